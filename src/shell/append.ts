import type { Span } from "../span.ts";
import type { Dockerfile } from "../syntax/dockerfile.ts";
import type { Edit } from "../syntax/edit.ts";
import type { Instruction } from "../syntax/instruction.ts";
import { isFreeOfErrexit, stopsWhenFailing } from "./errexit.ts";
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

/** Commands behind which the script is over. */
const LEAVES: ReadonlySet<string> = new Set(["exec", "exit", "return"]);

/**
 * Adds a command at the end of a RUN that runs only if everything else succeeded and whose success changes nothing.
 * A string says why that can't be done.
 */
export function appendAtEnd(target: Target, command: string): Edit | string {
  const { statements } = target.run.script.body;
  const last = statements.at(-1);
  if (last?.background !== false)
    return "the last command runs in the background";
  const { node } = last;
  const index = statements.length - 1;
  const errexit = target.errexit.at(index);
  const isList = node.type === "and-or";
  if (isList && node.operators.includes("||")) {
    if (errexit !== true || !stopsWhenFailing(target.run.script, node))
      return "the last list holds ||";
    const before = statements.at(-2)?.node;
    return insert(target, { node, before, behind: undefined }, ";", command);
  }
  const end = isList ? (node.items.at(-1) ?? node) : node;
  if (end.type === "command" && LEAVES.has(end.name?.value ?? ""))
    return `nothing runs behind ${end.name?.value ?? ""}`;
  const free = isFreeOfErrexit(target.run.script, target.errexit, end, index);
  // Behind `;` its status is looked at only by -e.
  const stops =
    errexit === true && !isList && stopsWhenFailing(target.run.script, end);
  if (!free && !stops) return "the last command may depend on set -e";
  const joiner = stops && (index > 0 || !free) ? ";" : "&&";
  const before = isList ? node.items.at(-2) : statements.at(-2)?.node;
  return insert(
    target,
    { node: end, before, behind: undefined },
    joiner,
    command,
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
  const { statements } = statement.within;
  const errexit = target.errexit.at(statement.index);
  const inList = item !== undefined;
  const beside: readonly Node[] = inList
    ? item.within.items
    : statements.map((each) => each.node);
  const index = inList ? item.index : statement.index;
  const bySemicolon = !inList && errexit === true && statements.length > 1;
  // What stands left of `&&` already may do so again.
  const isNew = !bySemicolon && (!inList || index === beside.length - 1);
  const node = located.command;
  if (
    isNew &&
    !isFreeOfErrexit(target.run.script, target.errexit, node, statement.index)
  )
    return "the command may depend on set -e";
  const place = { node, before: beside[index - 1], behind: beside[index + 1] };
  return insert(target, place, bySemicolon ? ";" : "&&", command);
}

/** A node to write behind, and the nodes beside it in its list. */
interface Place {
  readonly node: Node;
  readonly before: Node | undefined;
  readonly behind: Node | undefined;
}

/** Puts `joiner command` behind a node, written as the joiner beside the node is written. */
function insert(
  { run, instruction, file }: Target,
  place: Place,
  joiner: "&&" | ";",
  command: string,
): Edit | string {
  // The bodies of a shell's own heredocs stand behind the line.
  if (
    instruction.heredocs.length > 0 &&
    !run.isHeredoc &&
    place.node.end + run.offset > instruction.args.end
  )
    return "a heredoc belongs to it";
  const { end } = scriptSpan(run, place.node);
  const text = `${joinerText(file, run, place, joiner)}${command}`;
  return { start: end, end, text };
}

function joinerText(
  file: Dockerfile,
  run: RunScript,
  { node, before, behind }: Place,
  joiner: "&&" | ";",
): string {
  const severalLines = scriptCrossesGap(run, node);
  const pairs = [
    [node, behind],
    [before, node],
  ] as const;
  for (const [first, second] of pairs) {
    if (first === undefined || second === undefined) continue;
    const between = withoutComments(sourceBetween(file, run, first, second));
    const written = between.replace(/[\\`]?\r?\n/g, "").trim();
    const isLine = between.includes("\n");
    // A line of a heredoc ends as a semicolon would.
    const ends = joiner === ";" && run.isHeredoc && isLine && written === "";
    if (ends || (written === joiner && (isLine || !severalLines)))
      return between;
  }
  if (severalLines && !run.isHeredoc)
    return ` ${file.escape}${file.eol}${indentInside(file, run, node)}${joiner} `;
  return joiner === ";" ? "; " : " && ";
}

/** Comments and blank lines, which a continuation may end, belong to what stands behind them. */
function withoutComments(between: string): string {
  return between.replace(/(?<=\n)[ \t]*(?:#[^\n]*|[\\`][ \t]*)?\r?\n/g, "");
}

function sourceBetween(
  file: Dockerfile,
  run: RunScript,
  first: Span,
  second: Span,
): string {
  const from = scriptSpan(run, first).end;
  return file.source.slice(from, scriptSpan(run, second).start);
}

/** The indentation of the second line of a node. */
function indentInside(file: Dockerfile, run: RunScript, node: Span): string {
  const { start } = scriptSpan(run, node);
  const newline = file.source.indexOf("\n", start);
  return /^[ \t]*/.exec(file.source.slice(newline + 1))?.[0] ?? "";
}
