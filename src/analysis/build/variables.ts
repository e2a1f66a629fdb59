/**
 * Values by name: a text, or `undefined` for one that is set to something unknown. Never changed.
 * Newer maps come last, and each is less than half as large as the one before it: a file with ten thousand ENVs takes no copy of all for each.
 */
export type Variables = readonly ReadonlyMap<string, string | undefined>[];

export const NO_VARIABLES: Variables = [];

/** The variables with some set anew. */
export function withVariables(
  variables: Variables,
  set: ReadonlyMap<string, string | undefined>,
): Variables {
  if (set.size === 0) return variables;
  const last = variables.at(-1);
  if (last === undefined) return [set];
  if (last.size >= 2 * set.size) return [...variables, set];
  return withVariables(variables.slice(0, -1), new Map([...last, ...set]));
}

export function isSet(variables: Variables, name: string): boolean {
  return variables.some((map) => map.has(name));
}

/** `undefined` for one that is not set, and for one that is set to something unknown. */
export function valueOf(
  variables: Variables,
  name: string,
): string | undefined {
  return variables.findLast((map) => map.has(name))?.get(name);
}

/** Whether one is set whose name passes. */
export function someIsSet(
  variables: Variables,
  passes: (name: string) => boolean,
): boolean {
  return variables.some((map) => {
    for (const name of map.keys()) if (passes(name)) return true;
    return false;
  });
}
