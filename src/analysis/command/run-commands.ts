import { isReadable, type Run } from "../build/runs.ts";
import { asScript } from "./exec-form.ts";
import type { Invocation } from "./invocation.ts";
import { invocationsIn } from "./nested.ts";

/** The commands of a RUN: those of its script, or the one that its exec form starts; `undefined` for one that is not read. */
export function commandsOfRun(run: Run): readonly Invocation[] | undefined {
  if (isReadable(run)) return run.invocations;
  const { json } = run.instruction;
  return json === undefined || json.length === 0
    ? undefined
    : invocationsIn(asScript(json.map(({ value }) => value)), "sh");
}
