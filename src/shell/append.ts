import type { Span } from "../span.ts";
import type { Dockerfile } from "../syntax/dockerfile.ts";
import type { Edit } from "../syntax/edit.ts";
import type { Instruction } from "../syntax/instruction.ts";
import { commandsOf, type ErrexitState, type Located } from "./flow.ts";
import { isPlain } from "./form.ts";
import { scriptCrossesGap, scriptSpan, type RunScript } from "./run.ts";
import type { Node } from "./tree.ts";

/** A RUN to write into. */
export interface Target {
  readonly file: Dockerfile;
  readonly instruction: Instruction;
  readonly run: RunScript;
  readonly errexit: ErrexitState;
}

/** Commands behind which the script is over. */
const LEAVES: ReadonlySet<string> = new Set(["exec", "exit", "return"]);

/**
 * Adds a command at the end of a RUN that runs only if everything else succeeded and whose success changes nothing.
 * A string says why that can't be done.
 */
export function appendAtEnd(target: Target, command: string): Edit | string {
  const { statements } = target.run.script.body;
  const last = statements.at(-1);
  if (last === undefined) return "the script is empty";
  if (last.background) return "the last command runs in the background";
  const { node } = last;
  const isList = node.type === "and-or";
  if (isList && node.operators.includes("||")) return "the last list holds ||";
  const index = statements.length - 1;
  const errexit = target.errexit.at(index);
  const end = isList ? (node.items.at(-1) ?? node) : node;
  if (end.type === "command" && LEAVES.has(end.name?.value ?? ""))
    return `nothing runs behind ${end.name?.value ?? ""}`;
  // Left of `&&`, -e would no longer be in force inside it; and behind `;`, nobody would look at its status without -e.
  const inside = errexit !== false && !isPlainHere(target.run, end);
  if (inside && (errexit === undefined || isList))
    return "the last command may depend on set -e";
  const joiner =
    inside || (errexit === true && index > 0 && !isList) ? ";" : "&&";
  const before = isList ? node.items.at(-2) : statements.at(-2)?.node;
  return insert(target, end, before, joiner, command);
}

/** A simple command, or a pipeline of some, that calls no function of the script. */
function isPlainHere({ script }: RunScript, node: Node): boolean {
  if (!isPlain(node)) return false;
  const functions = new Set(
    commandsOf(script).flatMap(({ path }) =>
      path.flatMap(({ within }) =>
        "type" in within && within.type === "function" ? [within.name] : [],
      ),
    ),
  );
  const parts = node.type === "pipeline" ? node.items : [node];
  return !parts.some(
    (part) => part.type === "command" && functions.has(part.name?.value ?? ""),
  );
}

/**
 * Adds a command right behind another one that the RUN cannot succeed without, on the top level of the script.
 * A string says why that can't be done.
 */
export function insertBehind(
  target: Target,
  located: Located,
  command: string,
): Edit | string {
  const [statement, item, ...deeper] = located.path;
  if (
    statement?.kind !== "statement" ||
    deeper.length > 0 ||
    (item !== undefined && item.kind !== "item")
  )
    return "it is inside a group of commands";
  if (item !== undefined) {
    const { items, operators } = item.within;
    if (operators.includes("||")) return "its list holds ||";
    return insert(
      target,
      located.command,
      items[item.index - 1],
      "&&",
      command,
    );
  }
  const { statements } = statement.within;
  const errexit = target.errexit.at(statement.index);
  // Left of `&&` a failure no longer ends the script under -e.
  if (errexit === undefined && statement.index < statements.length - 1)
    return "nobody can tell whether set -e is in force";
  const joiner = errexit === true && statements.length > 1 ? ";" : "&&";
  const before = statements[statement.index - 1]?.node;
  return insert(target, located.command, before, joiner, command);
}

/** Puts `joiner command` behind a node, written as the joiner in front of the node is written. */
function insert(
  { run, instruction, file }: Target,
  node: Node,
  before: Node | undefined,
  joiner: "&&" | ";",
  command: string,
): Edit | string {
  if (instruction.heredocs.length > 0 && !run.isHeredoc)
    return "the RUN has heredocs";
  const { end } = scriptSpan(run, node);
  const text = `${joinerText(file, run, node, before, joiner)}${command}`;
  return { start: end, end, text };
}

function joinerText(
  file: Dockerfile,
  run: RunScript,
  node: Node,
  before: Node | undefined,
  joiner: "&&" | ";",
): string {
  const between =
    before === undefined ? "" : sourceBetween(file, run, before, node);
  const written = new RegExp(`^[ \\t]*${joiner}[ \\t]*$`).test(
    between.replace(/[\\`]?\r?\n/g, ""),
  );
  const severalLines = scriptCrossesGap(run, node);
  if (
    before !== undefined &&
    written &&
    (between.includes("\n") || !severalLines)
  )
    return between;
  if (joiner === ";" && run.isHeredoc && between.includes("\n")) return between;
  if (severalLines && !run.isHeredoc) {
    return ` ${file.escape}${file.eol}${indentInside(file, run, node)}${joiner} `;
  }
  return joiner === ";" ? "; " : " && ";
}

function sourceBetween(
  file: Dockerfile,
  run: RunScript,
  before: Span,
  node: Span,
): string {
  const from = scriptSpan(run, before).end;
  const to = scriptSpan(run, node).start;
  return file.source.slice(from, to);
}

/** The indentation of the second line of a node. */
function indentInside(file: Dockerfile, run: RunScript, node: Span): string {
  const { start } = scriptSpan(run, node);
  const newline = file.source.indexOf("\n", start);
  return /^[ \t]*/.exec(file.source.slice(newline + 1))?.[0] ?? "";
}
