import type { Assumption } from "../../assumption.ts";
import type { Message } from "../../message.ts";

/** Why a claim does not hold, or holds only under an assumption. */
export interface Why {
  /** The line that it is about, of the file that was asked. */
  readonly line: number;
  readonly message: Message;
  /** What would have to be true; without it the claim is refused. */
  readonly assumption?: Assumption;
  /** The message names something that notices: the images differ for sure. */
  readonly isWitness?: boolean;
  /** Commands that would make the claim hold if they ran first. */
  readonly lacks?: readonly string[];
}

/** The images differ, and this is what shows it. */
export function noticed(line: number, message: Message): readonly Why[] {
  return [{ line, message, isWitness: true }];
}

/** Nobody can tell, and nothing that could be looked into would help. */
export function refused(line: number, message: Message): readonly Why[] {
  return [{ line, message }];
}

/** One answer for each thing that would have to be true. */
export function assumed(
  line: number,
  assumptions: readonly Assumption[],
): readonly Why[] {
  return assumptions.map((assumption) => ({
    line,
    message: ["equal only if ", ...assumption.message],
    assumption,
  }));
}
