import { parse } from "../../src/syntax/dockerfile.ts";
import { flagValue, type Instruction } from "../../src/syntax/instruction.ts";
import { baseOf } from "./bases.ts";
import type { Config } from "./config.ts";
import { child, configure } from "./configure.ts";
import { contextNodes, copy } from "./copy.ts";
import { planOf, stageCalled, type Plan, type Stage } from "./plan.ts";
import { run } from "./run.ts";
import {
  withStage,
  type BuildOptions,
  type StageState,
  type State,
  type Step,
} from "./state.ts";
import type { Nodes } from "./tree.ts";

/** What a build led to. */
export interface Built {
  readonly outcome:
    { readonly ok: true } | { readonly ok: false; readonly command: string };
  readonly config: Config;
  /** Everything in the image, folders and links included. */
  readonly files: Nodes;
  /** Bytes of all layers on top of the base. */
  readonly layerBytes: number;
  /** What commands that nobody knows saw. */
  readonly log: readonly string[];
  /** Every command that ran. */
  readonly commands: readonly string[];
  /** The target's stage, for what is built on top. */
  readonly stage: StageState;
  /** Builds again with other faults, from where the first of them comes. */
  readonly again: (faults: ReadonlySet<string>) => Promise<Built>;
}

/** One instruction, or the start of a stage. */
type Task = (state: State, options: BuildOptions) => Promise<Step> | Step;

interface Done {
  /** What was there before the task. */
  readonly before: State;
  readonly started: readonly string[];
}

const NOTHING: State = { stages: new Map(), caches: new Map() };

/** Builds a Dockerfile. Throws for a file that BuildKit rejects. */
export function build(
  source: string,
  options: BuildOptions = {},
): Promise<Built> {
  const plan = planOf(source, options.target);
  const files = contextNodes(options.context ?? new Map());
  const tasks = plan.needed.flatMap((stage) => tasksOf(stage, plan, files));
  return perform(tasks, plan.target, [], options);
}

async function perform(
  tasks: readonly Task[],
  target: Stage,
  done: readonly Done[],
  options: BuildOptions,
  from: State = NOTHING,
): Promise<Built> {
  const steps = [...done];
  let state = from;
  let failed: string | undefined;
  for (const task of tasks.slice(done.length)) {
    const step = await task(state, options);
    steps.push({ before: state, started: step.started });
    state = step.state;
    failed = step.failed;
    if (failed !== undefined) break;
  }
  const stage =
    state.stages.get(target.index) ?? child(target.index, baseOf("scratch"));
  return {
    outcome:
      failed === undefined ? { ok: true } : { ok: false, command: failed },
    config: stage.config,
    files: stage.nodes,
    layerBytes: stage.layers.reduce((sum, bytes) => sum + bytes, 0),
    log: stage.log,
    commands: steps.flatMap(({ started }) => started),
    stage,
    again: (faults) => {
      // Nothing before the first command that is made to fail can differ.
      const at = steps.findIndex(({ started }) =>
        started.some((id) => faults.has(id)),
      );
      const kept = at === -1 ? steps.slice(0, -1) : steps.slice(0, at);
      const start = steps[kept.length]?.before ?? NOTHING;
      return perform(tasks, target, kept, { ...options, faults }, start);
    },
  };
}

function tasksOf(stage: Stage, plan: Plan, context: Nodes): readonly Task[] {
  const { from, index } = stage;
  const start: Task = async (state, options) => {
    const base =
      typeof from === "string" ? baseOf(from) : state.stages.get(from.index);
    if (base === undefined) throw new Error("the base was not built");
    let next: Step = {
      state: withStage(state, begin(index, base)),
      started: [],
    };
    for (const trigger of base.config.onbuild)
      for (const instruction of parse(
        `FROM x\n${trigger}\n`,
      ).instructions.slice(1))
        next = await taskOf(
          instruction,
          stage,
          plan,
          context,
        )(next.state, options);
    return next;
  };
  return [
    start,
    ...stage.instructions.map((each) => taskOf(each, stage, plan, context)),
  ];
}

/** A stage on top of another one has that one's layers as well. */
function begin(
  index: number,
  base: Pick<StageState, "nodes" | "config"> & Partial<StageState>,
): StageState {
  return { ...child(index, base), layers: base.layers ?? [] };
}

function taskOf(
  instruction: Instruction,
  { index }: Stage,
  { stages }: Plan,
  context: Nodes,
): Task {
  return (state, options) => {
    const stage = state.stages.get(index);
    if (stage === undefined) throw new Error("the stage was not begun");
    const filesOf = (from: string | undefined): Nodes => {
      if (from === undefined) return context;
      const other = stageCalled(stages.slice(0, index), from);
      return other === undefined
        ? baseOf(from).nodes
        : (state.stages.get(other.index)?.nodes ?? new Map());
    };
    switch (instruction.keyword) {
      case "RUN":
        return run(state, stage, instruction, filesOf, options);
      case "ADD":
      case "COPY": {
        const files = filesOf(flagValue(instruction, "from"));
        const next = copy(stage, instruction, files);
        return typeof next === "string"
          ? { state, started: [], failed: `${index}: copy ${next}` }
          : { state: withStage(state, next), started: [] };
      }
      default:
        return {
          state: withStage(state, configure(stage, instruction)),
          started: [],
        };
    }
  };
}
