import type { Transform } from "../src/transform.ts";
import { joinAptUpdate } from "./join-apt-update.ts";
import { mergeRuns } from "./merge-runs.ts";
import { purgeCaches } from "./purge-caches.ts";
import { removeArchives } from "./remove-archives.ts";
import { slimBase } from "./slim-base.ts";

export { joinAptUpdate, mergeRuns, purgeCaches, removeArchives, slimBase };

/** Every transform in the order in which they are applied. */
export const transforms: readonly Transform[] = [
  // An update that stands alone must meet its install before anything looks at RUNs as a whole.
  joinAptUpdate,
  // Merging brings a removal into the layer of what it removes; purges then find the whole RUN.
  mergeRuns,
  purgeCaches,
  removeArchives,
  // Looks at what is left to need from the base.
  slimBase,
];
