import { parse } from "../../syntax/dockerfile.ts";
import { EngineError, type EngineErrorCode } from "./engine.ts";
import { failedStep, type FailedStep } from "./failed-step.ts";
import type { ProcessResult } from "./process.ts";

/** Lines that an error shows. */
const SHOWN_LINES = 20;

interface Trouble {
  readonly code: EngineErrorCode;
  /** Tested on each line; its first group is what the message names. */
  readonly sign: RegExp;
  readonly message: (engine: string, named: string) => string;
  readonly hint: string;
}

/** Programs in a RUN say it too, of whatever disk they write to. */
const DISK_FULL = /no space left on device|disk quota exceeded|ENOSPC/i;

/** What engines say when it is not the Dockerfile's fault. The first that fits counts. */
const TROUBLES: readonly Trouble[] = [
  {
    code: "no-permission",
    sign: /permission denied.*(?:Docker daemon|docker API|docker\.sock|podman\.sock)|dial unix \S+: connect: permission denied/i,
    message: (engine) => `you have no permission to use ${engine}`,
    hint: "run as a user who may, such as one of the group `docker`, or set DOCKER_HOST to an engine of your own",
  },
  {
    code: "not-running",
    sign: /cannot connect to the docker daemon|is the docker daemon running|failed to connect to the docker API|error during connect|unable to connect to Podman/i,
    message: (engine) => `${engine} does not answer: it is not running`,
    hint: "start it, or set DOCKER_HOST to one that runs",
  },
  {
    code: "not-running",
    sign: /code = Unavailable|transport is closing|error reading from server: EOF|connection reset by peer.*(?:docker|buildkit)|^(?:ERROR: )?(?:unexpected )?EOF$/,
    message: (engine) => `${engine} ended in the middle of the work`,
    hint: "see its own log for the reason, start it again and repeat",
  },
  {
    code: "disk-full",
    sign: DISK_FULL,
    message: (engine) => `no space is left on the disk of ${engine}`,
    hint: "free some: `docker system df` shows what takes it, `docker builder prune` empties the build cache",
  },
  {
    code: "no-base-image",
    sign: /^ > resolve image config for (?:docker-image:\/\/)?(\S*dockerfile\S*?):?$/,
    message: (_, named) =>
      `the frontend ${named} that the \`# syntax=\` line names cannot be pulled`,
    hint: "see that its registry can be reached, or that the line is needed",
  },
  {
    code: "no-base-image",
    sign: /(?:pull access denied for|failed to resolve source metadata for|^ > \[internal\] load metadata for|manifest for|initializing source docker:\/\/|short-name) ?"?([^\s,"]+?)"?(?:[:,]? |:?$)/,
    message: (_, named) => `the base image ${named} cannot be pulled`,
    hint: "see that the name is right, that its registry can be reached and that you are logged in there",
  },
  {
    code: "no-engine",
    sign: /no builder "?([^"\s]+)"? found|BuildKit is enabled but the buildx component is missing/,
    message: (_, named) =>
      named === ""
        ? "this Docker client cannot build: its part buildx is missing"
        : `there is no builder ${named}`,
    hint: "`docker buildx ls` lists the builders; docs.docker.com/go/buildx says how to install buildx",
  },
  {
    code: "engine-failed",
    sign: /network bridge not found|could not find an available.*IPv4 address pool/,
    message: (engine) => `${engine} has no network for containers`,
    hint: "give the network of this machine to the build with --network host",
  },
];

/** What a failed command of an engine was to do. */
export interface FailedCommand {
  /** `Docker 20.10.24, BuildKit`. */
  readonly engine: string;
  /** In the words of a sentence: `the image cannot be saved`. */
  readonly what: string;
  readonly result: ProcessResult;
}

/** The error of a command that failed. */
export function commandFailure(failed: FailedCommand): EngineError {
  const { log } = failed.result;
  return (
    engineTrouble(failed) ??
    new EngineError("engine-failed", `${failed.what}: ${lastWords(log)}`, {
      log: log.slice(-SHOWN_LINES),
    })
  );
}

