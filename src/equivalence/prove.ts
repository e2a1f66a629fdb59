import type { Analysis } from "../analysis/analyse.ts";
import { joining } from "../analysis/join.ts";
import { isReadable, type Run } from "../analysis/runs.ts";
import type { Declared } from "./declared.ts";
import { stepsOf, tokensOf, type Step } from "./steps.ts";

/**
 * Proves that `after` does what `before` does, but for what was declared: the same steps in the same order, the same instructions that are no RUN,
 * and RUNs joined only where that is sound. Returns what differs, with the line in `after`, or `undefined`.
 */
export function prove(
  before: Analysis,
  after: Analysis,
  declared: readonly Declared[],
): string | undefined {
  const [problem] = after.file.problems;
  if (problem !== undefined)
    return `the result is not a Dockerfile that BuildKit accepts: ${problem.message}`;
  const ours = stepsOf(before);
  const theirs = stepsOf(after);
  const bases = declared.flatMap((each) => each.base ?? []);
  const rest = compareWhole(ours.rest, theirs.rest, bases);
  if (rest !== undefined) return rest;
  const open = openDeclarations(declared);
  const origins = new Map<Run, Run[]>();
  const work = compareWork(ours.work, theirs.work, open, origins);
  if (work !== undefined) return work;
  const left = [
    ...open.commands,
    ...open.words,
    ...open.removedCommands,
    ...open.removedWords,
  ];
  if (left.length > 0) return `declared but not found: ${left.join(", ")}`;
  return joinedSoundly(origins);
}

interface Base {
  readonly before: string;
  readonly after: string;
}

/** Everything that is not a RUN must be the same, in the same order. */
function compareWhole(
  before: readonly Step[],
  after: readonly Step[],
  bases: readonly Base[],
): string | undefined {
  if (before.length !== after.length)
    return `there are ${after.length} instructions other than RUN, not ${before.length}`;
  const open = [...bases];
  for (const [index, step] of after.entries()) {
    const other = before[index];
    if (other === undefined || !sameStep(other, step)) {
      const at = open.findIndex(
        (base) => other !== undefined && isRebased(other, step, base),
      );
      if (at === -1) return `line ${step.line}: ${step.head} differs`;
      open.splice(at, 1);
    }
  }
  return open.length > 0
    ? "a base image that was declared did not change"
    : undefined;
}

function isRebased(before: Step, after: Step, base: Base): boolean {
  return (
    before.head === after.head &&
    before.head.startsWith("FROM") &&
    before.tokens[0] === base.before &&
    after.tokens[0] === base.after &&
    before.tokens.slice(1).join(" ") === after.tokens.slice(1).join(" ")
  );
}

/** Declarations that have not been met yet; each is met once. */
interface Open {
  readonly commands: string[];
  readonly words: string[];
  readonly removedCommands: string[];
  readonly removedWords: string[];
}

function openDeclarations(declared: readonly Declared[]): Open {
  const key = (command: string): string => tokensOf(command).join(" ");
  return {
    commands: declared.flatMap((each) => each.commands ?? []).map(key),
    words: declared.flatMap((each) => each.words ?? []),
    removedCommands: declared
      .flatMap((each) => each.removedCommands ?? [])
      .map(key),
    removedWords: declared.flatMap((each) => each.removedWords ?? []),
  };
}

function compareWork(
  before: readonly Step[],
  after: readonly Step[],
  open: Open,
  origins: Map<Run, Run[]>,
): string | undefined {
  let at = 0;
  for (const step of after) {
    for (;;) {
      const other = before[at];
      if (
        other !== undefined &&
        (sameStep(other, step) ||
          isFrom(other, step) ||
          changesDeclaredWords(other, step, open))
      ) {
        noteOrigin(origins, step.run, other.run);
        at++;
        break;
      }
      if (step.run !== undefined && take(open.commands, step.tokens.join(" ")))
        break;
      if (
        other?.run !== undefined &&
        take(open.removedCommands, other.tokens.join(" "))
      ) {
        at++;
        continue;
      }
      return `line ${step.line}: ${step.tokens.join(" ")} was not there, or not in this place`;
    }
  }
  while (at < before.length) {
    const other = before[at];
    if (
      other?.run === undefined ||
      !take(open.removedCommands, other.tokens.join(" "))
    ) {
      return `${other?.tokens.join(" ") ?? ""} is gone`;
    }
    at++;
  }
  return undefined;
}

/** FROMs were compared with everything that is no RUN. */
function isFrom(before: Step, after: Step): boolean {
  return (
    before.run === undefined &&
    after.run === undefined &&
    before.head === after.head &&
    before.head.startsWith("FROM")
  );
}

function sameStep(a: Step, b: Step): boolean {
  return (
    a.head === b.head &&
    (a.run === undefined) === (b.run === undefined) &&
    a.tokens.length === b.tokens.length &&
    a.tokens.every((token, index) => token === b.tokens[index])
  );
}

function take(from: string[], value: string): boolean {
  const at = from.indexOf(value);
  if (at === -1) return false;
  from.splice(at, 1);
  return true;
}

/** True when `after` is `before` with declared words put in or taken out; they are then met. */
function changesDeclaredWords(before: Step, after: Step, open: Open): boolean {
  if (
    before.head !== after.head ||
    before.run === undefined ||
    after.run === undefined
  )
    return false;
  const words = [...open.words];
  const removedWords = [...open.removedWords];
  let at = 0;
  for (const token of after.tokens) {
    while (token !== before.tokens[at]) {
      if (take(words, token)) break;
      const gone = before.tokens[at];
      if (gone === undefined || !take(removedWords, gone)) return false;
      at++;
    }
    if (token === before.tokens[at]) at++;
  }
  while (at < before.tokens.length)
    if (!take(removedWords, before.tokens[at++] ?? "")) return false;
  open.words.splice(0, Infinity, ...words);
  open.removedWords.splice(0, Infinity, ...removedWords);
  return true;
}

function noteOrigin(
  origins: Map<Run, Run[]>,
  after: Run | undefined,
  before: Run | undefined,
): void {
  if (after === undefined || before === undefined) return;
  const known = origins.get(after) ?? [];
  if (!known.includes(before)) known.push(before);
  origins.set(after, known);
}

/** A RUN that holds the steps of several must have been joinable. */
function joinedSoundly(
  origins: ReadonlyMap<Run, readonly Run[]>,
): string | undefined {
  for (const [after, before] of origins) {
    if (before.length < 2) continue;
    const readable = before.filter(isReadable);
    const verdict =
      readable.length === before.length ? joining(readable) : undefined;
    if (verdict?.joinable !== true) {
      return `line ${after.instruction.line} joins RUNs that may not be one: ${verdict?.reason ?? "one could not be read"}`;
    }
  }
  return undefined;
}
