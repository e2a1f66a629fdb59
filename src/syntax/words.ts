import type { Span } from "../span.ts";
import { isBlank, isSpace } from "./characters.ts";

/** A word of an instruction as it is written; offsets are logical. */
export interface RawWord extends Span {
  readonly text: string;
}

/** Words split at blanks, quotes meaning nothing: FROM, EXPOSE, and the shell form of COPY, ADD, VOLUME. */
export function plainWords(text: string, span: Span): readonly RawWord[] {
  const words: RawWord[] = [];
  let at = span.start;
  while (at < span.end) {
    while (at < span.end && isBlank(text.charCodeAt(at))) at++;
    const start = at;
    while (at < span.end && !isBlank(text.charCodeAt(at))) at++;
    if (at > start) words.push({ text: text.slice(start, at), start, end: at });
  }
  return words;
}

/** Words split at white space outside quotes, quotes and escapes kept: ENV, LABEL, ARG. */
export function quotedWords(
  text: string,
  span: Span,
  escape: string,
): readonly RawWord[] {
  const words: RawWord[] = [];
  let at = span.start;
  while (at < span.end) {
    while (at < span.end && isSpace(text.charCodeAt(at))) at++;
    if (at >= span.end) break;
    const start = at;
    let word = "";
    let quote = "";
    for (; at < span.end; at++) {
      const c = text.charAt(at);
      if (quote === "" && isSpace(c.charCodeAt(0))) break;
      if (c === escape && quote !== "'") {
        // An escape at the very end is dropped; anywhere else it keeps the next character from meaning anything.
        if (at + 1 >= span.end) continue;
        word += c + text.charAt(at + 1);
        at++;
        continue;
      }
      if (quote === "" && (c === "'" || c === '"')) quote = c;
      else if (c === quote) quote = "";
      word += c;
    }
    if (word !== "") words.push({ text: word, start, end: at });
  }
  return words;
}
