import type { Analysis } from "../src/analysis/analyse.ts";
import {
  startMerging,
  type Merge,
  type Merging,
} from "../src/analysis/merge/merge.ts";
import { neighbourhoods } from "../src/analysis/merge/neighbours.ts";
import type { ReadableRun } from "../src/analysis/build/runs.ts";
import { windowsIn, type Window } from "../src/analysis/merge/candidates.ts";
import {
  defineTransform,
  UNKNOWN_SAVING,
  type Change,
  type Found,
  type Refusal,
} from "../src/transform.ts";

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
  find(analysis, options) {
    const groups = neighbourhoods(analysis);
    if (options.merge === "all")
      return {
        changes: groups.flatMap((group) => mergeAll(analysis, group)),
        refusals: [],
      };
    const windowsOf = windowsIn(analysis);
    const found = groups.map((group) =>
      mergeForBenefit(analysis, group, windowsOf(group)),
    );
    return {
      changes: found.flatMap(({ changes }) => changes),
      refusals: found.flatMap(({ refusals }) => refusals),
    };
  },
});

/** RUNs of a neighbourhood that become one. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly merging: Merging;
  readonly windows: Window[];
  /** It was tried to take in more RUNs, and that may not be. */
  readonly isClosed: boolean;
}

/** Windows that overlap become one where their RUNs may; otherwise the first is taken, and the rest is found again once it is in. */
function mergeForBenefit(
  analysis: Analysis,
  group: readonly ReadableRun[],
  windows: readonly Window[],
): Found {
  const changes: Change[] = [];
  const refusals = new Map<number, Refusal>();
  const done = new Set<number>();
  let current: Stretch | undefined;
  const finish = (): void => {
    if (current !== undefined) changes.push(changeOf(current));
    current = undefined;
  };
  const inOrder = [...windows].sort((a, b) => a.from - b.from || b.to - a.to);
  for (const window of inOrder) {
    if (current !== undefined && window.from <= current.to) {
      current = widened(current, group, window);
      if (!current.isClosed) done.add(window.to);
      continue;
    }
    finish();
    // What this end frees is freed by a wider window.
    if (done.has(window.to)) continue;
    const merging = startMerging(analysis.file);
    const why = addAll(merging, group, window.from, window.to);
    if (why === undefined) {
      const { from, to } = window;
      current = { from, to, merging, windows: [window], isClosed: false };
      done.add(to);
    } else if (!refusals.has(window.to))
      refusals.set(window.to, refusalOf(group, window, why));
  }
  finish();
  return {
    changes,
    refusals: [...refusals].flatMap(([to, refusal]) =>
      done.has(to) ? [] : refusal,
    ),
  };
}

function addAll(
  merging: Merging,
  group: readonly ReadableRun[],
  from: number,
  to: number,
): string | undefined {
  for (const run of group.slice(from, to + 1)) {
    const why = merging.add(run);
    if (why !== undefined) return why;
  }
  return undefined;
}

function widened(
  stretch: Stretch,
  group: readonly ReadableRun[],
  window: Window,
): Stretch {
  if (stretch.isClosed) return stretch;
  const { merging, to } = stretch;
  const why = addAll(merging, group, to + 1, window.to);
  if (why !== undefined) return { ...stretch, isClosed: true };
  stretch.windows.push(window);
  return { ...stretch, to: Math.max(to, window.to) };
}

function refusalOf(
  group: readonly ReadableRun[],
  { from, to, frees }: Window,
  why: string,
): Refusal {
  const line = group[to]?.instruction.line ?? 1;
  const first = group[from]?.instruction.line ?? 1;
  return {
    line,
    reason: `joining it with line ${first} would free ${listed(frees)}, but ${why}`,
  };
}

function changeOf({ from, to, merging, windows }: Stretch): Change {
  const merge = merging.take(to - from + 1);
  const frees = listed(windows.flatMap((window) => window.frees));
  const assumes = windows.flatMap((window) => window.assumes);
  return {
    ...changing(merge, [...new Set([...merge.assumes, ...assumes])]),
    reason: `one layer, so that it does not keep ${frees}`,
    saving: UNKNOWN_SAVING,
  };
}

const SHOWN = 3;

function listed(names: readonly string[]): string {
  const all = [...new Set(names)];
  const shown = all.slice(0, SHOWN);
  return [...shown, ...(all.length > SHOWN ? ["more"] : [])].join(" and ");
}

/** The longest stretches that may be joined without an assumption, from the front. */
function mergeAll(
  analysis: Analysis,
  group: readonly ReadableRun[],
): readonly Change[] {
  const changes: Change[] = [];
  let from = 0;
  while (from < group.length - 1) {
    const merging = startMerging(analysis.file);
    let count = 0;
    for (let to = from; to < group.length; to++, count++) {
      if (addAll(merging, group, to, to) !== undefined) break;
      if (!merging.isCertain(count + 1)) break;
    }
    if (count > 1)
      changes.push({
        ...changing(merging.take(count), []),
        reason: "fewer layers",
        saving: { bytes: 0, source: "layers alone weigh nothing" },
      });
    from += Math.max(count, 1);
  }
  return changes;
}

function changing(
  { runs, edits }: Merge,
  assumes: readonly string[],
): Omit<Change, "reason" | "saving"> {
  const line = runs[0]?.instruction.line ?? 1;
  return {
    risk: assumes.length > 0 ? "medium" : "low",
    line,
    endLine: runs.at(-1)?.instruction.endLine ?? line,
    edits,
    assumes,
    purges: [],
  };
}
