import type { AppliedChange } from "../applied-change.ts";
import type { Decision, Figures, TuningState } from "../measure/tuning.ts";
import type { Timing } from "../measure/timing.ts";
import type { Worth } from "../measure/worth.ts";
import { RISKS } from "../proposal.ts";

type Check<T> = (value: unknown) => value is T;

/** What was read from a file as the state of a tuning, where it is one in every part. */
export function tuningState(value: unknown): TuningState | undefined {
  return isState(value) ? value : undefined;
}

const isText: Check<string> = (value) => typeof value === "string";
const isNumber: Check<number> = (value): value is number =>
  typeof value === "number" && Number.isFinite(value);
const isSwitch: Check<boolean> = (value) => typeof value === "boolean";

const isTiming = record<Timing>({
  median: isNumber,
  least: isNumber,
  most: isNumber,
  runs: isNumber,
});
const isFigures = record<Figures>({
  size: isNumber,
  compressed: maybe(isNumber),
  bases: maybe(isNumber),
  cold: isTiming,
});
const VERDICTS: readonly unknown[] = [
  "pays",
  "larger",
  "no-smaller",
  "too-little",
  "too-slow",
] satisfies readonly Worth["verdict"][];
const isWorth = record<Worth>({
  verdict: (value) => VERDICTS.includes(value),
  saved: isNumber,
  share: isNumber,
  transferred: isNumber,
  isEstimate: isSwitch,
  perPull: isNumber,
  pulls: isNumber,
  gained: isNumber,
  slower: maybe(isNumber),
  isWithBases: isSwitch,
  noise: isNumber,
  lost: isNumber,
  runs: isNumber,
});
const isChange = record<AppliedChange>({
  transform: isText,
  part: maybe(isText),
  risk: (value) => RISKS.some((risk) => risk === value),
  line: isNumber,
  endLine: isNumber,
  reason: isText,
  assumes: listOf(record({ key: isText, text: isText })),
  purges: listOf(isText),
  saving: record({ bytes: maybe(isNumber), source: isText }),
});
const isDecision = record<Decision>({
  key: isText,
  title: isText,
  changes: listOf(isChange),
  kept: isSwitch,
  reason: isText,
  worth: maybe(isWorth),
  before: isFigures,
  after: maybe(isFigures),
});
const isState = record<TuningState>({
  original: isFigures,
  code: isText,
  figures: isFigures,
  tests: listOf(isText),
  decisions: listOf(isDecision),
  bases: (value) =>
    typeof value === "object" &&
    value !== null &&
    Object.values(value).every(isText),
});

/** An object with a check for each of its fields. */
function record<T extends object>(
  fields: Readonly<Record<keyof T, (value: unknown) => boolean>>,
): Check<T> {
  const checks = new Map<string, (value: unknown) => boolean>(
    Object.entries(fields),
  );
  return (value): value is T => {
    if (typeof value !== "object" || value === null) return false;
    const found = new Map<string, unknown>(Object.entries(value));
    return [...checks].every(([name, check]) => check(found.get(name)));
  };
}

function listOf<T>(check: (value: unknown) => value is T): Check<readonly T[]> {
  return (value): value is readonly T[] =>
    Array.isArray(value) && value.every((each) => check(each));
}

/** JSON has no `undefined`: a field without a value is not there. */
function maybe<T>(check: Check<T>): Check<T | undefined> {
  return (value): value is T | undefined => value === undefined || check(value);
}
