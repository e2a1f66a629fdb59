import type { Invocation } from "../analysis/command/invocation.ts";
import { managers } from "../facts/managers/index.ts";
import { hasTrait } from "../facts/programs/traits.ts";
import type { Manager } from "../facts/managers/manager.ts";
import { purgeBy } from "./purge-command.ts";
import { loneCommand, type Step } from "./steps.ts";

/** What a command that only one of two files has may be for. */
export type Extra =
  | { readonly kind: "purge"; readonly managers: readonly Manager[] }
  | { readonly kind: "refresh"; readonly manager: Manager }
  /** Something else is taken away. */
  | { readonly kind: "removal" };

/** Reads a step that may come or go; `undefined` for one that does anything else. It is a guess: the rules decide. */
export function extraOf(step: Step): Extra | undefined {
  const alone = loneCommand(step);
  if (alone === undefined) return undefined;
  const { run, invocation } = alone;
  const purge = purgeBy(run, invocation, step.text);
  if (purge !== undefined) return { kind: "purge", managers: purge.managers };
  if (hasTrait(invocation.call.program, "removes")) return { kind: "removal" };
  return refreshOf(invocation);
}

function refreshOf({ uses }: Invocation): Extra | undefined {
  for (const manager of managers)
    if (uses.get(manager)?.refreshes === true)
      return { kind: "refresh", manager };
  return undefined;
}
