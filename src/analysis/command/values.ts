import { memo } from "../../memo.ts";
import { commandsOf } from "../../shell/flow.ts";
import type { Script } from "../../shell/tree.ts";
import type { Environment } from "../build/environment.ts";
import type { ReadableRun } from "../build/runs.ts";
import { isSet, valueOf } from "../build/variables.ts";
import type { Invocation } from "./invocation.ts";
import { written } from "./operands.ts";

/** What a variable may hold; `undefined` among it where something can't be told. Empty for one that nobody sets. */
export type Values = (name: string) => readonly (string | undefined)[];

/** What ENV and ARG say. */
export function valuesOf({ variables }: Environment): Values {
  return (name) => (isSet(variables, name) ? [valueOf(variables, name)] : []);
}

/** What the variables of a RUN may hold: all that it or the file gives them, wherever that stands. */
export const valuesIn = memo(
  ({ read, environment, invocations }: ReadableRun): Values =>
    valuesBehind(read.script, invocations, valuesOf(environment)),
);

/** All that a script, whose commands are these, gives its variables, wherever that stands, or that it was given. */
export function valuesBehind(
  script: Script,
  invocations: readonly Invocation[],
  given: Values,
): Values {
  const own = new Map<string, (string | undefined)[]>();
  const give = (name: string, value: string | undefined): void => {
    own.set(name, [...(own.get(name) ?? []), value]);
  };
  for (const { command, path } of commandsOf(script)) {
    for (const { name, value } of command.assignments)
      give(name, written(value));
    for (const { within } of path)
      if (
        "type" in within &&
        within.type === "loop" &&
        within.variable !== undefined
      )
        for (const word of within.words) give(within.variable, written(word));
  }
  for (const { effects } of invocations)
    for (const effect of effects)
      if (effect.kind === "variable") give(effect.name, effect.value);
  return own.size === 0
    ? given
    : (name) => [...new Set([...(own.get(name) ?? []), ...given(name)])];
}

/** A word as it is written, without quotes, with its variables as `${name}`. */
export function withBraces(text: string): string {
  return text.replace(/["']/g, "").replace(/\$(\w+)/g, "${$1}");
}

const MOST = 16;

/** A text with its variables, `${name}`, replaced by what they may hold; one of which something can't be told stays as it is, too. */
export function expanded(text: string, values: Values): readonly string[] {
  let texts: readonly string[] = [text];
  for (const [whole, name = ""] of text.matchAll(/\$\{(\w+)\}/g)) {
    const known = values(name);
    if (known.length === 0) continue;
    const next = texts.flatMap((each) =>
      known.map((value) =>
        value === undefined ? each : each.replaceAll(whole, value),
      ),
    );
    // Too many to try: the variable stands for anything.
    if (next.length > MOST) continue;
    texts = [...new Set(next)];
  }
  return texts;
}
