import type { FinalFile } from "./filesystem.ts";
import type { LayerPath } from "./image.ts";
import { shownPath } from "./shown-path.ts";

/** What there is to compare of a file: names and values, as they are shown. */
export type Aspects = ReadonlyMap<string, string>;

/** The names of each file that has several. */
export type Links = ReadonlyMap<object, readonly LayerPath[]>;

/** `counts` tells which names are looked at. */
export function linksOf(
  files: ReadonlyMap<LayerPath, FinalFile>,
  counts: (path: LayerPath) => boolean,
): Links {
  const names = new Map<object, LayerPath[]>();
  for (const [path, { file, inode }] of files) {
    if (file.type === "directory" || !counts(path)) continue;
    const known = names.get(inode);
    if (known === undefined) names.set(inode, [path]);
    else known.push(path);
  }
  for (const [inode, paths] of names)
    if (paths.length === 1) names.delete(inode);
    else paths.sort();
  return names;
}

/** Who a file belongs to, in words. */
export type OwnerOf = (uid: number, gid: number) => string;

export function aspectsOf(
  final: FinalFile | undefined,
  links: Links,
  owner: OwnerOf = (uid, gid) => `${uid}:${gid}`,
): Aspects | undefined {
  if (final === undefined) return undefined;
  const { type, size, mode, uid, gid, target, device, xattrs } = final.file;
  const { hash, meaning } = final.file;
  const aspects = new Map<string, string>([["type", type]]);
  // Linux gives every symbolic link the same mode and looks at none.
  if (type !== "symlink")
    aspects.set("mode", mode.toString(8).padStart(4, "0"));
  aspects.set("owner", owner(uid, gid));
  if (target !== undefined) aspects.set("target", shownPath(target));
  if (meaning !== undefined) aspects.set("content", meaning);
  else if (hash !== undefined) {
    aspects.set("size", String(size));
    aspects.set("content", `sha256:${hash}`);
  }
  if (device !== undefined) aspects.set("device", device.join(":"));
  for (const name of Object.keys(xattrs ?? {}).sort())
    aspects.set(shownPath(name), xattrs?.[name] ?? "");
  const names = links.get(final.inode);
  if (names !== undefined) aspects.set("names", names.map(shownPath).join(" "));
  return aspects;
}

/** The names of what two files do not have in common; all of them where there is but one. */
export function differing(
  left: Aspects | undefined,
  right: Aspects | undefined,
): readonly string[] {
  if (left === undefined || right === undefined)
    return [...(left ?? right ?? new Map<string, string>()).keys()];
  const names = new Set([...left.keys(), ...right.keys()]);
  return [...names].filter((name) => left.get(name) !== right.get(name));
}
