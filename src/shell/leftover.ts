import type { Span } from "../span.ts";
import type { Unreadable } from "./tree.ts";

const KEYWORDS =
  /\b(?:if|then|elif|else|fi|for|in|do|done|while|until|case|esac|function|time)\b/g;

/** Most gaps are no more than this. */
const SEPARATORS = /^[ \n;&|]*$/;

/**
 * The parser is tolerant: `f(` gives a tree without an error. So what no word of the tree accounts for must be white space, comments,
 * operators and keywords, with every parenthesis closed. Returns whether the text ends in a comment.
 */
export function leftover(
  text: string,
  leaves: readonly Span[],
  openCases: number,
): boolean | Unreadable {
  let at = 0;
  let depth = 0;
  let cases = openCases;
  let comment: boolean = false;
  const sorted = [...leaves].sort((a, b) => a.start - b.start || b.end - a.end);
  const check = (start: number, end: number): Unreadable | undefined => {
    const gap = text.slice(start, end);
    comment = false;
    if (SEPARATORS.test(gap)) return undefined;
    comment = /(?:^|[\s;&|()])#/.test(gap);
    const bare = gap
      .replace(/(^|[\s;&|()])#[^\n]*/g, "$1")
      .replace(/\\\r?\n/g, " ")
      .replace(KEYWORDS, " ");
    for (const c of bare) {
      if (c === "(") depth++;
      else if (c === ")") {
        // The parenthesis behind a case pattern needs none in front of it.
        if (depth > 0) depth--;
        else if (cases > 0) cases--;
        else return { reason: "a parenthesis closes nothing", at: start };
      } else if (!/[ \t\n;&|{}!]/.test(c)) {
        return {
          reason: `${JSON.stringify(gap.trim())} was not understood by the shell parser`,
          at: start,
        };
      }
    }
    return undefined;
  };
  for (const leaf of sorted) {
    if (leaf.start > at) {
      const wrong = check(at, leaf.start);
      if (wrong !== undefined) return wrong;
    }
    at = Math.max(at, leaf.end);
  }
  const wrong = check(at, text.length);
  if (wrong !== undefined) return wrong;
  if (depth > 0)
    return { reason: "a parenthesis is not closed", at: text.length };
  return comment;
}
