import { MAKES_MANUALS } from "../../facts/java-packages.ts";
import { installing } from "../../facts/managers/index.ts";
import { say, type Message } from "../../message.ts";
import { editLogical, type Edit } from "../../syntax/edit.ts";
import { textOf } from "../../syntax/instruction.ts";
import type { Analysis } from "../analyse.ts";
import type { Needs } from "./needs.ts";
import type { Stage } from "../build/stages.ts";

/**
 * The commands that make up for what a slim image lacks.
 *
 * Slim images have no folders for manual pages, and dpkg does not make them. Java registers a manual page of its own as an alternative and then
 * fails to install (exit 100, measured on bullseye, bookworm and trixie; of some seventy packages that are often installed, no other does).
 */
export function makeUp({ first, install }: Needs): readonly string[] {
  const folder = first.has("manuals") ? [MAKES_MANUALS] : [];
  if (install.length === 0) return folder;
  return [...folder, ...installing(install)];
}

/** Edits that put a stage on another base, with commands in a RUN of their own right behind its FROM. */
export function writeSwap(
  analysis: Analysis,
  stage: Stage,
  base: string,
  commands: readonly string[],
): readonly Edit[] | { readonly noPlace: Message } {
  const { fromInstruction, from } = stage;
  const edit = editLogical(fromInstruction, from.baseSpan, base);
  if (edit === undefined)
    return { noPlace: say`the image is written over several lines` };
  if (commands.length === 0) return [edit];
  const { end } = fromInstruction;
  const text = runBehindFrom(analysis, stage, commands);
  return [edit, { start: end, end, text }];
}

/**
 * The text of a RUN right behind FROM, where every official image has root and its own shell. A blank line behind FROM is kept on both sides of it.
 */
function runBehindFrom(
  { file }: Analysis,
  { fromInstruction }: Stage,
  commands: readonly string[],
): string {
  const { end, head } = fromInstruction;
  const { eol, escape, source } = file;
  const isLower = /^[a-z]+$/.test(textOf(fromInstruction, head));
  const run = `${isLower ? "run" : "RUN"} ${commands.join(` ${escape}${eol}    && `)}`;
  const isBlankBehind = /^[ \t]*\r?\n/.test(source.slice(end));
  return `${isBlankBehind ? eol : ""}${run}${eol}`;
}
