import type { Span } from "../span.ts";
import { plainWords, quotedWords } from "./words.ts";

/** A key and value of ENV, LABEL or ARG as written, quotes kept. Offsets are logical. */
export interface Pair extends Span {
  readonly key: string;
  /** `undefined` only for an ARG without a default. */
  readonly value: string | undefined;
  /** `ENV key some value`, the form without `=`. */
  readonly legacy: boolean;
}

/** The pairs of an ENV or LABEL; a string says why BuildKit's parser rejects them. It takes empty names, and nothing at all. */
export function readPairs(
  text: string,
  span: Span,
  escape: string,
  keyword: string,
): readonly Pair[] | string {
  const words = quotedWords(text, span, escape);
  const first = words[0];
  if (first === undefined) return [];
  if (!first.text.includes("=")) {
    const key = plainWords(text, span)[0];
    if (key === undefined || key.end >= span.end)
      return `${keyword} must have two arguments`;
    const value = text.slice(key.end, span.end).replace(/^[\t\v\f\r ]+/, "");
    return [
      { key: key.text, value, legacy: true, start: key.start, end: span.end },
    ];
  }
  const pairs: Pair[] = [];
  for (const word of words) {
    const equals = word.text.indexOf("=");
    if (equals === -1) {
      return `Syntax error - can't find = in ${JSON.stringify(word.text)}. Must be of the form: name=value`;
    }
    pairs.push({
      key: word.text.slice(0, equals),
      value: word.text.slice(equals + 1),
      legacy: false,
      start: word.start,
      end: word.end,
    });
  }
  return pairs;
}

/** The names and defaults of an ARG. */
export function readArguments(
  text: string,
  span: Span,
  escape: string,
): readonly Pair[] {
  return quotedWords(text, span, escape).map((word) => {
    const equals = word.text.indexOf("=");
    return {
      key: equals === -1 ? word.text : word.text.slice(0, equals),
      value: equals === -1 ? undefined : word.text.slice(equals + 1),
      legacy: false,
      start: word.start,
      end: word.end,
    };
  });
}
