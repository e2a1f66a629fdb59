/** The same inputs in every run, unless somebody asks for others. */
export const SEED = Number(process.env["DOCKFIX_SEED"] ?? 20_261_122);

const factor = Number(process.env["DOCKFIX_RUNS"] ?? 1);

/** How often each test of this folder is repeated: the one place for these numbers. DOCKFIX_RUNS multiplies them. */
export const RUNS = {
  /** Generated Dockerfiles that are built in real shells. */
  shells: times(45),
  /** Mutants that are scanned. */
  scanner: times(4_000),
  /** Files of arbitrary bytes. */
  bytes: times(3_000),
  /** Files of arbitrary characters. */
  characters: times(3_000),
  /** Files made of pieces of others. */
  spliced: times(1_200),
} as const;

function times(count: number): number {
  return Math.max(1, Math.round(count * factor));
}
