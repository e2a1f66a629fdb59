import { spawn, type ChildProcess } from "node:child_process";
import { constants } from "node:os";
import { basename } from "node:path";
import { PassThrough, type Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { containerProcesses } from "./container-processes.ts";
import { EngineError, type Control } from "./engine.ts";

/** Names of environment variables with their values. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A program that is to be run, without a shell. */
export interface ProcessRequest {
  readonly program: string;
  readonly args: readonly string[];
  /** The whole environment of the process. */
  readonly env: Environment;
  readonly cwd?: string;
}

/** How a process ended that ended by itself. */
export interface ProcessResult {
  /** Exit code; 128 and the number of the signal where one ended it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** True where the process wrote more than was kept; what is kept is the beginning. */
  readonly cut: boolean;
  /** The last lines of both outputs, in the order in which they came. */
  readonly log: readonly string[];
  /** Wall-clock time. */
  readonly seconds: number;
}

/** What becomes of the outputs of a process. */
export interface OutputOptions {
  /** Bytes that are kept of each. */
  readonly keptBytes?: number;
  /** Takes all of both, piece by piece as they come; what they hold is its business then, and no log is kept. */
  readonly onOutput?: (output: "stdout" | "stderr", chunk: Buffer) => void;
}

/** Bytes that are kept of each output. */
const KEPT_BYTES = 32 * 2 ** 20;
const KEPT_LINES = 500;
/** Lines that an error carries. */
const SHOWN_LINES = 20;
/** Characters of a line; a progress bar may write megabytes into one. */
const LINE_LENGTH = 4000;
/** Milliseconds that a process has to end in when it is asked to or what it runs was ended, and its outputs to close in when it has ended. */
const GRACE = 5000;
/**
 * Runs a program to its end. A program that fails is a result. Rejects with an EngineError: `no-engine` where the program cannot be
 * started, `timeout` and `interrupted` where the control ended it; then the whole process group is gone.
 */
export async function runProcess(
  request: ProcessRequest,
  control: Control = {},
  { keptBytes = KEPT_BYTES, onOutput }: OutputOptions = {},
): Promise<ProcessResult> {
  const log = new Log(control.onLine);
  const stdout = new Kept(keptBytes);
  const stderr = new Kept(keptBytes);
  const started = performance.now();
  const child = start(request, control);
  child.stdout.on("data", (chunk: Buffer) => {
    stdout.add(chunk);
    if (onOutput === undefined) log.add("stdout", chunk);
    else onOutput("stdout", chunk);
  });
  child.stderr.on("data", (chunk: Buffer) => {
    stderr.add(chunk);
    if (onOutput === undefined) log.add("stderr", chunk);
    else onOutput("stderr", chunk);
  });
  const code = await child.ended.catch((error: unknown) => {
    throw withLog(error, log.end());
  });
  return {
    code,
    stdout: stdout.text(),
    stderr: stderr.text(),
    cut: stdout.cut || stderr.cut,
    log: log.end(),
    seconds: (performance.now() - started) / 1000,
  };
}

/**
 * The standard output of a program as a stream, which ends when the program has succeeded. It fails with what `failure` makes of a
 * program that failed, or as `runProcess` rejects. Destroying the stream ends the program.
 */
export function streamProcess(
  request: ProcessRequest,
  control: Control,
  failure: (result: ProcessResult) => Error,
): Readable {
  const log = new Log(control.onLine);
  const stderr = new Kept(KEPT_BYTES);
  const abandon = new AbortController();
  const started = performance.now();
  const signals = [abandon.signal, ...(control.signal ? [control.signal] : [])];
  const child = start(request, {
    ...control,
    signal: AbortSignal.any(signals),
  });
  const output = new PassThrough({
    destroy(error, done) {
      abandon.abort();
      child.stdout.resume();
      done(error);
    },
  });
  child.stderr.on("data", (chunk: Buffer) => {
    stderr.add(chunk);
    log.add("stderr", chunk);
  });
  child.stdout.pipe(output, { end: false });
  child.ended.then(
    (code) => {
      if (code === 0) return output.end();
      return output.destroy(
        failure({
          code,
          stdout: "",
          stderr: stderr.text(),
          cut: stderr.cut,
          log: log.end(),
          seconds: (performance.now() - started) / 1000,
        }),
      );
    },
    (error: unknown) => output.destroy(withLog(error, log.end())),
  );
  return output;
}

interface Started {
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves to the exit code when the process has ended and its outputs are closed. */
  readonly ended: Promise<number>;
}

/** Starts a process in a group of its own, so that ending it ends its children, and Ctrl-C in a terminal reaches only dockfix. */
function start(request: ProcessRequest, control: Control): Started {
  const child = spawn(request.program, request.args, {
    cwd: request.cwd,
    env: { ...request.env },
    detached: process.platform !== "win32",
    stdio: ["ignore", "pipe", "pipe"],
    windowsHide: true,
  });
  const { stdout, stderr, pid } = child;
  if (pid !== undefined) control.onStart?.(pid);
  const ended = new Promise<number>((resolve, reject) => {
    let reason: EngineError | undefined;
    let killer: NodeJS.Timeout | undefined;
    let drain: NodeJS.Timeout | undefined;
    const end = (error: EngineError): void => {
      if (reason !== undefined) return;
      reason = error;
      const stop = (): void => {
        signalGroup(child, "SIGTERM");
        killer = setTimeout(() => signalGroup(child, "SIGKILL"), GRACE);
      };
      if (child.pid === undefined || !endContainers(child.pid)) stop();
      else killer = setTimeout(stop, GRACE);
    };
    const onAbort = (): void =>
      end(
        new EngineError(
          "interrupted",
          `${basename(request.program)} was interrupted`,
        ),
      );
    const { signal, timeout } = control;
    const timer =
      timeout === undefined
        ? undefined
        : setTimeout(
            () => end(timedOut(request.program, timeout)),
            timeout * 1000,
          );
    signal?.addEventListener("abort", onAbort, { once: true });
    if (signal?.aborted) onAbort();
    const settle = (): void => {
      clearTimeout(timer);
      clearTimeout(killer);
      clearTimeout(drain);
      signal?.removeEventListener("abort", onAbort);
    };
    child.on("error", (error) => {
      settle();
      reject(cannotStart(request.program, error));
    });
    child.on("exit", () => {
      // Whoever of the group outlives the process that was asked to end has not been asked nicely enough.
      if (reason !== undefined) signalGroup(child, "SIGKILL");
      // A grandchild may hold the outputs open. Who reads them slowly is left alone: nothing may be lost of a stream.
      const close = (): void => {
        if (stdout.isPaused()) return;
        stdout.destroy();
        stderr.destroy();
      };
      drain = setTimeout(close, GRACE);
    });
    child.on("close", (code, name) => {
      settle();
      if (reason !== undefined) reject(reason);
      else resolve(code ?? 128 + signalNumber(name));
    });
  });
  return { stdout, stderr, ended };
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  const { pid } = child;
  if (pid === undefined) return;
  try {
    if (process.platform === "win32") child.kill(signal);
    else process.kill(-pid, signal);
  } catch {
    // The group is gone, which is what was wanted.
  }
}

/** Ends what runs in containers below a process; tells whether there was anything. */
function endContainers(pid: number): boolean {
  const workers = containerProcesses(pid);
  for (const worker of workers) kill(worker, "SIGKILL");
  return workers.length > 0;
}

/** Ends a process that an earlier run of dockfix has started, with its group: first what it runs in containers, as above. */
export function endGroup(pid: number, signal: "SIGTERM" | "SIGKILL"): void {
  if (process.platform === "win32") kill(pid, signal);
  else if (signal === "SIGKILL" || !endContainers(pid)) kill(-pid, signal);
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It is gone.
  }
}

