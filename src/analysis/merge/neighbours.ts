import type { Dockerfile } from "../../syntax/dockerfile.ts";
import type { Analysis } from "../analyse.ts";
import { isReadable, type ReadableRun } from "../build/runs.ts";

/** Runs of RUNs that ship, were read, and have nothing between them but comments and blank lines. Every one is two RUNs or more. */
export function neighbourhoods(
  analysis: Analysis,
): readonly (readonly ReadableRun[])[] {
  const groups: ReadableRun[][] = [];
  for (const stage of analysis.stages) {
    if (!stage.ships) continue;
    let group: ReadableRun[] = [];
    const close = (): void => {
      if (group.length > 1) groups.push(group);
      group = [];
    };
    for (const run of analysis.runsOf(stage)) {
      const previous = group.at(-1);
      if (previous !== undefined && run.index !== previous.index + 1) close();
      if (isReadable(run)) group.push(run);
      else close();
    }
    close();
  }
  return groups;
}

/** The comment lines between two neighbours, each with its line end. */
export function commentsBetween(
  file: Dockerfile,
  first: ReadableRun,
  second: ReadableRun,
): readonly string[] {
  const text = file.source.slice(
    first.instruction.end,
    second.instruction.start,
  );
  return text.match(/[^\n]*\n/g)?.filter((line) => line.trim() !== "") ?? [];
}
