import { posix } from "node:path";
import type { FinalFile } from "./filesystem.ts";
import type { LayerPath } from "./image.ts";

/** A package that dpkg has installed. */
export interface Package {
  readonly name: string;
  readonly version: string;
}

/** What dpkg says of an image. */
export interface Packages {
  /** From name to version, of what is installed. */
  readonly versions: ReadonlyMap<string, string>;
  /** What else than to be installed is wanted of a package: `hold`. */
  readonly wants: ReadonlyMap<string, string>;
  /** Whether a file is as its package ships it; false where nothing tells. */
  readonly isAsShipped: (path: LayerPath) => boolean;
  /** The package that a path belongs to: one that ships it, or whose record it is. */
  readonly ownerOf: (path: LayerPath) => string | undefined;
}

export const STATUS = "/var/lib/dpkg/status";
const RECORD = /^\/var\/lib\/dpkg\/info\/([^/:]+?)(?::[^/.]+)?\.[a-z0-9]+$/s;

/** Whether a file is what dpkg keeps of one package. */
export function isRecord(path: LayerPath): boolean {
  return RECORD.test(path);
}

/** Whether a file lists what a package ships. */
export function isList(path: LayerPath): boolean {
  return path.endsWith(".list") && RECORD.test(path);
}

/** Of an image without dpkg, nothing. */
export function packagesOf(files: ReadonlyMap<LayerPath, FinalFile>): Packages {
  const versions = new Map<string, string>();
  const wants = new Map<string, string>();
  const owners = new Map<LayerPath, string>();
  for (const [path, { file }] of files) {
    if (file.text === undefined) continue;
    if (path === STATUS || path.startsWith("/var/lib/dpkg/status.d/"))
      for (const { name, version, want } of installedIn(file.text)) {
        versions.set(name, version);
        if (want !== "install") wants.set(name, want);
      }
    const [, name] = isList(path) ? (RECORD.exec(path) ?? []) : [];
    if (name === undefined) continue;
    for (const line of file.text.split("\n"))
      if (line !== "" && line !== "/.") owners.set(placed(line, files), name);
  }
  const ownerOf = (path: LayerPath): string | undefined =>
    owners.get(path) ?? RECORD.exec(path)?.[1];
  let sums: ReadonlyMap<LayerPath, string> | undefined;
  const isAsShipped = (path: LayerPath): boolean => {
    const file = files.get(path)?.file;
    if (file === undefined) return false;
    // dpkg keeps no checksum of its own records, nor of links: one that a package ships leads to what it ships.
    if (file.type === "directory" || RECORD.test(path)) return true;
    if (file.type === "symlink") {
      const target = posix.resolve(posix.dirname(path), file.target ?? "");
      return ownerOf(placed(target, files)) === ownerOf(path);
    }
    sums ??= checksumsIn(files);
    return file.md5 !== undefined && sums.get(path) === file.md5;
  };
  return { versions, wants, isAsShipped, ownerOf };
}

/** What dpkg notes of files: in `NAME.md5sums`, and of those that an administrator may edit in the status. */
function checksumsIn(
  files: ReadonlyMap<LayerPath, FinalFile>,
): ReadonlyMap<LayerPath, string> {
  const sums = new Map<LayerPath, string>();
  for (const [path, { file }] of files) {
    if (file.text === undefined || !path.startsWith("/var/lib/dpkg/")) continue;
    const isSums = path.endsWith(".md5sums");
    if (!isSums && path !== STATUS && !path.includes("/status.d/")) continue;
    const line = isSums
      ? /^(?<sum>[0-9a-f]{32}) +(?<name>.+)$/gm
      : /^ \/(?<name>\S+) (?<sum>[0-9a-f]{32})(?: obsolete)?$/gm;
    for (const { groups } of file.text.matchAll(line))
      sums.set(
        placed(`/${groups?.["name"] ?? ""}`, files),
        groups?.["sum"] ?? "",
      );
  }
  return sums;
}

function installedIn(
  status: string,
): readonly (Package & { readonly want: string })[] {
  return status.split(/\n{2,}/).flatMap((stanza) => {
    const field = (name: string): string | undefined =>
      new RegExp(`^${name}: *(.*)$`, "m").exec(stanza)?.[1];
    const [name, version] = [field("Package"), field("Version")];
    // Distroless images have no status lines: what is written down is there.
    const state = field("Status") ?? "install ok installed";
    return name === undefined ||
      version === undefined ||
      !/ (?:installed|triggers-\w+)$/.test(state)
      ? []
      : [{ name, version, want: state.split(" ")[0] ?? "" }];
  });
}

/** `/bin/sh` is `/usr/bin/sh` where `/bin` is a link: dpkg knows it by the name in the package. */
function placed(
  path: LayerPath,
  files: ReadonlyMap<LayerPath, FinalFile>,
): LayerPath {
  const end = path.indexOf("/", 1);
  if (end === -1) return path;
  const top = files.get(path.slice(0, end))?.file;
  return top?.type === "symlink" && top.target !== undefined
    ? `/${top.target.replace(/^\//, "")}${path.slice(end)}`
    : path;
}
