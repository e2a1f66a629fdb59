import { windowsIn, type Window } from "../src/analysis/merge/candidates.ts";
import { writeSeams } from "../src/analysis/merge/merge.ts";
import { neighbourhoods } from "../src/analysis/merge/neighbours.ts";
import type { Analysis } from "../src/analysis/analyse.ts";
import type { ReadableRun } from "../src/analysis/build/runs.ts";
import type { Claim } from "../src/equivalence/claim.ts";
import { judge } from "../src/equivalence/judge.ts";
import { line as at, listed, say } from "../src/message.ts";
import {
  UNKNOWN_SAVING,
  type Alternative,
  type Proposal,
} from "../src/proposal.ts";
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
    const groups = neighbourhoods(analysis);
    if (options.merge === "all")
      return groups.flatMap((group) => mergeAll(analysis, group));
    const windowsOf = windowsIn(analysis);
    return groups.flatMap((group) =>
      clusters(windowsOf(group)).map((windows) =>
        mergeForBenefit(analysis, group, windows),
      ),
    );
  },
});

/** Windows that overlap, in the order in which they begin. */
function clusters(windows: readonly Window[]): readonly (readonly Window[])[] {
  const found: Window[][] = [];
  let end = -1;
  for (const window of [...windows].sort(
    (a, b) => a.from - b.from || b.to - a.to,
  )) {
    if (window.from <= end) found.at(-1)?.push(window);
    else found.push([window]);
    end = Math.max(end, window.to);
  }
  return found;
}

/** Wider ones than this many are not tried: it keeps the work linear. */
const MOST = 40;

/** RUNs of a cluster that become one: those stretches first in which most windows lie, then short ones, then what comes first. */
function mergeForBenefit(
  analysis: Analysis,
  group: readonly ReadableRun[],
  windows: readonly Window[],
): Proposal {
  const starts = [...new Set(windows.map(({ from }) => from))].slice(0, MOST);
  const ends = [...new Set(windows.map(({ to }) => to))].slice(0, MOST);
  const stretches = starts
    .flatMap((from) =>
      ends.map((to) => ({
        from,
        to,
        windows: windows.filter((each) => each.from >= from && each.to <= to),
      })),
    )
    .filter(({ windows: inside }) => inside.length > 0)
    .sort(
      (a, b) =>
        b.windows.length - a.windows.length ||
        a.to - a.from - (b.to - b.from) ||
        a.from - b.from,
    )
    .slice(0, MOST);
  const first = Math.min(...starts);
  const last = Math.max(...ends);
  return {
    ...linesOf(group.slice(first, last + 1)),
    kind: "proposal",
    reason: say`one layer`,
    noted: group[last]?.instruction.line ?? 1,
    gain: say`joining it with ${at(group[first]?.instruction.line ?? 1)} would free ${freed(windows)}, but `,
    saving: UNKNOWN_SAVING,
    alternatives: stretches.map((stretch) => ({
      ...joined(analysis, group.slice(stretch.from, stretch.to + 1)),
      reason: say`one layer, so that it does not keep ${freed(stretch.windows)}`,
      ...providedFor(stretch.windows, group[stretch.from]),
    })),
  };
}

function freed(windows: readonly Window[]): ReturnType<typeof listed> {
  const names = [...new Set(windows.flatMap(({ frees }) => frees))];
  return listed(names.map((name) => [name]));
}

/** Where nothing else is gained, what the windows count on must be possible behind the merge. */
function providedFor(
  windows: readonly Window[],
  first: ReadableRun | undefined,
): Pick<Alternative, "provided"> {
  const purges = windows.flatMap(({ purge }) => purge ?? []);
  if (purges.length < windows.length) return {};
  return {
    // The merged RUN has the number of its first part.
    provided({ runs }) {
      const run = runs[first?.number ?? -1];
      if (run === undefined) return [];
      const behind = run.invocations.length - 1;
      return purges.map((purge) => {
        const { number } = run;
        return {
          ...purge,
          kind: "purge",
          form: "command",
          run: number,
          behind,
        };
      });
    },
  };
}

function joined(
  analysis: Analysis,
  runs: readonly ReadableRun[],
): Pick<Alternative, "claims" | "write"> {
  return {
    claims: seams(runs),
    write: () => writeSeams(analysis.file, runs),
  };
}

function seams(runs: readonly ReadableRun[]): readonly Claim[] {
  return runs.slice(1).map(({ number }) => ({ kind: "join", run: number }));
}

/** Stretches from the front that are as long as they may be. */
function mergeAll(
  analysis: Analysis,
  group: readonly ReadableRun[],
): readonly Proposal[] {
  const found: Proposal[] = [];
  let from = 0;
  while (from < group.length - 1) {
    let to = from;
    while (to + 1 < group.length) {
      const wider = group.slice(from, to + 2);
      const last = seams(wider).slice(-1);
      // The rule keeps what it joined: a longer stretch costs one more step.
      if (judge(analysis, seams(wider)).length > 0 || last.length === 0) break;
      if ("noPlace" in writeSeams(analysis.file, wider)) break;
      to++;
    }
    if (to > from) {
      const runs = group.slice(from, to + 1);
      found.push({
        ...linesOf(runs),
        kind: "proposal",
        reason: say`fewer layers`,
        saving: { bytes: 0, source: "layers alone weigh nothing" },
        alternatives: [joined(analysis, runs)],
      });
    }
    from = to + 1;
  }
  return found;
}

function linesOf(
  runs: readonly ReadableRun[],
): Pick<Proposal, "line" | "endLine"> {
  const line = runs[0]?.instruction.line ?? 1;
  return { line, endLine: runs.at(-1)?.instruction.endLine ?? line };
}
