import { analyse, type Analysis } from "../../src/analysis/analyse.ts";
import type { Invocation } from "../../src/analysis/command/invocation.ts";
import { isReadable, type ReadableRun } from "../../src/analysis/build/runs.ts";
import { invocationsIn } from "../../src/analysis/command/nested.ts";
import { parse } from "../../src/syntax/dockerfile.ts";

/** The commands of a script for sh. */
export function commandsIn(script: string): readonly Invocation[] {
  const found = invocationsIn(script, "sh");
  if (found === undefined) throw new Error(`cannot be read: ${script}`);
  return found;
}

/** The first command of a script for sh. */
export function commandIn(script: string): Invocation {
  const [first] = commandsIn(script);
  if (first === undefined) throw new Error(`no command: ${script}`);
  return first;
}

/** A Dockerfile, with the files of its build context by their path. */
export function analysisOf(
  dockerfile: string,
  files: Readonly<Record<string, string>> = {},
): Analysis {
  return analyse(parse(dockerfile), {
    read: (path) => (Object.hasOwn(files, path) ? files[path] : undefined),
  });
}

/** The last RUN of a Dockerfile. */
export function lastRun(dockerfile: string): ReadableRun {
  const run = analysisOf(dockerfile).runs.at(-1);
  if (run === undefined || !isReadable(run)) throw new Error("no RUN");
  return run;
}
