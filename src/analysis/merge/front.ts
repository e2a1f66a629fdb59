import { formOf } from "../../shell/form.ts";
import { scriptCrossesGap, scriptSpan } from "../../shell/run.ts";
import type { Dockerfile } from "../../syntax/dockerfile.ts";
import type { Edit } from "../../syntax/edit.ts";
import type { Instruction } from "../../syntax/instruction.ts";
import { line as at, say, type Message } from "../../message.ts";
import type { ReadableRun } from "../build/runs.ts";
import { listStyle } from "./list-style.ts";

/** The lines of an instruction; of two blank lines that would meet, one goes as well. */
function writeRemoval(
  { source }: Dockerfile,
  { start, end }: Instruction,
): Edit {
  const isBlankBefore = /(?:^|\n)[ \t]*\r?\n$/.test(
    source.slice(Math.max(0, start - 100), start),
  );
  const blank = /^[ \t]*\r?\n/.exec(source.slice(end))?.[0] ?? "";
  return { start, end: end + (isBlankBefore ? blank.length : 0), text: "" };
}

/** Puts a command in front of all others of a RUN, each of which runs only if it succeeds. */
function writeAtFront(
  file: Dockerfile,
  run: ReadableRun,
  command: string,
): Edit | undefined {
  const form = formOf(run.read);
  if (form.kind === "other" || run.instruction.heredocs.length > 0)
    return undefined;
  if (form.kind === "and") {
    const first = form.items[form.preamble === undefined ? 0 : 1];
    if (first?.type !== "command" && first?.type !== "pipeline")
      return undefined;
    if (first.type === "pipeline" && first.negated) return undefined;
    const { start } = scriptSpan(run.read, first);
    return { start, end: start, text: `${command} && ` };
  }
  const [first] = form.body;
  if (first === undefined) return undefined;
  const { start } = scriptSpan(run.read, first.node);
  const { indent } = listStyle(file, [run], ";");
  const isLong = scriptCrossesGap(run.read, run.read.script.body);
  const separator = isLong ? `; ${file.escape}${file.eol}${indent}` : "; ";
  return { start, end: start, text: `${command}${separator}` };
}

/** Takes the one command of a RUN to the front of another; nothing is left of the RUN. */
export function writeMove(
  file: Dockerfile,
  run: ReadableRun,
  target: ReadableRun,
): readonly Edit[] | { readonly noPlace: Message } {
  const written = run.read.script.text.trim();
  if (written.includes("#"))
    return { noPlace: say`a comment stands behind it` };
  // Without the line ends, blanks are left over.
  const text = /["'\\]/.test(written)
    ? written
    : written.replace(/[ \t]+/g, " ");
  const insertion = writeAtFront(file, target, text);
  return insertion === undefined
    ? { noPlace: say`${at(target.instruction.line)} is no plain list` }
    : [writeRemoval(file, run.instruction), insertion];
}
