import { namesHook, namesHookFile } from "../../facts/managers/texts.ts";
import { argsText, type Instruction } from "../../syntax/instruction.ts";
import type { Analysis } from "../analyse.ts";
import { lineageOf } from "../build/lineage.ts";
import type { ReadableRun } from "../build/runs.ts";
import type { Archive } from "./archives.ts";

/** The line of what may make a package manager remove the packages that it installs from files. */
export function hookOver(
  { stages }: Analysis,
  run: ReadableRun,
  { unpack }: Archive,
): number | undefined {
  if (!unpack.effects.some(({ kind }) => kind === "path")) return undefined;
  const standsOn = lineageOf(stages);
  for (const stage of stages) {
    if (!standsOn(run.stage, stage)) continue;
    const found = stage.instructions.find(
      (instruction, index) =>
        (stage !== run.stage || index <= run.index) && tells(instruction),
    );
    if (found !== undefined) return found.line;
  }
  return undefined;
}

function tells(instruction: Instruction): boolean {
  const { keyword, heredocs } = instruction;
  const text = [
    argsText(instruction),
    ...heredocs.map(({ content }) => content),
  ].join("\n");
  if (keyword === "COPY" || keyword === "ADD") return namesHookFile(text);
  return keyword === "RUN" && namesHook(text);
}
