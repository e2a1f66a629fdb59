import type { Timing } from "./timing.ts";

/** What a step is weighed by. */
export interface Thresholds {
  /** Least part of the image that it must save, 0.01 for 1 %; or `bytes`, whichever is reached first. */
  readonly share: number;
  readonly bytes: number;
  /** Part of the build time by which two builds of one file may differ for no reason, 0.1 for 10 %. */
  readonly time: number;
  /** How fast images are pulled, Mbit/s. */
  readonly bandwidth: number;
  /** How often the image of one build is pulled. */
  readonly pulls: number;
}

/** What approaches are weighed by. */
export interface Weighing extends Thresholds {
  /** False where builds may have taken something from a cache: then times decide nothing. */
  readonly timed: boolean;
}

/** 1 % or 5 MB; 10 pulls for each build over 100 Mbit/s. */
export const USUAL: Thresholds = {
  share: 0.01,
  bytes: 5_000_000,
  time: 0.1,
  bandwidth: 100,
  pulls: 10,
};

/** One image and its build, as far as they count. Sizes are bytes. */
export interface Weighed {
  readonly size: number;
  /** What is pulled; `undefined` where nobody has looked. */
  readonly compressed?: number | undefined;
  /** Seconds of builds from nothing; `undefined` where they came from a cache, and so say nothing. */
  readonly cold?: Timing | undefined;
  /** What a machine that has nothing pulls before it can build, compressed; `undefined` where it is not known. */
  readonly bases?: number | undefined;
}

/** What a step gives and what it costs. */
export interface Worth {
  /** `too-little`: fewer bytes than count; `too-slow`: builds lose more time than pulls save. */
  readonly verdict:
    "pays" | "larger" | "no-smaller" | "too-little" | "too-slow";
  /** Bytes, uncompressed: what every machine that holds the image stores less. */
  readonly saved: number;
  /** The same as a part of the image before. */
  readonly share: number;
  /** Bytes that each pull transfers less. */
  readonly transferred: number;
  /** The bytes of a pull are worked out from the uncompressed size. */
  readonly isEstimate: boolean;
  /** Seconds that one pull takes less. */
  readonly perPull: number;
  readonly pulls: number;
  /** Seconds that all pulls take less. */
  readonly gained: number;
  /** Seconds that a build takes more, with the pull of its bases; negative for less. `undefined` where times say nothing. */
  readonly slower: number | undefined;
  /** `slower` has the pull of the bases in it, which are not the same for both. */
  readonly isWithBases: boolean;
  /** Seconds that two builds of one file may differ by. */
  readonly noise: number;
  /** Seconds of build that are added beyond noise. */
  readonly lost: number;
  /** Builds of the side that was built less often; 0 where times say nothing. */
  readonly runs: number;
}

/** Seconds that no build is known by. */
const LEAST_NOISE = 5;
/** Two single builds of one file on a busy machine have been seen to differ by this part. */
const SINGLE = 1 / 3;
/** What gzip leaves of an image: 34 to 42 % in docs/measured.md. */
const PACKED = 0.4;
/** More builds of one file are not made by themselves. */
export const MOST_RUNS = 3;

/**
 * Weighs a step from one image to the next. It pays where it saves bytes that count, and its pulls save at least as many seconds as each build loses
 * beyond noise. docs/decisions.md says it in words.
 */
export function worthOf(
  before: Weighed,
  after: Weighed,
  thresholds: Thresholds,
): Worth {
  return weighed(before, after, thresholds, 0);
}

/** Whether more builds might turn the verdict: the times that were measured could as well be otherwise, and it would then be another one. */
export function hangsOnTimes(
  before: Weighed,
  after: Weighed,
  thresholds: Thresholds,
): boolean {
  const { cold: old } = before;
  const { cold } = after;
  if (old === undefined || cold === undefined) return false;
  const runs = Math.min(old.runs, cold.runs);
  if (runs >= MOST_RUNS) return false;
  const doubt =
    runs <= 1
      ? SINGLE * Math.max(old.median, cold.median)
      : Math.max(spread(old), spread(cold));
  const [best, worst] = [-doubt, doubt].map(
    (error) => weighed(before, after, thresholds, error).verdict,
  );
  return best !== worst;
}

/** `error` seconds are added to what the build takes more. */
function weighed(
  before: Weighed,
  after: Weighed,
  { share, bytes, time, bandwidth, pulls }: Thresholds,
  error: number,
): Worth {
  const seconds = (size: number): number => (8 * size) / (1e6 * bandwidth);
  const saved = before.size - after.size;
  const transferred =
    before.compressed === undefined || after.compressed === undefined
      ? undefined
      : before.compressed - after.compressed;
  const perPull = seconds(transferred ?? PACKED * saved);
  const gained = pulls * perPull;
  const added = slowerBy(before, after);
  const bases =
    before.bases === undefined ||
    after.bases === undefined ||
    before.bases === after.bases
      ? undefined
      : seconds(after.bases - before.bases);
  const slower = added === undefined ? undefined : added + (bases ?? 0) + error;
  const noise = noiseOf(before.cold, after.cold, time);
  const lost = slower === undefined ? 0 : Math.max(0, slower - noise);
  const verdict = (): Worth["verdict"] => {
    if (saved < 0) return "larger";
    if (saved === 0) return "no-smaller";
    if (saved < bytes && saved < share * before.size) return "too-little";
    return lost > 0 && lost > gained ? "too-slow" : "pays";
  };
  return {
    verdict: verdict(),
    saved,
    share: before.size === 0 ? 0 : saved / before.size,
    transferred: Math.round(transferred ?? PACKED * saved),
    isEstimate: transferred === undefined,
    perPull,
    pulls,
    gained,
    slower,
    isWithBases: slower !== undefined && bases !== undefined,
    noise,
    lost,
    runs: Math.min(before.cold?.runs ?? 0, after.cold?.runs ?? 0),
  };
}

function slowerBy(before: Weighed, after: Weighed): number | undefined {
  return before.cold === undefined || after.cold === undefined
    ? undefined
    : after.cold.median - before.cold.median;
}

function noiseOf(
  before: Timing | undefined,
  after: Timing | undefined,
  time: number,
): number {
  return Math.max(
    LEAST_NOISE,
    time * (before?.median ?? 0),
    spread(before),
    spread(after),
  );
}

/** How far the builds of one file lie apart; seconds. */
function spread(timing: Timing | undefined): number {
  return timing === undefined ? 0 : timing.most - timing.least;
}
