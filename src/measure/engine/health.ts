import { setTimeout as wait } from "node:timers/promises";
import {
  EngineError,
  type Control,
  type Health,
  type RunRequest,
} from "./engine.ts";
import { containerName } from "./container-name.ts";
import { engineTrouble, isMissing, lastWords } from "./failure.ts";
import { call, type FoundTool } from "./found-tool.ts";
import { at, listOf, numberOf, readJson, textOf } from "./json.ts";
import type { ProcessResult } from "./process.ts";

/** Milliseconds between two looks at a container. */
const PAUSE = 500;
/** Seconds until a container has to say that it is well, where nobody says how long. */
const PATIENCE = 180;

/**
 * Starts a container as it always runs, and waits until its HEALTHCHECK says that it is healthy or not, or until it ends. The check is run each second,
 * whatever its own interval, and may fail for a minute until the container is called unhealthy. The container is removed.
 */
export async function healthOf(
  found: FoundTool,
  request: RunRequest,
  control: Control,
): Promise<Health> {
  const { tool, title } = found;
  const { health: words, state } = tool;
  if (words === undefined || state === undefined)
    throw new EngineError("engine-failed", `${title} runs no health checks`);
  const name = containerName(request.labels);
  const { signal, timeout = PATIENCE } = control;
  const deadline = performance.now() + timeout * 1000;
  try {
    const started = await call(found, words.start(name, request), control);
    if (started.code !== 0) return notStarted(title, request, started);
    while (performance.now() < deadline) {
      const health = readState(await call(found, state(name), control));
      if (health !== undefined) return health;
      await wait(PAUSE, undefined, { ...(signal && { signal }) });
    }
    return { status: "starting", output: `still so after ${timeout} s` };
  } catch (error) {
    if (signal?.aborted !== true) throw error;
    throw new EngineError("interrupted", "a health check was interrupted");
  } finally {
    await call(found, tool.removeContainer(name), { timeout: PATIENCE });
  }
}

/** A container that an engine cannot start for any image is the engine's trouble; for this one it is an answer. */
function notStarted(
  engine: string,
  { image }: RunRequest,
  result: ProcessResult,
): Health {
  const what = `no container of ${image} can start`;
  if (result.log.some(isMissing))
    throw new EngineError("no-image", `${what}: there is no such image`);
  const trouble = engineTrouble({ engine, what, result });
  if (trouble !== undefined) throw trouble;
  return { status: "ended", output: `cannot start: ${lastWords(result.log)}` };
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
