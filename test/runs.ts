/** The same inputs in every run, unless DOCKFIX_SEED asks for others. */
export const SEED = Number(process.env["DOCKFIX_SEED"] ?? "20240612");

const FACTOR = Number(process.env["DOCKFIX_RUNS"] ?? "1");

/** How often something is repeated. The counts in the tests are for a few minutes in all on a slow machine; DOCKFIX_RUNS multiplies them. */
export function times(count: number): number {
  return Math.max(1, Math.round(count * FACTOR));
}

/** Options of fast-check for a property that is worth `count` runs. */
export function runs(count: number): {
  readonly numRuns: number;
  readonly seed: number;
} {
  return { numRuns: times(count), seed: SEED };
}
