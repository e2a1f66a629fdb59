import type { Problem } from "../error.ts";
import { expand } from "./expand.ts";
import { fromOf } from "./image.ts";
import type { Instruction } from "./instruction.ts";
import { sourceSpan } from "./logical.ts";

/** Refuses a FROM that is blank because the ARG of its variable stands inside a stage: BuildKit sees only those in front of the first FROM. */
export function blankBase(
  instructions: readonly Instruction[],
  escape: string,
): Problem | undefined {
  const first = instructions.findIndex(({ keyword }) => keyword === "FROM");
  const global = namesOf(instructions.slice(0, first));
  const late = namesOf(instructions.slice(first));
  for (const instruction of instructions) {
    const from = fromOf(instruction);
    if (from?.base.includes("$") !== true) continue;
    let culprit: string | undefined;
    const base = expand(from.base, escape, (name) => {
      // Nobody can tell what is declared nowhere: a template may have it, or the platform.
      if (global.has(name) || !late.has(name)) return undefined;
      culprit ??= name;
      return "";
    });
    if (base !== "" || culprit === undefined) continue;
    return {
      code: "invalid-dockerfile",
      message: `base name (${from.base}) should not be blank`,
      span: sourceSpan(instruction.logical, from.baseSpan),
      hint: `Move ARG ${culprit} in front of the first FROM: inside a stage, no FROM sees it.`,
    };
  }
  return undefined;
}

function namesOf(instructions: readonly Instruction[]): ReadonlySet<string> {
  return new Set(
    instructions
      .filter(({ keyword }) => keyword === "ARG")
      .flatMap(({ pairs }) => pairs.map(({ key }) => key)),
  );
}
