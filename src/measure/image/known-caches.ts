import { managers } from "../../facts/managers/index.ts";
import type { LayerPath } from "./image.ts";
import { pathGlobs } from "./path-globs.ts";

const caches = managers.flatMap(({ name, caches }) =>
  caches("~").map((glob) => ({ glob, transform: `purge-caches/${name}` })),
);
const cacheAt = pathGlobs(caches.map(({ glob }) => glob));

const ARCHIVE =
  /\.(?:tar|tgz|tbz2?|txz|tlz|tar\.(?:gz|bz2|xz|lz|zst|Z)|zip|deb|rpm)$/i;
/** An instruction that runs a command, as BuildKit and as the builder before it write it into the history. */
const RUN = /^(?:RUN |\/bin\/sh -c (?!#\(nop\)))/;

/**
 * The transform that keeps such a file out of an image: the cache of a package manager, or an archive that the instruction which made
 * the layer names. `undefined` for any other file.
 */
export function transformFor(
  path: LayerPath,
  createdBy: string,
): string | undefined {
  const cache = caches[cacheAt(path)];
  if (cache !== undefined) return cache.transform;
  if (!RUN.test(createdBy) || !ARCHIVE.test(path)) return undefined;
  const name = path.slice(path.lastIndexOf("/") + 1);
  return createdBy.includes(name) ? "remove-archives" : undefined;
}
