import type { Analysis } from "../analysis/analyse.ts";
import type { Stage } from "../analysis/build/stages.ts";
import { DockfixError } from "../error.ts";
import { align, type Alignment, type Extra, type Strategy } from "./align.ts";
import { compareBoundaries } from "./boundaries.ts";
import {
  compareConfigs,
  configOf,
  START,
  type Config,
  type ConfigState,
} from "./config.ts";
import { compareFrames, isSameBase } from "./frame.ts";
import { judgeMove, movesOf } from "./moves.ts";
import { purgeSet, type PurgeSet } from "./purge-set.ts";
import {
  judgeFlags,
  judgePurge,
  judgeRefresh,
  judgeRemoval,
} from "./purges.ts";
import { rebased } from "./rebase.ts";
import { partingOf } from "./parting.ts";
import { stepsOf, type Step } from "./steps.ts";
import { differs, type Reason } from "./verdict.ts";

/** What two files may differ in. */
export interface Allowance {
  /** Globs of paths that an image may lose; `undefined` for every known cache. */
  readonly purges?: readonly string[] | undefined;
  /** Only what this stage needs, by name or number. */
  readonly target?: string | undefined;
  /** A base image may be replaced by its slim sibling: the weaker relation of `rebased`. */
  readonly mayRebase?: boolean;
}

/** Why two files that BuildKit accepts do not build the same; empty where they do. Linear in their length. */
export function compare(
  before: Analysis,
  after: Analysis,
  { purges, target, mayRebase = false }: Allowance = {},
): readonly Reason[] {
  const frame = compareFrames(before, after);
  if (frame.length > 0) return frame;
  const set = purgeSet(purges);
  const wanted = target === undefined ? undefined : neededFor(before, target);
  const configs = new Map<Stage, ConfigState>();
  const configFor = (stage: Stage, escape: string): Config => {
    const { base } = stage;
    const parent = base.kind === "stage" ? configs.get(base.stage) : undefined;
    const own = configOf(stage, parent ?? START, escape);
    configs.set(stage, own);
    return own.config;
  };
  const reasons: Reason[] = [];
  for (const [index, stage] of before.stages.entries()) {
    const other = after.stages[index];
    if (other === undefined) continue;
    const ours = configFor(stage, before.file.escape);
    const theirs = configFor(other, after.file.escape);
    if (wanted?.has(stage) === false) continue;
    reasons.push(
      ...compareConfigs(ours, theirs),
      ...compareStages({ before, after, set, mayRebase }, stage, other),
    );
  }
  return reasons;
}

/** The stage, and those that it stands on or takes from. Throws a DockfixError where there is no such stage. */
function neededFor({ stages }: Analysis, target: string): ReadonlySet<Stage> {
  const name = target.toLowerCase();
  const wanted = stages.findLast(
    ({ from, index }) => from.stage === name || String(index) === name,
  );
  if (wanted === undefined)
    throw new DockfixError("bad-option", `there is no stage called ${target}`);
  const needed = new Set([wanted]);
  const lines = new Set<number>();
  // A stage takes from earlier ones only.
  for (const stage of [...stages].reverse()) {
    if (stage.taken.some(({ line }) => lines.has(line))) needed.add(stage);
    if (!needed.has(stage)) continue;
    for (const { line } of stage.instructions) lines.add(line);
    if (stage.base.kind === "stage") needed.add(stage.base.stage);
  }
  return needed;
}

interface Comparison {
  readonly before: Analysis;
  readonly after: Analysis;
  readonly set: PurgeSet;
  readonly mayRebase: boolean;
}

function compareStages(
  { before, after, set, mayRebase }: Comparison,
  one: Stage,
  other: Stage,
): readonly Reason[] {
  const ours = stepsOf(one, before.runsOf(one), before.file.escape);
  const all = stepsOf(other, after.runsOf(other), after.file.escape);
  const isRebased = one.base.kind !== "stage" && !isSameBase(one, other);
  const rebase =
    isRebased && mayRebase ? rebased(before, one, other, all) : undefined;
  const base =
    isRebased && !mayRebase
      ? [
          differs(
            other.fromInstruction.line,
            `${other.from.base} is another image than ${one.from.base}`,
          ),
        ]
      : (rebase?.reasons ?? []);
  const theirs = rebase?.steps ?? all;
  return [...base, ...compareSteps({ before, after, set }, ours, theirs)];
}

const STRATEGIES: readonly Strategy[] = [
  { keepRuns: false, looksAhead: false },
  { keepRuns: true, looksAhead: false },
  { keepRuns: false, looksAhead: true },
  { keepRuns: true, looksAhead: true },
];

/** Steps can be put beside each other in more than one way; one that proves the files equal is enough. */
function compareSteps(
  files: Omit<Comparison, "mayRebase">,
  ours: readonly Step[],
  theirs: readonly Step[],
): readonly Reason[] {
  const reasons = (strategy: Strategy): readonly Reason[] => {
    const alignment = align(ours, theirs, strategy);
    return [
      ...partingOf(alignment.parting?.before, alignment.parting?.after),
      ...compareBoundaries(alignment.matches),
      ...judgeFlags(files.before, files.after, alignment.matches, files.set),
      ...judgeExtras(files, alignment, ours, theirs),
    ];
  };
  let first: readonly Reason[] | undefined;
  for (const strategy of STRATEGIES) {
    const found = reasons(strategy);
    if (found.every(({ assumes }) => assumes !== undefined)) return found;
    first ??= found;
  }
  return first ?? [];
}

function judgeExtras(
  { before, after, set }: Omit<Comparison, "mayRebase">,
  { added, removed }: Alignment,
  ours: readonly Step[],
  theirs: readonly Step[],
): readonly Reason[] {
  const down = movesOf(removed, added);
  const up = movesOf(added, removed);
  const moved = new Set(
    [...down, ...up].flatMap(({ earlier, later }) => [earlier, later]),
  );
  const rest = (extras: readonly Extra[]): readonly Extra[] =>
    extras.filter((extra) => !moved.has(extra));
  return [
    ...down.flatMap((move) => judgeMove(move, ours)),
    ...up.flatMap((move) => judgeMove(move, theirs)),
    ...rest(added).flatMap((extra) =>
      judgeExtra(extra, { own: after, other: before }, theirs, ours, set),
    ),
    ...rest(removed).flatMap((extra) =>
      judgeExtra(extra, { own: before, other: after }, ours, theirs, set),
    ),
  ];
}

/** Why a step may not be in one of the files only. `own` is the file that has it. */
function judgeExtra(
  { step, lone, index, at }: Extra,
  { own, other }: { readonly own: Analysis; readonly other: Analysis },
  steps: readonly Step[],
  others: readonly Step[],
  set: PurgeSet,
): readonly Reason[] {
  switch (lone.kind) {
    case "purge":
      return judgePurge(own, { step, previous: steps[index - 1] }, lone, set);
    case "refresh":
      return judgeRefresh(own, step, lone, others[at]?.run, set);
    case "rm":
      return judgeRemoval(other, step, lone, others[at - 1]?.run, set);
  }
}
