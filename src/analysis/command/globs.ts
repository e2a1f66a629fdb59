import type { Effect } from "../../facts/programs/effect.ts";
import type { Located } from "../../shell/flow.ts";
import type { Word } from "../../shell/tree.ts";
import { operandOf } from "./operands.ts";

/**
 * What the shell itself looks for: globs in the words of a command, of the loops that it stands in, and in what it gives to variables, which may be
 * expanded later. What is only taken away is said by the other effects.
 */
export function globsOf(
  { command, path }: Located,
  effects: readonly Effect[],
): readonly Effect[] {
  const loops = path.flatMap(({ within }) =>
    "type" in within && within.type === "loop" ? within.words : [],
  );
  const given = command.assignments.map(({ value }) => value);
  const words = [
    ...[...command.args, ...loops].filter(isGlob),
    ...given.filter(holdsGlob),
  ];
  if (words.length === 0) return [];
  const deleted = new Set(
    effects.flatMap((effect) =>
      effect.kind === "deletes" ? effect.path.text : [],
    ),
  );
  return words
    .filter(({ text }) => !deleted.has(text))
    .map((word) => ({ kind: "reads", path: operandOf(word), tree: false }));
}

const GLOB = /[*?[]/;

function isGlob(word: Word): boolean {
  return GLOB.test(word.text) && piecesOf(word, true).some(hasGlob);
}

/** Quotes around it do not matter where it is expanded later. */
export function holdsGlob(word: Word): boolean {
  return GLOB.test(word.text) && piecesOf(word, false).some(hasGlob);
}

function hasGlob(text: string): boolean {
  return GLOB.test(text);
}

/** What is written in a word, without its substitutions and variables. */
function piecesOf(
  { text, start, parts = [] }: Word,
  unquoted: boolean,
): readonly string[] {
  if (parts.length === 0) return [text];
  return parts.flatMap((part) => {
    const isText =
      part.kind === "text"
        ? part.quote === "" || !unquoted
        : part.kind === "other" && (!part.quoted || !unquoted);
    const piece = text.slice(part.start - start, part.end - start);
    return isText && !piece.startsWith("$") ? piece : [];
  });
}
