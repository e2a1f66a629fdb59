import {
  DockerfileParser,
  type Instruction as AstInstruction,
  type Onbuild,
} from "dockerfile-ast";
import type { AppliedChange } from "./applied-change.ts";
import { optimize, type OptimizeOptions } from "./optimize.ts";
import { hunksOf, type Hunk } from "./report/hunk.ts";
import type { Dockerfile } from "./syntax/dockerfile.ts";
import type { Instruction } from "./syntax/instruction.ts";

/** As the language server protocol has it: both 0-based, the character in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** An edit of an open document; a `TextEdit` of the language server protocol with what it is for. */
export interface TextEdit {
  readonly range: { readonly start: Position; readonly end: Position };
  readonly newText: string;
  /** Why, for the user; what it assumes is in `changes`. */
  readonly message: string;
  /** What is behind it. A change of several places is behind each of their edits. */
  readonly changes: readonly AppliedChange[];
}

/**
 * What `optimize` would change in a document, as edits from top to bottom that do not overlap: all of them together
 * make the text that it returns. Throws a DockfixError as `optimize` does.
 */
export function textEdits(
  source: string,
  options: OptimizeOptions = {},
): readonly TextEdit[] {
  const { code, changes } = optimize(source, options);
  const before = lineFeeds(source);
  const after = lineFeeds(code);
  const positions = documentLines(source);
  return hunksOf(source, code, changes, 0).map((hunk) => {
    const { oldStart, oldLines, newStart, newLines } = hunk;
    const old = linesAt(before, oldStart, oldLines, source.length);
    const put = linesAt(after, newStart, newLines, code.length);
    const text = code.slice(put.start, put.end);
    const kept = commonEnds(source.slice(old.start, old.end), text);
    const own = behind(hunk, changes);
    return {
      range: {
        start: positionAt(positions, old.start + kept.start),
        end: positionAt(positions, old.end - kept.end),
      },
      newText: text.slice(kept.start, text.length - kept.end),
      message: [...new Set(own.map(({ reason }) => reason))].join("; "),
      changes: own,
    };
  });
}

/** The changes that are nearest to a hunk, and those that are shown nowhere else. */
function behind(
  { oldStart, oldLines, changes: shown }: Hunk,
  changes: readonly AppliedChange[],
): readonly AppliedChange[] {
  const distances = changes.map(({ line, endLine }) =>
    Math.max(oldStart - 1 - endLine, line - oldStart - oldLines, 0),
  );
  const least = Math.min(...distances);
  return changes.filter(
    (change, index) => distances[index] === least || shown.includes(change),
  );
}

const nodes = new WeakMap<Instruction, AstInstruction | null>();

/**
 * The node that dockerfile-ast makes of one instruction, made on first use. Its ranges are those of the whole document (a
 * byte order mark left out), but it knows nothing of the other instructions. `undefined` where dockerfile-ast sees none.
 */
export function instructionAst(
  file: Dockerfile,
  instruction: Instruction,
): AstInstruction | undefined {
  let node = nodes.get(instruction);
  if (node === undefined) {
    node = readNode(file, instruction);
    nodes.set(instruction, node);
  }
  return node ?? undefined;
}

function readNode(
  file: Dockerfile,
  instruction: Instruction,
): AstInstruction | null {
  const start = instruction.start === 0 && file.bom ? 1 : instruction.start;
  const { line } = positionAt(documentLines(file.source), start);
  // Empty lines instead of what stands before it: the parser passes over them, and its positions are right.
  const directive = file.escape === "`" ? "# escape=`" : "";
  const before = directive + "\n".repeat(line);
  const text = file.source.slice(start, instruction.end);
  const [node = null] = DockerfileParser.parse(before + text).getInstructions();
  return isTrigger(instruction) && isOnbuild(node)
    ? node.getTriggerInstruction()
    : node;
}

/** What an ONBUILD triggers shares its text. */
function isTrigger({ logical, head }: Instruction): boolean {
  return logical.text.slice(0, head.start).trim() !== "";
}

function isOnbuild(node: AstInstruction | null): node is Onbuild {
  return node?.getKeyword() === "ONBUILD";
}

/** Where lines start; diffs end them at line feeds only. */
function lineFeeds(text: string): readonly number[] {
  return starts(text, /\n/g);
}

/** Where lines start for an editor, which ends them at lone carriage returns, too. */
function documentLines(text: string): readonly number[] {
  return starts(text, /\r\n|\n|\r/g);
}

function starts(text: string, end: RegExp): readonly number[] {
  return [0, ...Array.from(text.matchAll(end), (m) => m.index + m[0].length)];
}

/** The offsets of lines counted from 1; an insertion has none. */
function linesAt(
  lines: readonly number[],
  first: number,
  count: number,
  length: number,
): { readonly start: number; readonly end: number } {
  const start = lines[first - 1] ?? length;
  return { start, end: lines[first - 1 + count] ?? length };
}

function positionAt(lines: readonly number[], offset: number): Position {
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lines[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low, character: offset - (lines[low] ?? 0) };
}

/** How many characters two texts share at both ends, no character and no line end cut in two. */
function commonEnds(
  a: string,
  b: string,
): { readonly start: number; readonly end: number } {
  const most = Math.min(a.length, b.length);
  let start = 0;
  while (start < most && a[start] === b[start]) start++;
  while (start > 0 && (cuts(a, start) || cuts(b, start))) start--;
  let end = 0;
  while (end < most - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  while (end > 0 && (cuts(a, a.length - end) || cuts(b, b.length - end))) end--;
  return { start, end };
}

/** True inside CRLF and inside a surrogate pair. */
function cuts(text: string, at: number): boolean {
  return /^(?:\r\n|[\ud800-\udbff][\udc00-\udfff])$/.test(
    text.slice(Math.max(0, at - 1), at + 1),
  );
}
