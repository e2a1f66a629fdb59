import type { ErrexitState } from "../../shell/flow.ts";
import { isUnreadable, readRun, type RunScript } from "../../shell/run.ts";
import type { Unreadable } from "../../shell/tree.ts";
import type { Dockerfile } from "../../syntax/dockerfile.ts";
import type { Instruction } from "../../syntax/instruction.ts";
import type { Environment } from "./environment.ts";
import type { Invocation } from "../command/invocation.ts";
import type { Reading, Readings } from "../command/readings.ts";
import type { Stage } from "./stages.ts";

/** A RUN and all that is known of it. */
export interface Run {
  /** Its place among all RUNs of the file; -1 for one that ONBUILD holds back. */
  readonly number: number;
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

const UNREAD: Reading = {
  invocations: [],
  errexit: { at: () => undefined },
};

export function makeRun(
  file: Dockerfile,
  number: number,
  stage: Stage,
  instruction: Instruction,
  index: number,
  environment: Environment,
  readings: Readings,
): Run {
  const read = readRun(file, instruction, environment.shell, readings.parse);
  const { invocations, errexit } = isUnreadable(read)
    ? UNREAD
    : readings.of(read.script, read.shell.errexit);
  return {
    number,
    instruction,
    stage,
    index,
    environment,
    read,
    invocations,
    errexit,
  };
}
