import type { Analysis } from "../../analysis/analyse.ts";
import { isReadable, type ReadableRun } from "../../analysis/build/runs.ts";
import type { Invocation } from "../../analysis/command/invocation.ts";
import { managerNamed } from "../../facts/managers/index.ts";
import type { Manager, Use } from "../../facts/managers/manager.ts";

/** A call of a package manager that a claim is about. */
export interface ManagerCall {
  readonly run: ReadableRun;
  readonly manager: Manager;
  readonly invocation: Invocation;
  readonly use: Use;
}

/** Finds it by its place; `undefined` where the file has none there. */
export function managerCall(
  { runs }: Analysis,
  claim: {
    readonly manager: string;
    readonly run: number;
    readonly call: number;
  },
): ManagerCall | undefined {
  const run = runs[claim.run];
  const manager = managerNamed(claim.manager);
  const invocation = run?.invocations[claim.call];
  const use = manager && invocation?.uses.get(manager);
  return run !== undefined && isReadable(run) && manager && invocation && use
    ? { run, manager, invocation, use }
    : undefined;
}
