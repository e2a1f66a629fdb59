import type { ErrexitState } from "../shell/flow.ts";
import { isUnreadable, readRun, type RunScript } from "../shell/run.ts";
import type { Unreadable } from "../shell/tree.ts";
import type { Dockerfile } from "../syntax/dockerfile.ts";
import type { Instruction } from "../syntax/instruction.ts";
import type { Environment } from "./environment.ts";
import type { Invocation } from "./invocation.ts";
import type { Readings } from "./readings.ts";
import type { Stage } from "./stages.ts";

/** A RUN and all that is known of it. */
export interface Run {
  readonly instruction: Instruction;
  readonly stage: Stage;
  /** Index of the instruction in its stage. */
  readonly index: number;
  /** What is in force when it runs. */
  readonly environment: Environment;
  /** The script, or why it is left alone. */
  readonly read: RunScript | Unreadable;
  /** Its commands in the order of the text; empty where it could not be read. */
  readonly invocations: readonly Invocation[];
  readonly errexit: ErrexitState;
}

/** A RUN whose script was read. */
export interface ReadableRun extends Run {
  readonly read: RunScript;
}

export function isReadable(run: Run): run is ReadableRun {
  return !isUnreadable(run.read);
}

const NOT_FOLLOWED: ErrexitState = { at: () => undefined };

export function makeRun(
  file: Dockerfile,
  stage: Stage,
  instruction: Instruction,
  index: number,
  environment: Environment,
  readings: Readings,
): Run {
  const place = { instruction, stage, index, environment };
  const read = readRun(file, instruction, environment.shell, readings.parse);
  if (isUnreadable(read))
    return { ...place, read, invocations: [], errexit: NOT_FOLLOWED };
  return { ...place, read, ...readings.of(read.script, read.shell.errexit) };
}
