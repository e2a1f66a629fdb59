import { newest, withSet, type Persistent } from "./persistent.ts";

/** Values by name: a text, or `undefined` for one that is set to something unknown. */
export type Variables = Persistent<string | undefined>;

export const NO_VARIABLES: Variables = [];

/** The variables with some set anew. */
export function withVariables(
  variables: Variables,
  set: ReadonlyMap<string, string | undefined>,
): Variables {
  return withSet(variables, set);
}

export function isSet(variables: Variables, name: string): boolean {
  return variables.some((map) => map.has(name));
}

/** `undefined` for one that is not set, and for one that is set to something unknown. */
export function valueOf(
  variables: Variables,
  name: string,
): string | undefined {
  return newest(variables, name);
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
