import type { Analysis } from "../analysis/analyse.ts";
import type { Stage } from "../analysis/build/stages.ts";
import type { Instruction } from "../syntax/instruction.ts";
import { fullReference, headKey, piecesOf } from "./instruction-text.ts";
import { differs, unproved, type Reason } from "./verdict.ts";

/** What stands in front of the stages, and the graph of the stages. */
export function compareFrames(
  before: Analysis,
  after: Analysis,
): readonly Reason[] {
  const directives = compareDirectives(before, after);
  if (directives.length > 0) return directives;
  const own = argumentsOf(after);
  const others = argumentsOf(before);
  const parting = own.findIndex(({ key }, at) => key !== others[at]?.key);
  if (parting !== -1 || own.length !== others.length) {
    const at = parting === -1 ? own.length : parting;
    const [one, other] = [own[at], others[at]];
    return [
      differs(
        one?.line ?? other?.line ?? 1,
        `the arguments in front of the first FROM differ: ${quoted(one?.shown)}, where there was ${quoted(other?.shown)}`,
      ),
    ];
  }
  if (before.stages.length !== after.stages.length)
    return [
      differs(
        1,
        `there are ${after.stages.length} stages, not ${before.stages.length}`,
      ),
    ];
  return after.stages.flatMap((stage, index) => {
    const other = before.stages[index];
    const isSame =
      other !== undefined &&
      fromKey(other, before) === fromKey(stage, after) &&
      other.from.stage === stage.from.stage &&
      parentOf(other) === parentOf(stage);
    return isSame
      ? []
      : [
          differs(
            stage.fromInstruction.line,
            "the name, the platform or the parent of a stage differs",
          ),
        ];
  });
}

/** Another image by name: `debian` is `docker.io/library/debian:latest`. Names with variables are the same only as they are written. */
export function isSameBase(one: Stage, other: Stage): boolean {
  if (one.base.kind === "stage" || other.base.kind === "stage")
    return parentOf(one) === parentOf(other);
  return baseText(one) === baseText(other);
}

function baseText({ from, base }: Stage): string {
  return base.kind === "image" ? fullReference(from.base) : from.base;
}

function fromKey(stage: Stage, { file }: Analysis): string {
  return headKey(stage.fromInstruction, file.escape);
}

/** The number of the stage that another stands on, or what else it stands on. */
function parentOf({ base }: Stage): number | string {
  return base.kind === "stage" ? base.stage.index : base.kind;
}

/** Another frontend may do anything; checks may end the build. What `escape` changes shows in each instruction. */
function compareDirectives(
  before: Analysis,
  after: Analysis,
): readonly Reason[] {
  const reasons: Reason[] = [];
  for (const name of ["syntax", "check"]) {
    const one = directive(before, name);
    const other = directive(after, name);
    if (one?.value === other?.value) continue;
    const line = other?.line ?? one?.line ?? 1;
    const message = `the ${name} directive differs: ${quoted(other?.value)}, where there was ${quoted(one?.value)}`;
    reasons.push(
      name === "syntax" ? differs(line, message) : unproved(line, message),
    );
  }
  return reasons;
}

function quoted(text: string | undefined): string {
  return text === undefined ? "none" : `\`${text}\``;
}

function directive(
  { file }: Analysis,
  name: string,
): { readonly value: string; readonly line: number } | undefined {
  const found = file.directives.find((each) => each.name === name);
  return found && { value: found.value, line: found.line };
}

interface Argument {
  readonly key: string;
  readonly shown: string;
  readonly line: number;
}

function argumentsOf({ file }: Analysis): readonly Argument[] {
  const found: Instruction[] = [];
  for (const instruction of file.instructions) {
    if (instruction.keyword === "FROM") break;
    found.push(instruction);
  }
  return found.flatMap((instruction) =>
    piecesOf(instruction, file.escape).map((piece) => ({
      ...piece,
      line: instruction.line,
    })),
  );
}
