import type { Span } from "../span.ts";
import { isAsciiSpace } from "./characters.ts";

/** A `--name=value` of an instruction. Offsets are logical and cover the flag as written. */
export interface Flag extends Span {
  readonly name: string;
  /** The value with quotes and escapes taken off; `undefined` where no `=` is written. */
  readonly value: string | undefined;
  /** Name and value as BuildKit records them. */
  readonly text: string;
}

/** Reads the flags in front of the arguments in `[span.start, span.end)`; `rest` is the logical offset behind them. */
export function readFlags(
  text: string,
  span: Span,
  escape: string,
): { readonly flags: readonly Flag[]; readonly rest: number } {
  const flags: Flag[] = [];
  let at = span.start;
  for (;;) {
    while (at < span.end && isAsciiSpace(text.charCodeAt(at))) at++;
    if (at >= span.end) return { flags, rest: span.end };
    if (!text.startsWith("--", at) || at + 1 >= span.end)
      return { flags, rest: at };
    const start = at;
    let word = "";
    let quote = "";
    for (; at < span.end; at++) {
      const c = text.charAt(at);
      if (quote === "" && isAsciiSpace(c.charCodeAt(0))) break;
      if (c === quote) quote = "";
      else if (quote === "" && (c === "'" || c === '"')) quote = c;
      else if (c !== escape) word += c;
      else if (at + 1 < span.end) word += text.charAt(++at);
      else quote = "";
    }
    // `--` ends the flags; at the very end of the line it is dropped.
    if (word === "--") return { flags, rest: at };
    const equals = word.indexOf("=");
    flags.push({
      name: word.slice(2, equals === -1 ? undefined : equals),
      value: equals === -1 ? undefined : word.slice(equals + 1),
      text: word,
      start,
      end: at,
    });
  }
}
