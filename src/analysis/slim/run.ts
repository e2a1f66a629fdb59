import { MAKES_MANUALS } from "../../facts/java-packages.ts";
import { installing } from "../../facts/managers/index.ts";
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

/**
 * The text of a RUN right behind FROM, where every official image has root and its own shell. A blank line behind FROM is kept on both sides of it.
 */
export function runBehindFrom(
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
