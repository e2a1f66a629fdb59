import type { Analysis } from "../analysis/analyse.ts";
import type { Run } from "../analysis/build/runs.ts";
import type { Stage } from "../analysis/build/stages.ts";
import type { Invocation } from "../analysis/command/invocation.ts";
import {
  align,
  type Alignment,
  type Match,
  type Strategy,
  type Surplus,
} from "./align.ts";
import type { Claims } from "./certificate.ts";
import type { Claim } from "./claim.ts";
import type { WordsOfRuns } from "./correspondence.ts";
import { isSameBase } from "./frame.ts";
import { isSame, stepsOf, type Step } from "./steps.ts";

/**
 * Reads what a stage of two files differs in as claims, by putting their steps beside each other. It is a guess and need not be right:
 * the certificate tells whether the claims are all that differs, and the rules whether they hold.
 */
export function readClaims(
  before: Analysis,
  after: Analysis,
  index: number,
  strategy: Strategy,
): Claims {
  const [one, other] = [before.stages[index], after.stages[index]];
  if (one === undefined || other === undefined)
    return { before: [], after: [] };
  const ours = stepsIn(before, one);
  const all = stepsIn(after, other);
  const rebase = isSameBase(one, other) ? undefined : firstRun(all);
  const plain = align(ours, all, strategy);
  const behind = rebase && align(ours, all.slice(rebase.length), strategy);
  const made = behind !== undefined && goesFurther(behind, plain);
  const alignment = made ? behind : plain;
  const base: readonly Claim[] =
    rebase === undefined
      ? []
      : [
          {
            kind: "rebase",
            stage: index,
            base: other.from.base,
            commands: made ? rebase.map(({ text }) => text) : [],
          },
        ];
  const theirs = made ? all.slice(rebase?.length ?? 0) : all;
  const claims = claimsOf(alignment, ours, theirs);
  return { before: [...base, ...claims.before], after: claims.after };
}

/** Whatever a flag of a manager says is read apart from the rest of the command. */
function stepsIn(analysis: Analysis, stage: Stage): readonly Step[] {
  const runs = analysis.runsOf(stage);
  return stepsOf(stage, runs, analysis.file.escape, flagWords(runs));
}

function flagWords(runs: readonly Run[]): WordsOfRuns {
  return new Map(
    runs.map((run) => [
      run,
      new Set(
        run.invocations
          .flatMap((invocation) =>
            flagsIn(invocation).map(({ at }) => invocation.args[at]),
          )
          .filter((word) => word !== undefined),
      ),
    ]),
  );
}

interface Flag {
  readonly manager: string;
  readonly at: number;
  readonly flag: string;
}

function flagsIn({ uses, args }: Invocation): readonly Flag[] {
  return [...uses.keys()].flatMap(({ name, remedies }) =>
    remedies.flatMap((remedy) =>
      remedy.kind === "flag"
        ? args.flatMap(({ text }, at) =>
            text === remedy.flag ? { manager: name, at, flag: text } : [],
          )
        : [],
    ),
  );
}

/** The steps of the RUN that is the first instruction. */
function firstRun(steps: readonly Step[]): readonly Step[] {
  const run = steps[0]?.run;
  if (run?.index !== 0) return [];
  const end = steps.findIndex((step) => step.run !== run);
  return end === -1 ? steps : steps.slice(0, end);
}

function goesFurther(one: Alignment, other: Alignment): boolean {
  return (
    other.parting !== undefined &&
    (one.parting === undefined || one.matches.length > other.matches.length)
  );
}

function claimsOf(
  { matches, added, removed }: Alignment,
  ours: readonly Step[],
  theirs: readonly Step[],
): Claims {
  const before: Claim[] = [];
  const after: Claim[] = [];
  const mirrored = matches.map(mirror);
  const partner = new Map(
    matches.flatMap(({ before: one, after: other }) => [
      [one, other],
      [other, one],
    ]),
  );
  for (const match of matches) {
    before.push(...flagClaims(match));
    after.push(...flagClaims(mirror(match)));
  }
  before.push(...seams(matches));
  after.push(...seams(mirrored));
  const down = movesOf(removed, added, matches);
  const up = movesOf(added, removed, mirrored);
  before.push(...down.claims);
  after.push(...up.claims);
  const moved = new Set([...down.steps, ...up.steps]);
  for (const surplus of added)
    if (!moved.has(surplus.step))
      put(surplus, { claims: before, own: after, partner, steps: theirs });
  for (const surplus of removed)
    if (!moved.has(surplus.step))
      put(surplus, { claims: after, own: before, partner, steps: ours });
  return { before, after };
}

