import { globSource } from "../../glob.ts";
import type { LayerPath } from "./image.ts";

/**
 * Tells which glob a path of an image lies in: a path that a glob names, and all that is below it. `*` is a part of a name, `**` any
 * path, `~` any folder, as a home may be anywhere; a glob that does not begin with `/` or `~` may stand in any folder.
 * Gives the index of the first glob that fits, or -1.
 */
export function pathGlobs(
  globs: readonly string[],
): (path: LayerPath) => number {
  const patterns = globs.map(patternOf);
  return (path) => patterns.findIndex((pattern) => pattern.test(path));
}

function patternOf(glob: string): RegExp {
  // Paths are bytes.
  const bytes = Buffer.from(glob.replace(/\/$/, ""), "utf8").toString("latin1");
  const isPlaced = bytes.startsWith("/");
  const source = globSource(isPlaced ? bytes : bytes.replace(/^~\//, ""), {
    star: "[^/]*",
    stars: (slash) => `.*${slash}`,
  });
  const place = isPlaced ? source : `(?:/.*)?/${source}`;
  return new RegExp(`^${place}(?:/.*)?$`, "s");
}
