import { globSource } from "../../glob.ts";
import type { FinalFile } from "./filesystem.ts";
import type { LayerPath } from "./image.ts";

const CONFIGURATION = /^\/etc\/dpkg\/dpkg\.cfg(?:\.d\/[\w-]+)?$/;

/** Tells what a base image tells dpkg not to install, as the slim images of Debian do with documentation. */
export function excludedBy(
  base: ReadonlyMap<LayerPath, FinalFile>,
): (path: LayerPath) => boolean {
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
