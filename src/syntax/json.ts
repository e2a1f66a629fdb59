import type { Span } from "../span.ts";
import { skipSpace } from "./characters.ts";

/** One string of a JSON array. Offsets are logical and cover the quotes. */
export interface JsonString extends Span {
  readonly value: string;
}

/** `not-strings` is an error for BuildKit; anything else that is no array of strings is the shell form. */
export type JsonForm = readonly JsonString[] | "not-strings" | undefined;

/** Reads the exec form in `[span.start, span.end)`. */
export function readJson(text: string, span: Span): JsonForm {
  const start = skipSpace(text, span.start, span.end);
  if (text.charAt(start) !== "[" || start >= span.end) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text.slice(start, span.end));
  } catch {
    return undefined;
  }
  if (!Array.isArray(value)) return undefined;
  // A number that Go cannot hold makes the array no JSON at all.
  if (value.some((each) => each === Infinity || each === -Infinity))
    return undefined;
  if (!value.every((each): each is string => typeof each === "string"))
    return "not-strings";
  // It parsed, so the strings are the only places with quotes, one after the other.
  const strings: JsonString[] = [];
  let at = start;
  for (const each of value) {
    const open = text.indexOf('"', at);
    at = open + 1;
    while (text.charAt(at) !== '"') at += text.charAt(at) === "\\" ? 2 : 1;
    at++;
    const cooked = each.replace(/\p{Cs}/gu, "\ufffd");
    strings.push({ value: cooked, start: open, end: at });
  }
  return strings;
}
