import { programs } from "../../facts/programs/index.ts";
import { isSet, type Variables } from "../build/variables.ts";
import type { Invocation } from "./invocation.ts";
import { withNested } from "./nested.ts";

/** A variable of the image that makes a command, or one that it runs, do something else than its words say: `TAR_OPTIONS`. */
export function hookOf(
  invocation: Invocation,
  variables: Variables,
): string | undefined {
  for (const { call } of withNested(invocation)) {
    const hooks = programs.get(call.program)?.hooks ?? [];
    const found = hooks.find((name) => isSet(variables, name));
    if (found !== undefined) return found;
  }
  return undefined;
}
