import { scriptSpan } from "../shell/run.ts";
import type { Node } from "../shell/tree.ts";
import type { Dockerfile } from "../syntax/dockerfile.ts";
import type { Edit } from "../syntax/edit.ts";
import type { Invocation } from "./invocation.ts";
import type { ReadableRun } from "./runs.ts";

/**
 * Takes commands that only refresh a cache out of a RUN: with `--no-cache` on everything behind it, `apk update` would do nothing but leave its index.
 * Each must stand in front of another command of the same list. A string says why they can't go.
 */
export function withoutUpdate(
  file: Dockerfile,
  run: ReadableRun,
  updates: readonly Invocation[],
  everythingElseAvoids: boolean,
):
  | { readonly edits: readonly Edit[]; readonly commands: readonly string[] }
  | string {
  if (!everythingElseAvoids)
    return "apk update fills the index for something that --no-cache does not cover";
  const edits: Edit[] = [];
  const commands: string[] = [];
  for (const { located } of updates) {
    const { command } = located;
    const next = nextOf(located.path.at(-1));
    if (next === undefined || command.redirects.length > 0)
      return "apk update stands alone";
    const { start } = scriptSpan(run.read, command);
    const end = scriptSpan(run.read, next).start;
    if (file.source.slice(start, end).includes("#"))
      return "a comment stands behind apk update";
    edits.push({ start, end, text: "" });
    commands.push(run.read.script.text.slice(command.start, command.end));
  }
  return { edits, commands };
}

/** What runs next in the same list, and only if this succeeds. */
function nextOf(
  step:
    ReadableRun["invocations"][number]["located"]["path"][number] | undefined,
): Node | undefined {
  if (
    step?.kind === "item" &&
    step.within.operators[step.index] === "&&" &&
    !step.within.operators.includes("||")
  )
    return step.within.items[step.index + 1];
  if (step?.kind === "statement")
    return step.within.statements[step.index + 1]?.node;
  return undefined;
}
