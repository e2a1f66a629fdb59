import { isSame, type Step } from "./steps.ts";
import { extraOf, type Extra } from "./extra.ts";

/** A step of each file that does the same. */
export interface Match {
  readonly before: Step;
  readonly after: Step;
}

/** A step that only one file has, and where it stands. */
export interface Surplus {
  readonly step: Step;
  readonly extra: Extra;
  /** How many steps of the other file stand in front of it. */
  readonly at: number;
  /** Index among the steps of its own file. */
  readonly index: number;
}

/** Two lists of steps, one beside the other. */
export interface Alignment {
  readonly matches: readonly Match[];
  /** What only the second file has. */
  readonly added: readonly Surplus[];
  /** What only the first file has. */
  readonly removed: readonly Surplus[];
  /** Where both go on differently; nothing behind it was compared. */
  readonly parting:
    | { readonly before: Step | undefined; readonly after: Step | undefined }
    | undefined;
}

/** What is tried where two steps differ. */
export interface Strategy {
  readonly keepRuns: boolean;
  readonly looksAhead: boolean;
}

/**
 * Puts steps beside each other from the front. Only steps that may be extra are passed over, so the work is linear.
 * `keepRuns` prefers that RUNs end together, where the same purge ends one RUN and begins the next; `looksAhead` prefers a step that comes again soon.
 */
export function align(
  before: readonly Step[],
  after: readonly Step[],
  { keepRuns, looksAhead }: Strategy,
): Alignment {
  const isSurplus: typeof endsWithSurplus = (...place) =>
    keepRuns && endsWithSurplus(...place);
  const matches: Match[] = [];
  const added: Surplus[] = [];
  const removed: Surplus[] = [];
  let ours = 0;
  let theirs = 0;
  for (;;) {
    const one = before[ours];
    const other = after[theirs];
    if (one === undefined && other === undefined) break;
    if (
      one !== undefined &&
      other !== undefined &&
      isSame(one, other) &&
      !isSurplus(after, theirs, before, ours) &&
      !isSurplus(before, ours, after, theirs)
    ) {
      matches.push({ before: one, after: other });
      ours++;
      theirs++;
      continue;
    }
    const ourExtra = one && extraOf(one);
    const theirExtra = other && extraOf(other);
    if (
      other !== undefined &&
      theirExtra !== undefined &&
      !isSurplus(before, ours, after, theirs) &&
      !(looksAhead && goesOnWith(before, ours, other))
    ) {
      added.push({ step: other, extra: theirExtra, at: ours, index: theirs });
      theirs++;
    } else if (one !== undefined && ourExtra !== undefined) {
      removed.push({ step: one, extra: ourExtra, at: theirs, index: ours });
      ours++;
    } else {
      return {
        matches,
        added,
        removed,
        parting: { before: one, after: other },
      };
    }
  }
  return { matches, added, removed, parting: undefined };
}

/** No more steps than these are extra side by side. */
const REACH = 10;

/** Behind a few steps that may be extra, a file goes on with the very step of the other one. */
function goesOnWith(
  steps: readonly Step[],
  index: number,
  other: Step,
): boolean {
  for (let next = index; next < index + REACH; next++) {
    const step = steps[next];
    if (step === undefined || extraOf(step) === undefined) return false;
    const behind = steps[next + 1];
    if (behind !== undefined && isSame(behind, other)) return true;
  }
  return false;
}

/**
 * The step at the end of a RUN is the same as the one that the next RUN of the other file begins with, but so is the one that the next RUN of its own file
 * begins with: `RUN a && purge` and `RUN purge && b` beside `RUN a` and `RUN purge && b`.
 */
function endsWithSurplus(
  steps: readonly Step[],
  index: number,
  others: readonly Step[],
  at: number,
): boolean {
  const step = steps[index];
  const other = others[at];
  if (step?.run === undefined || steps[index - 1]?.run !== step.run)
    return false;
  if (other?.run === undefined || others[at - 1]?.run === other.run)
    return false;
  for (let next = index; next < index + REACH; next++) {
    const each = steps[next];
    if (each === undefined) return false;
    if (each.run !== step.run) return isSame(each, other);
    if (extraOf(each) === undefined) return false;
  }
  return false;
}

export const STRATEGIES: readonly Strategy[] = [
  { keepRuns: false, looksAhead: false },
  { keepRuns: true, looksAhead: false },
  { keepRuns: false, looksAhead: true },
  { keepRuns: true, looksAhead: true },
];
