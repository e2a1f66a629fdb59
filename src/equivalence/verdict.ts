import { said, type SaidAssumption } from "../assumption.ts";
import { textOf } from "../message.ts";
import type { Why } from "./rules/rule.ts";

/** Why two Dockerfiles are not, or may not be, the same. */
export interface Reason {
  /** Line of the file that has what it is about: the second one, or the first for what is no longer there. */
  readonly line: number;
  /** `differs`: they build something else, and the message names what shows it. `unproved`: nobody can tell. */
  readonly kind: "differs" | "unproved";
  readonly message: string;
  /** Of what is unproved: what would have to hold. Without it there is nothing that a user could look into. */
  readonly assumption?: SaidAssumption;
}

export type Verdict =
  | { readonly equal: true }
  | { readonly equal: false; readonly reasons: readonly Reason[] };

export function differs(line: number, message: string): Reason {
  return { line, kind: "differs", message };
}

export function unproved(line: number, message: string): Reason {
  return { line, kind: "unproved", message };
}

/** The answer of a rule, in words. */
export function reasonOf({
  line,
  message,
  assumption,
  isWitness,
}: Why): Reason {
  const reason =
    isWitness === true
      ? differs(line, textOf(message))
      : unproved(line, textOf(message));
  return assumption === undefined
    ? reason
    : { ...reason, assumption: said(assumption) };
}
