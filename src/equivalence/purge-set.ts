import { globSource } from "../glob.ts";
/** Paths that an image may lose. */
export interface PurgeSet {
  readonly holds: (path: string) => boolean;
}

/** Whatever is known to be a cache, or an archive that was unpacked. */
const ANY: PurgeSet = { holds: () => true };

/** Paths as globs: `*` is part of a name, `**` any path. `~` stands for a home directory that the file does not tell. */
export function purgeSet(globs: readonly string[] | undefined): PurgeSet {
  if (globs === undefined) return ANY;
  const patterns = globs.map(patternOf);
  return {
    holds: (path) =>
      globs.includes(path) || patterns.some((pattern) => pattern.test(path)),
  };
}

function patternOf(glob: string): RegExp {
  const source = globSource(glob, {
    star: "[^/]*",
    stars: (slash) => `.*${slash}`,
  });
  return new RegExp(`^${source}$`);
}
