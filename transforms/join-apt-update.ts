import type { Analysis } from "../src/analysis/analyse.ts";
import {
  isReadable,
  type ReadableRun,
  type Run,
} from "../src/analysis/build/runs.ts";
import { writeMove } from "../src/analysis/merge/front.ts";
import { isLoneUpdate, readerOf } from "../src/analysis/merge/lone-update.ts";
import { writeSeams } from "../src/analysis/merge/merge.ts";
import { say } from "../src/message.ts";
import type { Alternative, Idle, Proposal, Saving } from "../src/proposal.ts";
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

/** The update joins the RUN that reads its lists; whether it may is not asked here. */
function join(
  analysis: Analysis,
  run: ReadableRun,
  behind: readonly Run[],
): Proposal | Idle | undefined {
  const { line } = run.instruction;
  const target = readerOf(behind);
  if (target === undefined) return undefined;
  if ("noGain" in target) return { kind: "idle", line, why: target.noGain };
  const isNext = target.index === run.index + 1;
  return {
    kind: "proposal",
    line,
    endLine: target.instruction.endLine,
    reason: say`a cached update serves stale lists to the install behind it`,
    saving: SAVING,
    alternatives: [
      isNext ? joined(analysis, run, target) : moved(analysis, run, target),
    ],
  };
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
