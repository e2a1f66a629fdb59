import {
  LISTS_REMOVAL,
  managerNamed,
  managerOfLists,
} from "../../facts/managers/index.ts";
import type { Manager } from "../../facts/managers/manager.ts";
import { listed, type Message } from "../../message.ts";
import { memoHere } from "../../memo.ts";
import { dominates } from "../../shell/flow.ts";
import type { Analysis } from "../analyse.ts";
import { freeingOf, mayFree } from "../layer/frees.ts";
import { mountOver } from "../build/mounts.ts";
import { remainsOf } from "../layer/contents.ts";
import { isReadable, type ReadableRun, type Run } from "../build/runs.ts";
import { fillingOf } from "../cache/fills.ts";
import { wantsBehind } from "../cache/uses.ts";

/** A stretch of neighbouring RUNs, by index, in one layer of which something is freed. */
export interface Window {
  readonly from: number;
  readonly to: number;
  /** What is freed, as the user reads it. */
  readonly frees: readonly string[];
  /** What must be possible behind the merge, so that anything is freed; `undefined` where joining alone frees it. */
  readonly purge?: CachePurge;
}

/** A command that empties caches. */
interface CachePurge {
  readonly managers: readonly string[];
  readonly command: string;
}

/** What windows free, each thing once. */
export function freedBy(windows: readonly Window[]): Message {
  const names = [...new Set(windows.flatMap(({ frees }) => frees))];
  return listed(names.map((name) => [name]));
}

/** Whether joining frees nothing by itself: what the windows count on must be possible behind it. */
export function freesLater(windows: readonly Window[]): boolean {
  return windows.every(({ purge }) => purge !== undefined);
}

/** What must be done behind the merge so that anything is freed; nothing where the merged RUN does it already. */
export function purgesBehind(
  windows: readonly Window[],
  after: Analysis,
  merged: Run,
): readonly CachePurge[] {
  if (!isReadable(merged)) return [];
  return windows
    .flatMap(({ purge }) => purge ?? [])
    .filter(({ managers }) =>
      managers.some((name) => {
        const manager = managerNamed(name);
        return (
          manager === undefined ||
          fillingOf(after, merged, manager) !== undefined
        );
      }),
    );
}

/** A RUN looks no further than this for what it frees: it keeps the work linear. */
const REACH = 20;

/** Finds windows for neighbourhoods of one file. For one end, the widest comes first. */
export function windowsIn(
  analysis: Analysis,
): (group: readonly ReadableRun[]) => readonly Window[] {
  /** The RUN that fills the cache can do without it by itself: by a flag, or by a command where the cleaning RUN is not the next one. */
  const isNeedless = (
    cache: Manager | undefined,
    run: ReadableRun,
    isNext: boolean,
  ): boolean =>
    cache !== undefined &&
    (cache.remedies[0]?.kind === "flag" || !isNext) &&
    wantsBehind(analysis, cache, run).certain === undefined;

  return (group) => {
    const windows: Window[] = [];
    const remainsIn = memoHere(remainsOf);
    for (const [to, run] of group.entries()) {
      const freeing = to > 0 && mayFree(run) ? freeingOf(run) : undefined;
      const reach = freeing === undefined ? to : Math.max(0, to - REACH);
      for (let from = reach; from < to; from++) {
        const first = group[from];
        if (first === undefined || freeing === undefined) continue;
        const earlier = remainsIn(first);
        const frees = freeing(earlier)
          .filter(({ cache }) => !isNeedless(cache, first, to - from === 1))
          .map(({ what }) => what);
        if (frees.length > 0) windows.push({ from, to, frees });
      }
      const lists = listsWindow(analysis, group, to);
      if (lists !== undefined) windows.push(lists);
    }
    return windows;
  };
}

/** Package lists are needed by the RUNs behind an update: up to the last of these, all must be one before the lists can go. */
function listsWindow(
  analysis: Analysis,
  group: readonly ReadableRun[],
  from: number,
): Window | undefined {
  const run = group[from];
  if (run === undefined || !leavesLists(analysis, run)) return undefined;
  if (wantsBehind(analysis, managerOfLists, run).certain === undefined)
    return undefined;
  const last = Math.min(group.length - 1, from + REACH);
  for (let to = from + 1; to <= last; to++) {
    const end = group[to];
    const behind =
      end === undefined
        ? undefined
        : wantsBehind(analysis, managerOfLists, end);
    if (behind === undefined || behind.certain !== undefined) continue;
    const what = "the package lists, which later installs need until then";
    return {
      from,
      to,
      frees: [what],
      purge: { managers: [managerOfLists.name], command: LISTS_REMOVAL },
    };
  }
  return undefined;
}

/** The RUN updates the lists in a way that lets the lists be removed at its end. */
function leavesLists(analysis: Analysis, run: ReadableRun): boolean {
  if (mountOver(run, managerOfLists) !== undefined) return false;
  const isUpdated = run.invocations.some(({ uses, under, located }) => {
    const use = uses.get(managerOfLists);
    return (
      use?.verb === "update" &&
      use.fills &&
      use.refuses === undefined &&
      under === undefined &&
      dominates(located, "end", run.errexit)
    );
  });
  return isUpdated && fillingOf(analysis, run, managerOfLists) !== undefined;
}
