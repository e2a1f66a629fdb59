/** A list of at least one: what removes things by a list takes no other, because to many programs no name means all of them. */
export type NonEmpty<T> = readonly [T, ...T[]];

/** `undefined` for an empty list. */
export function nonEmpty<T>(list: readonly T[]): NonEmpty<T> | undefined {
  const [first, ...rest] = list;
  return first === undefined ? undefined : [first, ...rest];
}
