import type { Dockerfile } from "../../syntax/dockerfile.ts";
import { textOf, type Instruction } from "../../syntax/instruction.ts";

/** The step of a build that failed, as the log has it. */
export interface FailedStep {
  /** The instruction as the engine prints it: `RUN make`. */
  readonly text: string;
  /** 1-based line of the instruction; `undefined` where it is none of the file's. */
  readonly line: number | undefined;
  /** What the engine says of the failure: `exit code: 2`. */
  readonly reason: string;
  /** What the step itself printed, as far as the log goes back. */
  readonly output: readonly string[];
}

/** Finds the step that failed in the plain log of BuildKit, of Podman or of Buildah; `undefined` where no step has begun. */
export function failedStep(
  log: readonly string[],
  file: Dockerfile,
): FailedStep | undefined {
  return buildkitStep(log, file) ?? buildahStep(log, file);
}

/** ` > [build 2/4] RUN make:` behind a row of dashes; in front of it `#7 ERROR: …`. */
function buildkitStep(
  log: readonly string[],
  file: Dockerfile,
): FailedStep | undefined {
  const error = log
    .map((line) => /^#(\d+) ERROR: (.*)$/.exec(line))
    .findLast((match) => match !== null);
  const heading = log
    .map((line) => /^ > \[(.*?)\] (.*?):?$/.exec(line))
    .findLast((match) => match !== null);
  if (!error || !heading) return undefined;
  const [, id = "", said = ""] = error;
  const [, place = "", text = ""] = heading;
  if (place === "internal") return undefined;
  const output = log.flatMap((line) => {
    const match = /^#(\d+) \d+\.\d+ (.*)$/.exec(line);
    return match?.[1] === id ? [match[2] ?? ""] : [];
  });
  return {
    text,
    line: framedLine(log) ?? lineOf(place, text, file),
    reason: /exit code: \d+/.exec(said)?.[0] ?? lastPart(said, text),
    output,
  };
}

/** `executor failed running [/bin/sh -c make]: reason`, without the command. */
function lastPart(said: string, text: string): string {
  const behind = /^executor failed running \[[^]*\]: (.*)$/.exec(said)?.[1];
  const process = /did not complete successfully: (.*)$/.exec(said)?.[1];
  const why = behind ?? process ?? (said === "" ? `${text} failed` : said);
  return why.replace(/^failed to calculate checksum of ref \S+: /, "");
}

/** BuildKit 0.9 and later print the lines around the error under a heading of name and line. */
function framedLine(log: readonly string[]): number | undefined {
  const at = log.findLastIndex(
    (line, index) =>
      /^\S+:\d+$/.test(line) && /^-{8,}$/.test(log[index + 1] ?? ""),
  );
  const line = /:(\d+)$/.exec(log[at] ?? "")?.[1];
  return line === undefined ? undefined : Number(line);
}

/** The line of the instruction that BuildKit calls `build 2/4`, or `2/4` where the file has but one stage. */
function lineOf(
  place: string,
  text: string,
  file: Dockerfile,
): number | undefined {
  const [, stage, step] = /^(?:(.*) )?(\d+)\/\d+$/.exec(place) ?? [];
  const stages = stagesOf(file);
  const index = /^stage-(\d+)$/.exec(stage ?? "")?.[1];
  const inStage =
    stages.find(({ name }) => name !== undefined && name === stage) ??
    stages[index === undefined ? stages.length - 1 : Number(index)];
  const keyword = /^\S+/.exec(text)?.[0];
  const alike = (inStage?.steps ?? []).filter(
    (instruction) => instruction.keyword === keyword,
  );
  const same = alike.filter((each) => shown(each) === squeeze(text));
  const counted = inStage?.steps[Number(step) - 1];
  const found =
    (counted !== undefined && same.includes(counted) ? counted : same[0]) ??
    (counted !== undefined && alike.includes(counted) ? counted : undefined);
  return found?.line;
}

interface Stage {
  readonly name: string | undefined;
  /** FROM, and what BuildKit counts as a step. */
  readonly steps: readonly Instruction[];
}

function stagesOf(file: Dockerfile): readonly Stage[] {
  const stages: { name: string | undefined; steps: Instruction[] }[] = [];
  for (const instruction of file.instructions) {
    const { keyword, words } = instruction;
    if (keyword === "FROM") {
      const name = words[2]?.text.toLowerCase();
      stages.push({ name, steps: [instruction] });
    } else if (/^(?:ADD|COPY|RUN|WORKDIR)$/.test(keyword)) {
      stages.at(-1)?.steps.push(instruction);
    }
  }
  return stages;
}

/** `STEP 2/4: RUN make`, and `Error: building at STEP "RUN make": …`. */
function buildahStep(
  log: readonly string[],
  file: Dockerfile,
): FailedStep | undefined {
  const at = log.findLastIndex((line) =>
    /^(?:\[.*\] )?STEP \d+\/\d+: /.test(line),
  );
  const text = /STEP \d+\/\d+: (.*)$/.exec(log[at] ?? "")?.[1];
  const error = log.findLast((line) => /^(?:Error|error|time=)/.test(line));
  if (text === undefined || error === undefined) return undefined;
  const same = file.instructions.filter(
    (each) => shown(each) === squeeze(text),
  );
  return {
    text,
    line: same.length === 1 ? same[0]?.line : undefined,
    reason:
      /exit status \d+/.exec(error)?.[0] ?? error.replace(/^Error: /i, ""),
    output: log.slice(at + 1).filter((line) => line !== error),
  };
}

function shown(instruction: Instruction): string {
  const { keyword, head, args } = instruction;
  const behind = textOf(instruction, { start: head.end, end: args.end });
  return squeeze(`${keyword} ${behind}`);
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
