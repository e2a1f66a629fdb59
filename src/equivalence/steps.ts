import { hasTrait } from "../facts/programs/traits.ts";
import {
  isReadable,
  type ReadableRun,
  type Run,
} from "../analysis/build/runs.ts";
import type { Stage } from "../analysis/build/stages.ts";
import { isSet, valueOf } from "../analysis/build/variables.ts";
import type { Invocation } from "../analysis/command/invocation.ts";
import { memo, memoHere } from "../memo.ts";
import { isFreeOfErrexit, stopsWhenFailing } from "../shell/errexit.ts";
import { preambleOf, type ShellOption } from "../shell/form.ts";
import { scriptSpan } from "../shell/run.ts";
import type { Node, Script, Word } from "../shell/tree.ts";
import type { Span } from "../span.ts";
import { argsText, type Instruction } from "../syntax/instruction.ts";
import { canonical, plain } from "./canonical.ts";
import { verbatim } from "./canonical-word.ts";
import { sameCommandText } from "./command-text.ts";
import type { WordsOfRuns } from "./correspondence.ts";
import { headKey, headOf, jsonKey, piecesOf } from "./instruction-text.ts";
import { optionMarks, traitsOf } from "./shell-options.ts";

/**
 * One thing that a build does, in a form that does not depend on how the file is written: `RUN a && b`, `RUN a` and `RUN b`, and
 * `RUN set -e; a; b` all are the steps a and b.
 */
