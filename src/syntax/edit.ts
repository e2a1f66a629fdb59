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
 * The offset in the source before `edits` were spliced in, for an offset behind them.
 * An offset inside new text maps to where that text was put.
 */
export function originBefore(edits: readonly Edit[], offset: number): number {
  let shift = 0;
  for (const edit of inOrder(edits)) {
    const newStart = edit.start + shift;
    if (offset < newStart) break;
    if (offset < newStart + edit.text.length) return edit.start;
    shift += edit.text.length - (edit.end - edit.start);
  }
  return offset - shift;
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