/** What is the engine's own trouble, whatever it was asked to do; `undefined` for what only this command meets. */
export function engineTrouble(failed: FailedCommand): EngineError | undefined {
  return troubleIn(failed, failed.result.log);
}

/** Whether an engine says that there is no such image. */
export function isMissing(line: string): boolean {
  return /no such (?:image|object)|image not known|locating image|reference does not exist/i.test(
    line,
  );
}

/** The error of a build that failed. */
export function buildFailure(
  failed: FailedCommand,
  dockerfile: string,
): EngineError {
  const { log } = failed.result;
  const file = parse(dockerfile);
  const step = failedStep(log, file);
  // Behind an exit code the engine has done its work.
  const isOwn =
    step !== undefined && /^exit (?:code:|status) \d+$/.test(step.reason);
  const trouble = isOwn ? undefined : troubleIn(failed, engineLines(log, step));
  if (trouble !== undefined) return trouble;
  const shown = (step?.output.length ? step.output : log).slice(-SHOWN_LINES);
  if (step !== undefined) {
    const at = step.line === undefined ? "" : `line ${step.line}: `;
    const isFull = step.output.some((line) => DISK_FULL.test(line));
    return new EngineError(
      "build-failed",
      `${at}${brief(step.text)} failed: ${step.reason}`,
      {
        log: shown,
        ...(step.line === undefined ? {} : { line: step.line }),
        ...(isFull && {
          hint: `a program in it found no space; \`docker system df\` shows what takes up the disk of ${failed.engine}`,
        }),
      },
    );
  }
  const refused = refusedLine(log);
  if (refused !== undefined && file.problems.length === 0) {
    return new EngineError(
      "too-old",
      `${failed.engine} cannot read line ${refused.line}: ${refused.reason}`,
      {
        line: refused.line,
        hint: newerFrontend,
        log: shown,
      },
    );
  }
  return new EngineError(
    "build-failed",
    refused === undefined
      ? `the build failed: ${lastWords(log)}`
      : `line ${refused.line}: ${refused.reason}`,
    {
      log: shown,
      ...(refused === undefined ? {} : { line: refused.line }),
    },
  );
}

/** What helps when an engine is older than a Dockerfile. */
export const newerFrontend =
  "use a newer engine or builder (--builder NAME), or begin the file with `# syntax=docker/dockerfile:1` where that image can be pulled";

function troubleIn(
  { engine, result }: FailedCommand,
  log: readonly string[],
): EngineError | undefined {
  for (const { code, sign, message, hint } of TROUBLES) {
    const match = log.map((line) => sign.exec(line)).find(Boolean);
    if (!match) continue;
    return new EngineError(code, message(engine, match[1] ?? ""), {
      hint,
      log: result.log.slice(-SHOWN_LINES),
    });
  }
  return undefined;
}

/** The log without what the steps themselves printed, which may be anything, as may the command that the engine quotes. */
function engineLines(
  log: readonly string[],
  step: FailedStep | undefined,
): readonly string[] {
  const command = step?.text.replace(/^RUN +/, "") ?? "";
  const lines = log.some((line) => /^(?:\[.*\] )?STEP \d+\/\d+: /.test(line))
    ? log.filter((line) => /^(?:Error|error|time=)/.test(line))
    : log.filter((line) => !/^(?:#\d+ )?\d+\.\d+ /.test(line));
  return step?.text === command || command === ""
    ? lines
    : lines.map((line) => line.replaceAll(command, "…"));
}

/** BuildKit's parser says: `dockerfile parse error on line 3: unknown instruction: ECHO`. */
function refusedLine(
  log: readonly string[],
): { readonly line: number; readonly reason: string } | undefined {
  for (const text of log) {
    const match = /parse error (?:on )?line (\d+): (.*)$/i.exec(text);
    if (match) return { line: Number(match[1]), reason: match[2] ?? "" };
  }
  return undefined;
}

/** The last line that says something. */
export function lastWords(log: readonly string[]): string {
  const line = log.findLast((text) => /\w/.test(text)) ?? "it said nothing";
  return line
    .replace(/^(?:ERROR|Error): /, "")
    .replace(/^Error response from daemon: /, "");
}

function brief(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
