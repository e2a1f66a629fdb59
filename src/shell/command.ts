import type { Command, Test, Word } from "./tree.ts";

export function asCommand({ start, end, words, redirects }: Test): Command {
  const name = fixedWord("[[", start);
  return {
    type: "command",
    start,
    end,
    name,
    args: words,
    assignments: [],
    redirects,
  };
}

/** A word that stands for itself. */
export function fixedWord(text: string, start: number): Word {
  return {
    start,
    end: start + text.length,
    text,
    value: text,
    pattern: text,
    pieces: [text],
    parts: undefined,
    variables: [],
    scripts: [],
  };
}
