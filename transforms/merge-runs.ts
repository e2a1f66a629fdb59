import type { Analysis } from "../src/analysis/analyse.ts";
import type { ReadableRun } from "../src/analysis/build/runs.ts";
import {
  freedBy,
  freesLater,
  purgesBehind,
  windowsIn,
  type Window,
} from "../src/analysis/merge/candidates.ts";
import { writeSeams } from "../src/analysis/merge/merge.ts";
import { neighbourhoods } from "../src/analysis/merge/neighbours.ts";
import {
  clustersOf,
  longestStretches,
  stretchesOf,
  type Stretch,
} from "../src/analysis/merge/stretches.ts";
import type { Claim } from "../src/equivalence/claim.ts";
import { line as at, say } from "../src/message.ts";
import {
  UNKNOWN_SAVING,
  type Alternative,
  type Proposal,
} from "../src/proposal.ts";
import type { Dockerfile } from "../src/syntax/dockerfile.ts";
import { defineTransform } from "../src/transform.ts";

/**
 * What one RUN writes stays in its layer for ever, even when the next RUN removes it. Neighbouring RUNs become one where that frees bytes:
 * a later one removes, purges, moves, strips or changes the owner or mode of what an earlier one wrote, or still needs package lists that could then be removed.
 * With `merge: 'all'`, wherever it is proved to mean the same.
 *
 * Refuses: RUNs with other flags; `||`, `;` without `set -e`, or a background command at the top; a `cd`, variable, option, trap or function that would
 * reach into the next RUN; a trailing comment; a daemon, a mount or a device that would live on; a program, shell or user that is replaced after it was looked up;
 * a comment for a linter between the RUNs.
 */
export const mergeRuns = defineTransform({
  name: "merge-runs",
  summary: "Make one RUN of neighbours where that frees bytes.",
  risk: "low",
  propose(analysis, options) {
    const { file } = analysis;
    const groups = neighbourhoods(analysis);
    const windowsOf = windowsIn(analysis);
    return groups.flatMap((group) =>
      options.merge === "all"
        ? longestStretches(file, group).map((runs) => mergeAll(file, runs))
        : clustersOf(file, group, windowsOf(group)).map((windows) =>
            mergeForBenefit(file, group, windows),
          ),
    );
  },
});

/** RUNs of a cluster of windows that become one. */
function mergeForBenefit(
  file: Dockerfile,
  group: readonly ReadableRun[],
  windows: readonly Window[],
): Proposal {
  const first = Math.min(...windows.map(({ from }) => from));
  const last = Math.max(...windows.map(({ to }) => to));
  const lines = linesOf(group.slice(first, last + 1));
  return {
    ...lines,
    kind: "proposal",
    reason: say`one layer`,
    noted: group[last]?.instruction.line ?? lines.endLine,
    gain: say`joining it with ${at(lines.line)} would free ${freedBy(windows)}, but `,
    saving: UNKNOWN_SAVING,
    alternatives: stretchesOf(group, windows).map((stretch) => ({
      ...joined(file, stretch.runs),
      reason: say`one layer, so that it does not keep ${freedBy(stretch.windows)}`,
      ...(freesLater(stretch.windows) && {
        provided: (after: Analysis) => providedIn(after, stretch),
      }),
    })),
  };
}

function mergeAll(file: Dockerfile, runs: readonly ReadableRun[]): Proposal {
  return {
    ...linesOf(runs),
    kind: "proposal",
    reason: say`fewer layers`,
    saving: { bytes: 0, source: "layers alone weigh nothing" },
    alternatives: [joined(file, runs)],
  };
}

/** Where nothing else is gained, what the windows count on must be possible behind the merge. */
function providedIn(
  after: Analysis,
  { runs, windows }: Stretch,
): readonly Claim[] {
  // The merged RUN has the number of its first part.
  const run = after.runs[runs[0]?.number ?? -1];
  if (run === undefined) return [];
  const place = { run: run.number, behind: run.invocations.length - 1 };
  return purgesBehind(windows, after, run).map((purge) => {
    return { ...purge, ...place, kind: "purge", form: "command" };
  });
}

function joined(
  file: Dockerfile,
  runs: readonly ReadableRun[],
): Pick<Alternative, "claims" | "write"> {
  return {
    claims: runs.slice(1).map(({ number }) => ({ kind: "join", run: number })),
    write: () => writeSeams(file, runs),
  };
}

function linesOf(
  runs: readonly ReadableRun[],
): Pick<Proposal, "line" | "endLine"> {
  const line = runs[0]?.instruction.line ?? 1;
  return { line, endLine: runs.at(-1)?.instruction.endLine ?? line };
}
