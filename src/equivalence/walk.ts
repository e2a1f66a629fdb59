import type { Run } from "../analysis/build/runs.ts";
import type { Difference } from "./difference.ts";
import type { Expectations } from "./expectations.ts";
import { isSame, loneCommand, sameCommand, type Step } from "./steps.ts";
import { partingOf } from "./parting.ts";
import { unproved } from "./verdict.ts";

/** What a stage of one file does, and how what is claimed of it shows on the other side. */
export interface Side {
  readonly steps: readonly Step[];
  readonly expected: Expectations;
}

/** How far one side has come. */
interface Cursor extends Side {
  at: number;
  /** The RUN of the step that was passed last, and how many of its commands were passed. */
  run: Run | undefined;
  calls: number;
  /** Its mark. */
  mark: string;
}

/** Goes along both sides at once: they do the same but for what is expected of either. Stops where they part. */
export function walk(before: Side, after: Side): readonly Difference[] {
  const one = cursorOf(before);
  const other = cursorOf(after);
  /** The RUNs that stand beside each other. */
  let pair: { readonly one: Run; readonly other: Run } | undefined;
  for (;;) {
    const ours = one.steps[one.at];
    const theirs = other.steps[other.at];
    if (ours === undefined && theirs === undefined) return [];
    if (
      passInserted(one, other, pair?.other) ||
      passInserted(other, one, pair?.one)
    )
      continue;
    if (passGone(one) || passGone(other)) continue;
    if (ours === undefined || theirs === undefined || !isSame(ours, theirs))
      return partingOf(ours, theirs).map((reason) => ({
        ...reason,
        before: ours?.span,
        after: theirs?.span,
      }));
    if (ours.run !== undefined && theirs.run !== undefined) {
      const next = { one: ours.run, other: theirs.run };
      if (pair !== undefined && !mayFollow(pair, next, one, other))
        return [seamOf(ours, theirs)];
      pair = next;
    }
    pass(one, ours);
    pass(other, theirs);
  }
}

function cursorOf(side: Side): Cursor {
  return { ...side, at: 0, run: undefined, calls: 0, mark: "" };
}

function pass(cursor: Cursor, { run, callsEnd, mark }: Step): void {
  cursor.at++;
  cursor.run = run;
  cursor.calls = callsEnd;
  cursor.mark = mark;
}

/** A step of `other` that is expected to be new there, where `one` stands now; `beside` is the RUN of `other` that the one passed last is compared with. */
function passInserted(
  one: Cursor,
  other: Cursor,
  beside: Run | undefined,
): boolean {
  const step = other.steps[other.at];
  if (step === undefined || loneCommand(step) === undefined) return false;
  for (const { run, behind } of placesFor(step, one, other, beside)) {
    const command = one.expected
      .inserted(run.number, behind)
      .find((each) => sameCommand(step, each));
    if (command === undefined) continue;
    one.expected.takeInserted(run.number, behind, command);
    pass(other, step);
    return true;
  }
  return false;
}

interface Place {
  readonly run: Run;
  readonly behind: number;
}

/** Behind which commands of `one` a step of `other` may be said to stand. A `set` that was passed is no step, and may stand on either side of it. */
function placesFor(
  step: Step,
  one: Cursor,
  other: Cursor,
  beside: Run | undefined,
): readonly Place[] {
  const next = one.steps[one.at];
  const first =
    next === undefined ? 0 : next.callsEnd - next.invocations.length;
  const places: Place[] = [];
  const add = (run: Run, from: number, to: number): void => {
    for (let behind = from; behind < to; behind++) places.push({ run, behind });
  };
  // Behind a list that holds ||, nobody can tell what had run.
  if (
    one.run !== undefined &&
    step.run === beside &&
    !other.mark.startsWith("||")
  ) {
    const end = next?.run === one.run ? first : one.run.invocations.length;
    add(one.run, one.calls - 1, end);
  }
  // It must be part of the RUN that the next step is in, not of one of its own or of the one before.
  const isPart = other.steps[other.at + 1]?.run === step.run;
  if (next?.run !== undefined && next.run !== one.run && isPart)
    add(next.run, -1, first);
  return places;
}

/** A step that is expected to be gone on the other side. */
function passGone(cursor: Cursor): boolean {
  const step = cursor.steps[cursor.at];
  const alone = step && loneCommand(step);
  if (step === undefined || alone === undefined) return false;
  const call = step.callsEnd - 1;
  if (!cursor.expected.isGone(alone.run.number, call)) return false;
  cursor.expected.takeGone(alone.run.number, call);
  cursor.at++;
  return true;
}

/** The next pair of RUNs is the same, or both go on with a new one, or a seam between two is expected. */
function mayFollow(
  last: { readonly one: Run; readonly other: Run },
  next: { readonly one: Run; readonly other: Run },
  one: Cursor,
  other: Cursor,
): boolean {
  const isSame = last.one === next.one;
  const isSameThere = last.other === next.other;
  if (isSame === isSameThere) return true;
  return isSame
    ? other.expected.takeSeam(next.other.number)
    : one.expected.takeSeam(next.one.number);
}

function seamOf(before: Step, after: Step): Difference {
  return {
    ...unproved(after.line, "RUNs were joined or split"),
    before: before.span,
    after: after.span,
  };
}
