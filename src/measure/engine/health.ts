import { setTimeout as wait } from "node:timers/promises";
import {
  EngineError,
  type Control,
  type Health,
  type RunRequest,
} from "./engine.ts";
import { containerName } from "./container-name.ts";
import { commandFailure } from "./failure.ts";
import { at, listOf, numberOf, readJson, textOf } from "./json.ts";
import type { ProcessResult } from "./process.ts";
import type { Tool, Words } from "./tools/tool.ts";

/** Milliseconds between two looks at a container. */
const PAUSE = 500;
/** Seconds until a container has to say that it is well, where nobody says how long. */
const PATIENCE = 180;

/** What a look at a container needs. */
export interface Looking {
  readonly tool: Tool;
  readonly title: string;
  readonly call: (args: Words, control: Control) => Promise<ProcessResult>;
}

/**
 * Starts a container as it always runs, and waits until its HEALTHCHECK says that it is healthy or not, or until it ends. The check is run each second,
 * whatever its own interval, and may fail for a minute until the container is called unhealthy. The container is removed.
 */
export async function healthOf(
  { tool, title, call }: Looking,
  request: RunRequest,
  control: Control,
): Promise<Health> {
  const words = tool.health;
  if (words === undefined)
    throw new EngineError("engine-failed", `${title} runs no health checks`);
  const name = containerName(request.labels);
  const { signal, timeout = PATIENCE } = control;
  const deadline = performance.now() + timeout * 1000;
  try {
    const started = await call(words.start(name, request), control);
    if (started.code !== 0)
      throw commandFailure({
        engine: title,
        what: `no container of ${request.image} can start`,
        result: started,
      });
    while (performance.now() < deadline) {
      const health = readState(await call(words.state(name), control));
      if (health !== undefined) return health;
      await wait(PAUSE, undefined, { ...(signal && { signal }) });
    }
    return { status: "starting", output: `still so after ${timeout} s` };
  } catch (error) {
    if (signal?.aborted !== true) throw error;
    throw new EngineError("interrupted", "a health check was interrupted");
  } finally {
    await call(tool.removeContainer(name), { timeout: PATIENCE });
  }
}

/** What the state of a container says; `undefined` while nothing is decided. */
function readState({ stdout }: ProcessResult): Health | undefined {
  const state = readJson(stdout);
  const health = at(state, "Health");
  const status = textOf(at(health, "Status"));
  const last = listOf(at(health, "Log")).at(-1);
  const output = textOf(at(last, "Output")).trim();
  if (status === "healthy" || status === "unhealthy") return { status, output };
  if (at(state, "Running") === true) return undefined;
  const code = numberOf(at(state, "ExitCode"));
  return { status: "ended", output: `exit code ${code}` };
}
