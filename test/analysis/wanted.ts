import { analyse } from "../../src/analysis/analyse.ts";
import { wantsBehind } from "../../src/analysis/cache/uses.ts";
import type { Want, Wants } from "../../src/analysis/cache/use.ts";
import type { BuildContext } from "../../src/context.ts";
import type { Manager } from "../../src/facts/managers/manager.ts";
import { parse } from "../../src/syntax/dockerfile.ts";

/** What behind RUN number `at` of a Dockerfile wants, or may want, what it leaves in the cache of a manager. */
export function wanted(
  manager: Manager,
  dockerfile: string,
  context?: BuildContext,
  at = 0,
): string {
  const analysis = analyse(parse(dockerfile), context);
  const run = analysis.runs[at];
  if (run === undefined) throw new Error("no RUN");
  return shownWants(wantsBehind(analysis, manager, run));
}

/** `line what`, or the file in place of the line; words about a command in parentheses, and `?` behind what can't be told. */
export function shownWants({ certain, unknown }: Wants): string {
  return [
    ...(certain === undefined ? [] : [shown(certain)]),
    ...unknown.map((each) => `${shown(each)}?`),
  ].join("; ");
}

function shown({ line, what, isProse, file }: Want): string {
  return `${file ?? String(line)} ${isProse === true ? `(${what})` : what}`;
}
