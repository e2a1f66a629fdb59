import { formOf } from "../../shell/form.ts";
import { scriptSpan } from "../../shell/run.ts";
import type { Node } from "../../shell/tree.ts";
import type { Dockerfile } from "../../syntax/dockerfile.ts";
import type { Edit } from "../../syntax/edit.ts";
import type { Invocation } from "../command/invocation.ts";
import { say } from "../../message.ts";
import type { Unplaced } from "./placement.ts";
import type { ReadableRun } from "../build/runs.ts";

/**
 * Takes commands that only refresh a cache out of a RUN: with the flag on everything behind it, such a command does nothing but leave its index.
 * Each must stand in front of another command of the same list, one that goes on only if it succeeds.
 */
export function withoutUpdate(
  file: Dockerfile,
  run: ReadableRun,
  updates: readonly Invocation[],
): readonly Edit[] | Unplaced {
  const edits: Edit[] = [];
  for (const { located } of updates) {
    const { command, path } = located;
    const next = nextOf(run, path);
    if (next === undefined || command.redirects.length > 0)
      return {
        noPlace: say`the update stands where nothing behind it waits for it`,
      };
    const { start } = scriptSpan(run.read, command);
    const end = scriptSpan(run.read, next).start;
    if (file.source.slice(start, end).includes("#"))
      return { noPlace: say`a comment stands behind the update` };
    edits.push({ start, end, text: "" });
  }
  return edits;
}

/** What runs next in the list of the top level, and only if this succeeds. */
function nextOf(
  { read }: ReadableRun,
  [statement, item, ...deeper]: Invocation["located"]["path"],
): Node | undefined {
  if (statement?.kind !== "statement" || deeper.length > 0) return undefined;
  const { statements } = statement.within;
  if (item === undefined)
    return formOf(read).kind === "sete"
      ? statements[statement.index + 1]?.node
      : undefined;
  if (item.kind !== "item" || statement.index !== statements.length - 1)
    return undefined;
  const { items, operators } = item.within;
  return operators.includes("||") ? undefined : items[item.index + 1];
}
