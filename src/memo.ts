/**
 * Remembers what a pure function gave for an object, as long as the object lives. Every value of the core is immutable, so an answer stays true;
 * the cache can't be seen from outside.
 */
export function memo<K extends object, V>(
  compute: (key: K) => V,
): (key: K) => V {
  const known = new WeakMap<K, { readonly value: V }>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found.value;
    const value = compute(key);
    known.set(key, { value });
    return value;
  };
}

/**
 * The same, with keys that are held as long as the function itself: managers, or what belongs to an object for which the function was made.
 * A weak table costs ten times as much to make, and the garbage collector a walk over it.
 */
export function memoHere<K, V>(compute: (key: K) => V): (key: K) => V {
  const known = new Map<K, { readonly value: V }>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found.value;
    const value = compute(key);
    known.set(key, { value });
    return value;
  };
}
