import type { AppliedChange } from "../applied-change.ts";
import type { OptimizeOptions } from "../optimize.ts";
import { stepsOf } from "../steps.ts";
import { timingWith, type Timing } from "./timing.ts";
import { titleOf } from "./variant.ts";
import { UNTESTED } from "./why-wrong.ts";
import { hangsOnTimes, worthOf, type Thresholds, type Worth } from "./worth.ts";

/** What an image weighs, and how long its build takes. */
export interface Figures {
  /** Bytes, uncompressed. */
  readonly size: number;
  /** What is pulled; `undefined` where no decision needed it. */
  readonly compressed?: number | undefined;
  /** What a machine without any image pulls to build it, compressed; `undefined` where nobody asked, or where it is the same for what it was held against. */
  readonly bases?: number | undefined;
  readonly cold: Timing;
}

/** One step that was tried, and what became of it. */
export interface Decision {
  /** The same for the same step in another run. */
  readonly key: string;
  readonly title: string;
  /** Empty for an alternative that somebody wrote. */
  readonly changes: readonly AppliedChange[];
  readonly kept: boolean;
  /** Why it does not build or does not hold: one sentence; empty where its worth decides. */
  readonly reason: string;
  /** What it gives and costs; `undefined` where it did not build. */
  readonly worth: Worth | undefined;
  /** Of the image as it was before this step. */
  readonly before: Figures;
  /** `undefined` where it did not build. */
  readonly after: Figures | undefined;
}

/** How far tuning has come: plain data, so that it can be kept in a file and taken up again. */
export interface TuningState {
  readonly original: Figures;
  /** The Dockerfile as it is with all that was kept. */
  readonly code: string;
  readonly figures: Figures;
  /** Titles of the smoke tests that pass in the original: without one, nothing says that an image works. */
  readonly tests: readonly string[];
  readonly decisions: readonly Decision[];
  /** What the images consist of that anything was built on, see `layersOf`: with others, the decisions hold no longer. */
  readonly bases: Readonly<Record<string, string>>;
}

/** A whole Dockerfile that somebody wrote, to be tried when the steps are through. */
export interface Alternative {
  readonly name: string;
  readonly dockerfile: string;
}

/** What can be done next. */
interface Attempt {
  readonly key: string;
  readonly title: string;
  readonly dockerfile: string;
  readonly changes: readonly AppliedChange[];
}

/** What a trial of a Dockerfile found. */
export type Trial =
  | {
      readonly kind: "built";
      readonly figures: Figures;
      /** It is built on other images than what is kept so far. */
      readonly rebased: boolean;
    }
  /** It does not build, or its image is not good enough: why, in one sentence. */
  | { readonly kind: "rejected"; readonly reason: string };

/** Bytes, compressed: of an image, and of the images that it is built on. */
export type Pull = Required<Pick<Figures, "compressed" | "bases">>;

/** What tuning needs of the world. */
export interface Trials {
  /** Builds a Dockerfile and measures it. */
  readonly build: (dockerfile: string, title: string) => Promise<Trial>;
  /**
   * Compares the image that was built last with the one that is kept so far, and tests it; why it is not good enough, `undefined` where it is. There are no
   * changes in what somebody else wrote.
   */
  readonly check: (
    changes: readonly AppliedChange[],
  ) => Promise<string | undefined>;
  /** Builds what is kept so far, or what was built last, once more from nothing: seconds; `undefined` where that does not work any more. */
  readonly again: (which: "kept" | "last") => Promise<number | undefined>;
  /** What pulls take. */
  readonly pulls: () => Promise<{ readonly kept: Pull; readonly last: Pull }>;
  /** The image that was built last is kept from now on. */
  readonly keep: () => Promise<void>;
  /** Told of every decision, as soon as it is taken. */
  readonly decided: (state: TuningState) => Promise<void>;
}

export interface TuningOptions {
  readonly find: OptimizeOptions;
  readonly alternatives: readonly Alternative[];
  readonly thresholds: Thresholds;
  /** Whether also that is kept which neither a proof nor a smoke test vouches for. */
  readonly untested: boolean;
}

/** Whether the text of the Dockerfile proves that the image stays the same, less what is listed. */
export function isProved(changes: readonly AppliedChange[]): boolean {
  return changes.length > 0 && changes.every(({ risk }) => risk === "low");
}

