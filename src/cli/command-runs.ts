import type { Command, Run } from "./command.ts";

/** Loaded when they are asked for, so that help and version cost next to nothing. */
const RUNS: ReadonlyMap<string, () => Promise<Run>> = new Map([
  ["", async () => (await import("./improve.ts")).improve],
  ["list", async () => (await import("./list.ts")).list],
  ["explain", async () => (await import("./explain.ts")).explain],
  [
    "verify --static",
    async () => (await import("./verify-static.ts")).verifyStatic,
  ],
  ["measure", async () => (await import("./measure.ts")).measure],
  ["verify", async () => (await import("./verify-images.ts")).verifyImages],
  ["tune", async () => (await import("./tune.ts")).tune],
  ["layers", async () => (await import("./layers.ts")).layers],
  ["budget", async () => (await import("./budget.ts")).budget],
  ["clean", async () => (await import("./clean.ts")).clean],
]);

/** What does the work of a command. */
export async function runOf({ name }: Command): Promise<Run> {
  const load = RUNS.get(name);
  if (load === undefined) throw new Error(`nothing does ${name}`);
  return load();
}
