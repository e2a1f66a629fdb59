import type { Effect } from "../../facts/programs/effect.ts";
import { isOfManagers } from "../../facts/managers/configuration.ts";
import type { Manager } from "../../facts/managers/manager.ts";
import { shown } from "../../facts/programs/operand.ts";
import { line as place, say, type Message } from "../../message.ts";
import type { Analysis } from "../analyse.ts";
import type { ReadableRun } from "../build/runs.ts";
import { lineOf, type Invocation } from "../command/invocation.ts";
import { commandsBefore } from "./earlier.ts";
import { short } from "./use.ts";

/** Variables that decide where a manager and its cache are found. */
const DECIDES =
  /^(?:PATH|HOME|LD_\w+|XDG_\w+|npm_config_\w+|yarn_\w+|prefix|shell)$/i;

/**
 * The first command between the one that fills a cache and the one that is to empty it, by the manager's own command, behind which that command may not be
 * there, find another cache, or fail.
 */
export function changesBetween(
  run: ReadableRun,
  filler: Invocation,
  behind: number,
): Message | undefined {
  const at = run.invocations.indexOf(filler);
  const found = run.invocations
    .slice(at + 1, behind + 1)
    .find(
      (each) =>
        each.uses.size === 0 &&
        !isCall(run, each) &&
        each.effects.some(disturbs),
    );
  return (
    found &&
    say`\`${short(lineOf(found))}\` stands between, and the manager may not work behind it as before`
  );
}

/** A call of a function of the script: what that does stands where it is defined. */
function isCall({ invocations }: ReadableRun, { word }: Invocation): boolean {
  return invocations.some(({ located }) =>
    located.path.some(
      ({ within }) =>
        "type" in within &&
        within.type === "function" &&
        within.name === word.value,
    ),
  );
}

function disturbs(effect: Effect): boolean {
  switch (effect.kind) {
    case "unknown":
    case "moves":
    case "runs-text":
    case "runs-script":
      return true;
    case "packages":
      return effect.does === "remove";
    case "variable":
      return DECIDES.test(effect.name);
    case "deletes":
    case "writes":
      return isOfManagers(shown(effect.path));
    case "runs":
      return true;
    default:
      return false;
  }
}

/** What leaves a manager without a repository that cleans only while it has one. */
export function repositoriesGone(
  analysis: Analysis,
  run: ReadableRun,
  { cleansWithRepository: needs }: Manager,
  filler: Invocation,
  behind: number,
): Message | undefined {
  if (needs === undefined || filler.call.program !== needs.program)
    return undefined;
  const at = run.invocations.indexOf(filler);
  const all = [
    ...commandsBefore(analysis, run, at),
    ...run.invocations
      .slice(at + 1, behind + 1)
      .map((invocation) => ({ invocation, run })),
  ];
  const found = all.find(
    ({ invocation }) =>
      invocation.effects.some(
        (effect) =>
          effect.kind === "deletes" && needs.kept.test(shown(effect.path)),
      ) || needs.goneBy.test(lineOf(invocation)),
  );
  return (
    found &&
    say`${place(found.run.instruction.line)} takes repositories away, and ${needs.program} cleans only while it has one: ${short(lineOf(found.invocation))}`
  );
}
