/** Of a line that varies, one for each run. */
type Runs = readonly string[];

/**
 * True where lines of two images hold another word or number that stays in all runs of each: `3 passed in 0.12s` and `2 passed in 0.15s`. Where a part of
 * random length stands in the line, what is in front of it and behind it is compared.
 */
export function holdsAnother(before: Runs, after: Runs): boolean {
  const [one, two] = [before.map(tokensOf), after.map(tokensOf)];
  const all = [...one, ...two];
  const length = all[0]?.length ?? 0;
  if (all.every((tokens) => tokens.length === length))
    return Array.from({ length }, (_, at) => at).some((at) =>
      isAnother(one, two, (tokens) => tokens[at]),
    );
  const [shortest, shortestToo] = [one, two].map(common);
  const least = Math.min(shortest?.front ?? 0, shortestToo?.front ?? 0);
  const end = Math.min(shortest?.back ?? 0, shortestToo?.back ?? 0);
  return (
    Array.from({ length: least }, (_, at) => at).some((at) =>
      isAnother(one, two, (tokens) => tokens[at]),
    ) ||
    Array.from({ length: end }, (_, at) => at).some((at) =>
      isAnother(one, two, (tokens) => tokens.at(-1 - at)),
    )
  );
}

/** Words, numbers, and each other character. */
function tokensOf(line: string): readonly string[] {
  return line.match(/[A-Za-z]+|\d+|[^A-Za-z\d]/g) ?? [];
}

function isAnother(
  before: readonly (readonly string[])[],
  after: readonly (readonly string[])[],
  tokenOf: (tokens: readonly string[]) => string | undefined,
): boolean {
  const [one, two] = [before, after].map(
    (runs) => new Set(runs.map((tokens) => tokenOf(tokens))),
  );
  if (one?.size !== 1 || two?.size !== 1) return false;
  return [...one][0] !== [...two][0];
}

/** How many tokens all runs have in common, in front and at the end. */
function common(runs: readonly (readonly string[])[]): {
  readonly front: number;
  readonly back: number;
} {
  const least = Math.min(...runs.map(({ length }) => length));
  const count = (
    tokenOf: (tokens: readonly string[], at: number) => string | undefined,
  ): number => {
    let at = 0;
    while (
      at < least &&
      new Set(runs.map((tokens) => tokenOf(tokens, at))).size === 1
    )
      at++;
    return at;
  };
  return {
    front: count((tokens, at) => tokens[at]),
    back: count((tokens, at) => tokens.at(-1 - at)),
  };
}
