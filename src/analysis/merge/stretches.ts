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

/** Windows that overlap, and so cannot each become a RUN of its own, as far as they can become one; in the order in which they begin. */
export function clustersOf(
  file: Dockerfile,
  group: readonly ReadableRun[],
  windows: readonly Window[],
): readonly (readonly Window[])[] {
  return overlapping(windows).flatMap((cluster) =>
    writablePieces(file, group, cluster),
  );
}

function overlapping(
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

/** More of them are not tried one by one: it keeps the work linear. */
const MOST = 40;

/** A cluster as it can become RUNs: one of many windows is cut where its RUN would be too long to be written, or would need an assumption. */
function writablePieces(
  file: Dockerfile,
  group: readonly ReadableRun[],
  windows: readonly Window[],
): readonly (readonly Window[])[] {
  const ends = endsOf(windows);
  if (ends.length <= MOST) return [windows];
  const pieces: (readonly Window[])[] = [];
  let last = -1;
  for (const { from } of windows) {
    if (from <= last) continue;
    const limit = lastWritable(file, group, from, joinedFrom(group, from));
    const to = ends.findLast((each) => each <= limit);
    const inside = to === undefined ? [] : within(windows, from, to);
    if (to === undefined || inside.length === 0) continue;
    pieces.push(inside);
    last = to;
  }
  return pieces.length === 0 ? [windows] : pieces;
}

/** Stretches of neighbours that hold windows of one cluster: those first in which most lie, then short ones, then what comes first. */
export function stretchesOf(
  group: readonly ReadableRun[],
  windows: readonly Window[],
): readonly Stretch[] {
  const starts = [...new Set(windows.map(({ from }) => from))];
  const ends = endsOf(windows);
  const all = { from: starts[0] ?? 0, to: ends.at(-1) ?? 0, windows };
  const tried = starts
    .slice(0, MOST)
    .flatMap((from) =>
      ends
        .slice(0, MOST)
        .map((to) => ({ from, to, windows: within(windows, from, to) })),
    )
    .filter(({ windows: inside }) => inside.length > 0)
    .sort(
      (a, b) =>
        b.windows.length - a.windows.length ||
        a.to - a.from - (b.to - b.from) ||
        a.from - b.from,
    )
    .slice(0, MOST);
  return [...(ends.length > MOST ? [all] : []), ...tried].map(
    ({ from, to, windows: inside }) => ({
      runs: group.slice(from, to + 1),
      windows: inside,
    }),
  );
}

function endsOf(windows: readonly Window[]): readonly number[] {
  return [...new Set(windows.map(({ to }) => to))].sort((a, b) => a - b);
}

function within(
  windows: readonly Window[],
  from: number,
  to: number,
): readonly Window[] {
  return windows.filter((each) => each.from >= from && each.to <= to);
}

/** Stretches of neighbours from the front, each as long as it may be without an assumption. */
export function longestStretches(
  file: Dockerfile,
  group: readonly ReadableRun[],
): readonly (readonly ReadableRun[])[] {
  const found: (readonly ReadableRun[])[] = [];
  for (let from = 0; from < group.length - 1;) {
    const to = lastWritable(file, group, from, joinedFrom(group, from));
    if (to > from) found.push(group.slice(from, to + 1));
    from = to + 1;
  }
  return found;
}

/** The last, up to `most`, with which the RUN at an index can be written as one. What has no place in a short stretch has none in a longer one. */
function lastWritable(
  file: Dockerfile,
  group: readonly ReadableRun[],
  from: number,
  most: number,
): number {
  const isWritable = (to: number): boolean =>
    !("noPlace" in writeSeams(file, group.slice(from, to + 1)));
  if (isWritable(most)) return most;
  let good = from;
  let bad = most;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (isWritable(middle)) good = middle;
    else bad = middle;
  }
  return good;
}

/** The last of the neighbours that can be joined with the one at an index, and all between, without an assumption. */
function joinedFrom(group: readonly ReadableRun[], from: number): number {
  const joiner = startJoining();
  for (let at = from; at < group.length; at++) {
    const run = group[at];
    if (run === undefined) break;
    const isJoined = joiner.add(run) === undefined;
    if (at > from && (!isJoined || joiner.assumes.length > 0)) return at - 1;
  }
  return group.length - 1;
}
