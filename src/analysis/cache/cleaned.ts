import type { Manager } from "../../facts/managers/manager.ts";
import { dialectOfScript } from "../../shell/shebang.ts";
import type { Analysis } from "../analyse.ts";
import { absolute } from "../build/files.ts";
import { cachesIn, homeOf } from "../build/mounts.ts";
import type { ReadableRun } from "../build/runs.ts";
import { lineOf, type Invocation } from "../command/invocation.ts";
import { isStraight, textOfFile } from "../command/scripts.ts";
import { partsOf, removesAll } from "./touches.ts";

const MOST_DEPTH = 3;

/** True for a command that empties the cache as other people write it, or runs a script of the context that does. */
export function empties(
  analysis: Analysis,
  run: ReadableRun,
  manager: Manager,
  invocation: Invocation,
  depth = 0,
): boolean {
  if (manager.cleanedBy.test(lineOf(invocation))) return true;
  if (invocation.uses.get(manager)?.purges === true) return true;
  return invocation.effects.some((effect) => {
    if (effect.kind === "deletes" && effect.tree) {
      const [parts] = partsOf(effect.path, undefined, homeOf(run), () => []);
      return parts !== undefined && removesAll(cachesIn(run, manager), parts);
    }
    if (effect.kind !== "runs-script" || depth >= MOST_DEPTH) return false;
    const path = absolute(effect.file.value, run.environment.workdir);
    const text =
      path === undefined
        ? undefined
        : textOfFile(analysis, run.stage, run.index, path);
    if (text === undefined) return false;
    const script = analysis.readings.parse(text, dialectOfScript(text));
    if ("reason" in script) return false;
    return analysis.readings
      .of(script, false)
      .invocations.some(
        (each) =>
          isStraight(each.located) &&
          empties(analysis, run, manager, each, depth + 1),
      );
  });
}
