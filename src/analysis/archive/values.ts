import { memo } from "../../memo.ts";
import { commandsOf } from "../../shell/flow.ts";
import type { ReadableRun } from "../build/runs.ts";
import { isSet, valueOf } from "../build/variables.ts";
import { written } from "../command/operands.ts";
import type { Values } from "./reach.ts";

/** What the variables of a RUN may hold: all that it or the file gives them, wherever that stands. */
export const valuesIn = memo(
  ({ read, environment, invocations }: ReadableRun): Values => {
    const known = new Map<string, string[] | undefined>();
    const give = (name: string, value: string | undefined): void => {
      const before = known.has(name) ? known.get(name) : [];
      known.set(
        name,
        before === undefined || value === undefined
          ? undefined
          : [...before, value],
      );
    };
    for (const { command, path } of commandsOf(read.script)) {
      for (const { name, value } of command.assignments)
        give(name, value === undefined ? "" : written(value));
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
        if (effect.kind === "variable" && effect.value === undefined)
          give(effect.name, undefined);
    const { variables } = environment;
    return (name) => {
      const own = known.get(name);
      if (known.has(name) && own === undefined) return undefined;
      if (!isSet(variables, name)) return own;
      const value = valueOf(variables, name);
      return value === undefined ? undefined : [...(own ?? []), value];
    };
  },
);