export interface Step {
  /** What it does. Two steps with the same key and the same head do the same in the same place: see `isSame`. */
  readonly key: string;
  /** Keyword and flags, and what reads the script: one text for all commands of a RUN, which may have thousands of mounts. */
  readonly head: string;
  /** Of a RUN that was read, the command as it is written; else the whole instruction. */
  readonly text: string;
  /** For messages: the text, with the flags of its instruction. */
  readonly shown: string;
  readonly line: number;
  /** Where it stands in the source of the file. */
  readonly span: Span;
  readonly instruction: Instruction;
  /** Of a RUN; `undefined` for other instructions. */
  readonly run: Run | undefined;
  /** The commands in it, where its RUN was read. */
  readonly invocations: readonly Invocation[];
  /** How many commands of the RUN stand in front of the end of it. */
  readonly callsEnd: number;
  /** Empty where the build stops if it fails and nothing else depends on -e: how it stands in its script. `stops` is a list with `||` that stops it as well. */
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

/** Two steps do the same in the same place. */
export function isSame(one: Step, other: Step): boolean {
  return one.key === other.key && one.head === other.head;
}

const NONE: ReadonlySet<Word> = new Set();
const NOWHERE: WordsOfRuns = new Map();

/** What a stage does behind its FROM, in order, but for what only writes configuration. Words that are `omitted` are as if they were not there. */
export function stepsOf(
  stage: Stage,
  runs: readonly Run[],
  escape: string,
  omitted: WordsOfRuns = NOWHERE,
): readonly Step[] {
  const byInstruction = new Map(runs.map((run) => [run.instruction, run]));
  return stage.instructions
    .filter(({ keyword }) => !CONFIGURATION.has(keyword))
    .flatMap((instruction) => {
      const run = byInstruction.get(instruction);
      return run === undefined
        ? plainSteps(instruction, escape)
        : runSteps(run, escape, omitted.get(run) ?? NONE);
    });
}

/** An instruction that is no RUN. */
function plainSteps(instruction: Instruction, escape: string): readonly Step[] {
  return piecesOf(instruction, escape).map(({ key, shown }) =>
    wholeStep(instruction, undefined, key, shown),
  );
}

function wholeStep(
  instruction: Instruction,
  run: Run | undefined,
  key: string,
  shown: string,
): Step {
  const { line, start, end } = instruction;
  return {
    key,
    head: "",
    text: shown,
    shown,
    line,
    span: { start, end },
    instruction,
    run,
    invocations: [],
    callsEnd: run?.invocations.length ?? 0,
    mark: "whole",
  };
}

function runSteps(
  run: Run,
  escape: string,
  omitted: ReadonlySet<Word>,
): readonly Step[] {
  const steps =
    isReadable(run) && !traitsOf(run.read.script).reflects
      ? scriptSteps(run, escape, omitted)
      : [];
  // A RUN that does nothing still is a layer.
  return steps.length > 0 ? steps : [wholeRun(run, escape)];
}

/** A RUN that was not read: its exec form, or its text with every blank and each heredoc. How a body is read shows in the arguments: `<<-"EOF"`. */
function wholeRun(run: Run, escape: string): Step {
  const { instruction } = run;
  const args = argsText(instruction);
  const key = [
    headKey(instruction, escape),
    jsonKey(instruction) ?? verbatim(args),
    ...instruction.heredocs.map(({ content }) => verbatim(content)),
  ].join("\n");
  return wholeStep(instruction, run, key, `${headOf(instruction)} ${args}`);
}

/** What reads a script: the line in front of a heredoc names another program, or other options. */
function interpreterOf({ instruction, read }: ReadableRun): string {
  const [heredoc] = instruction.heredocs;
  const isNamed = read.isHeredoc && heredoc?.content.startsWith("#!") === true;
  return isNamed ? `\n${heredoc.content.split("\n", 1)[0] ?? ""}` : "";
}

/** Files are read more than once on their way, and most of their scripts stay as they are. */
const wholly = memo((script: Script) =>
  memoHere((node: Node) =>
    canonical(node, { source: script.text, strict: false }),
  ),
);

function scriptSteps(
  run: ReadableRun,
  escape: string,
  omitted: ReadonlySet<Word>,
): readonly Step[] {
  const { instruction, read, errexit, invocations } = run;
  const { script } = read;
  const head = headKey(instruction, escape) + interpreterOf(run);
  const prefix = instruction.flags.length > 0 ? `${headOf(instruction)} ` : "";
  const given = traitsOf(script);
  const { variables } = run.environment;
  const traits = {
    ...given,
    strict: given.strict || isSet(variables, "BASH_ENV"),
    shows: given.shows || isSet(variables, "SHELLOPTS"),
    captures:
      given.captures ||
      isSet(variables, "BASH_XTRACEFD") ||
      // A trace expands it.
      (isSet(variables, "PS4") &&
        /[$`]/.test(valueOf(variables, "PS4") ?? "$")),
  };
  const steps: Step[] = [];
  const options = new Set<ShellOption>();
  /** A `set` that only switches options on shows in the steps behind it. */
  const isPreamble = (node: Node): boolean => {
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
  const add = (
    mark: string,
    span: Span,
    nodes: readonly Node[],
    index: number,
    joined = "",
    isStatement = false,
  ): void => {
    const { start, end } = span;
    passTo(start);
    const from = next;
    passTo(end);
    const own = invocations.slice(from, next);
    const text = script.text.slice(start, end);
    const manner = {
      source: script.text,
      strict: traits.strict,
      skipped: omitted,
    };
    const parts = nodes.map((node) =>
      traits.strict || omitted.size > 0
        ? canonical(node, manner)
        : wholly(script)(node),
    );
    const marks = parts.map((part) =>
      optionMarks(options, errexit.at(index), part, traits, read.shell.dialect),
    );
    steps.push({
      key: [
        mark,
        joined,
        ...new Set(marks),
        ...parts.map((part) => part.text),
      ].join("\n"),
      head,
      text,
      shown: prefix + text,
      line: instruction.line,
      span: scriptSpan(read, span),
      instruction,
      run,
      invocations: own,
      callsEnd: next,
      mark: isStatement && mark.startsWith("||") ? "stops" : mark,
    });
  };
  /** Inside a group -e makes a difference, and left of `&&` it is off. */
  const groupMark = (node: Node, index: number): string =>
    isFreeOfErrexit(script, errexit, node, index) ? "" : "-e";
  /** Nothing happens there, whether it runs or not. */
  const isIdle = (node: Node): boolean =>
    isTrue(node) && !traits.follows && !traits.looksBack;

  for (const [index, statement] of statements.entries()) {
    const { background } = statement;
    const node = background ? statement.node : plain(statement.node);
    const state = errexit.at(index);
    if (background) add("&", statement, [node], index);
    else if (isPreamble(node)) continue;
    else if (index === statements.length - 1)
      for (const { span, nodes, isEnd, mark, joined } of partsOf(node)) {
        const last = nodes.at(-1) ?? node;
        // Not every POSIX shell knows pipefail: at the end, all that it can do is to fail.
        const failing =
          isEnd &&
          read.shell.dialect === "sh" &&
          preambleOf(last)?.options.has("pipefail") === true;
        const isFree = mark === "" && !failing;
        if (isFree && (isPreamble(last) || isIdle(last))) continue;
        const own = isEnd ? mark + groupMark(last, index) : mark;
        add(own, span, nodes, index, joined);
      }
    else if (state === true && stopsWhenFailing(script, node)) {
      for (const { span, nodes, mark, joined } of partsOf(node))
        if (!isIdle(node))
          add(
            mark + groupMark(nodes.at(-1) ?? node, index),
            span,
            nodes,
            index,
            joined,
            true,
          );
    } else add(`; ${String(state)}`, node, [node], index);
  }
  return steps;
}

/** `true` and `:`, alone. */
function isTrue(node: Node): boolean {
  if (node.type !== "command") return false;
  const { name, args, assignments, redirects } = node;
  return (
    hasTrait(name?.text ?? "", "idle") &&
    args.length + assignments.length + redirects.length === 0
  );
}

/** A part of the last statement, each of which runs only if the one before succeeded. */
interface Part {
  readonly span: Span;
  readonly mark: string;
  /** The operators between its nodes. */
  readonly joined: string;
  /** One node; those of `a || b` are more. The status of the last is its own. */
  readonly nodes: readonly Node[];
  /** Its status is that of the script. */
  readonly isEnd: boolean;
}

/** The items of a list; what stands in front of its last `||` is one. */
function partsOf(node: Node): readonly Part[] {
  if (node.type !== "and-or")
    return [{ span: node, mark: "", joined: "", nodes: [node], isEnd: true }];
  const { operators } = node;
  const items = node.items.map(plain);
  const right = operators.lastIndexOf("||") + 1;
  const last = items.length - 1;
  const parts: Part[] = [];
  const [first] = items;
  const end = items[right];
  if (right > 0 && first !== undefined && end !== undefined) {
    const span = { start: first.start, end: end.end };
    const nodes = items.slice(0, right + 1);
    parts.push({
      span,
      mark: "||",
      joined: operators.slice(0, right).join(" "),
      nodes,
      isEnd: right === last,
    });
  }
  for (let at = right > 0 ? right + 1 : 0; at <= last; at++) {
    const item = items[at];
    if (item === undefined) continue;
    parts.push({
      span: item,
      mark: "",
      joined: "",
      nodes: [item],
      isEnd: at === last,
    });
  }
  return parts;
}

/** A step that is one plain command on the top level of its script, which stops the build if it fails. */
export function loneCommand({ run, mark, text, invocations }: Step):
  | {
      readonly run: ReadableRun;
      readonly invocation: Invocation;
    }
  | undefined {
  const [invocation, ...more] = invocations;
  if (invocation === undefined || more.length > 0 || mark !== "")
    return undefined;
  if (run === undefined || !isReadable(run)) return undefined;
  const { start, end, redirects } = invocation.located.command;
  const isWhole = run.read.script.text.slice(start, end) === text;
  return isWhole && redirects.length === 0 ? { run, invocation } : undefined;
}

/** A step is the command that a text is. */
export function sameCommand({ text }: Step, command: string): boolean {
  return sameCommandText(text, command);
}
