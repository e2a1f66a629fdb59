import type { Analysis } from "../analysis/analyse.ts";
import { isReadable, type Run } from "../analysis/runs.ts";
import { formOf } from "../shell/form.ts";
import type { Node } from "../shell/tree.ts";
import { argsText, type Instruction } from "../syntax/instruction.ts";

/**
 * One thing that a build does, in a form that does not depend on how the file is written: `RUN a && b`, `RUN a` and `RUN b`, and
 * `RUN set -e; a; b` all are the steps a and b.
 */
export interface Step {
  /** Flags of the RUN, or the keyword of any other instruction. */
  readonly head: string;
  /** Words and operators. */
  readonly tokens: readonly string[];
  readonly line: number;
  /** The RUN that it is part of; `undefined` for other instructions. */
  readonly run: Run | undefined;
}

/** Instructions that a RUN may move across: they only write the image's configuration, and read nothing that a RUN writes. */
const CONFIGURATION: ReadonlySet<string> = new Set([
  "CMD",
  "ENTRYPOINT",
  "EXPOSE",
  "HEALTHCHECK",
  "LABEL",
  "MAINTAINER",
  "STOPSIGNAL",
]);

/** The steps of a file: RUNs and what they depend on, in order; and everything that is not a RUN, in order. */
export interface Steps {
  readonly work: readonly Step[];
  readonly rest: readonly Step[];
}

export function stepsOf(analysis: Analysis): Steps {
  const work: Step[] = [];
  const rest: Step[] = [];
  const runs = new Map(analysis.runs.map((run) => [run.instruction, run]));
  const add = (instruction: Instruction): void => {
    const run = runs.get(instruction);
    if (run !== undefined) {
      work.push(...runSteps(run));
      return;
    }
    const step = { ...wholeStep(instruction), run: undefined };
    rest.push(step);
    if (!CONFIGURATION.has(instruction.keyword)) work.push(step);
  };
  for (const instruction of analysis.file.instructions) {
    if (instruction.keyword === "FROM") break;
    add(instruction);
  }
  for (const stage of analysis.stages) {
    add(stage.fromInstruction);
    stage.instructions.forEach(add);
  }
  return { work, rest };
}

/** An instruction that is compared as a whole: flags, arguments with every blank, heredocs. */
function wholeStep(instruction: Instruction): Omit<Step, "run"> {
  const heredocs = instruction.heredocs.map(
    (each) =>
      `${each.expand ? "" : "quoted "}${each.chomp ? "-" : ""}${each.content}`,
  );
  return {
    head: [instruction.keyword, ...flagTexts(instruction)].join(" "),
    tokens: [
      ...(instruction.keyword === "FROM"
        ? argsText(instruction).split(/[\t ]+/)
        : [argsText(instruction)]),
      ...heredocs,
    ],
    line: instruction.line,
  };
}

function flagTexts(instruction: Instruction): readonly string[] {
  return instruction.flags.map((flag) => flag.text).sort();
}

function runSteps(run: Run): readonly Step[] {
  const { instruction } = run;
  const head = ["RUN", ...flagTexts(instruction)].join(" ");
  const step = (tokens: readonly string[]): Step => ({
    head,
    tokens,
    line: instruction.line,
    run,
  });
  if (!isReadable(run)) return [{ ...wholeStep(instruction), run }];
  if (instruction.heredocs.length > 0 && !run.read.isHeredoc)
    return [{ ...wholeStep(instruction), run }];
  const form = formOf(run.read);
  const { text, body } = run.read.script;
  const tokens = (from: number, to: number): readonly string[] =>
    tokensOf(text.slice(from, to));
  const nodes = (some: readonly Node[]): readonly Step[] =>
    some.map((node) => step(tokens(node.start, node.end)));
  if (form.kind === "and") return nodes(form.items);
  const last = body.statements.at(-1);
  if (last === undefined) return [step(tokens(0, text.length))];
  if (form.kind === "sete") {
    return [
      ...nodes(form.statements.slice(0, -1).map((statement) => statement.node)),
      ...nodes(itemsOf(last.node)),
    ];
  }
  // Anything else: what stands in front of the last statement is one step, and the last statement's own && are steps.
  if (last.background) return [step(tokens(0, text.length))];
  const before = tokens(0, last.start);
  const items = nodes(itemsOf(last.node));
  return before.length === 0 ? items : [step(["(first)", ...before]), ...items];
}

/** The items of a list that is joined by nothing but `&&`; any other node stands for itself. */
function itemsOf(node: Node): readonly Node[] {
  return node.type === "and-or" && !node.operators.includes("||")
    ? node.items
    : [node];
}

const TOKEN =
  /(?:'[^']*'|"(?:[^"\\]|\\[\s\S])*"|\\[\s\S]|[^\s;&|()<>'"\\])+|[;&|()<>]+|\n/g;

/** Words and operators of a script. Blanks between them mean nothing; line ends do. */
export function tokensOf(text: string): readonly string[] {
  return text.replace(/\\\r?\n/g, " ").match(TOKEN) ?? [];
}
