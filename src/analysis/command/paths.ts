import { memo } from "../../memo.ts";
import { isOtherProcess, type Step } from "../../shell/flow.ts";
import { absolute } from "../build/files.ts";
import type { ReadableRun } from "../build/runs.ts";

/** Stands for a folder that the base image decides. */
const UNKNOWN_WORKDIR = "/?";

/** The folder in which each command of a RUN runs, in the order of its invocations; `undefined` where that can't be told. */
export const foldersOf = memo(foldersIn);

function foldersIn(run: ReadableRun): readonly (string | undefined)[] {
  interface Process {
    readonly step: Step | undefined;
    folder: string | undefined;
  }
  const outer: Process = {
    step: undefined,
    folder: run.environment.workdir ?? UNKNOWN_WORKDIR,
  };
  // Commands come in the order of the text: those of one process stand together.
  let inner: Process[] = [];
  return run.invocations.map((invocation) => {
    const { path } = invocation.located;
    const steps = path.filter(isOtherProcess);
    const shared = steps.findIndex(
      (step, at) => !isSame(inner[at]?.step, step),
    );
    inner = inner.slice(0, shared === -1 ? steps.length : shared);
    for (const step of steps.slice(inner.length))
      inner.push({ step, folder: (inner.at(-1) ?? outer).folder });
    const shell = inner.at(-1) ?? outer;
    const { folder } = shell;
    if (path.some((step) => step.kind === "function")) return undefined;
    for (const effect of invocation.effects)
      if (effect.kind === "moves")
        shell.folder = path.some(mayNotRun)
          ? undefined
          : pathOf(effect.to?.written, folder);
    return folder;
  });
}

function isSame(a: Step | undefined, b: Step): boolean {
  return a?.kind === b.kind && a.within === b.within && a.index === b.index;
}

function mayNotRun(step: Step): boolean {
  if (step.kind === "item")
    return step.within.operators.slice(0, step.index).includes("||");
  return (
    step.kind === "branch" || step.kind === "loop" || step.kind === "condition"
  );
}

/**
 * A path as a command in `folder` means it: absolute, without `.` and `..`, its variables as `${name}`.
 * `undefined` where the folder matters and is not known.
 */
export function pathOf(
  path: string | undefined,
  folder: string | undefined,
): string | undefined {
  if (path === undefined || path === "" || /^[~-]/.test(path)) return undefined;
  // A folder in a variable is a place of its own.
  if (path.startsWith("$")) return absolute(path, "/");
  // Up from a folder that nobody knows.
  if (folder === UNKNOWN_WORKDIR && path.includes("..")) return undefined;
  return absolute(path, folder);
}

/** True for a path that hangs on a folder which the base image decides. */
export function isUnplaced(path: string): boolean {
  return path.startsWith(UNKNOWN_WORKDIR);
}

export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** The folders above a path, the nearest first, without the root. */
export function above(path: string): readonly string[] {
  const folders: string[] = [];
  for (
    let at = path.lastIndexOf("/");
    at > 0;
    at = path.lastIndexOf("/", at - 1)
  )
    folders.push(path.slice(0, at));
  return folders;
}
