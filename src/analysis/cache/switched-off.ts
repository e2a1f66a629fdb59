import type { Manager } from "../../facts/managers/manager.ts";
import type { Run } from "../build/runs.ts";
import { someIsSet, valueOf } from "../build/variables.ts";

/** A variable of the stage switches the cache off. */
export function isSwitchedOff(
  { environment: { variables } }: Run,
  { offBy }: Manager,
): boolean {
  return (
    offBy !== undefined &&
    someIsSet(variables, (name) => offBy(name, valueOf(variables, name)))
  );
}
