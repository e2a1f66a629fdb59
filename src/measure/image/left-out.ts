import { globSource } from "../../glob.ts";
import type { LayerPath } from "./image.ts";
import type { Side } from "./side.ts";

const CONFIGURATION = /^\/etc\/dpkg\/dpkg\.cfg(?:\.d\/[\w-]+)?$/;
const ALTERNATIVES = "/etc/alternatives/";

/**
 * Tells which files of the other image this one lacks because its base tells dpkg to leave them out, as the slim images of Debian do with documentation:
 * those of packages that it has, and links to them. What no package ships is not left out by that.
 */
export function leftOutBy(
  lacks: Side,
): (path: LayerPath, has: Side) => boolean {
  const isExcluded = excludedBy(lacks);
  return (path, has) => {
    const file = has.files.get(path)?.file;
    const target = file?.type === "symlink" ? (file.target ?? "") : "";
    if (path.startsWith(ALTERNATIVES)) return isExcluded(target);
    if (!isExcluded(path)) return false;
    if (target.startsWith(ALTERNATIVES)) return true;
    const owner = has.packages.ownerOf(path);
    const isInstalled =
      owner !== undefined && lacks.packages.versions.has(owner);
    const other = lacks.packages.ownerOf(path);
    // dpkg forgets folders of a package that are not there.
    return isInstalled && (other === undefined || other === owner);
  };
}

/** Tells what the base of an image tells dpkg not to install. */
export function excludedBy({ base }: Side): (path: LayerPath) => boolean {
  const rules = [...base].flatMap(([path, { file }]) =>
    CONFIGURATION.test(path) ? rulesOf(file.text ?? "") : [],
  );
  // The last rule that fits decides.
  return (path) =>
    rules.findLast(({ pattern }) => pattern.test(path))?.excludes === true;
}

interface Rule {
  readonly excludes: boolean;
  readonly pattern: RegExp;
}

function rulesOf(text: string): readonly Rule[] {
  return text.split("\n").flatMap((line) => {
    const [, kind, glob] =
      /^\s*(?:--)?path-(exclude|include)[\s=]+(\S+)\s*$/.exec(line) ?? [];
    if (kind === undefined || glob === undefined) return [];
    // As dpkg reads it: `*` is also a slash.
    const source = globSource(glob, {
      star: ".*",
      stars: (slash) => `.*${slash}`,
    });
    return [
      { excludes: kind === "exclude", pattern: new RegExp(`^${source}$`, "s") },
    ];
  });
}
