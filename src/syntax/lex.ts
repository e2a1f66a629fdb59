import { isSpace } from "./characters.ts";

/**
 * BuildKit's shell lexer, as far as finding heredocs needs it: every variable is unset and kept as it is written.
 * Read from frontend/dockerfile/shell/lex.go of BuildKit 0.34; its escape character is always the backslash here.
 */
export interface LexOptions {
  /** Keep the quotes in the words. */
  readonly quotes: boolean;
  /** Keep the backslashes in the words. */
  readonly escapes: boolean;
}

const NAME_CHARACTER = /[\p{L}\p{Nd}_]/u;
const DIGIT = /\p{Nd}/u;
/** `${a:-${b:-…}}` nested deeper than this is given up: BuildKit would go on, nobody writes it. */
const MAX_DEPTH = 100;
const SPECIAL_PARAMETERS = "@*#?-$!0";

/** The words of `text`, split by white space outside quotes; `undefined` where the lexer gives up (an open quote, a bad `${`). */
export function lexWords(
  text: string,
  options: LexOptions,
): readonly string[] | undefined {
  const length = text.length;
  let at = 0;
  // The word under construction. A `${x:-word}` inside a word starts it anew: the lexer shares one buffer, and so do we.
  let word = "";
  let failed = false;
  let depth = 0;

  const fail = (): string => {
    failed = true;
    at = length;
    return "";
  };

  function single(): string {
    const end = text.indexOf("'", at + 1);
    if (end === -1) return fail();
    const inner = text.slice(at + 1, end);
    at = end + 1;
    return options.quotes ? `'${inner}'` : inner;
  }

  function double(keepEscapes: boolean, inPattern: boolean): string {
    let result = options.quotes ? '"' : "";
    at++;
    for (;;) {
      if (at >= length) return fail();
      const c = text.charAt(at);
      if (c === '"') {
        at++;
        return options.quotes ? result + '"' : result;
      }
      if (c === "$") {
        result += dollar();
        continue;
      }
      at++;
      if (c !== "\\") {
        result += c;
        continue;
      }
      if (at >= length) continue;
      const next = text.charAt(at);
      if (next === '"' || next === "$" || next === "\\") {
        result += keepEscapes ? c + next : next;
        at++;
      } else {
        result += keepEscapes && (!options.quotes || inPattern) ? c + c : c;
      }
    }
  }

  function parameterName(): string {
    const start = at;
    if (at < length && DIGIT.test(text.charAt(at))) {
      while (at < length && DIGIT.test(text.charAt(at))) at++;
      return text.slice(start, at);
    }
    if (at < length && SPECIAL_PARAMETERS.includes(text.charAt(at))) {
      at++;
      return text.slice(start, at);
    }
    while (at < length && NAME_CHARACTER.test(text.charAt(at))) at++;
    return text.slice(start, at);
  }

  function dollar(): string {
    depth++;
    const result = depth > MAX_DEPTH ? fail() : substitution();
    depth--;
    return result;
  }

  function substitution(): string {
    at++;
    if (text.charAt(at) !== "{") return `$${parameterName()}`;
    at++;
    if (at >= length || "{}:".includes(text.charAt(at))) return fail();
    const name = parameterName();
    let operator = text.charAt(at);
    at++;
    if (operator === "}") return `\${${name}}`;
    if (operator === "/") {
      if (text.charAt(at) === "/") at++;
      const pattern = until("/", true, true).text;
      const replacement = until("}", true, false).text;
      return `\${${name}/${pattern}/${replacement}}`;
    }
    const colon = operator === ":";
    if (colon) {
      operator = text.charAt(at);
      at++;
    }
    const isPattern = operator === "#" || operator === "%";
    if (colon && isPattern) return fail();
    if (!colon && !"+-?#%".includes(operator || " ")) return fail();
    const operand = until("}", isPattern, isPattern).text;
    return `\${${name}${colon ? ":" : ""}${operator}${operand}}`;
  }

  function heredocOperator(): string {
    at++;
    if (text.charAt(at) !== "<") return "<";
    at++;
    const start = at;
    while (at < length && "\t\r ".includes(text.charAt(at))) at++;
    return `<<${text.slice(start, at)}`;
  }

  function until(
    stop: string,
    keepEscapes: boolean,
    inPattern: boolean,
  ): { text: string; words: string[] } {
    const words: string[] = [];
    let result = "";
    let inWord = false;
    word = "";
    const endWord = (): void => {
      if (word !== "") words.push(word);
      word = "";
      inWord = false;
    };
    const add = (c: string): void => {
      if (!isSpace(c.charCodeAt(0))) {
        word += c;
        inWord = true;
      } else if (inWord && word !== "") endWord();
    };
    while (at < length && !failed) {
      const c = text.charAt(at);
      if (c === stop) {
        at++;
        endWord();
        return { text: result, words };
      }
      if (c === "$") {
        const expanded = dollar();
        result += expanded;
        for (const each of expanded) add(each);
      } else if (c === "'" || c === '"' || c === "<") {
        const raw =
          c === "'"
            ? single()
            : c === '"'
              ? double(keepEscapes, inPattern)
              : heredocOperator();
        result += raw;
        word += raw;
        inWord = true;
      } else if (c === "\\") {
        at++;
        if (keepEscapes) {
          word += c;
          result += c;
          inWord = true;
        }
        if (at >= length) break;
        word += text.charAt(at);
        result += text.charAt(at);
        inWord = true;
        at++;
      } else {
        at++;
        add(c);
        result += c;
      }
    }
    if (stop !== "") fail();
    endWord();
    return { text: result, words };
  }

  const { words } = until("", options.escapes, false);
  return failed ? undefined : words;
}
