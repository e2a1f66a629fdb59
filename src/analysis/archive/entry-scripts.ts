import { isStartScript } from "../../facts/start-scripts.ts";
import { argsText } from "../../syntax/instruction.ts";
import type { Analysis } from "../analyse.ts";
import { absolute, textInImage } from "../build/files.ts";
import type { Stage } from "../build/stages.ts";

/** A script that a container runs when it starts. */
export interface EntryScript {
  readonly path: string;
  readonly line: number;
  /** `undefined` where the build context does not have it. */
  readonly text: string | undefined;
}

/** The scripts that containers of some stages run when they start. */
export function entryScripts(
  analysis: Analysis,
  stages: readonly Stage[],
): readonly EntryScript[] {
  return stages.flatMap((stage) => {
    const { workdir } = analysis.environmentAfter(stage);
    return ["ENTRYPOINT", "CMD", "HEALTHCHECK"].flatMap((keyword) => {
      const instruction = analysis.lastOf(stage, keyword)?.instruction;
      if (instruction === undefined) return [];
      const { line } = instruction;
      const words =
        instruction.json?.map(({ value }) => value) ??
        argsText(instruction).split(/\s+/);
      return words
        .filter((word) => isStartScript(word))
        .map((path) => {
          const copied = analysis.copiedBefore(stage, Infinity);
          const place = absolute(path, workdir);
          const text = textInImage(analysis.context, copied, place);
          return { path, line, text };
        });
    });
  });
}
