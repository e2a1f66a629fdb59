import { equivalent } from "../../../src/equivalence/equivalent.ts";
import { axiomOf } from "./axioms.ts";
import { CACHES } from "./caches.ts";
import type { Call } from "./calls.ts";
import { jobOf } from "./exact.ts";
import type { Job, Outcome, World } from "./job.ts";
import { pairsOf, type Pair } from "./pairs.ts";
import type { Random } from "./random.ts";
import { runAll } from "./sandbox.ts";

/** What came of pairs. */
export interface Study {
  tried: number;
  differ: number;
  /** Called equal, and so they are. */
  equal: number;
  /** Called equal, and they differ only where an axiom is broken. */
  axiom: number;
  /** Called equal, and real runs of both files say that they differ. */
  readonly wrong: string[];
}

const WORLDS: Readonly<Record<string, World>> = Object.fromEntries(
  CACHES.flatMap(({ name, full, less }) => [
    [`${name} full`, full],
    [`${name} less`, less],
  ]),
);

/** Each call where the cache is, and where it is not. */
function deedsOf(calls: readonly Call[]): readonly Outcome[] {
  return runAll(
    WORLDS,
    calls.flatMap(({ text, cache, shell }): readonly Job[] =>
      ["full", "less"].map((world) => ({
        shell,
        world: `${cache.name} ${world}`,
        scripts: [text],
        folders: ["/app"],
        lost: cache.lost,
      })),
    ),
  );
}

/** Builds both files, the first one twice. */
function build(pairs: readonly Pair[]): readonly Outcome[] {
  return runAll(
    WORLDS,
    pairs.flatMap(({ before, after, call: { shell, cache } }) =>
      [before, before, after].map((each) =>
        jobOf(each, { shell, world: `${cache.name} less`, lost: cache.lost }),
      ),
    ),
  );
}

/** Tries calls in some forms and ways each, more of those that notice that the cache is gone; what is called equal against the runs of its call is built, both files in full. */
export function studyCalls(
  calls: readonly Call[],
  per: { readonly noticing: number; readonly other: number },
  random: Random,
): Study {
  const outcomes = deedsOf(calls);
  const study: Study = { tried: 0, differ: 0, equal: 0, axiom: 0, wrong: [] };
  const doubted: Pair[] = [];
  for (const [at, call] of calls.entries()) {
    const [full, less] = outcomes.slice(2 * at, 2 * at + 2);
    if (full === undefined || less === undefined) continue;
    // It waits for something, or is killed halfway.
    if (full.status < 0 || less.status < 0) continue;
    const notices = full.changes !== less.changes;
    const count = notices ? per.noticing : per.other;
    for (const pair of pairsOf(call, { full, less }, count, random)) {
      study.tried++;
      const { equal } = equivalent(pair.before, pair.after);
      if (pair.differs && equal && breaksAxiom(pair)) study.axiom++;
      else if (pair.differs) {
        study.differ++;
        if (equal) doubted.push(pair);
      } else if (equal) study.equal++;
    }
  }
  const built = build(doubted);
  for (const [at, pair] of doubted.entries()) {
    const [one, again, two] = built.slice(3 * at, 3 * at + 3);
    // What differs from itself says nothing.
    if (!isSame(one, again) || isSame(one, two)) {
      study.differ--;
      study.equal++;
    } else study.wrong.push(shown(pair, one, two));
  }
  return study;
}

/** A build that fails is equal to one that fails. */
export function differ(one: Outcome, two: Outcome): boolean {
  if (one.status !== 0 && two.status !== 0) return false;
  return one.status !== two.status || one.changes !== two.changes;
}

function breaksAxiom({ form, call }: Pair): boolean {
  const script = form.last === true ? call.text : form.write(call.text);
  const isInput = form.name === "heredoc of sh";
  return (
    (isInput && call.cache.refetches === true) ||
    axiomOf(script, call.cache) !== undefined
  );
}

function isSame(one: Outcome | undefined, two: Outcome | undefined): boolean {
  return one?.status === two?.status && one?.changes === two?.changes;
}

function shown(
  { before, after, form, way, call }: Pair,
  one: Outcome | undefined,
  two: Outcome | undefined,
): string {
  const left = (each: Outcome | undefined): string =>
    `status ${each?.status}\n${each?.changes}`;
  return [
    `${call.program} (${form.name}, behind ${way.name}, in ${call.shell})`,
    before,
    after,
    left(one),
    left(two),
  ].join("\n");
}
