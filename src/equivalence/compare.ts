import type { Analysis } from "../analysis/analyse.ts";
import type { Stage } from "../analysis/build/stages.ts";
import { DockfixError } from "../error.ts";
import { argsText } from "../syntax/instruction.ts";
import { align, type Alignment, type Extra, type Strategy } from "./align.ts";
import { compareBoundaries } from "./boundaries.ts";
import { compareConfigs, configOf, START, type Config } from "./config.ts";
import { judgeMove, movesOf } from "./moves.ts";
import { purgeSet, type PurgeSet } from "./purge-set.ts";
import {
  judgeFlags,
  judgePurge,
  judgeRefresh,
  judgeRemoval,
} from "./purges.ts";
import { rebased } from "./rebase.ts";
import { headOf, stepsOf, type Step } from "./steps.ts";
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
  const configs = new Map<Stage, ReturnType<typeof configOf>>();
  const configFor = (stage: Stage): Config => {
    const { base } = stage;
    const parent = base.kind === "stage" ? configs.get(base.stage) : undefined;
    const { config, shell } = parent ?? START;
    const own = configOf(stage, config, shell);
    configs.set(stage, own);
    return own.config;
  };
  const reasons: Reason[] = [];
  for (const [index, stage] of before.stages.entries()) {
    const other = after.stages[index];
    if (other === undefined) continue;
    const ours = configFor(stage);
    const theirs = configFor(other);
    if (wanted?.has(stage) === false) continue;
    reasons.push(
      ...compareConfigs(ours, theirs),
      ...compareStages({ before, after, set, mayRebase }, stage, other),
    );
  }
  return reasons;
}

/** What stands in front of the stages, and the graph of the stages. */
function compareFrames(before: Analysis, after: Analysis): readonly Reason[] {
  if (frameOf(before) !== frameOf(after))
    return [
      differs(
        1,
        "the syntax directive or the arguments in front of the first FROM differ",
      ),
    ];
  if (before.stages.length !== after.stages.length)
    return [
      differs(
        1,
        `there are ${after.stages.length} stages, not ${before.stages.length}`,
      ),
    ];
  return after.stages.flatMap((stage, index) => {
    const other = before.stages[index];
    const { line } = stage.fromInstruction;
    const isSame =
      other !== undefined &&
      headOf(other.fromInstruction) === headOf(stage.fromInstruction) &&
      other.from.stage === stage.from.stage &&
      parentOf(other) === parentOf(stage);
    return isSame
      ? []
      : [
          differs(
            line,
            "the name, the platform or the parent of a stage differs",
          ),
        ];
  });
}

/** The number of the stage that another stands on, or what else it stands on. */
function parentOf({ base }: Stage): number | string {
  return base.kind === "stage" ? base.stage.index : base.kind;
}

function frameOf({ file }: Analysis): string {
  const parts: string[] = [];
  for (const item of file.items) {
    if (item.kind === "directive" && item.name === "syntax")
      parts.push(`syntax=${item.value}`);
    if (item.kind !== "instruction") continue;
    if (item.keyword === "FROM") break;
    parts.push(`${item.keyword} ${argsText(item)}`);
  }
  return parts.join("\n");
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
  const isRebased =
    one.base.kind !== "stage" && one.from.base !== other.from.base;
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
      ...partingOf(alignment),
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

function partingOf({ parting }: Alignment): readonly Reason[] {
  if (parting === undefined) return [];
  const { before, after } = parting;
  if (after !== undefined)
    return [
      differs(
        after.line,
        `\`${after.text}\` was not there, or not in this place or form${before === undefined ? "" : `: line ${before.line} had \`${before.text}\``}`,
      ),
    ];
  return before === undefined
    ? []
    : [differs(before.line, `\`${before.text}\` is gone`)];
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
