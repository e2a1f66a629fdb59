import type { Manager } from "../../facts/managers/manager.ts";
import { covers } from "../build/mounts.ts";
import type { Stage } from "../build/stages.ts";
import { touches } from "./touches.ts";
import { both, certainly, NONE, unnamed, type Wants } from "./use.ts";

/** Paths that leave the stage: a copy of the cache itself is a use of it, and what stands on a copy of all of it may use it. */
export function takenWants(
  stage: Pick<Stage, "taken">,
  manager: Manager,
  places: readonly string[],
  atStart: (index: number) => Wants,
): Wants {
  let wants = NONE;
  for (const { path, line, by, isMount, isWhole } of stage.taken) {
    const parts = path?.split("/").filter((part) => part !== "") ?? [];
    if (path !== undefined && manager.named.test(path))
      wants = both(wants, certainly(line, `copies ${path}`));
    else if (path === undefined)
      wants = both(wants, unnamed(line, "a path that build arguments decide"));
    else if (isWhole && manager.refetches) wants = both(wants, atStart(by));
    else if (manager.refetches) {
      if (!touches(places, parts, true)) continue;
      wants =
        isMount && parts.length === 0
          ? both(wants, unnamed(line, "a RUN with the whole stage mounted"))
          : both(wants, certainly(line, `copies ${path}`));
    } else if (
      manager.caches("/root").some((cache) => covers(path, cache)) ||
      (/[*?[]/.test(path) && touches(manager.caches("/root"), parts, true))
    )
      wants = both(wants, unnamed(line, `a copy of ${path}`));
  }
  return wants;
}
