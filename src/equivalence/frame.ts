import type { Analysis } from "../analysis/analyse.ts";
import type { Stage } from "../analysis/build/stages.ts";
import { argsText } from "../syntax/instruction.ts";
import { headOf } from "./steps.ts";
import { differs, type Reason } from "./verdict.ts";

/** What stands in front of the stages, and the graph of the stages. */
export function compareFrames(
  before: Analysis,
  after: Analysis,
): readonly Reason[] {
  if (frameOf(before) !== frameOf(after))
    return [
      differs(
        1,
        "the syntax directive or the arguments in front of the first FROM differ",
      ),
    ];
  if (before.stages.length !== after.stages.length)
    return [
      differs(
        1,
        `there are ${after.stages.length} stages, not ${before.stages.length}`,
      ),
    ];
  return after.stages.flatMap((stage, index) => {
    const other = before.stages[index];
    const { line } = stage.fromInstruction;
    const isSame =
      other !== undefined &&
      headOf(other.fromInstruction) === headOf(stage.fromInstruction) &&
      other.from.stage === stage.from.stage &&
      parentOf(other) === parentOf(stage);
    return isSame
      ? []
      : [
          differs(
            line,
            "the name, the platform or the parent of a stage differs",
          ),
        ];
  });
}

/** The number of the stage that another stands on, or what else it stands on. */
function parentOf({ base }: Stage): number | string {
  return base.kind === "stage" ? base.stage.index : base.kind;
}

function frameOf({ file }: Analysis): string {
  const parts: string[] = [];
  for (const item of file.items) {
    if (item.kind === "directive" && item.name === "syntax")
      parts.push(`syntax=${item.value}`);
    if (item.kind !== "instruction") continue;
    if (item.keyword === "FROM") break;
    parts.push(`${item.keyword} ${argsText(item)}`);
  }
  return parts.join("\n");
}

/** Two stages stand on one image. */
export function isSameBase(stage: Stage, other: Stage): boolean {
  return stage.base.kind === "stage" || stage.from.base === other.from.base;
}
