import type { Waste } from "../measure/image/contents.ts";

/** Why bytes are waste, behind the path. */
export const WASTE_KINDS: Readonly<Record<Waste["kind"], string>> = {
  hidden: "a later layer removes it",
  replaced: "a later layer has another copy",
  cache: "a cache that nothing reads again",
};
