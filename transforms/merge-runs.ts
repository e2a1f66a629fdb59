import type { Analysis } from "../src/analysis/analyse.ts";
import { freedBy } from "../src/analysis/benefit.ts";
import { joining } from "../src/analysis/join.ts";
import { mergeEdits } from "../src/analysis/merge.ts";
import { neighbourhoods } from "../src/analysis/neighbours.ts";
import type { ReadableRun } from "../src/analysis/runs.ts";
import { wantsOf } from "../src/analysis/wants.ts";
import { apt } from "../src/facts/managers/apt.ts";
import {
  defineTransform,
  UNKNOWN_SAVING,
  type Change,
  type Found,
  type Refusal,
} from "../src/transform.ts";

/**
 * What one RUN writes stays in its layer for ever, even when the next RUN removes it. Neighbouring RUNs become one where that frees bytes:
 * a later one removes, purges, strips or changes the owner or mode of what an earlier one wrote, or still needs package lists that could then be removed.
 * With `merge: 'all'`, wherever it is proved to mean the same.
 *
 * Refuses: RUNs with other flags; `||`, `;` without `set -e`, or a background command at the top; a `cd`, variable, option, trap or function that would
 * reach into the next RUN; a trailing comment; a daemon that would live on; a program that is replaced after it was run.
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
    const changes: Change[] = [];
    const refusals: Refusal[] = [];
    for (const group of groups) {
      const found = mergeForBenefit(analysis, group);
      changes.push(...found.changes);
      refusals.push(...found.refusals);
    }
    return { changes, refusals };
  },
});

/** RUNs `from` to `to` of a neighbourhood, and what joining them frees. */
interface Window {
  readonly from: number;
  readonly to: number;
  readonly frees: readonly string[];
}

function mergeForBenefit(
  analysis: Analysis,
  group: readonly ReadableRun[],
): Found {
  const changes: Change[] = [];
  const refusals: Refusal[] = [];
  for (const window of windowsOf(analysis, group)) {
    const runs = group.slice(window.from, window.to + 1);
    const change = mergeOf(analysis, runs, window.frees);
    if (typeof change === "string") {
      const line = runs.at(-1)?.instruction.line ?? 1;
      refusals.push({
        line,
        reason: `joining it with line ${runs[0]?.instruction.line ?? 1} would free ${window.frees[0] ?? "bytes"}, but ${change}`,
      });
    } else changes.push(change);
  }
  return { changes, refusals };
}

/** A RUN looks back no further than this for what it frees: it keeps the work linear. */
const REACH = 20;

/** Stretches of a neighbourhood in which something is freed; those that meet are one. */
function windowsOf(
  analysis: Analysis,
  group: readonly ReadableRun[],
): readonly Window[] {
  const windows: Window[] = [];
  const add = (from: number, to: number, frees: string): void => {
    const last = windows.at(-1);
    if (last !== undefined && from <= last.to) {
      windows.pop();
      windows.push({
        from: Math.min(from, last.from),
        to: Math.max(to, last.to),
        frees: [...last.frees, frees],
      });
    } else windows.push({ from, to, frees: [frees] });
  };
  const wants = group.some(updatesApt) ? wantsOf(analysis, apt) : undefined;
  for (const [to, run] of group.entries()) {
    for (let from = Math.max(0, to - REACH); from < to; from++) {
      const earlier = group[from];
      const frees = earlier === undefined ? undefined : freedBy(earlier, run);
      if (frees === undefined) continue;
      add(from, to, frees);
      break;
    }
    if (
      wants === undefined ||
      !updatesApt(run) ||
      wants(run).certain === undefined
    )
      continue;
    // The lists are needed by RUNs behind this one: up to the last of these, all must be one before the lists can go.
    const end = group.findIndex(
      (other, index) => index > to && wants(other).certain === undefined,
    );
    if (end !== -1 && end - to <= REACH)
      add(to, end, "the package lists, which later installs need until then");
  }
  return windows;
}

function updatesApt(run: ReadableRun): boolean {
  return run.invocations.some(({ call }) => {
    const use = apt.read(call);
    return use?.fills === true && use.verb === "update";
  });
}

/** The longest stretches that may be joined, from the front. */
function mergeAll(
  analysis: Analysis,
  group: readonly ReadableRun[],
): readonly Change[] {
  const changes: Change[] = [];
  let from = 0;
  while (from < group.length - 1) {
    let to = from + 1;
    while (to < group.length && isSafe(group.slice(from, to + 1))) to++;
    const runs = group.slice(from, to);
    const change = runs.length > 1 ? mergeOf(analysis, runs, []) : undefined;
    if (typeof change === "object") changes.push(change);
    from = to;
  }
  return changes;
}

function isSafe(runs: readonly ReadableRun[]): boolean {
  const verdict = joining(runs);
  return verdict.joinable && verdict.assumes.length === 0;
}

function mergeOf(
  analysis: Analysis,
  runs: readonly ReadableRun[],
  frees: readonly string[],
): Change | string {
  const verdict = joining(runs);
  if (!verdict.joinable) return verdict.reason;
  const edits = mergeEdits(analysis.file, runs, verdict.forms);
  if (typeof edits === "string") return edits;
  const line = runs[0]?.instruction.line ?? 1;
  const endLine = runs.at(-1)?.instruction.endLine ?? line;
  const reason =
    frees.length === 0
      ? "fewer layers"
      : `one layer, so that it does not keep ${[...new Set(frees)].join(" and ")}`;
  return {
    risk: verdict.assumes.length > 0 ? "medium" : "low",
    line,
    endLine,
    edits,
    reason,
    assumes: verdict.assumes,
    purges: [],
    saving:
      frees.length === 0
        ? { bytes: 0, source: "layers alone weigh nothing" }
        : UNKNOWN_SAVING,
    declared: {},
  };
}
