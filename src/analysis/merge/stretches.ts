import type { Dockerfile } from "../../syntax/dockerfile.ts";
import type { ReadableRun } from "../build/runs.ts";
import type { Window } from "./candidates.ts";
import { startJoining } from "./join.ts";
import { writeSeams } from "./merge.ts";

/** Neighbours that would become one RUN, and the windows that lie in them. */
export interface Stretch {
  readonly runs: readonly ReadableRun[];
  readonly windows: readonly Window[];
}

/** Windows that overlap, and so cannot each become a RUN of its own; in the order in which they begin. */
export function clustersOf(
  windows: readonly Window[],
): readonly (readonly Window[])[] {
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

/** Stretches of neighbours that hold windows of one cluster: those first in which most lie, then short ones, then what comes first. */
export function stretchesOf(
  group: readonly ReadableRun[],
  windows: readonly Window[],
): readonly Stretch[] {
  const starts = [...new Set(windows.map(({ from }) => from))].slice(0, MOST);
  const ends = [...new Set(windows.map(({ to }) => to))].slice(0, MOST);
  return starts
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
    .slice(0, MOST)
    .map(({ from, to, windows: inside }) => ({
      runs: group.slice(from, to + 1),
      windows: inside,
    }));
}

/** Stretches of neighbours from the front, each as long as it may be without an assumption. */
export function longestStretches(
  file: Dockerfile,
  group: readonly ReadableRun[],
): readonly (readonly ReadableRun[])[] {
  const found: (readonly ReadableRun[])[] = [];
  for (let from = 0; from < group.length - 1;) {
    const to = endFrom(file, group, from);
    if (to > from) found.push(group.slice(from, to + 1));
    from = to + 1;
  }
  return found;
}

function endFrom(
  file: Dockerfile,
  group: readonly ReadableRun[],
  from: number,
): number {
  const joiner = startJoining();
  for (const [index, run] of group.slice(from).entries()) {
    const isJoined = joiner.add(run) === undefined;
    if (index === 0 && isJoined) continue;
    const runs = group.slice(from, from + index + 1);
    if (
      !isJoined ||
      joiner.assumes.length > 0 ||
      "noPlace" in writeSeams(file, runs)
    )
      return from + Math.max(0, index - 1);
  }
  return group.length - 1;
}
