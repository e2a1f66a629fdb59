import type { LoadLibrary } from "./library.ts";
import type { Io } from "./output.ts";

/** What stands behind a first word: takes the words after it and gives the exit code. May throw. */
export type Command = (
  argv: readonly string[],
  io: Io,
  loadLibrary: LoadLibrary,
) => Promise<number>;
