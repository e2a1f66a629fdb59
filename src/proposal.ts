import type { Analysis } from "./analysis/analyse.ts";
import type { Claim } from "./equivalence/claim.ts";
import type { Why } from "./equivalence/rules/rule.ts";
import type { Message } from "./message.ts";
import type { Edit } from "./syntax/edit.ts";

/**
 * `low`: the same image minus what the changes purge, proved from the file and its build context.
 * `medium`: the same under assumptions that are named. `high`: needs a test run of the image.
 */
export type Risk = "low" | "medium" | "high";

export const RISKS: readonly Risk[] = ["low", "medium", "high"];

/** True when `risk` is at most `ceiling`. */
export function within(risk: Risk, ceiling: Risk): boolean {
  return RISKS.indexOf(risk) <= RISKS.indexOf(ceiling);
}

/** What a change is expected to save in the image. `bytes` is uncompressed; `undefined` means that nobody knows. */
export interface Saving {
  readonly bytes: number | undefined;
  /** Where the figure comes from, or why there is none. */
  readonly source: string;
}

export const UNKNOWN_SAVING: Saving = {
  bytes: undefined,
  source: "unknown: depends on what is installed",
};

/** The edits could not be written, and why. */
export interface NoPlace {
  readonly noPlace: Message;
}

/** One way to make an improvement. */
export interface Alternative {
  /** What its edits do to the image. The proof allows this and nothing else. */
  readonly claims: readonly Claim[];
  /** Writes the edits; asked only once the claims are accepted. */
  readonly write: () => readonly Edit[] | NoPlace;
  /** Where it is not the proposal's own. */
  readonly reason?: Message;
  /**
   * It is worth something only if this could then be claimed of the file that it makes: joining RUNs frees package lists only if these may go.
   * What that would assume is named by this change; where it is refused, so is the alternative.
   */
  readonly provided?: (after: Analysis) => readonly Claim[];
}

/** An improvement that a transform would make. Whether it is harmless, under which assumptions, is the proof's answer. */
export interface Proposal {
  readonly kind: "proposal";
  /** Part of the transform, such as the package manager of `purge-caches`; `--skip NAME/PART` addresses it. */
  readonly part?: string;
  /** First and last line of what it touches, 1-based. */
  readonly line: number;
  readonly endLine: number;
  /** Why, for the user: one clause. */
  readonly reason: Message;
  readonly saving: Saving;
  /** What it would gain, put in front of the reason of a refusal: `joining them would free X, but `. */
  readonly gain?: Message;
  /** In order of preference. The first that needs no assumption is taken, else the one at the lowest level. */
  readonly alternatives: readonly Alternative[];
  /** The line at which a refusal is noted, where that is not `line`. */
  readonly noted?: number;
  /** An answer to a refusal, such as a base with what it lacked. */
  readonly repair?: (why: Why) => Alternative | undefined;
}

/** Something that was seen, and there is nothing to gain or no way to write it. */
export interface Idle {
  readonly kind: "idle";
  readonly part?: string;
  readonly line: number;
  readonly why: Message;
}
