/**
 * Values by name that are never changed: setting some gives another map, and the old one stays as it was.
 * Newer parts come last, and each is less than half as large as the one before it: a file with ten thousand ENVs takes no copy of all for each.
 */
export type Persistent<V> = readonly ReadonlyMap<string, V>[];

/** The map with some values set anew. */
export function withSet<V>(
  parts: Persistent<V>,
  set: ReadonlyMap<string, V>,
): Persistent<V> {
  if (set.size === 0) return parts;
  const last = parts.at(-1);
  if (last === undefined) return [set];
  if (last.size >= 2 * set.size) return [...parts, set];
  return withSet(parts.slice(0, -1), new Map([...last, ...set]));
}

/** The newest value of a name. */
export function newest<V>(parts: Persistent<V>, name: string): V | undefined {
  return parts.findLast((part) => part.has(name))?.get(name);
}
