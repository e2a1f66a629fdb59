import type { Config } from "./config.ts";
import type { Opaque } from "./program.ts";
import type { Nodes } from "./tree.ts";

/** A stage after some of its instructions. Nothing in it is ever changed, so that a build may go on from any point of another one. */
export interface StageState {
  readonly index: number;
  /** What the stage started from. */
  readonly base: Nodes;
  readonly nodes: Nodes;
  readonly config: Config;
  /** Build arguments that are declared so far. */
  readonly args: ReadonlyMap<string, string>;
  /** Bytes of each layer on top of the base. */
  readonly layers: readonly number[];
  readonly counts: ReadonlyMap<string, number>;
  readonly log: readonly string[];
}

/** All of a build after some of its instructions. */
export interface State {
  readonly stages: ReadonlyMap<number, StageState>;
  /** What cache mounts hold, by their id; paths are relative to the mount. */
  readonly caches: ReadonlyMap<string, Nodes>;
}

/** What a build is given besides the Dockerfile. */
export interface BuildOptions {
  /** A stage's name; by default the last stage. */
  readonly target?: string;
  /** Files of the build context. */
  readonly context?: ReadonlyMap<string, string>;
  readonly opaque?: Opaque;
  /** What no unknown command looks at. */
  readonly ignored?: (path: string) => boolean;
  /** Commands that are made to fail, by the names that a build gives them. */
  readonly faults?: ReadonlySet<string>;
}

/** What an instruction led to. */
export interface Step {
  readonly state: State;
  /** Commands that it started. */
  readonly started: readonly string[];
  /** The command that made the build fail. */
  readonly failed?: string;
}

/** Every variable an instruction of the stage sees; ENV hides ARG. */
export function variablesOf(stage: StageState): ReadonlyMap<string, string> {
  return new Map([...stage.args, ...stage.config.env]);
}

export function withStage(state: State, stage: StageState): State {
  return {
    ...state,
    stages: new Map([...state.stages, [stage.index, stage]]),
  };
}
