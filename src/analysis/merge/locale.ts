import { isLocalePackage } from "../../facts/programs/locales.ts";
import { shown } from "../../facts/programs/operand.ts";
import { hasTrait } from "../../facts/programs/traits.ts";
import { line as at, say, type Message } from "../../message.ts";
import { dependsOnLocale } from "../../shell/reflection.ts";
import type { ReadableRun } from "../build/runs.ts";
import { isSet, valueOf } from "../build/variables.ts";
import { withNested } from "../command/nested.ts";

/**
 * bash takes the locale when it starts: one that a RUN makes is there for the shell of the next RUN, and not for the rest of the same one.
 * (`sh` may be bash.)
 */
export function localeMissed(
  maker: ReadableRun,
  run: ReadableRun,
): Message | undefined {
  return !asksForLocale(run) || !dependsOnLocale(run.read.script.text)
    ? undefined
    : say`${at(maker.instruction.line)} may make the locales by which ${at(run.instruction.line)} reads names and patterns`;
}

function asksForLocale({ environment: { variables } }: ReadableRun): boolean {
  return ["LC_ALL", "LC_CTYPE", "LC_COLLATE", "LANG"].some(
    (name) =>
      isSet(variables, name) &&
      !/^(?:|C|POSIX|C\.utf-?8)$/i.test(valueOf(variables, name) ?? "?"),
  );
}

export function makesLocale({ invocations }: ReadableRun): boolean {
  return invocations
    .flatMap((each) => withNested(each))
    .some(
      ({ call, effects }) =>
        hasTrait(call.program, "makes-locales") ||
        effects.some(
          (effect) =>
            effect.kind === "packages" &&
            effect.does === "install" &&
            effect.names.some((name) => isLocalePackage(shown(name))),
        ),
    );
}
