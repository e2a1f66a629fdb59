import type { Operand } from "../../facts/programs/operand.ts";
import type { Word, WordPiece } from "../../shell/tree.ts";

/** An operand that knows the word it was made of. Facts that put operands together make new ones, without it. */
interface OperandOfWord extends Operand {
  readonly word: Word;
}

/** A word of the shell as facts want it. */
export function operandOf(word: Word): OperandOfWord {
  const { text, value } = word;
  return { text, value, written: value ?? written(word), word };
}

function isOfWord(operand: Operand): operand is OperandOfWord {
  return "word" in operand;
}

/** The word that an operand was made of, or one that says the same in the place of another. */
export function wordOf(operand: Operand, place: Word): Word {
  if (isOfWord(operand)) return operand.word;
  const { text, value, written: pattern } = operand;
  const isPlain = pattern?.includes("${") !== true;
  return {
    start: place.start,
    end: place.end,
    text,
    value,
    pattern: value ?? (isPlain ? pattern : undefined),
    parts: undefined,
    pieces: isPlain && value === undefined ? undefined : piecesOf(pattern),
    variables: [],
    scripts: [],
  };
}

function piecesOf(
  pattern: string | undefined,
): readonly WordPiece[] | undefined {
  return pattern?.split(/(\$\{\w+\})/).flatMap((part): readonly WordPiece[] => {
    const variable = /^\$\{(\w+)\}$/.exec(part)?.[1];
    if (variable !== undefined) return [{ variable, quoted: true }];
    return part === "" ? [] : [part];
  });
}

/** A word without quotes, its variables as `${name}`; `undefined` where it holds anything else. */
export function written(word: Word | undefined): string | undefined {
  if (word?.pieces === undefined) return word?.pattern;
  return word.pieces
    .map((piece) =>
      typeof piece === "string" ? piece : `\${${piece.variable}}`,
    )
    .join("");
}
