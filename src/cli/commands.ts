import type { Command } from "./command.ts";

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
