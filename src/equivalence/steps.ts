import type { Invocation } from "../analysis/command/invocation.ts";
import {
  isReadable,
  type ReadableRun,
  type Run,
} from "../analysis/build/runs.ts";
import type { Stage } from "../analysis/build/stages.ts";
import { isFreeOfErrexit, stopsWhenFailing } from "../shell/errexit.ts";
import { preambleOf, type ShellOption } from "../shell/form.ts";
import { scriptSpan } from "../shell/run.ts";
import type { Node, Word } from "../shell/tree.ts";
import type { Span } from "../span.ts";
import { expand } from "../syntax/expand.ts";
import { argsText, type Instruction } from "../syntax/instruction.ts";

/**
 * One thing that a build does, in a form that does not depend on how the file is written: `RUN a && b`, `RUN a` and `RUN b`, and
 * `RUN set -e; a; b` all are the steps a and b.
 */
export interface Step {
  /** Two steps with the same key do the same in the same place. */
  readonly key: string;
  /** For messages. */
  readonly text: string;
  readonly line: number;
  readonly instruction: Instruction;
  /** Of a RUN; `undefined` for other instructions. */
  readonly run: Run | undefined;
  /** The commands in it, where its RUN was read. */
  readonly invocations: readonly Invocation[];
  /** How many commands of the RUN stand in front of the end of it. */
  readonly callsEnd: number;
  /** Its place in the source. */
  readonly span: Span;
  /** Empty where the build stops if it fails and nothing else depends on -e: how it stands in its script. */
  readonly mark: string;
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

/** What a stage does behind its FROM, in order, but for what only writes configuration. */
export function stepsOf(
  stage: Stage,
  runs: readonly Run[],
  escape: string,
  omitted: ReadonlySet<Word> = new Set(),
): readonly Step[] {
  const byInstruction = new Map(runs.map((run) => [run.instruction, run]));
  return stage.instructions
    .filter(({ keyword }) => !CONFIGURATION.has(keyword))
    .flatMap((instruction) => {
      const run = byInstruction.get(instruction);
      return run === undefined
        ? plainSteps(instruction, escape)
        : runSteps(run, omitted);
    });
}

/** An instruction that is no RUN; each pair of an ENV by itself, as long as none can see another. */
function plainSteps(instruction: Instruction, escape: string): readonly Step[] {
  const { keyword, pairs } = instruction;
  if (keyword !== "ENV" || argsText(instruction).includes("$"))
    return [wholeStep(instruction, undefined)];
  return pairs.map(({ key, value = "" }) => {
    const set = `${key}=${expand(value, escape, () => undefined) ?? value}`;
    return {
      ...wholeStep(instruction, undefined),
      key: `ENV ${set}`,
      text: `ENV ${set}`,
    };
  });
}

/** An instruction that is compared as a whole: flags in any order, arguments with every blank, heredocs. */
function wholeStep(instruction: Instruction, run: Run | undefined): Step {
  const text = `${instruction.keyword} ${argsText(instruction)}`;
  // How a body is read shows in the arguments: `<<-"EOF"`.
  const heredocs = instruction.heredocs.map(({ content }) => content);
  return {
    key: [headOf(instruction), argsText(instruction), ...heredocs].join("\n"),
    text,
    line: instruction.line,
    instruction,
    run,
    invocations: [],
    callsEnd: run?.invocations.length ?? 0,
    span: { start: instruction.start, end: instruction.end },
    mark: "whole",
  };
}

/** Keyword and flags; the order of flags means nothing. */
export function headOf({ keyword, flags }: Instruction): string {
  return [keyword, ...flags.map((flag) => flag.text).sort()].join(" ");
}

function runSteps(run: Run, omitted: ReadonlySet<Word>): readonly Step[] {
  const { instruction } = run;
  const isFed =
    instruction.heredocs.length > 0 && !(isReadable(run) && run.read.isHeredoc);
  return isReadable(run) && !isFed
    ? scriptSteps(run, omitted)
    : [wholeStep(instruction, run)];
}

function scriptSteps(
  run: ReadableRun,
  omitted: ReadonlySet<Word>,
): readonly Step[] {
  const { instruction, read, errexit, invocations } = run;
  const { script } = read;
  const head = `${headOf(instruction)}${read.isHeredoc ? " heredoc" : ""}`;
  const steps: Step[] = [];
  const options = new Set<ShellOption>();
  /** A `set` that only switches options on shows in the steps behind it. */
  const isSet = (node: Node): boolean => {
    const set = preambleOf(node);
    for (const option of set?.options ?? []) options.add(option);
    return set !== undefined;
  };
  let next = 0;
  const passTo = (place: number): void => {
    while ((invocations[next]?.located.command.start ?? Infinity) < place)
      next++;
  };
  const { statements } = script.body;
  /** Bodies of heredocs stand behind the line that the step ends on. */
  const behind = ({ end }: Span, index: number): string => {
    const line = script.text.indexOf("\n", end);
    if (line === -1) return "";
    let next = index + 1;
    while ((statements[next]?.start ?? Infinity) < line) next++;
    return script.text.slice(line, statements[next]?.start).trimEnd();
  };
  const add = (mark: string, span: Span, index: number): void => {
    const { start, end } = span;
    passTo(start);
    const from = next;
    passTo(end);
    const own = invocations.slice(from, next);
    const text = script.text.slice(start, end);
    steps.push({
      key: [
        head,
        mark + optionMarks(options, text),
        ...tokensOf(without(script.text, span, own, omitted)),
        ...(text.includes("<<") ? [behind(span, index)] : []),
      ].join("\n"),
      text,
      line: instruction.line,
      instruction,
      run,
      invocations: own,
      callsEnd: next,
      span: scriptSpan(read, span),
      mark,
    });
  };
  /** Inside a group -e makes a difference, and left of `&&` it is off. */
  const groupMark = (node: Node, index: number): string =>
    isFreeOfErrexit(script, errexit, node, index) ? "" : "-e";

  for (const [index, statement] of statements.entries()) {
    const { node, background } = statement;
    const state = errexit.at(index);
    if (background) add("&", statement, index);
    else if (isSet(node)) continue;
    else if (index === statements.length - 1)
      for (const { span, node: item, isEnd, mark } of partsOf(node)) {
        if (mark === "" && isSet(item)) continue;
        add(isEnd ? mark + groupMark(item, index) : mark, span, index);
      }
    else if (state === true && stopsWhenFailing(script, node))
      add(groupMark(node, index), node, index);
    else add(`; ${String(state)}`, node, index);
  }
  return steps;
}

/** A part of the last statement, each of which runs only if the one before succeeded. */
interface Part {
  readonly span: Span;
  readonly mark: string;
  /** Its last node, whose status is its own. */
  readonly node: Node;
  /** Its status is that of the script. */
  readonly isEnd: boolean;
}

/** The items of a list; what stands in front of its last `||` is one. */
function partsOf(node: Node): readonly Part[] {
  if (node.type !== "and-or")
    return [{ span: node, mark: "", node, isEnd: true }];
  const { items, operators } = node;
  const right = operators.lastIndexOf("||") + 1;
  const first = items[0];
  const last = items.length - 1;
  return items.slice(right).map((item, at) => {
    const isEnd = right + at === last;
    return at === 0 && right > 0 && first !== undefined
      ? {
          span: { start: first.start, end: item.end },
          mark: "||",
          node: item,
          isEnd,
        }
      : { span: item, mark: "", node: item, isEnd };
  });
}

/** Options that change what a command does or what counts as a failure. `-e` shows in each step, and `-x` only prints. */
function optionMarks(options: ReadonlySet<ShellOption>, text: string): string {
  const nounset = options.has("nounset") && text.includes("$");
  const pipefail = options.has("pipefail") && text.includes("|");
  return `${nounset ? " nounset" : ""}${pipefail ? " pipefail" : ""}`;
}

/** The text of a span without some words. */
function without(
  text: string,
  { start, end }: Span,
  invocations: readonly Invocation[],
  omitted: ReadonlySet<Word>,
): string {
  if (omitted.size === 0) return text.slice(start, end);
  let rest = "";
  let at = start;
  for (const word of invocations.flatMap(({ args }) => args)) {
    if (!omitted.has(word)) continue;
    rest += text.slice(at, word.start);
    at = word.end;
  }
  return rest + text.slice(at, end);
}

/** One plain command on the top level of its script, which stops the build if it fails. */
export function isAlone({ run, mark, text, invocations }: Step): boolean {
  const [invocation, ...more] = invocations;
  if (invocation === undefined || more.length > 0 || mark !== "") return false;
  if (run === undefined || !isReadable(run)) return false;
  const { start, end, redirects } = invocation.located.command;
  return (
    run.read.script.text.slice(start, end) === text && redirects.length === 0
  );
}

/** A step is the command that a text is. */
export function sameCommand({ text }: Step, command: string): boolean {
  return tokensOf(text).join(" ") === tokensOf(command).join(" ");
}

const TOKEN =
  /#[^\n]*|(?:\$\{[^{}'"\\]*\}|'[^']*'|"(?:[^"\\]|\\[\s\S])*"|\\[\s\S]|[^\s;&|()<>'"\\])+|[;&|()<>]+|\n/g;

/** A heredoc and what follows it, where every blank counts. */
const HEREDOC = /<<[\s\S]*\n/;

/** A line that goes on: it means nothing between words, but joins two parts of a word, and is text in quotes. */
const CONTINUED = /^(?:\\\n)+|(?:\\\n)+$/g;

/** Words and operators of a script. Blanks between them mean nothing; line ends do. */
export function tokensOf(text: string): readonly string[] {
  if (HEREDOC.test(text)) return [text];
  return (text.match(TOKEN) ?? [])
    .map((token) => token.replace(CONTINUED, ""))
    .filter((token) => token !== "");
}
