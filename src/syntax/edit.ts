import { DockfixError } from "../error.ts";
import type { Span } from "../span.ts";
import type { Instruction } from "./instruction.ts";
import { crossesGap, sourceSpan } from "./logical.ts";

/** Replaces a span of the source. `start === end` inserts; an empty text deletes. */
export interface Edit extends Span {
  readonly text: string;
}

/** Edits in the order of the source; insertions at one place keep the order they were given in. */
function inOrder(edits: readonly Edit[]): readonly Edit[] {
  return edits
    .map((edit, index) => ({ edit, index }))
    .sort(
      (a, b) =>
        a.edit.start - b.edit.start ||
        a.edit.end - b.edit.end ||
        a.index - b.index,
    )
    .map(({ edit }) => edit);
}

/** True when two edits touch a common character, or one inserts inside the other. */
export function overlaps(a: Edit, b: Edit): boolean {
  if (a.start === a.end && b.start === b.end) return false;
  return a.start < b.end && b.start < a.end;
}

/**
 * Splices edits into a source: every character that no edit covers stays as it is.
 * Throws a DockfixError when an edit lies outside the source or two overlap.
 */
export function splice(source: string, edits: readonly Edit[]): string {
  let result = "";
  let at = 0;
  for (const edit of inOrder(edits)) {
    if (edit.start < 0 || edit.end < edit.start || edit.end > source.length) {
      throw new DockfixError(
        "overlapping-edits",
        `edit [${edit.start}, ${edit.end}) lies outside the source of ${source.length} characters`,
      );
    }
    if (edit.start < at) {
      throw new DockfixError(
        "overlapping-edits",
        `two edits overlap at offset ${edit.start}`,
      );
    }
    result += source.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + source.slice(at);
}

/**
 * Gives, for an offset behind edits, the offset in the source before they were spliced in.
 * An offset inside new text maps to where that text was put.
 */
export function originBefore(
  edits: readonly Edit[],
): (offset: number) => number {
  let shift = 0;
  const places = inOrder(edits).map((edit) => {
    const start = edit.start + shift;
    shift += edit.text.length - (edit.end - edit.start);
    return { start, end: start + edit.text.length, origin: edit.start, shift };
  });
  return (offset) => {
    const last = lastAtOrBefore(places, offset);
    if (last === undefined) return offset;
    return offset < last.end ? last.origin : offset - last.shift;
  };
}

/** The last of some places, sorted by their start, that starts at an offset or in front of it. */
function lastAtOrBefore<T extends { readonly start: number }>(
  places: readonly T[],
  offset: number,
): T | undefined {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle]?.start ?? Infinity) <= offset) low = middle + 1;
    else high = middle;
  }
  return places[low - 1];
}

/**
 * An edit of a logical span of an instruction. A span that holds a continuation is refused with `undefined`
 * unless `acrossGaps` says that its comments and line ends may go.
 */
export function editLogical(
  instruction: Instruction,
  span: Span,
  text: string,
  options: { readonly acrossGaps?: boolean } = {},
): Edit | undefined {
  if (options.acrossGaps !== true && crossesGap(instruction.logical, span))
    return undefined;
  return { ...sourceSpan(instruction.logical, span), text };
}
