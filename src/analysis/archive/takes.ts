import type { Effect } from "../../facts/programs/effect.ts";
import type { Deed } from "./deeds.ts";
import { openName } from "./may-match.ts";
import { reachOf, type Reach, type Target } from "./reach.ts";
import type { Values } from "../command/values.ts";

/** Whether what a command does is another thing once the file is gone. */
export function takes(
  { effect, folder }: Deed,
  target: Target,
  values: Values,
): Reach {
  const reach = (
    path: Parameters<typeof reachOf>[0],
    tree: boolean,
    lists: boolean,
  ): Reach => reachOf(path, folder, target, { tree, lists }, values);
  switch (effect.kind) {
    case "reads":
      return reach(effect.path, effect.tree, true);
    // Files beside it are not touched; a folder is given to somebody else without it.
    case "writes":
    case "owns":
      return reach(effect.path, false, false);
    case "deletes":
      // What is not there is no failure for it. A folder that is to be empty notices.
      if (effect.forced) return "misses";
      return reach(effect.path, false, !effect.tree);
    // The file has other names from there on.
    case "links":
      return reach(effect.to, true, true);
    case "fetches":
      return effect.file === undefined
        ? "misses"
        : reach(effect.file, false, false);
    case "unpacks":
      return reach(effect.archive, false, false);
    case "runs-script":
      return reach(effect.file, false, false);
    default:
      return "misses";
  }
}

/** It takes the file away, by its name, by a glob or with a folder. */
export function removesIt(
  { effect, folder }: Deed,
  target: Target,
  values: Values,
): boolean {
  if (effect.kind !== "deletes") return false;
  // A word of which nothing is known could be anything.
  const { written, text } = effect.path;
  if (written === undefined && !/\w/.test(openName(text).text)) return false;
  return (
    reachOf(
      effect.path,
      folder,
      target,
      { tree: effect.tree, lists: false },
      values,
    ) !== "misses"
  );
}

/** Nobody can say what it does. */
export function isUnknown(effect: Effect): boolean {
  return effect.kind === "unknown" || effect.kind === "runs-project";
}
