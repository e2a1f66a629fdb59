// Its index loads a dozen other ways to compare.
import { structuredPatch } from "diff/lib/patch/create.js";
import type { AppliedChange } from "../applied-change.ts";
import { coarseHunks } from "./coarse-hunk.ts";

/** A part of a unified diff, with the changes that made it. */
export interface Hunk {
  /** 1-based; where `oldLines` is 0, the line that the new ones come before. */
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  /** With their first character ` `, `-`, `+` or `\`, without line feed; a carriage return stays. */
  readonly lines: readonly string[];
  /** Every change is in exactly one hunk, the first that shows its lines. */
  readonly changes: readonly AppliedChange[];
}

/** The shortest diff takes time in the square of this many lines that differ: a third of a second. */
const MOST_DIFFERENT = 1000;

/**
 * The hunks between two texts, with `context` lines around each difference. Lines end at `\n` only, so CRLF files and
 * a missing final line end come out as they are.
 */
export function hunksOf(
  before: string,
  after: string,
  changes: readonly AppliedChange[],
  context = 3,
): readonly Hunk[] {
  const patch = structuredPatch("", "", before, after, "", "", {
    context,
    maxEditLength: MOST_DIFFERENT,
  });
  const hunks = patch?.hunks ?? coarseHunks(before, after, context);
  const homes = new Map<number, AppliedChange[]>();
  const touched = hunks.map((hunk) => touchedLines(hunk));
  for (const change of changes) {
    const home = homeOf(change, touched);
    homes.set(home, [...(homes.get(home) ?? []), change]);
  }
  return hunks.map((hunk, index) => ({
    oldStart: hunk.oldStart,
    oldLines: hunk.oldLines,
    newStart: hunk.newStart,
    newLines: hunk.newLines,
    lines: hunk.lines,
    changes: homes.get(index) ?? [],
  }));
}

/** `@@ -1,4 +1,5 @@`. */
export function hunkRange(hunk: Hunk): string {
  const range = (start: number, lines: number): string =>
    lines === 1 ? String(start) : `${lines === 0 ? start - 1 : start},${lines}`;
  return `@@ -${range(hunk.oldStart, hunk.oldLines)} +${range(hunk.newStart, hunk.newLines)} @@`;
}

/** First and last old line that a hunk really changes, context left out. An insertion touches the lines on both sides. */
function touchedLines(hunk: {
  readonly oldStart: number;
  readonly lines: readonly string[];
}): { readonly from: number; readonly to: number } {
  let line = hunk.oldStart;
  let from = Infinity;
  let to = -Infinity;
  let previous = " ";
  for (const text of hunk.lines) {
    const mark = text.charAt(0);
    if (mark === "-") {
      from = Math.min(from, line);
      to = Math.max(to, line);
    } else if (mark === "+" && previous === " ") {
      from = Math.min(from, line - 1);
      to = Math.max(to, line);
    }
    if (mark === "-" || mark === " ") line++;
    previous = mark;
  }
  return { from, to };
}

/** The first hunk that touches a line of the change; where none does, the nearest. */
function homeOf(
  change: AppliedChange,
  touched: readonly { readonly from: number; readonly to: number }[],
): number {
  const distances = touched.map(({ from, to }) =>
    Math.max(from - change.endLine, change.line - to, 0),
  );
  return Math.max(0, distances.indexOf(Math.min(...distances)));
}
