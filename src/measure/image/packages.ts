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
  /** Those that nobody asked for by name, as apt notes. */
  readonly automatic: ReadonlySet<string>;
  /** Installed packages that depend on one or recommend it, by itself or by what it provides. */
  readonly wantedBy: (name: string) => readonly string[];
  /** Whether a file is as its package ships it; false where nothing tells. */
  readonly isAsShipped: (path: LayerPath) => boolean;
  /** The package that a path belongs to: one that ships it, or whose record it is. */
  readonly ownerOf: (path: LayerPath) => string | undefined;
}

export const STATUS = "/var/lib/dpkg/status";
const STATES = "/var/lib/apt/extended_states";
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
  const relations: Relations[] = [];
  const owners = new Map<LayerPath, string>();
  for (const [path, { file }] of files) {
    if (file.text === undefined) continue;
    if (path === STATUS || path.startsWith("/var/lib/dpkg/status.d/"))
      for (const installed of installedIn(file.text)) {
        const { name, version, want } = installed;
        relations.push(installed);
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
  let wanting: ReadonlyMap<string, readonly string[]> | undefined;
  const wantedBy = (name: string): readonly string[] =>
    (wanting ??= wantingOf(relations)).get(name) ?? [];
  const automatic = automaticIn(files.get(STATES)?.file.text ?? "");
  return { versions, wants, automatic, wantedBy, isAsShipped, ownerOf };
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

/** What a package says of others: names alone. */
interface Relations {
  readonly name: string;
  readonly needs: readonly string[];
  readonly provides: readonly string[];
}

/** By the name of a package, those that want it. */
function wantingOf(
  all: readonly Relations[],
): ReadonlyMap<string, readonly string[]> {
  const byNeed = new Map<string, string[]>();
  for (const { name, needs } of all)
    for (const need of needs) {
      const known = byNeed.get(need);
      if (known === undefined) byNeed.set(need, [name]);
      else known.push(name);
    }
  return new Map(
    all.map(({ name, provides }) => [
      name,
      [name, ...provides].flatMap((each) => byNeed.get(each) ?? []),
    ]),
  );
}

function automaticIn(states: string): ReadonlySet<string> {
  return new Set(
    states.split(/\n{2,}/).flatMap((stanza) => {
      const name = /^Package: *(\S+)$/m.exec(stanza)?.[1];
      return name !== undefined && /^Auto-Installed: *1$/m.test(stanza)
        ? [name]
        : [];
    }),
  );
}

function installedIn(
  status: string,
): readonly (Package & Relations & { readonly want: string })[] {
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
      : [
          {
            name,
            version,
            want: state.split(" ")[0] ?? "",
            needs: ["Pre-Depends", "Depends", "Recommends"].flatMap((each) =>
              namesIn(field(each)),
            ),
            provides: namesIn(field("Provides")),
          },
        ];
  });
}

/** `libc6 (>= 2.36), mawk | awk` names three. */
function namesIn(list = ""): readonly string[] {
  return list
    .split(/[,|]/)
    .flatMap((each) => /^\s*([^\s:(]+)/.exec(each)?.[1] ?? []);
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
