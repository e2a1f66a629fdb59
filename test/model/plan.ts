import { accepted, parse } from "../../src/syntax/dockerfile.ts";
import type { Instruction } from "../../src/syntax/instruction.ts";
import { expand } from "./expand.ts";

/** A stage of a Dockerfile as it is written. */
export interface Stage {
  readonly index: number;
  readonly name: string | undefined;
  /** An image or an earlier stage. */
  readonly from: string | Stage;
  readonly instructions: readonly Instruction[];
}

export interface Plan {
  readonly stages: readonly Stage[];
  /** What is built, in order, to get to the target. */
  readonly needed: readonly Stage[];
  readonly target: Stage;
}

/** Splits a Dockerfile into stages and finds those that the target needs. */
export function planOf(source: string, target?: string): Plan {
  const stages: Stage[] = [];
  const globals = new Map<string, string>();
  let current: Instruction[] = [];
  for (const instruction of accepted(parse(source)).instructions) {
    if (instruction.keyword === "FROM") {
      const [base, , name] = instruction.words;
      current = [];
      const image = expand(base?.text ?? "", globals);
      stages.push({
        index: stages.length,
        name: name?.text.toLowerCase(),
        from: stageCalled(stages, image) ?? image,
        instructions: current,
      });
    } else if (stages.length === 0)
      for (const { key, value } of instruction.pairs)
        globals.set(key, expand(value ?? "", globals));
    else current.push(instruction);
  }
  const last = stages.at(-1);
  const chosen = target === undefined ? last : stageCalled(stages, target);
  if (chosen === undefined) throw new Error(`no stage ${target ?? ""}`);
  return { stages, needed: neededFor(chosen, stages), target: chosen };
}

/** The names of the stages that people may ask for. */
export function targetsOf(source: string): readonly (string | undefined)[] {
  const { stages } = planOf(source);
  const names = stages.slice(0, -1).flatMap(({ name }) => name ?? []);
  return [...names, undefined];
}

/** A stage by its name or number. */
export function stageCalled(
  stages: readonly Stage[],
  text: string,
): Stage | undefined {
  return (
    stages.findLast(({ name }) => name === text.toLowerCase()) ??
    stages.find(({ index }) => String(index) === text)
  );
}

function neededFor(target: Stage, stages: readonly Stage[]): readonly Stage[] {
  const needed = new Set<Stage>();
  const visit = (stage: Stage): void => {
    if (needed.has(stage)) return;
    if (typeof stage.from !== "string") visit(stage.from);
    for (const name of stage.instructions.flatMap(sourcesOf)) {
      const other = stageCalled(stages.slice(0, stage.index), name);
      if (other !== undefined) visit(other);
    }
    needed.add(stage);
  };
  visit(target);
  return [...needed].sort((a, b) => a.index - b.index);
}

/** Stages that an instruction takes files from. */
function sourcesOf({ flags, mounts }: Instruction): readonly string[] {
  const copied = flags.find(({ name }) => name === "from")?.value;
  const mounted = mounts.flatMap(({ from }) => from ?? []);
  return copied === undefined ? mounted : [copied, ...mounted];
}
