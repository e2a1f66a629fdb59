import { memo } from "../../memo.ts";
import type { Dockerfile } from "../../syntax/dockerfile.ts";
import type { ReadableRun } from "../build/runs.ts";

/** How a list is written over several lines. */
export interface ListStyle {
  /** The operator begins the next line; otherwise it ends the one before. */
  readonly operatorFirst: boolean;
  readonly indent: string;
}

const USUAL: ListStyle = { operatorFirst: true, indent: "    " };

/** Reads the style off RUNs that become one, then off the rest of the file. */
export function listStyle(
  file: Dockerfile,
  runs: readonly ReadableRun[],
  operator: "&&" | ";",
): ListStyle {
  const own = runs.map(({ instruction }) =>
    file.source.slice(instruction.start, instruction.end),
  );
  for (const text of own) {
    const [first] = stylesIn(text, operator);
    if (first !== undefined) return first;
  }
  const usual = FILE_STYLES[operator](file);
  for (const text of own) {
    const indent = argumentIndent(text);
    if (indent !== undefined) return { ...usual, indent };
  }
  return usual;
}

/** The style that most lists of the file have; where there is none, the indentation that most arguments have. */
function fileStyle(file: Dockerfile, operator: "&&" | ";"): ListStyle {
  const styles = [...stylesIn(file.source, operator)].map(
    ({ operatorFirst, indent }) => `${operatorFirst ? "&" : ";"}${indent}`,
  );
  const most = commonest(styles);
  const indents = [...file.source.matchAll(BREAK)]
    .map(([, indent = ""]) => indent)
    .filter((indent) => PLAIN_INDENT.test(indent));
  return most === undefined
    ? { ...USUAL, indent: commonest(indents) ?? USUAL.indent }
    : { operatorFirst: most.startsWith("&"), indent: most.slice(1) };
}

const FILE_STYLES = {
  "&&": memo((file: Dockerfile) => fileStyle(file, "&&")),
  ";": memo((file: Dockerfile) => fileStyle(file, ";")),
};

/** Of those that are as common, the first. */
function commonest(texts: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

/** No alignment under something. */
const PLAIN_INDENT = /^(?:\t| {2,4})$/;

const BREAK = /[\\`][ \t]*\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*([ \t]*)(&&)?/g;
/** An operator and blanks in front of a continuation are looked for in this many characters. */
const NEAR = 40;

/** The style of every line break at an operator. */
function* stylesIn(text: string, operator: "&&" | ";"): Generator<ListStyle> {
  for (const match of text.matchAll(BREAK)) {
    const [, indent = "", behind] = match;
    const before = text.slice(Math.max(0, match.index - NEAR), match.index);
    if (behind === operator) yield { operatorFirst: true, indent };
    else if (before.trimEnd().endsWith(operator))
      yield { operatorFirst: false, indent };
  }
}

/** The indentation of continued arguments. */
function argumentIndent(text: string): string | undefined {
  const indent = /[\\`][ \t]*\r?\n([ \t]*)\S/.exec(text)?.[1];
  return indent !== undefined && PLAIN_INDENT.test(indent) ? indent : undefined;
}
