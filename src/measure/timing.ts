/** How long something took, over several runs; seconds. */
export interface Timing {
  readonly median: number;
  readonly least: number;
  readonly most: number;
  readonly runs: number;
}

/** Median and spread of several runs, in seconds. Of an even number of runs the median is the mean of the two in the middle. */
export function timingOf(seconds: readonly number[]): Timing {
  const sorted = [...seconds].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const below = sorted[Math.ceil(middle) - 1] ?? 0;
  const above = sorted[Math.floor(middle)] ?? below;
  return {
    median: (below + above) / 2,
    least: sorted[0] ?? 0,
    most: sorted.at(-1) ?? 0,
    runs: sorted.length,
  };
}

/** With one more run, of at most two before. */
export function timingWith(
  { least, most, runs }: Timing,
  seconds: number,
): Timing {
  return timingOf([...(runs === 1 ? [least] : [least, most]), seconds]);
}
