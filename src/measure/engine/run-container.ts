import type { ImageConfig } from "../image/image.ts";
import {
  EngineError,
  type Control,
  type RunEnd,
  type RunRequest,
  type RunResult,
} from "./engine.ts";
import { containerName } from "./container-name.ts";
import { engineTrouble, isMissing } from "./failure.ts";
import { at, readJson, textOf } from "./json.ts";
import { outputDigest, outputOf } from "./output-digest.ts";
import { ask, call, PATIENCE, type FoundTool } from "./found-tool.ts";
import type { ProcessResult } from "./process.ts";

/** What is kept as text: the outputs go by another way, and this is what the client itself says. */
const KEPT_BYTES = 2 ** 16;

/**
 * Runs a command in a new container and removes it. Whether the container ran at all is asked of the engine, as programs print what they like and end with
 * the same codes. Rejects with an EngineError where the engine can run no container of any image, or has none of this name.
 */
export async function runContainer(
  found: FoundTool,
  configOf: (image: string) => Promise<ImageConfig>,
  request: RunRequest,
  control: Control,
): Promise<RunResult> {
  const { tool } = found;
  const name = containerName(request.labels);
  const outputs = { stdout: outputDigest(), stderr: outputDigest() };
  const started = performance.now();
  try {
    const config = () => configOf(request.image);
    const commands = await tool.run(name, request, config);
    for (const words of commands.slice(0, -1))
      await ask(found, `${words.join(" ")} failed`, words);
    const end = await call(found, commands.at(-1) ?? [], control, {
      keptBytes: KEPT_BYTES,
      onOutput: (output, chunk) => outputs[output].add(chunk),
    }).then(
      (result) => endOf(found, name, request, result),
      (error: unknown) => timeoutOf(error, control),
    );
    const seconds = (performance.now() - started) / 1000;
    // What the client says of it is in the reason.
    if (end.kind === "not-started")
      return { end, stdout: outputOf(""), stderr: outputOf(""), seconds };
    return {
      end,
      stdout: outputs.stdout.end(),
      stderr: outputs.stderr.end(),
      seconds,
    };
  } finally {
    // Ending the client does not end the container.
    await call(found, tool.removeContainer(name), { timeout: PATIENCE });
  }
}

function timeoutOf(error: unknown, { timeout }: Control): RunEnd {
  if (
    error instanceof EngineError &&
    error.code === "timeout" &&
    timeout !== undefined
  )
    return { kind: "timeout", seconds: timeout };
  throw error;
}

async function endOf(
  found: FoundTool,
  name: string,
  { image }: RunRequest,
  result: ProcessResult,
): Promise<RunEnd> {
  const asked = result.code === 0 ? undefined : await stateOf(found, name);
  if (asked !== undefined && asked.code !== 0) {
    // A program is not to blame for an engine that ended under it.
    const what = `nobody can tell how the container of ${image} ended`;
    const ended = { engine: found.title, what, result: asked };
    const trouble = engineTrouble(ended);
    if (trouble !== undefined) throw trouble;
  }
  const reason = whyNotStarted(result, asked);
  if (reason === undefined) return { kind: "exit", code: result.code };
  const what = `no container of ${image} can start`;
  if (isMissing(reason))
    throw new EngineError("no-image", `${what}: there is no such image`);
  const failed = {
    engine: found.title,
    what,
    result: { ...result, log: [reason] },
  };
  const trouble = engineTrouble(failed);
  if (trouble !== undefined) throw trouble;
  return { kind: "not-started", reason };
}

/** What the engine says of a container; `undefined` for a tool that keeps no state. */
async function stateOf(
  found: FoundTool,
  name: string,
): Promise<ProcessResult | undefined> {
  const { state } = found.tool;
  return state && call(found, state(name), { timeout: PATIENCE });
}

/** In the words of the engine; `undefined` where the container ran. Clients end with these codes then, and programs may, too. `asked` is what the engine says of it. */
function whyNotStarted(
  { code, stderr }: ProcessResult,
  asked: ProcessResult | undefined,
): string | undefined {
  if (code < 125 || code > 127) return undefined;
  if (asked === undefined) return lastError(stderr);
  const state = readJson(asked.stdout);
  const startedAt = textOf(at(state, "StartedAt"));
  if (startedAt !== "" && !startedAt.startsWith("0001-")) return undefined;
  const said = textOf(at(state, "Error")) || firstError(stderr);
  return brief(said);
}

/** Of a container that did not run, all that was printed comes from the client. */
function firstError(stderr: string): string {
  const [, line = stderr.trim()] =
    /^(?:docker: |Error: )(.*)$/m.exec(stderr) ?? [];
  return line.replace(/^Error response from daemon: /, "");
}

/** A tool that keeps no state says last why it ran nothing. */
function lastError(stderr: string): string | undefined {
  const line = stderr.trimEnd().split("\n").at(-1) ?? "";
  return /^Error: (.*)$/.exec(line)?.[1];
}

/** What the parts of the engine say to one another stands in front of the reason. */
function brief(reason: string): string {
  return reason
    .replace(/^.*unable to start container process: /s, "")
    .replace(/[:.]? unknown\.?$|\.$/, "");
}
