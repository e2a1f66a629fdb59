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

/** More of them are not tried one by one: it keeps the work linear. */
const MOST = 40;

/** Stretches of neighbours that hold windows of one cluster: those first in which most lie, then short ones, then what comes first. */
export function stretchesOf(
  group: readonly ReadableRun[],
  windows: readonly Window[],
): readonly Stretch[] {
  const starts = [...new Set(windows.map(({ from }) => from))];
  const ends = [...new Set(windows.map(({ to }) => to))].sort((a, b) => a - b);
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
  const wide =
    ends.length > MOST ? widest(group, windows, starts, ends) : undefined;
  return [...(wide === undefined ? [] : [wide]), ...tried].map(
    ({ from, to, windows: inside }) => ({
      runs: group.slice(from, to + 1),
      windows: inside,
    }),
  );
}

function within(
  windows: readonly Window[],
  from: number,
  to: number,
): readonly Window[] {
  return windows.filter((each) => each.from >= from && each.to <= to);
}

/** Of a long cluster: from its front to the last window that can be joined without an assumption. */
function widest(
  group: readonly ReadableRun[],
  windows: readonly Window[],
  [from = 0]: readonly number[],
  ends: readonly number[],
): (Pick<Window, "from" | "to"> & Pick<Stretch, "windows">) | undefined {
  const last = joinedFrom(group, from);
  const to = ends.findLast((each) => each <= last);
  return to === undefined || to <= from
    ? undefined
    : { from, to, windows: within(windows, from, to) };
}

/** Stretches of neighbours from the front, each as long as it may be without an assumption. */
export function longestStretches(
  file: Dockerfile,
  group: readonly ReadableRun[],
): readonly (readonly ReadableRun[])[] {
  const found: (readonly ReadableRun[])[] = [];
  for (let from = 0; from < group.length - 1;) {
    let to = joinedFrom(group, from);
    // Where it is too long to be written, shorter ones may be.
    while (
      to > from &&
      "noPlace" in writeSeams(file, group.slice(from, to + 1))
    )
      to--;
    if (to > from) found.push(group.slice(from, to + 1));
    from = to + 1;
  }
  return found;
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
