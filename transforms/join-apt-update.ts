import type { Analysis } from "../src/analysis/analyse.ts";
import { isReadable, type ReadableRun } from "../src/analysis/build/runs.ts";
import { writeMove } from "../src/analysis/merge/front.ts";
import { writeSeams } from "../src/analysis/merge/merge.ts";
import { apt } from "../src/facts/managers/apt.ts";
import { line as at, say, type Message } from "../src/message.ts";
import type { Alternative, Idle, Proposal, Saving } from "../src/proposal.ts";
import { dominates } from "../src/shell/flow.ts";
import { formOf } from "../src/shell/form.ts";
import { defineTransform } from "../src/transform.ts";

/**
 * `RUN apt-get update` by itself is cached: weeks later the next RUN installs from lists that name packages which are gone, and the lists stay in the image.
 * The update joins the RUN that installs. Where something stands between them it moves there, and the lists may then be newer: that is an assumption.
 *
 * Refuses: RUNs that may not be one (see merge-runs), a RUN in between, and, where the update would move, more than one RUN that needs the lists
 * and whatever in between changes the user, the shell, the environment or the files of apt.
 */
export const joinAptUpdate = defineTransform({
  name: "join-apt-update",
  summary: "Put a lone apt-get update into the RUN that installs.",
  risk: "low",
  propose: (analysis) =>
    analysis.stages
      .filter(({ ships }) => ships)
      .flatMap((stage) => {
        const runs = analysis.runsOf(stage);
        return runs.flatMap((run, index) =>
          isReadable(run) && isLoneUpdate(run)
            ? (join(analysis, run, runs.slice(index + 1)) ?? [])
            : [],
        );
      }),
});

const SAVING: Saving = {
  bytes: undefined,
  source: "none by itself: purge-caches can then remove the lists",
};

/** The RUN is an update of apt and nothing else. */
function isLoneUpdate(run: ReadableRun): boolean {
  const [only, ...more] = run.invocations;
  const form = formOf(run.read);
  return (
    only !== undefined &&
    more.length === 0 &&
    only.uses.get(apt)?.verb === "update" &&
    form.kind === "and" &&
    form.items[0]?.type === "command"
  );
}

/** The update joins the first RUN behind it that reads the lists, wherever that is; whether it may is not asked here. */
function join(
  analysis: Analysis,
  run: ReadableRun,
  behind: ReturnType<Analysis["runsOf"]>,
): Proposal | Idle | undefined {
  const [next] = behind;
  if (next === undefined) return undefined;
  const idle = (why: Message): Idle => {
    return { kind: "idle", line: run.instruction.line, why };
  };
  if (!isReadable(next))
    return idle(say`${at(next.instruction.line)} was not read`);
  const target = behind.filter(isReadable).find(readsLists);
  if (target === undefined)
    return idle(
      say`${at(next.instruction.line)} stands between the update and what needs it`,
    );
  if (updatesItself(target))
    return idle(say`${at(target.instruction.line)} updates by itself`);
  const isNext = target.index === run.index + 1;
  return {
    kind: "proposal",
    line: run.instruction.line,
    endLine: target.instruction.endLine,
    reason: say`a cached update serves stale lists to the install behind it`,
    saving: SAVING,
    alternatives: [
      isNext ? joined(analysis, run, target) : moved(analysis, run, target),
    ],
  };
}

function readsLists({ invocations }: ReadableRun): boolean {
  return invocations.some(({ uses }) => uses.get(apt)?.reads === true);
}

function updatesItself({ invocations, errexit }: ReadableRun): boolean {
  const install = invocations.find(({ uses }) => uses.get(apt)?.reads === true);
  return invocations.some(
    ({ uses, located }) =>
      uses.get(apt)?.refreshes === true &&
      install !== undefined &&
      dominates(located, install.located, errexit),
  );
}

function joined(
  { file }: Analysis,
  run: ReadableRun,
  target: ReadableRun,
): Alternative {
  return {
    claims: [{ kind: "join", run: target.number }],
    write: () => writeSeams(file, [run, target]),
  };
}

function moved(
  { file }: Analysis,
  run: ReadableRun,
  target: ReadableRun,
): Alternative {
  return {
    claims: [{ kind: "move", run: run.number, to: target.number }],
    write: () => writeMove(file, run, target),
  };
}
