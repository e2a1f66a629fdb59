/** A half-open range `[start, end)` of UTF-16 code units. Which text it indexes is said where it is used. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** True when `outer` holds the whole of `inner`. */
export function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
