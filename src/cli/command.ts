import type { LoadLibrary } from "./library.ts";
import type { Option } from "./option.ts";
import type { ParsedOptions } from "./options.ts";
import type { Io } from "./output.ts";

/** Does the work, and gives the exit code. May throw. */
export type Run = (
  options: ParsedOptions,
  io: Io,
  loadLibrary: LoadLibrary,
) => Promise<number>;

/** What can stand behind `dockfix`. */
export interface Command {
  /** The words behind `dockfix`: `measure`, `verify --static`; empty for what is done without one. */
  readonly name: string;
  /** What stands behind the name. */
  readonly operands: string;
  /** What it does, in a sentence or two. */
  readonly summary: string;
  readonly options: readonly Option[];
  /** What exit code 1 means, where there is one. */
  readonly exits?: string;
}
