import type { Span } from "../span.ts";
import { lexWords } from "./lex.ts";

/** What announces a heredoc on the instruction's line. */
export interface HeredocStart {
  readonly name: string;
  /** File descriptor in front of `<<`; 0 where none is written. */
  readonly fd: number;
  /** False when any part of the delimiter is quoted: then nothing in the body is expanded. */
  readonly expand: boolean;
  /** `<<-`: leading tabs are removed from the body and from the line that ends it. */
  readonly chomp: boolean;
}

/** A heredoc of a RUN, COPY or ADD. Offsets are source offsets. */
export interface Heredoc extends HeredocStart {
  /** The body, every line with its line end. */
  readonly content: string;
  readonly body: Span;
  /** The line that ends it, with its line end. */
  readonly terminator: Span;
}

const HEREDOC = /^(\d*)<<(-?)\s*([^<]*)$/;

/** Reads one word of a line as a heredoc; `undefined` when it is none. */
export function heredocOf(word: string): HeredocStart | undefined {
  const match = HEREDOC.exec(word);
  const rest = match?.[3] ?? "";
  if (match === null || rest === "") return undefined;
  const cooked = lexWords(rest, { quotes: false, escapes: false });
  const quoted = lexWords(rest, { quotes: true, escapes: false });
  const name = cooked?.[0];
  const raw = quoted?.[0];
  if (cooked?.length !== 1 || name === undefined || raw === undefined)
    return undefined;
  return {
    name,
    fd: Number(match[1] ?? 0),
    expand: quoteCount(name) === quoteCount(raw),
    chomp: match[2] === "-",
  };
}

/** The heredocs that a logical line announces, in order. None when the lexer gives up on the line, as BuildKit does. */
export function heredocsIn(text: string): readonly HeredocStart[] {
  if (!text.includes("<<")) return [];
  const words = lexWords(text, { quotes: true, escapes: true }) ?? [];
  return words.flatMap((word) => heredocOf(word) ?? []);
}

function quoteCount(text: string): number {
  let count = 0;
  for (const c of text) if (c === "'" || c === '"') count++;
  return count;
}
