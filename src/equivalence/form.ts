import type { Claim } from "./claim.ts";

/**
 * How a claim shows in the other file, as structure: nothing here knows what a command does. Numbers are those of the file that the claim is about.
 */
export type Form =
  /** A command is new, behind command `behind` of a RUN; -1: in front of all of them. */
  | {
      readonly kind: "inserted";
      readonly run: number;
      readonly behind: number;
      readonly command: string;
    }
  /** A command is gone. */
  | { readonly kind: "gone"; readonly run: number; readonly call: number }
  /** A command has one word more. */
  | {
      readonly kind: "word";
      readonly run: number;
      readonly call: number;
      /** Its place among the words behind the program's name. */
      readonly at: number;
      readonly word: string;
    }
  /** A RUN is part of the one before it. */
  | { readonly kind: "seam"; readonly run: number }
  /** A stage stands on another image, and a RUN of these commands is new behind its FROM. */
  | {
      readonly kind: "base";
      readonly stage: number;
      readonly base: string;
      readonly commands: readonly string[];
    };

/** The command that a `move` puts elsewhere is asked for by its place: its text is the file's own. */
export function formsOf(
  claim: Claim,
  textAt: (run: number, call: number) => string,
): readonly Form[] {
  switch (claim.kind) {
    case "purge":
      return claim.form === "flag"
        ? [{ ...claim, kind: "word", word: claim.flag }]
        : [{ ...claim, kind: "inserted" }];
    case "archive":
      return [{ ...claim, kind: "inserted" }];
    case "refresh":
      return [{ kind: "gone", run: claim.run, call: claim.call }];
    case "join":
      return [{ kind: "seam", run: claim.run }];
    case "move":
      return [
        { kind: "gone", run: claim.run, call: 0 },
        {
          kind: "inserted",
          run: claim.to,
          behind: -1,
          command: textAt(claim.run, 0),
        },
      ];
    case "rebase":
      return [
        {
          kind: "base",
          stage: claim.stage,
          base: claim.base,
          commands: claim.commands,
        },
      ];
  }
}
