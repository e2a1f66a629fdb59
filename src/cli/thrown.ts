import { DockfixError } from "../error.ts";
import type { EngineError } from "../measure/engine/engine.ts";
import type { Failure } from "../report/outcome.ts";
import { InputError } from "./input.ts";
import { Interruption } from "./interruption.ts";
import { UsageError } from "./usage.ts";

/** What to print for an error that ends the whole run, and the exit code that goes with it. */
export function thrownText(error: unknown): {
  readonly text: string;
  readonly code: number;
} {
  if (error instanceof UsageError || isBadOption(error)) {
    const lines = [`dockfix: ${error.message}`];
    if (error.hint !== undefined) lines.push(`  ${error.hint}`);
    return { text: `${lines.join("\n")}\n`, code: 2 };
  }
  const { message, hint } = failureOf(error);
  return {
    text: `dockfix: bug in dockfix: ${message}\n${hint ?? ""}\n`,
    code: 3,
  };
}

/** What is wrong with the input, not with dockfix. */
const REFUSED: ReadonlySet<string> = new Set([
  "foreign-frontend",
  "invalid-dockerfile",
  "unsupported-text",
]);

/** What became of one file, for an error that ends only its processing. */
export function failureOf(error: unknown): Failure {
  if (error instanceof InputError)
    return { kind: "refused", ...detailsOf(error) };
  if (error instanceof DockfixError) {
    const { code } = error;
    if (REFUSED.has(code)) return { kind: "refused", ...detailsOf(error) };
  }
  if (error instanceof Interruption) return interruption(error);
  if (isEngineError(error)) return engineFailure(error);
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? error.stack : undefined;
  return bugFailure(message, stack);
}

/** Without loading what builds images: most runs build none. */
function isEngineError(error: unknown): error is EngineError {
  return error instanceof Error && error.name === "EngineError";
}

/** What the engine said stands where a code frame would. */
function engineFailure({
  code,
  message,
  hint,
  log,
  line,
}: EngineError): Failure {
  return {
    kind: "refused",
    code,
    message,
    position: line === undefined ? undefined : { line, column: 1 },
    frame: log.length === 0 ? undefined : log.join("\n"),
    hint,
  };
}

function interruption({ message }: Interruption): Failure {
  return {
    kind: "refused",
    code: "interrupted",
    message,
    position: undefined,
    frame: undefined,
    hint: undefined,
  };
}

/** A bug in dockfix, with a plea. `trace` goes below it. */
export function bugFailure(message: string, trace?: string): Failure {
  const plea =
    "This is not your fault. Please report it, with the file if you may share it; nothing unproved was changed.";
  return {
    kind: "bug",
    code: "internal",
    message,
    position: undefined,
    frame: undefined,
    hint: trace === undefined ? plea : `${plea}\n${trace}`,
  };
}

/** An option that the library knows better than the command line does. */
export function isBadOption(error: unknown): error is DockfixError {
  return error instanceof DockfixError && error.code === "bad-option";
}

function detailsOf(error: InputError | DockfixError): Omit<Failure, "kind"> {
  const { code, message, position, frame, hint } = error;
  return { code, message, position, frame, hint };
}
