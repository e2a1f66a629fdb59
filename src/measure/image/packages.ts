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
  /** The package that a path belongs to: one that ships it, or whose record it is. */
  readonly ownerOf: (path: LayerPath) => string | undefined;
}

export const STATUS = "/var/lib/dpkg/status";
const RECORD = /^\/var\/lib\/dpkg\/info\/([^/:]+?)(?::[^/.]+)?\.[a-z0-9]+$/s;

/** Of an image without dpkg, nothing. */
export function packagesOf(files: ReadonlyMap<LayerPath, FinalFile>): Packages {
  const versions = new Map<string, string>();
  const owners = new Map<LayerPath, string>();
  for (const [path, { file }] of files) {
    if (file.text === undefined) continue;
    if (path === STATUS || path.startsWith("/var/lib/dpkg/status.d/"))
      for (const { name, version } of installedIn(file.text))
        versions.set(name, version);
    const [, name] = path.endsWith(".list") ? (RECORD.exec(path) ?? []) : [];
    if (name === undefined) continue;
    for (const line of file.text.split("\n"))
      if (line !== "" && line !== "/.") owners.set(placed(line, files), name);
  }
  return {
    versions,
    ownerOf: (path) => owners.get(path) ?? RECORD.exec(path)?.[1],
  };
}

function installedIn(status: string): readonly Package[] {
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
      : [{ name, version }];
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
