/** Numbers in `[0, 1)`. */
export type Random = () => number;

export function below(random: Random, limit: number): number {
  return Math.floor(random() * limit);
}

export function pick<T>(random: Random, all: readonly T[]): T {
  const found = all[below(random, all.length)];
  if (found === undefined) throw new Error("there is nothing to pick from");
  return found;
}