function signalNumber(name: NodeJS.Signals | null): number {
  return name === null ? 0 : constants.signals[name];
}

function timedOut(program: string, seconds: number): EngineError {
  return new EngineError(
    "timeout",
    `${basename(program)} did not end within ${seconds} s and was stopped`,
    { hint: "give it more time with --timeout, or see what it waits for" },
  );
}

function cannotStart(
  program: string,
  error: NodeJS.ErrnoException,
): EngineError {
  const why = error.code === "ENOENT" ? "it is not installed" : error.message;
  return new EngineError("no-engine", `${program} cannot be started: ${why}`);
}

function withLog(error: unknown, log: readonly string[]): Error {
  if (!(error instanceof EngineError)) {
    return error instanceof Error ? error : new Error(String(error));
  }
  const { code, message, hint } = error;
  return new EngineError(code, message, {
    log: log.slice(-SHOWN_LINES),
    ...(hint === undefined ? {} : { hint }),
  });
}

/** The beginning of an output, bounded. */
class Kept {
  cut = false;
  readonly #chunks: Buffer[] = [];
  #room: number;

  constructor(bytes: number) {
    this.#room = bytes;
  }

  add(chunk: Buffer): void {
    if (chunk.length > this.#room) this.cut = true;
    if (this.#room === 0) return;
    const part = chunk.subarray(0, this.#room);
    this.#chunks.push(part);
    this.#room -= part.length;
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString("utf8");
  }
}

/** The last lines of both outputs. */
class Log {
  readonly #lines: string[] = [];
  readonly #onLine: ((line: string) => void) | undefined;
  readonly #open = {
    stdout: { decoder: new StringDecoder("utf8"), text: "" },
    stderr: { decoder: new StringDecoder("utf8"), text: "" },
  };

  constructor(onLine: ((line: string) => void) | undefined) {
    this.#onLine = onLine;
  }

  add(output: "stdout" | "stderr", chunk: Buffer): void {
    const open = this.#open[output];
    const lines = (open.text + open.decoder.write(chunk)).split(/\r\n|\n|\r/);
    open.text = (lines.pop() ?? "").slice(0, LINE_LENGTH);
    for (const line of lines) this.#push(line);
  }

  /** All lines that are kept, with what came after the last line end. */
  end(): readonly string[] {
    for (const open of [this.#open.stdout, this.#open.stderr]) {
      const rest = open.text + open.decoder.end();
      if (rest !== "") this.#push(rest);
      open.text = "";
    }
    return [...this.#lines];
  }

  #push(line: string): void {
    const text = line.slice(0, LINE_LENGTH);
    this.#onLine?.(text);
    this.#lines.push(text);
    if (this.#lines.length > KEPT_LINES) this.#lines.shift();
  }
}
