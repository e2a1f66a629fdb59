import type { Args, OptionTable } from "./args.ts";
import type { Effect } from "./effect.ts";

/** What is known where a call runs, as far as facts need it. */
export interface ProgramEnvironment {
  /** The value of a variable; `undefined` where it is not set or can't be told. */
  readonly variable: (name: string) => string | undefined;
}

/** A program, or a family that takes the same options: one entry of the table. */
export interface Program {
  /** Base names. */
  readonly names: readonly string[];
  /** What options it takes. An option that is not in it makes a call unknown. */
  readonly options: OptionTable;
  /** What a call does. Called only where every option is listed; the reader adds `unknown` where one is not. */
  readonly read: (
    args: Args,
    environment: ProgramEnvironment,
    /** Which of `names` was called. */
    name: string,
  ) => readonly Effect[];
}
