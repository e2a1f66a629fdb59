import type { Analysis } from "../analysis/analyse.ts";
import type { Stage } from "../analysis/build/stages.ts";
import { keyOf, type Claim } from "./claim.ts";
import { compareConfigs, configsOf } from "./config.ts";
import { omittedWords } from "./correspondence.ts";
import { expectationsOf, type Expectations } from "./expectations.ts";
import { compareFrames, isSameBase } from "./frame.ts";
import { sameCommand, stepsOf, type Step } from "./steps.ts";
import type { Difference } from "./difference.ts";
import { differs, unproved } from "./verdict.ts";
import { walk } from "./walk.ts";

export type { Difference } from "./difference.ts";

/** Claims about each of two files: what is claimed of the first shows in the second, and the other way round. */
export interface Claims {
  readonly before: readonly Claim[];
  readonly after: readonly Claim[];
}

/** Compares two files, stage by stage. */
export interface Certificate {
  /** In what stands in front of the stages and in their graph; where there is anything, stages are not compared. */
  readonly frame: readonly Difference[];
  /** In one stage, by number, under claims about nothing but that stage. */
  readonly stage: (index: number, claims: Claims) => readonly Difference[];
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
      const expected = {
        before: expectationsOf(before, claims.before),
        after: expectationsOf(after, claims.after),
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

function unseen(
  { left }: Expectations,
  { fromInstruction }: Stage,
): readonly Difference[] {
  return left().map((claim) => ({
    ...unproved(
      fromInstruction.line,
      "what a change claims does not show in the file",
    ),
    claim: keyOf(claim),
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
  const { frame, stage } = startCertificate(before, after);
  if (frame.length > 0) return frame;
  const byStage = new Map<number, Claim[]>();
  for (const claim of claims) {
    const index = stageOf(before, claim);
    const known = byStage.get(index);
    if (known === undefined) byStage.set(index, [claim]);
    else known.push(claim);
  }
  const nowhere = [...byStage.keys()].filter(
    (index) => before.stages[index] === undefined,
  );
  return [
    ...nowhere
      .flatMap((index) => byStage.get(index) ?? [])
      .map((claim) => ({
        ...unproved(1, "a change claims something of a RUN that is not there"),
        claim: keyOf(claim),
      })),
    ...before.stages.flatMap(({ index }) =>
      stage(index, { before: byStage.get(index) ?? [], after: [] }),
    ),
  ];
}

function stageOf(analysis: Analysis, claim: Claim): number {
  return claim.kind === "rebase"
    ? claim.stage
    : (analysis.runs[claim.run]?.stage.index ?? -1);
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
  const runs = after.runsOf(other);
  const omitted = omittedWords(
    { runs: own, expected: expected.before },
    { runs, expected: expected.after },
  );
  const ours = stepsOf(stage, own, before.file.escape, omitted.before);
  let theirs = stepsOf(other, runs, after.file.escape, omitted.after);
  if (!isSameBase(stage, other)) {
    const commands = expected.before.takeBase(stage, other);
    const rest = commands && withoutCommands(theirs, commands);
    if (rest === undefined) return [foreignBase(stage, other)];
    theirs = rest;
  }
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

/** The steps behind a RUN of exactly these commands, which is the first instruction. */
function withoutCommands(
  steps: readonly Step[],
  commands: readonly string[],
): readonly Step[] | undefined {
  if (commands.length === 0) return steps;
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
  return isWhole ? steps.slice(commands.length) : undefined;
}
