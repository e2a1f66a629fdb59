import type { Invocation } from "./invocation.ts";

/** Without calls of functions that the script itself defines: what they do stands where they are defined. */
export function withoutFunctions(
  invocations: readonly Invocation[],
): readonly Invocation[] {
  const names = new Set<string>();
  for (const { located } of invocations)
    for (const { within } of located.path)
      if ("type" in within && within.type === "function")
        names.add(within.name);
  return names.size === 0
    ? invocations
    : invocations.filter(({ word }) => !names.has(word.value ?? ""));
}
