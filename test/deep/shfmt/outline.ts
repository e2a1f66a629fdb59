import { commandsOf } from "../../../src/shell/flow.ts";
import type { Node, Script } from "../../../src/shell/tree.ts";

/** What two parsers must agree on. Offsets are UTF-16. */
export interface Outline {
  /** Spans of all simple commands, `3-8`. */
  readonly commands: readonly string[];
  /** Every operator between commands, with where the command behind it starts. */
  readonly operators: readonly string[];
  /** Where each command starts that has an & behind it. */
  readonly background: readonly string[];
}

/** The outline of what our own adapter reads. */
export function ourOutline(script: Script): Outline {
  const located = commandsOf(script);
  const operators = new Set<string>();
  const background = new Set<string>();
  const operate = (operator: string, right: Node | undefined): void => {
    if (right !== undefined)
      operators.add(`${operator} in front of ${right.start}`);
  };
  for (const { path } of located) {
    for (const step of path) {
      if (step.kind === "item")
        step.within.operators.forEach((operator, at) =>
          operate(operator, step.within.items[at + 1]),
        );
      else if (step.kind === "pipe")
        step.within.items.slice(1).forEach((item) => operate("|", item));
      else if (step.kind === "background" && "statements" in step.within)
        background.add(String(step.within.statements[step.index]?.start));
    }
  }
  return {
    commands: located.map(({ command }) => `${command.start}-${command.end}`),
    operators: [...operators],
    background: [...background],
  };
}
