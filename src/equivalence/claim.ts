/**
 * What an edit says that it does to the image. The proof allows what is claimed and nothing else. Numbers of RUNs (`Analysis.runs`), of commands in a RUN
 * (`Run.invocations`) and of stages are those of the file that the claim is about.
 */
export type Claim =
  FlagPurge | CommandPurge | Refresh | ArchiveRemoval | Join | Move | Rebase;

/** The cache of a manager stays empty because one call is given a flag. */
export interface FlagPurge {
  readonly kind: "purge";
  readonly form: "flag";
  readonly manager: string;
  readonly run: number;
  /** The call that gets the flag. */
  readonly call: number;
  /** Where the flag then stands among the call's words. */
  readonly at: number;
  readonly flag: string;
}

/** The cache of managers is emptied by a command that stands behind another one. */
export interface CommandPurge {
  readonly kind: "purge";
  readonly form: "command";
  readonly managers: readonly string[];
  readonly run: number;
  /** The command that it stands behind. */
  readonly behind: number;
  readonly command: string;
}

/** A command that only fetches an index is left out: the calls behind it fetch it themselves, and keep none. */
export interface Refresh {
  readonly kind: "refresh";
  readonly manager: string;
  readonly run: number;
  readonly call: number;
}

/** An archive that the RUN fetched and unpacked is removed behind another command. */
export interface ArchiveRemoval {
  readonly kind: "archive";
  readonly run: number;
  readonly behind: number;
  readonly command: string;
}

/** A RUN and the next one become one. A merge of five RUNs is four of these. */
export interface Join {
  readonly kind: "join";
  /** The second of the two. */
  readonly run: number;
}

/** The one command of a RUN moves to the front of a later one; nothing is left of the RUN. */
export interface Move {
  readonly kind: "move";
  readonly run: number;
  readonly to: number;
}

/** A stage stands on another tag of its base, behind which these commands run first, in a RUN of their own. */
export interface Rebase {
  readonly kind: "rebase";
  readonly stage: number;
  /** The whole reference, as it is written. */
  readonly base: string;
  readonly commands: readonly string[];
}

/** Kind, subject, place and form, in whatever order they were written: two claims with one key are one. */
export function keyOf(claim: Claim): string {
  return JSON.stringify(
    Object.entries(claim).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}
