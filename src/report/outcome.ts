import type { Position } from "../error.ts";
import type { AppliedChange } from "../applied-change.ts";
import type { Note, Optimized } from "../optimize.ts";
import type { Risk } from "../proposal.ts";

/** Why an input was not (or not wholly) processed, for people and for programs. */
export interface Failure {
  /** `refused`: something about the input. `bug`: dockfix is to blame. */
  readonly kind: "refused" | "bug";
  /** Stable, for programs: an `ErrorCode`, or what went wrong with the file system. */
  readonly code: string;
  /** One line, without the path. */
  readonly message: string;
  readonly position: Position | undefined;
  /** The source around the position. */
  readonly frame: string | undefined;
  /** What to do about it, or what a report of the bug needs. */
  readonly hint: string | undefined;
}

/** What became of one input. */
export interface Outcome {
  /** As the user would type it, with `/`; `-` for standard input. */
  readonly path: string;
  /** The text that was read; `undefined` when it could not be. */
  readonly source: string | undefined;
  /** `undefined` for an input that was refused. */
  readonly result: Optimized | undefined;
  /** True when the rewritten text went to disk. */
  readonly written: boolean;
  /** Empty when all went well; a result may still be there beside a failure. */
  readonly failures: readonly Failure[];
}

/** Everything that a whole-run report says. */
export interface Run {
  /** dockfix's own version. */
  readonly version: string;
  /** The ceiling that the run had. */
  readonly risk: Risk;
  readonly outcomes: readonly Outcome[];
  /** One sentence by transform name. */
  readonly summaries: ReadonlyMap<string, string>;
}

/** The changes that were made, by line; none for a refused input. */
export function changesOf(outcome: Outcome): readonly AppliedChange[] {
  const changes = outcome.result?.changes ?? [];
  return [...changes].sort((a, b) => a.line - b.line || a.endLine - b.endLine);
}

/** The notes of one kind, by line. */
export function notesOf(
  outcome: Outcome,
  ...kinds: readonly Note["kind"][]
): readonly Note[] {
  const notes = outcome.result?.notes ?? [];
  return notes
    .filter((note) => kinds.includes(note.kind))
    .sort((a, b) => a.line - b.line);
}

/** True when the text differs from what was read. */
export function isChanged(outcome: Outcome): boolean {
  return outcome.result?.changed ?? false;
}
