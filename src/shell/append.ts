import type { Span } from "../span.ts";
import type { Dockerfile } from "../syntax/dockerfile.ts";
import type { Edit } from "../syntax/edit.ts";
import type { Instruction } from "../syntax/instruction.ts";
import type { ErrexitState, Located } from "./flow.ts";
import { scriptCrossesGap, scriptSpan, type RunScript } from "./run.ts";
import type { Node } from "./tree.ts";

/** A RUN to write into. */
export interface Target {
  readonly file: Dockerfile;
  readonly instruction: Instruction;
  readonly run: RunScript;
  readonly errexit: ErrexitState;
}

/**
 * Adds a command at the end of a RUN that runs only if everything else succeeded and whose success changes nothing.
 * A string says why that can't be done.
 */
export function appendAtEnd(target: Target, command: string): Edit | string {
  const { statements } = target.run.script.body;
  const last = statements.at(-1);
  if (last === undefined) return "the script is empty";
  if (last.background) return "the last command runs in the background";
  if (last.node.type === "and-or" && last.node.operators.includes("||")) {
    return "the last list holds ||";
  }
  const index = statements.length - 1;
  const bySemicolon = index > 0 && target.errexit.at(index) === true && last.node.type !== "and-or";
  if (bySemicolon) return insert(target, last.node, statements.at(-2)?.node, ";", command);
  if (last.node.type !== "and-or") return insert(target, last.node, undefined, "&&", command);
  const item = last.node.items.at(-1) ?? last.node;
  return insert(target, item, last.node.items.at(-2), "&&", command);
}

/**
 * Adds a command right behind another one that the RUN cannot succeed without, on the top level of the script.
 * A string says why that can't be done.
 */
export function insertBehind(target: Target, located: Located, command: string): Edit | string {
  const [statement, item, ...deeper] = located.path;
  if (statement?.kind !== "statement" || deeper.length > 0 || (item !== undefined && item.kind !== "item")) {
    return "it is inside a group of commands";
  }
  if (item === undefined) {
    const joiner = target.errexit.at(statement.index) === true && statement.within.statements.length > 1 ? ";" : "&&";
    return insert(target, located.command, statement.within.statements[statement.index - 1]?.node, joiner, command);
  }
  if (item.kind === "item" && item.within.operators.includes("||")) return "its list holds ||";
  const before = item.kind === "item" ? item.within.items[item.index - 1] : undefined;
  return insert(target, located.command, before, "&&", command);
}

/** Puts `joiner command` behind a node, written as the joiner in front of the node is written. */
function insert(target: Target, node: Node, before: Node | undefined, joiner: "&&" | ";", command: string): Edit | string {
  const { run, instruction, file } = target;
  if (instruction.heredocs.length > 0 && !run.isHeredoc) return "the RUN has heredocs";
  const { text } = run.script;
  const isLast = /^[\s;]*$/.test(text.slice(node.end));
  if (!isLast && run.script.trailingComment && /^\s*#/.test(text.slice(node.end))) return "a comment follows on the same line";
  if (run.script.trailingComment && /^\s*;?\s*#[^\n]*\s*$/.test(text.slice(node.end)) && !run.isHeredoc) {
    return "a comment ends the line";
  }
  const end = scriptSpan(run, node).end;
  return { start: end, end, text: `${joinerText(file, run, node, before, joiner)}${command}` };
}

function joinerText(file: Dockerfile, run: RunScript, node: Node, before: Node | undefined, joiner: "&&" | ";"): string {
  const between = before === undefined ? "" : sourceBetween(file, run, before, node);
  const written = new RegExp(`^[ \\t]*${joiner}[ \\t]*$`).test(between.replace(/[\\\`]?\r?\n/g, ""));
  const severalLines = scriptCrossesGap(run, node);
  if (before !== undefined && written && (between.includes("\n") || !severalLines)) return between;
  if (joiner === ";" && run.isHeredoc && between.includes("\n")) return between;
  if (severalLines && !run.isHeredoc) {
    return ` ${file.escape}${file.eol}${indentInside(file, run, node)}${joiner} `;
  }
  return joiner === ";" ? "; " : " && ";
}

function sourceBetween(file: Dockerfile, run: RunScript, before: Span, node: Span): string {
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
