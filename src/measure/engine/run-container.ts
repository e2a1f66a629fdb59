import { randomBytes } from "node:crypto";
import type { ImageConfig } from "../image/image.ts";
import {
  EngineError,
  type Control,
  type RunEnd,
  type RunRequest,
  type RunResult,
} from "./engine.ts";
import { commandFailure, engineTrouble, isMissing } from "./failure.ts";
import { at, readJson, textOf } from "./json.ts";
import { outputDigest, outputOf } from "./output-digest.ts";
import type { OutputOptions, ProcessResult } from "./process.ts";
import type { Tool, Words } from "./tools/tool.ts";

/** Seconds for what takes an engine no time unless it hangs. */
const PATIENCE = 120;
/** What is kept as text: the outputs go by another way, and this is what the client itself says. */
const KEPT_BYTES = 2 ** 16;

/** What running a container needs. */
export interface Running {
  readonly tool: Tool;
  readonly title: string;
  readonly call: (
    args: Words,
    control: Control,
    output?: OutputOptions,
  ) => Promise<ProcessResult>;
  readonly configOf: (image: string) => Promise<ImageConfig>;
}

/**
 * Runs a command in a new container and removes it. Whether the container ran at all is asked of the engine, as programs print what they like and end with
 * the same codes. Rejects with an EngineError where the engine can run no container of any image, or has none of this name.
 */
export async function runContainer(
  running: Running,
  request: RunRequest,
  control: Control,
): Promise<RunResult> {
  const { tool, call } = running;
  const name = containerName(request);
  const outputs = { stdout: outputDigest(), stderr: outputDigest() };
  const started = performance.now();
  try {
    const config = () => running.configOf(request.image);
    const commands = await tool.run(name, request, config);
    for (const words of commands.slice(0, -1)) await prepare(running, words);
    const end = await call(commands.at(-1) ?? [], control, {
      keptBytes: KEPT_BYTES,
      onOutput: (output, chunk) => outputs[output].add(chunk),
    }).then(
      (result) => endOf(running, name, request, result),
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
    await call(tool.removeContainer(name), { timeout: PATIENCE });
  }
}

/** The values of the labels stand in the name, for tools that do not list containers by label. */
function containerName({ labels }: RunRequest): string {
  const random = randomBytes(6).toString("hex");
  const values = Object.values(labels).join("-");
  return `dockfix-${values}-${random}`.replace(/[^\w.-]+/g, "-");
}

async function prepare({ title, call }: Running, words: Words): Promise<void> {
  const result = await call(words, { timeout: PATIENCE });
  if (result.code === 0) return;
  const what = `${words.join(" ")} failed`;
  throw commandFailure({ engine: title, what, result });
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
  running: Running,
  name: string,
  { image }: RunRequest,
  result: ProcessResult,
): Promise<RunEnd> {
  const reason = await whyNotStarted(running, name, result);
  if (reason === undefined) return { kind: "exit", code: result.code };
  const what = `no container of ${image} can start`;
  if (isMissing(reason))
    throw new EngineError("no-image", `${what}: there is no such image`);
  const failed = {
    engine: running.title,
    what,
    result: { ...result, log: [reason] },
  };
  const trouble = engineTrouble(failed);
  if (trouble !== undefined) throw trouble;
  return { kind: "not-started", reason };
}

/** In the words of the engine; `undefined` where the container ran. Clients end with these codes then, and programs may, too. */
async function whyNotStarted(
  { tool, call }: Running,
  name: string,
  { code, stderr }: ProcessResult,
): Promise<string | undefined> {
  if (code < 125 || code > 127) return undefined;
  if (tool.state === undefined) return lastError(stderr);
  const { stdout } = await call(tool.state(name), { timeout: PATIENCE });
  const state = readJson(stdout);
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
