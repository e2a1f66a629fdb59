import type { Operand } from "../../facts/programs/operand.ts";
import type { Word, WordPiece } from "../../shell/tree.ts";

const words = new WeakMap<Operand, Word>();

/** A word of the shell as facts want it. */
export function operandOf(word: Word): Operand {
  const operand = {
    text: word.text,
    value: word.value,
    written: written(word),
  };
  words.set(operand, word);
  return operand;
}

/** The word that an operand was made of, or one that says the same in the place of another. */
export function wordOf(operand: Operand, place: Word): Word {
  const known = words.get(operand);
  if (known !== undefined) return known;
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
