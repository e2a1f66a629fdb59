import { placed, textOf, type Message } from "./message.ts";

/**
 * What would have to be true of the world for a claim to hold: a value, equal by key, made into words at the edge.
 * `medium`: somebody who knows the project can answer it; `high`: a test run of the image has to.
 */
export interface Assumption {
  /** Kind, subject and what it is about, without line numbers, so that it is the same before and after an edit: `process-ends:frobnicate`. */
  readonly key: string;
  readonly level: "medium" | "high";
  /** A clause that could stand behind "only if". */
  readonly message: Message;
}

/** An assumption as the public API gives it. */
export interface SaidAssumption {
  readonly key: string;
  readonly text: string;
}

export function assumption(
  key: string,
  message: Message,
  level: Assumption["level"] = "medium",
): Assumption {
  return { key, level, message };
}

/** Each key once, the first one wins. */
export function distinct(all: readonly Assumption[]): readonly Assumption[] {
  return [
    ...new Map([...all].reverse().map((each) => [each.key, each])).values(),
  ].reverse();
}

export function said(
  { key, message }: Assumption,
  place: (line: number) => number = (line) => line,
): SaidAssumption {
  return { key, text: textOf(placed(message, place)) };
}
