import type { Analysis } from "../../analysis/analyse.ts";
import { isReadable } from "../../analysis/build/runs.ts";
import { short } from "../../analysis/cache/use.ts";
import { wantsBehind } from "../../analysis/cache/uses.ts";
import { commutes } from "../../analysis/merge/commutes.ts";
import { assumption } from "../../assumption.ts";
import { managerNamed } from "../../facts/managers/index.ts";
import { line as at, say } from "../../message.ts";
import type { Move } from "../claim.ts";
import { assumed, refused, type Why } from "./rule.ts";

/** Whether the one command of a RUN, an update of package lists, may run at the front of a later RUN of its stage instead. */
export function judgeMove(
  analysis: Analysis,
  { run: number, to }: Move,
): readonly Why[] {
  const run = analysis.runs[number];
  const target = analysis.runs[to];
  const line = run?.instruction.line ?? 1;
  if (
    run === undefined ||
    target === undefined ||
    !isReadable(run) ||
    !isReadable(target) ||
    run.stage !== target.stage ||
    to <= number
  )
    return refused(line, say`a RUN that was not read does not move`);
  const [update, ...more] = run.invocations;
  const [manager, use] = [...(update?.uses ?? [])][0] ?? [];
  if (
    update === undefined ||
    manager === undefined ||
    more.length > 0 ||
    use?.refreshes !== true ||
    managerNamed(manager.name)?.refetches !== false
  )
    return refused(line, say`only an update of package lists may move`);
  if (run.instruction.flags.length > 0 || target.instruction.flags.length > 0)
    return refused(
      line,
      say`it would move to ${at(target.instruction.line)}, and one of the two has flags`,
    );
  // Values of options may name files of the folder.
  if (
    update.args.some(
      ({ value }) => !/^(?:-[qy]+|--quiet|--yes|update)$/.test(value ?? ""),
    )
  )
    return refused(
      line,
      say`an option of the update may depend on where it runs`,
    );
  const between = run.stage.instructions.slice(run.index + 1, target.index);
  for (const instruction of between) {
    if (instruction.keyword === "RUN")
      return refused(
        line,
        say`${at(instruction.line)} stands between the update and what needs it`,
      );
    if (commutes(instruction) === "never")
      return refused(
        line,
        say`${at(instruction.line)} changes what the update runs with`,
      );
  }
  const { certain, unknown } = wantsBehind(analysis, manager, target);
  const other = certain ?? unknown[0];
  if (other !== undefined)
    return refused(
      line,
      say`${at(other.line)} may need the lists too: ${short(other.what)}`,
    );
  const doubts = between.filter((each) => commutes(each) === "perhaps");
  return assumed(
    line,
    doubts.map((each) =>
      assumption(
        `update-commutes:${each.keyword}`,
        say`${at(each.line)} does not change what ${update.line} finds, and newer package lists install as well`,
      ),
    ),
  );
}
