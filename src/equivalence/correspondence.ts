import type { Run } from "../analysis/build/runs.ts";
import type { Invocation } from "../analysis/command/invocation.ts";
import type { Word } from "../shell/tree.ts";
import type { Expectations, ExtraWord } from "./expectations.ts";

/** The RUNs of a stage in one file, and how what is claimed of them shows in the other. */
export interface RunsOfStage {
  readonly runs: readonly Run[];
  readonly expected: Expectations;
}

/** Words by the RUN that they stand in: RUNs of the same text share what was read of it, their words too. */
export type WordsOfRuns = ReadonlyMap<Run, ReadonlySet<Word>>;

/** Words that a file has more than the other one, each claimed: the other file's commands are compared without them. */
export interface Omitted {
  readonly before: WordsOfRuns;
  readonly after: WordsOfRuns;
}

/** Finds which command of the one file is which of the other by counting, with what is new and what is gone left out; whether they are the same is seen later. */
export function omittedWords(before: RunsOfStage, after: RunsOfStage): Omitted {
  const sides = [partsOf(before), partsOf(after)] as const;
  const kept = [
    keptOf(sides[0], sides[1].inserted),
    keptOf(sides[1], sides[0].inserted),
  ] as const;
  const omitted = [
    new Map<Run, Set<Word>>(),
    new Map<Run, Set<Word>>(),
  ] as const;
  for (const [index, ours] of kept[0].entries()) {
    const theirs = kept[1][index];
    if (theirs === undefined) break;
    for (const word of ours.words)
      if (omit(omitted[1], theirs, word)) before.expected.takeWord(word);
    for (const word of theirs.words)
      if (omit(omitted[0], ours, word)) after.expected.takeWord(word);
  }
  return { before: omitted[0], after: omitted[1] };
}

interface Part {
  readonly run: Run;
  readonly invocation: Invocation;
  /** Words that its counterpart has more. */
  readonly words: readonly ExtraWord[];
  readonly isGone: boolean;
}

/** The commands of a stage, and behind how many of those that stay the other file has a new one. */
function partsOf({ runs, expected }: RunsOfStage): {
  readonly parts: readonly Part[];
  readonly inserted: ReadonlyMap<number, number>;
} {
  const parts: Part[] = [];
  const inserted = new Map<number, number>();
  let kept = 0;
  const insert = (run: number, behind: number): void => {
    const count = expected.inserted(run, behind).length;
    inserted.set(kept, (inserted.get(kept) ?? 0) + count);
  };
  for (const each of runs) {
    const { invocations, number: run } = each;
    insert(run, -1);
    for (const [call, invocation] of invocations.entries()) {
      const isGone = expected.isGone(run, call);
      parts.push({
        run: each,
        invocation,
        words: expected.words(run, call),
        isGone,
      });
      if (!isGone) kept++;
      insert(run, call);
    }
  }
  return { parts, inserted };
}

/** Without what is gone in the other file and what the other file has not. `inserted` are the other file's. */
function keptOf(
  { parts }: { readonly parts: readonly Part[] },
  inserted: ReadonlyMap<number, number>,
): readonly Part[] {
  const kept: Part[] = [];
  let skip = inserted.get(0) ?? 0;
  for (const part of parts) {
    if (skip > 0) {
      skip--;
      continue;
    }
    if (part.isGone) continue;
    kept.push(part);
    skip = inserted.get(kept.length) ?? 0;
  }
  return kept;
}

/** True where the word stands there and no other claim has left it out. */
function omit(
  omitted: Map<Run, Set<Word>>,
  { run, invocation }: Part,
  { at, word }: ExtraWord,
): boolean {
  const found = invocation.args[at];
  const own = omitted.get(run) ?? new Set();
  if (found?.text !== word || own.has(found)) return false;
  omitted.set(run, own.add(found));
  return true;
}
