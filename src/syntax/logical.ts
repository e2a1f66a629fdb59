import type { Span } from "../span.ts";

/**
 * The text of an instruction as BuildKit joins it (its "original"), and where each piece of it stands in the source.
 * Continuation characters, line ends, and the comments and blank lines inside a continuation are gaps:
 * they lie between two pieces and are not text.
 */
export interface Logical {
  readonly text: string;
  /** Logical offset at which each piece starts; ascending, the first is 0. */
  readonly starts: readonly number[];
  /** Source offset at which each piece starts. */
  readonly sources: readonly number[];
}

/** Index of the piece that holds `offset`. */
function pieceAt(logical: Logical, offset: number): number {
  let low = 0;
  let high = logical.starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((logical.starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The source offset of the character at a logical offset. At a seam that is the character behind the gap. */
export function sourceStart(logical: Logical, offset: number): number {
  const piece = pieceAt(logical, offset);
  return (logical.sources[piece] ?? 0) + offset - (logical.starts[piece] ?? 0);
}

/** The source offset just behind the character before a logical offset. At a seam that is in front of the gap. */
export function sourceEnd(logical: Logical, offset: number): number {
  if (offset === 0) return sourceStart(logical, 0);
  return sourceStart(logical, offset - 1) + 1;
}

/** The source span of a logical span. It may hold gaps: `crossesGap` tells. */
export function sourceSpan(logical: Logical, span: Span): Span {
  if (span.start === span.end) {
    const at = sourceEnd(logical, span.end);
    return { start: at, end: at };
  }
  return {
    start: sourceStart(logical, span.start),
    end: sourceEnd(logical, span.end),
  };
}

/** True when the source of a logical span holds a continuation (and perhaps comments): replacing it would delete those. */
export function crossesGap(logical: Logical, span: Span): boolean {
  if (span.end - span.start < 2) return false;
  return pieceAt(logical, span.start) !== pieceAt(logical, span.end - 1);
}