/**
 * From a Dockerfile to the one that pays: step by step, the safest and largest first, each built, measured, compared and tested before the next. A step that
 * does not pay or does not hold is taken back with the reason, and not tried again. Alternatives come last. Ends when nothing is left to try.
 */
export async function tune(
  start: TuningState,
  options: TuningOptions,
  trials: Trials,
): Promise<TuningState> {
  let state = start;
  for (;;) {
    const attempt = nextAttempt(state, options);
    if (attempt === undefined) return state;
    const decision = await decide(state, attempt, options, trials);
    const { kept, after } = decision;
    if (kept) await trials.keep();
    state = {
      ...state,
      code: kept ? attempt.dockerfile : state.code,
      // Of what is kept so far, more may be known now.
      figures: kept && after !== undefined ? after : decision.before,
      decisions: [...state.decisions, decision],
    };
    await trials.decided(state);
  }
}

/** How many steps are left as far as can be told now; a step may make room for others. */
export function attemptsLeft(
  state: TuningState,
  options: TuningOptions,
): number {
  return attempts(state, options).length;
}

function nextAttempt(
  state: TuningState,
  options: TuningOptions,
): Attempt | undefined {
  return attempts(state, options)[0];
}

function attempts(
  { code, decisions }: TuningState,
  { find, alternatives }: TuningOptions,
): readonly Attempt[] {
  const tried = new Set(decisions.map(({ key }) => key));
  const steps = stepsOf(code, find).map(
    ({ key, changes, code: dockerfile }): Attempt => ({
      key,
      title: titleOf(changes),
      changes,
      dockerfile,
    }),
  );
  const written = alternatives.map(({ name, dockerfile }): Attempt => ({
    key: `alternative ${name}`,
    title: name,
    changes: [],
    dockerfile,
  }));
  return [...steps, ...written].filter(({ key }) => !tried.has(key));
}

async function decide(
  { figures: before, tests }: TuningState,
  { key, title, changes, dockerfile }: Attempt,
  { thresholds, untested }: TuningOptions,
  trials: Trials,
): Promise<Decision> {
  const decision = { key, title, changes };
  const isTested = tests.length > 0 || untested;
  if (!isTested && !isProved(changes))
    return rejected(decision, UNTESTED, before);
  const trial = await trials.build(dockerfile, title);
  if (trial.kind === "rejected")
    return rejected(decision, trial.reason, before);
  const figures = await known(before, trial, thresholds, trials);
  const worth = worthOf(figures.before, figures.after, thresholds);
  const wrong =
    worth.verdict === "pays" ? await trials.check(changes) : undefined;
  return {
    ...decision,
    ...figures,
    kept: worth.verdict === "pays" && wrong === undefined,
    reason: wrong ?? "",
    worth,
  };
}

/** Taken back without figures of its own. */
function rejected(
  step: Pick<Decision, "key" | "title" | "changes">,
  reason: string,
  before: Figures,
): Decision {
  return {
    ...step,
    kept: false,
    reason,
    worth: undefined,
    before,
    after: undefined,
  };
}

/** The figures, with more runs where the decision hangs on times, and with the bytes of pulls where these are weighed against time. */
async function known(
  before: Figures,
  { figures: after, rebased }: Extract<Trial, { kind: "built" }>,
  thresholds: Thresholds,
  trials: Trials,
): Promise<{ readonly before: Figures; readonly after: Figures }> {
  let [old, now] = [before, after];
  const { verdict, lost } = worthOf(old, now, thresholds);
  const isWeighed = verdict === "too-slow" || (verdict === "pays" && lost > 0);
  if (rebased || isWeighed || hangsOnTimes(old, now, thresholds)) {
    const { kept, last } = await trials.pulls();
    [old, now] = [
      { ...old, ...kept },
      { ...now, ...last },
    ];
  }
  while (hangsOnTimes(old, now, thresholds)) {
    const runs = Math.min(old.cold.runs, now.cold.runs);
    if (old.cold.runs === runs) {
      const seconds = await trials.again("kept");
      if (seconds === undefined) break;
      old = { ...old, cold: timingWith(old.cold, seconds) };
    }
    if (now.cold.runs === runs) {
      const seconds = await trials.again("last");
      if (seconds === undefined) break;
      now = { ...now, cold: timingWith(now.cold, seconds) };
    }
  }
  return { before: old, after: now };
}
