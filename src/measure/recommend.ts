import type { Risk } from "../proposal.ts";
import type { Approach, Built } from "./measurement.ts";

/** From when on a further step pays, and what it may cost. */
export interface Thresholds {
  /** Least part of the image that it must save, 0.01 for 1 %; or `bytes`, whichever is reached first. */
  readonly share: number;
  readonly bytes: number;
  /** Most part of the build time that it may add, 0.1 for 10 %. */
  readonly time: number;
}

/** 1 % or 5 MB, for at most 10 % more build time. */
export const USUAL: Thresholds = { share: 0.01, bytes: 5_000_000, time: 0.1 };

/** An approach of which nobody has said yet what the figures mean. */
export type Measured = Omit<Approach, "pays" | "recommendation">;

type Weighed = Pick<Extract<Built, { kind: "built" }>, "size" | "cold">;

/**
 * Says of each approach what its figures mean. The order is that of the risk: the original, then low to high, then what was written by hand. An approach is
 * recommended where it pays against the best one so far: smaller by a threshold, without costing more time than another; the last such one is the choice.
 */
export function recommend(
  approaches: readonly Measured[],
  thresholds: Thresholds = USUAL,
): readonly Approach[] {
  const [original] = approaches;
  let best = original?.built.kind === "built" ? original : undefined;
  const verdicts = approaches.map((approach): string => {
    const { built } = approach;
    if (built.kind === "failed") return "does not build";
    if (approach === original) return "what the others are compared with";
    const before = best?.built;
    if (best === undefined || before?.kind !== "built") {
      best = approach;
      return "builds, where the original does not";
    }
    const reason = whyNot(before, built, thresholds);
    if (reason !== undefined) return `not worth it: ${reason} ${nameOf(best)}`;
    best = approach;
    return "";
  });
  return approaches.map((approach, index) => {
    const verdict = verdicts[index] ?? "";
    const good =
      approach === best
        ? `recommended${caution(approach.risk)}`
        : "a good step on the way";
    const pays = verdict === "";
    return { ...approach, pays, recommendation: pays ? good : verdict };
  });
}

/** Why a step from one image to the next does not pay; ends in `than`. `undefined` where it pays. */
export function whyNot(
  before: Weighed,
  after: Weighed,
  { share, bytes, time }: Thresholds,
): string | undefined {
  const saved = before.size - after.size;
  if (saved <= 0) return saved < 0 ? "larger than" : "no smaller than";
  if (saved < bytes && saved < before.size * share)
    return `only ${percent(saved / before.size)} smaller than`;
  const slower = after.cold.median / before.cold.median - 1;
  // Where the runs overlap, one is not known to be slower.
  const isSlower = after.cold.least > before.cold.most;
  if (slower <= time || !isSlower) return undefined;
  // Other work on the machine makes a single run slow, too.
  const often = after.cold.runs === 1 ? " in one run" : "";
  return `${percent(slower)} slower to build${often} than`;
}

function nameOf({ name }: Measured): string {
  return name === "original" ? "the original" : name;
}

function caution(risk: Risk | undefined): string {
  if (risk === "low") return "";
  if (risk === "medium") return ", if its assumptions hold";
  return ", after a test of the image";
}

function percent(part: number): string {
  const value = 100 * part;
  return `${value < 9.95 ? value.toFixed(1) : value.toFixed(0)} %`;
}
