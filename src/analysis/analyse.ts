import type { BuildContext } from "../context.ts";
import type { Dockerfile } from "../syntax/dockerfile.ts";
import type { Instruction } from "../syntax/instruction.ts";
import { baseFacts } from "./build/base.ts";
import {
  after,
  initialEnvironment,
  type Environment,
} from "./build/environment.ts";
import {
  NO_COPIES,
  withCopies,
  type Copied,
  type Copies,
} from "./build/copies.ts";
import { copiedBy } from "./build/files.ts";
import { makeReadings, type Readings } from "./command/readings.ts";
import { makeRun, type Run } from "./build/runs.ts";
import { stagesOf, type Stage } from "./build/stages.ts";

/** What is known of one file. Made once and read by every transform. */
export interface Analysis {
  readonly file: Dockerfile;
  readonly context: BuildContext | undefined;
  readonly stages: readonly Stage[];
  /** Every RUN of every stage, in the order of the file. */
  readonly runs: readonly Run[];
  /** What ONBUILD RUN will run in builds that stand on this image. */
  readonly triggers: readonly Run[];
  /** For the analysis of the next version of the file. */
  readonly readings: Readings;
  readonly runsOf: (stage: Stage) => readonly Run[];
  /** The CMD, ENTRYPOINT or HEALTHCHECK that a container of a stage starts with, its own or that of a stage it stands on. */
  readonly lastOf: (stage: Stage, keyword: string) => Last | undefined;
  /** What is in force at the end of a stage. */
  readonly environmentAfter: (stage: Stage) => Environment;
  /** What the build context gave a stage, and the stages that it stands on, up to an index of its instructions. */
  readonly copiedBefore: (stage: Stage, index: number) => Copies;
  /** What each COPY and ADD of a stage itself brings. */
  readonly copiesOf: (stage: Stage) => readonly Copying[];
}

/** What one COPY or ADD brings. */
export interface Copying {
  /** Of its instruction in the stage. */
  readonly index: number;
  readonly copied: readonly Copied[];
}

/** An instruction and where it stands. */
export interface Last {
  readonly instruction: Instruction;
  readonly stage: Stage;
  readonly index: number;
}

/** What was copied, from each instruction on behind which that is something else. */
type CopiesOfStage = readonly {
  readonly from: number;
  readonly copies: Copies;
}[];

function copiesAt(states: CopiesOfStage, index: number): Copies {
  let low = 0;
  let high = states.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((states[middle]?.from ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  return states[low]?.copies ?? NO_COPIES;
}

const STARTS: ReadonlySet<string> = new Set([
  "CMD",
  "ENTRYPOINT",
  "HEALTHCHECK",
]);

/** Analyses a file that BuildKit accepts. Linear in its length. */
export function analyse(
  file: Dockerfile,
  context: BuildContext | undefined,
  readings: Readings = makeReadings(),
  /** What a stage starts with whose base image is known. */
  startOf: (stage: Stage) => Environment | undefined = () => undefined,
): Analysis {
  const stages = stagesOf(
    file,
    context?.consumers?.flatMap(({ target }) => target ?? []),
  );
  const ends = new Map<Stage, Environment>();
  const byStage = new Map<Stage, readonly Run[]>();
  const copies = new Map<Stage, CopiesOfStage>();
  const copyings = new Map<Stage, readonly Copying[]>();
  const lasts = new Map<Stage, ReadonlyMap<string, Last>>();
  const triggers: Run[] = [];
  let number = 0;
  for (const stage of stages) {
    const { base } = stage;
    let environment =
      (base.kind === "stage" ? ends.get(base.stage) : startOf(stage)) ??
      initialEnvironment(baseFacts(base));
    const last = new Map(
      base.kind === "stage" ? lasts.get(base.stage) : undefined,
    );
    const runs: Run[] = [];
    let copied =
      (base.kind === "stage" ? copies.get(base.stage)?.at(-1) : undefined)
        ?.copies ?? NO_COPIES;
    const states = [{ from: 0, copies: copied }];
    const own: Copying[] = [];
    for (const [index, instruction] of stage.instructions.entries()) {
      if (instruction.keyword === "RUN")
        runs.push(
          makeRun(
            file,
            number++,
            stage,
            instruction,
            index,
            environment,
            readings,
          ),
        );
      if (STARTS.has(instruction.keyword))
        last.set(instruction.keyword, { instruction, stage, index });
      const { child } = instruction;
      if (child?.keyword === "RUN")
        triggers.push(
          makeRun(file, -1, stage, child, index, environment, readings),
        );
      const files = copiedBy(instruction, environment, file.escape);
      if (files.length > 0) {
        own.push({ index, copied: files });
        copied = withCopies(copied, files);
        states.push({ from: index + 1, copies: copied });
      }
      environment = after(environment, instruction, file.escape);
    }
    byStage.set(stage, runs);
    lasts.set(stage, last);
    copies.set(stage, states);
    copyings.set(stage, own);
    ends.set(stage, environment);
  }
  const runsOf = (stage: Stage): readonly Run[] => byStage.get(stage) ?? [];
  return {
    file,
    context,
    stages,
    runs: stages.flatMap(runsOf),
    triggers,
    readings,
    runsOf,
    lastOf: (stage, keyword) => lasts.get(stage)?.get(keyword),
    environmentAfter: (stage) =>
      ends.get(stage) ?? initialEnvironment(baseFacts(stage.base)),
    copiedBefore: (stage, index) => copiesAt(copies.get(stage) ?? [], index),
    copiesOf: (stage) => copyings.get(stage) ?? [],
  };
}
