import { hasTrait } from "../../facts/programs/traits.ts";
import { memo, memoHere } from "../../memo.ts";
import { shellOf } from "../../shell/dialect.ts";
import { argsText, type Instruction } from "../../syntax/instruction.ts";
import type { Analysis } from "../analyse.ts";
import type { Invocation } from "./invocation.ts";
import type { Stage } from "../build/stages.ts";
import { asScript } from "./exec-form.ts";
import { withoutFunctions } from "./functions.ts";

/** What a container starts: the commands of one instruction, or `undefined` where they can't be read. */
export interface Entry {
  readonly keyword: string;
  readonly line: number;
  /** As a shell would be told it. */
  readonly text: string;
  readonly invocations: readonly Invocation[] | undefined;
}

/** Scripts, in an ENTRYPOINT, that run the command which CMD gives. */
const SCRIPT = /\/|\.sh$|entry/;

function runsArguments(program: string): boolean {
  return (
    SCRIPT.test(program) ||
    hasTrait(program, "is-shell") ||
    hasTrait(program, "runs-rest") ||
    hasTrait(program, "wraps")
  );
}

/** What the image of a stage starts by ENTRYPOINT, CMD and HEALTHCHECK; empty where the stage, and those it stands on, have none. */
export function entriesOf(analysis: Analysis, stage: Stage): readonly Entry[] {
  return entries(analysis)(stage);
}

const entries = memo((analysis: Analysis) =>
  memoHere((stage: Stage) => entriesIn(analysis, stage)),
);

function entriesIn(analysis: Analysis, stage: Stage): readonly Entry[] {
  const entrypoint = analysis.lastOf(stage, "ENTRYPOINT")?.instruction;
  const cmd = analysis.lastOf(stage, "CMD")?.instruction;
  const health = analysis.lastOf(stage, "HEALTHCHECK")?.instruction;
  const entry = (instruction: Instruction, text: string): Entry => {
    const { shell } = analysis.environmentAfter(stage);
    const dialect = shellOf(shell)?.dialect ?? "sh";
    const script = analysis.readings.parse(text, dialect);
    const invocations =
      "reason" in script
        ? undefined
        : withoutFunctions(analysis.readings.of(script, false).invocations);
    return {
      keyword: instruction.keyword,
      line: instruction.line,
      text,
      invocations,
    };
  };
  const found: Entry[] = [];
  const start = entrypoint?.json?.map(({ value }) => value);
  const args = cmd?.json?.map(({ value }) => value);
  // The shell form of ENTRYPOINT never sees CMD; its exec form does, as words.
  if (entrypoint !== undefined)
    found.push(
      entry(
        entrypoint,
        start === undefined
          ? argsText(entrypoint)
          : asScript([...start, ...(args ?? [])]),
      ),
    );
  const isCommand =
    entrypoint === undefined ||
    (start !== undefined &&
      runsArguments(start[0] ?? "") &&
      !/^-\w*c$/.test(start.at(-1) ?? ""));
  if (cmd !== undefined && isCommand && args?.[0]?.startsWith("-") !== true)
    found.push(entry(cmd, args === undefined ? argsText(cmd) : asScript(args)));
  if (health !== undefined && !/^NONE$/i.test(argsText(health))) {
    const words = health.json?.map(({ value }) => value);
    const text = argsText(health).replace(/^CMD\s/i, "");
    found.push(entry(health, words === undefined ? text : asScript(words)));
  }
  return found;
}
