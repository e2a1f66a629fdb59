import type { LoadEngine } from "./engine.ts";
import type { Io } from "./output.ts";

/** What stands behind a first word: takes the words after it and gives the exit code. May throw. */
export type Command = (
  argv: readonly string[],
  io: Io,
  loadEngine: LoadEngine,
) => Promise<number>;

/** Loaded when they are asked for, so that `--help` and `--version` cost next to nothing. */
export const commands: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ["list", async () => (await import("./list.ts")).list],
  ["explain", async () => (await import("./explain.ts")).explain],
  ["verify", async () => (await import("./verify.ts")).verify],
  ["measure", async () => (await import("./measure.ts")).measure],
  ["tune", async () => (await import("./tune.ts")).tune],
  ["layers", async () => (await import("./layers.ts")).layers],
  ["budget", async () => (await import("./budget.ts")).budget],
]);
