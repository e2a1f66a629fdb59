import type { Analysis } from "../analysis/analyse.ts";
import type { Run } from "../analysis/build/runs.ts";
import type { Stage } from "../analysis/build/stages.ts";
import type { Claim } from "./claim.ts";
import { compareConfigs, configsOf } from "./config.ts";
import { omittedWords } from "./correspondence.ts";
import { expectationsOf, type Expectations } from "./expectations.ts";
import { compareFrames, isSameBase } from "./frame.ts";
import type { Difference } from "./difference.ts";
import { shownClaims, type ShownClaim } from "./shown-claim.ts";
import { sameCommand, stepsOf } from "./steps.ts";
import { differs, unproved } from "./verdict.ts";
import { walk } from "./walk.ts";

export type { Difference } from "./difference.ts";

/** Claims about each of two files: what is claimed of the first shows in the second, and the other way round. */
export interface Claims {
  readonly before: readonly Claim[];
  readonly after: readonly Claim[];
}

/** The same, as they show. */
export interface ShownClaims {
  readonly before: readonly ShownClaim[];
  readonly after: readonly ShownClaim[];
}

/** Compares two files, stage by stage. */
export interface Certificate {
  /** In what stands in front of the stages and in their graph; where there is anything, stages are not compared. */
  readonly frame: readonly Difference[];
  /** In one stage, by number, under claims about nothing but that stage. */
  readonly stage: (index: number, claims: ShownClaims) => readonly Difference[];
}

export function startCertificate(
  before: Analysis,
  after: Analysis,
): Certificate {
  const configs = [configsOf(before), configsOf(after)] as const;
  return {
    frame: compareFrames(before, after),
    stage(index, claims) {
      const [stage, other] = [before.stages[index], after.stages[index]];
      const [ours, theirs] = [configs[0][index], configs[1][index]];
      if (!stage || !other || !ours || !theirs) return [];
      // What no claim is about and is written the same does the same: what it stands on is compared by itself.
      if (
        claims.before.length + claims.after.length === 0 &&
        sourceOf(before, stage) === sourceOf(after, other)
      )
        return compareConfigs(ours, theirs);
      const expected = {
        before: expectationsOf(claims.before),
        after: expectationsOf(claims.after),
      };
      const found = [
        ...compareConfigs(ours, theirs),
        ...compareStages({ before, after, expected }, stage, other),
      ];
      return found.length > 0
        ? found
        : [...unseen(expected.before, stage), ...unseen(expected.after, other)];
    },
  };
}

/** The text of a stage, behind the character that continues its lines. */
function sourceOf({ file }: Analysis, stage: Stage): string {
  const last = stage.instructions.at(-1) ?? stage.fromInstruction;
  return file.escape + file.source.slice(stage.fromInstruction.start, last.end);
}

function unseen(
  { left }: Expectations,
  { fromInstruction }: Stage,
): readonly Difference[] {
  return left().map(({ key }) => ({
    ...unproved(
      fromInstruction.line,
      "what a change claims does not show in the file",
    ),
    claim: key,
  }));
}

/**
 * Compares two files by structure alone, without any fact about programs: every difference must be exactly one of the claims, and every claim must show.
 * Empty where that is so. Linear in the length of both.
 */
export function differencesOf(
  before: Analysis,
  after: Analysis,
  claims: readonly Claim[],
): readonly Difference[] {
  return differencesBeside(before, after, shownClaims(before, claims));
}

/** The same for claims of whatever kind. */
export function differencesBeside(
  before: Analysis,
  after: Analysis,
  claims: readonly ShownClaim[],
): readonly Difference[] {
  const { frame, stage } = startCertificate(before, after);
  if (frame.length > 0) return frame;
  const byStage = new Map<number, ShownClaim[]>();
  for (const claim of claims) {
    const known = byStage.get(claim.stage);
    if (known === undefined) byStage.set(claim.stage, [claim]);
    else known.push(claim);
  }
  const nowhere = claims.filter(
    ({ stage: index }) => before.stages[index] === undefined,
  );
  return [
    ...nowhere.map(({ key }) => ({
      ...unproved(1, "a change claims something of a RUN that is not there"),
      claim: key,
    })),
    ...before.stages.flatMap(({ index }) =>
      stage(index, { before: byStage.get(index) ?? [], after: [] }),
    ),
  ];
}

interface Files {
  readonly before: Analysis;
  readonly after: Analysis;
  readonly expected: {
    readonly before: Expectations;
    readonly after: Expectations;
  };
}

function compareStages(
  files: Files,
  stage: Stage,
  other: Stage,
): readonly Difference[] {
  const { before, after, expected } = files;
  const own = before.runsOf(stage);
  let runs = after.runsOf(other);
  if (!isSameBase(stage, other)) {
    const commands = expected.before.takeBase(stage, other);
    const rest = commands && withoutCommands(other, runs, commands, after);
    if (rest === undefined) return [foreignBase(stage, other)];
    runs = rest;
  }
  const omitted = omittedWords(
    { runs: own, expected: expected.before },
    { runs, expected: expected.after },
  );
  const ours = stepsOf(stage, own, before.file.escape, omitted.before);
  const all = stepsOf(
    other,
    after.runsOf(other),
    after.file.escape,
    omitted.after,
  );
  // Only the RUN in front of all others may be left out.
  const [first] = all;
  const theirs =
    first?.run === undefined || first.run === runs[0]
      ? all
      : all.filter(({ run }) => run !== first.run);
  return walk(
    { steps: ours, expected: expected.before },
    { steps: theirs, expected: expected.after },
  );
}

function foreignBase(stage: Stage, other: Stage): Difference {
  const { line, start, end } = other.fromInstruction;
  return {
    ...differs(
      line,
      `${other.from.base} is another image than ${stage.from.base}`,
    ),
    before: stage.fromInstruction,
    after: { start, end },
  };
}

/** The RUNs behind one of exactly these commands, which is the first instruction. */
function withoutCommands(
  stage: Stage,
  runs: readonly Run[],
  commands: readonly string[],
  { file }: Analysis,
): readonly Run[] | undefined {
  if (commands.length === 0) return runs;
  const steps = stepsOf(stage, runs, file.escape);
  const [first] = steps;
  const isWhole =
    first?.run?.index === 0 &&
    first.instruction.flags.length === 0 &&
    steps[commands.length]?.run !== first.run &&
    commands.every((command, index) => {
      const step = steps[index];
      return (
        step?.run === first.run &&
        step?.mark === "" &&
        sameCommand(step, command)
      );
    });
  return isWhole ? runs.slice(1) : undefined;
}
