import { parseScript, type Dialect } from "../../shell/adapter.ts";
import { withoutAliases } from "../../shell/aliases.ts";
import { commandsOf, errexitOf, type ErrexitState } from "../../shell/flow.ts";
import type { Script, Unreadable } from "../../shell/tree.ts";
import { invocationOf, type Invocation } from "./invocation.ts";

/** What the commands of a script are, in places of the script's own text. */
export interface Reading {
  /** In the order of the text. */
  readonly invocations: readonly Invocation[];
  readonly errexit: ErrexitState;
}

/**
 * Scripts that were read. A change leaves most RUNs as they were, so the analysis of the next version of a file is given those of the one before:
 * no script is read twice.
 */
export interface Readings {
  readonly parse: (text: string, dialect: Dialect) => Script | Unreadable;
  readonly of: (script: Script, errexit: boolean) => Reading;
}

export function makeReadings(): Readings {
  const scripts = new Map<string, Script | Unreadable>();
  const readings = new Map<
    Script,
    { readonly plain?: Reading; readonly errexit?: Reading }
  >();
  return {
    parse(text, dialect) {
      const key = `${dialect} ${text}`;
      const known = scripts.get(key);
      if (known !== undefined) return known;
      const script = withoutAliases(parseScript(text, dialect));
      scripts.set(key, script);
      return script;
    },
    of(script, errexit) {
      const known = readings.get(script);
      const name = errexit ? "errexit" : "plain";
      const found = known?.[name];
      if (found !== undefined) return found;
      const located = commandsOf(script, { tests: true });
      const reading = {
        invocations: located.flatMap((each) => invocationOf(each) ?? []),
        errexit: errexitOf(script, errexit, located),
      };
      readings.set(script, { ...known, [name]: reading });
      return reading;
    },
  };
}
