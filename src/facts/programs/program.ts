import type { Args, OptionTable } from "./args.ts";
import type { Effect } from "./effect.ts";
import type { Operand } from "./operand.ts";

/** What is known where a call runs, as far as facts need it. */
export interface ProgramEnvironment {
  /** The value of a variable; `undefined` where it is not set or can't be told. */
  readonly variable: (name: string) => string | undefined;
}

/** Where nothing is known. */
export const NOWHERE: ProgramEnvironment = { variable: () => undefined };

/** A program, or a family that takes the same options: one entry of the table. */
export type Program = ProgramByOptions | ProgramByWords;

interface Named {
  /** Base names. */
  readonly names: readonly string[];
  /** Variables that make it run or read something else, when they are set. */
  readonly hooks?: readonly string[];
}

export interface ProgramByOptions extends Named {
  /** What options it takes. An option that is not in it makes a call unknown. */
  readonly options: OptionTable;
  /** What a call does. Called only where every option is listed; the reader adds `unknown` where one is not. */
  readonly read: (
    args: Args,
    environment: ProgramEnvironment,
    /** Which of `names` was called. */
    name: string,
  ) => readonly Effect[];
  /** What a call with an option that is not listed does besides what nobody knows. */
  readonly whenUnlisted?: (args: Args) => readonly Effect[];
}

/** One whose words are no options as getopt reads them: `find`, `test`, `sh`. It says itself what it does not know. */
export interface ProgramByWords extends Named {
  readonly readWords: (
    words: readonly Operand[],
    environment: ProgramEnvironment,
    name: string,
  ) => readonly Effect[];
}