function mirror({ before, after }: Match): Match {
  return { before: after, after: before };
}

/** A flag that the second of two commands has more is claimed of the first. */
function flagClaims({ before, after }: Match): readonly Claim[] {
  const { run } = before;
  if (run === undefined) return [];
  const first = before.callsEnd - before.invocations.length;
  return before.invocations.flatMap((invocation, index): readonly Claim[] => {
    const other = after.invocations[index];
    if (other === undefined) return [];
    const own = flagsIn(invocation).map(({ flag }) => flag);
    return flagsIn(other)
      .filter(({ flag }) => !own.includes(flag))
      .map((flag) => ({
        kind: "purge",
        form: "flag",
        run: run.number,
        call: first + index,
        ...flag,
      }));
  });
}

/** RUNs of the first file that one RUN of the second holds. */
function seams(matches: readonly Match[]): readonly Claim[] {
  const claims: Claim[] = [];
  let last: { before: Run; after: Run } | undefined;
  for (const { before, after } of matches) {
    if (before.run === undefined || after.run === undefined) continue;
    if (last?.after === after.run && last.before !== before.run)
      for (let run = last.before.number + 1; run <= before.run.number; run++)
        claims.push({ kind: "join", run });
    last = { before: before.run, after: after.run };
  }
  return claims;
}

/** Updates that are gone in one place and new at the front of a later RUN. */
function movesOf(
  gone: readonly Surplus[],
  made: readonly Surplus[],
  matches: readonly Match[],
): { readonly claims: readonly Claim[]; readonly steps: readonly Step[] } {
  const claims: Claim[] = [];
  const steps: Step[] = [];
  const runs = new Map(
    matches.map(({ before, after }) => [after.run, before.run]),
  );
  for (const { step, extra, index } of gone) {
    if (extra.kind !== "refresh" || step.run === undefined) continue;
    const later = made.find(
      (each) =>
        isSame(each.step, step) &&
        each.at > index &&
        !steps.includes(each.step),
    );
    const to = runs.get(later?.step.run);
    if (later === undefined || to === undefined) continue;
    claims.push({ kind: "move", run: step.run.number, to: to.number });
    steps.push(step, later.step);
  }
  return { claims, steps };
}

interface Place {
  /** Claims about the other file. */
  readonly claims: Claim[];
  /** Claims about the file that has the step. */
  readonly own: Claim[];
  /** The step of the other file that does the same. */
  readonly partner: ReadonlyMap<Step, Step>;
  /** Those of the file that has it. */
  readonly steps: readonly Step[];
}

function put({ step, extra, index }: Surplus, place: Place): void {
  const { run } = step;
  if (run === undefined) return;
  if (extra.kind === "refresh") {
    const { name } = extra.manager;
    const call = step.callsEnd - 1;
    place.own.push({ kind: "refresh", manager: name, run: run.number, call });
    return;
  }
  const position = positionOf(run, index, place);
  if (position === undefined) return;
  place.claims.push(
    extra.kind === "removal"
      ? { kind: "archive", ...position, command: step.text }
      : {
          kind: "purge",
          form: "command",
          managers: extra.managers.map(({ name }) => name),
          ...position,
          command: step.text,
        },
  );
}

/** Behind which command of the other file a step of a RUN would stand. */
function positionOf(
  run: Run,
  index: number,
  { partner, steps }: Place,
): { readonly run: number; readonly behind: number } | undefined {
  const partnerAt = (at: number): Step | undefined => {
    const step = steps[at];
    return step && partner.get(step);
  };
  for (let at = index - 1; steps[at]?.run === run; at--) {
    const other = partnerAt(at);
    if (other?.run !== undefined)
      return { run: other.run.number, behind: other.callsEnd - 1 };
  }
  for (let at = index + 1; steps[at]?.run === run; at++) {
    const other = partnerAt(at);
    if (other?.run !== undefined) return { run: other.run.number, behind: -1 };
  }
  return undefined;
}
