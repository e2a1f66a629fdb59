import { commandFailure } from "./failure.ts";
import {
  runProcess,
  type Environment,
  type OutputOptions,
  type ProcessResult,
} from "./process.ts";
import type { Control } from "./engine.ts";
import type { Tool, Words } from "./tools/tool.ts";

/** A tool that was found, and how it is started. */
export interface FoundTool {
  readonly tool: Tool;
  /** Path or name of the program. */
  readonly program: string;
  readonly env: Environment;
  /** `Docker 20.10.24, BuildKit`. */
  readonly title: string;
  /** Throws an EngineError for a Dockerfile that the engine is too old for. */
  readonly check: (dockerfile: string) => void;
}

/** Seconds for what takes an engine no time unless it hangs. */
export const PATIENCE = 120;

/** Runs the tool, and rejects where it fails. */
export async function ask(
  found: FoundTool,
  what: string,
  args: Words,
): Promise<ProcessResult> {
  const result = await call(found, args, { timeout: PATIENCE });
  if (result.code === 0) return result;
  throw commandFailure({ engine: found.title, what, result });
}

export function call(
  { tool, program, env }: FoundTool,
  args: Words,
  control: Control,
  output?: OutputOptions,
): Promise<ProcessResult> {
  const request = { program, args, env: { ...env, ...tool.env } };
  return runProcess(request, control, output);
}
