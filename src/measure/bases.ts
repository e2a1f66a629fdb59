import { stagesOf, type Stage } from "../analysis/build/stages.ts";
import { accepted, parse, type Dockerfile } from "../syntax/dockerfile.ts";
import { flagValue } from "../syntax/instruction.ts";

/**
 * For every image that a Dockerfile takes from elsewhere, a Dockerfile that is that image and nothing else. Building them fetches the images, so that no
 * build that is timed has to. Throws a DockfixError for a file that BuildKit rejects.
 */
export function baseDockerfiles(source: string): readonly string[] {
  const file = accepted(parse(source));
  const stages = stagesOf(file);
  const head = headOf(file, stages);
  const bases = stages.flatMap((stage) => fromLine(file, stage) ?? []);
  const names = new Set(stages.map(({ from }) => from.stage));
  const copied = file.instructions.flatMap((instruction) => {
    const from = flagValue(instruction, "from");
    const isImage =
      from !== undefined && !/^\d+$|\$/.test(from) && !names.has(from);
    return isImage ? `FROM ${from}\n` : [];
  });
  return [...new Set([...bases, ...copied])].map((line) => head + line);
}

/** A Dockerfile that is the image that a stage stands on in the end; `undefined` for `scratch`. `target` is a name or a number, by default the last stage. Two that read alike stand on the same image; two that do not may. */
export function baseDockerfile(
  source: string,
  target: string | undefined,
): string | undefined {
  const file = accepted(parse(source));
  const stages = stagesOf(file);
  let stage = targetStage(stages, target);
  while (stage?.base.kind === "stage") stage = stage.base.stage;
  const line = stage && fromLine(file, stage);
  return line === undefined ? undefined : headOf(file, stages) + line;
}

/** The stage that a build makes. */
export function targetStage(
  stages: readonly Stage[],
  target: string | undefined,
): Stage | undefined {
  if (target === undefined) return stages.at(-1);
  const named = stages.find(({ from }) => from.stage === target.toLowerCase());
  return named ?? (/^\d+$/.test(target) ? stages[Number(target)] : undefined);
}

/** What stands in front of the first FROM: directives and the arguments that a FROM may name. */
function headOf(file: Dockerfile, stages: readonly Stage[]): string {
  return file.source.slice(0, stages[0]?.fromInstruction.start ?? 0);
}

/** The FROM of a stage that stands on an image. */
function fromLine(
  { source }: Dockerfile,
  { base, fromInstruction }: Stage,
): string | undefined {
  if (base.kind === "stage" || base.kind === "scratch") return undefined;
  const { start, end } = fromInstruction;
  return `${source.slice(start, end).trimEnd()}\n`;
}
