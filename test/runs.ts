/**
 * How often properties run. The numbers in the tests are for a few minutes in all on a slow machine; DOCKFIX_RUNS multiplies them, DOCKFIX_SEED varies them.
 */
const FACTOR = Number(process.env["DOCKFIX_RUNS"] ?? "1");

/** Options of fast-check for a property that is worth `numRuns` runs. */
export function runs(numRuns: number): {
  readonly numRuns: number;
  readonly seed: number;
} {
  const seed = Number(process.env["DOCKFIX_SEED"] ?? "20240612");
  return { numRuns: Math.max(1, Math.round(numRuns * FACTOR)), seed };
}
