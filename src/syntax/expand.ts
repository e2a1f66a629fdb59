/** The value of a build argument or environment variable: text, "" where it is known to be unset, `undefined` where it can't be told. */
export type Lookup = (name: string) => string | undefined;

/**
 * Expands variables and takes off quotes and escapes, as BuildKit does for the arguments of every instruction but RUN, CMD and ENTRYPOINT.
 * `undefined` where a value is not known or far longer than its text, where a pattern operator (`#`, `%`, `/`) is used, or where BuildKit would fail.
 */
export function expand(
  text: string,
  escape: string,
  lookup: Lookup,
): string | undefined {
  return expandNested(text, escape, lookup, 0);
}

/** `${a:-${b:-…}}` nested deeper than this is not decided. */
const MAX_DEPTH = 100;
/** A value that its variables make longer than its text by more than this is not known: `ENV A=$A$A` doubles it each time. */
const MAX_GROWTH = 4_096;

function expandNested(
  text: string,
  escape: string,
  lookup: Lookup,
  depth: number,
): string | undefined {
  if (depth > MAX_DEPTH) return undefined;
  let result = "";
  let quote = "";
  for (let at = 0; at < text.length; at++) {
    const c = text.charAt(at);
    if (quote === "'") {
      if (c === "'") quote = "";
      else result += c;
    } else if (c === quote) {
      quote = "";
    } else if (quote === "" && (c === "'" || c === '"')) {
      quote = c;
    } else if (c === escape) {
      const next = text.charAt(at + 1);
      // Inside double quotes only these can be escaped; anywhere else everything can.
      if (quote === "" || next === '"' || next === "$" || next === escape) {
        result += next;
        at++;
      } else if (next !== "") result += c;
    } else if (c === "$") {
      const variable = readVariable(text, at, escape);
      const value =
        variable === undefined
          ? undefined
          : valueOf(variable, escape, lookup, depth);
      if (variable === undefined || value === undefined) return undefined;
      result += value;
      if (result.length > text.length + MAX_GROWTH) return undefined;
      at = variable.end - 1;
    } else result += c;
  }
  return quote === "" ? result : undefined;
}

/** Names of the variables that a text refers to, in single quotes or not. */
export function variablesIn(text: string): readonly string[] {
  return [...text.matchAll(/\$\{?([A-Za-z_][A-Za-z0-9_]*)/g)].map(
    (match) => match[1] ?? "",
  );
}

interface Variable {
  readonly name: string;
  /** "", "-", ":-", "+", ":+", "?" or ":?". */
  readonly operator: string;
  readonly operand: string;
  readonly end: number;
}

const NAME = /[\p{L}_][\p{L}\p{Nd}_]*/uy;
const BRACED = /\$\{([\p{L}_][\p{L}\p{Nd}_]*)(:?[-+?])?/uy;
/** `$1`, `$@` and the like: they have no value in a build. */
const POSITIONAL = /[\p{Nd}@*#?$!-]/uy;

function matchAt(
  pattern: RegExp,
  text: string,
  at: number,
): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function readVariable(
  text: string,
  dollar: number,
  escape: string,
): Variable | undefined {
  const plain = matchAt(NAME, text, dollar + 1)?.[0];
  if (plain !== undefined) {
    const end = dollar + 1 + plain.length;
    return { name: plain, operator: "", operand: "", end };
  }
  if (text.charAt(dollar + 1) !== "{") {
    if (matchAt(POSITIONAL, text, dollar + 1) !== null) return undefined;
    // A dollar sign that names nothing stands for itself.
    return { name: "", operator: "", operand: "$", end: dollar + 1 };
  }
  const braced = matchAt(BRACED, text, dollar);
  if (braced === null) return undefined;
  const start = dollar + braced[0].length;
  const end = closingBrace(text, start, escape);
  const operator = braced[2] ?? "";
  if (end === undefined || (operator === "" && end !== start)) return undefined;
  return {
    name: braced[1] ?? "",
    operator,
    operand: text.slice(start, end),
    end: end + 1,
  };
}

/** The brace that ends an operand; `undefined` where there is none, or a variable in double quotes makes it hard to say. */
function closingBrace(
  text: string,
  start: number,
  escape: string,
): number | undefined {
  let depth = 0;
  let quoted = false;
  for (let at = start; at < text.length; at++) {
    const c = text.charAt(at);
    if (c === escape) at++;
    else if (c === '"') quoted = !quoted;
    else if (c === "$" && text.charAt(at + 1) === "{") {
      if (quoted) return undefined;
      depth++;
    } else if (quoted) continue;
    else if (c === "'") {
      at = text.indexOf("'", at + 1);
      if (at === -1) return undefined;
    } else if (c === "}" && depth-- === 0) return at;
  }
  return undefined;
}

function valueOf(
  variable: Variable,
  escape: string,
  lookup: Lookup,
  depth: number,
): string | undefined {
  const { name, operator, operand } = variable;
  if (name === "") return operand;
  const value = lookup(name);
  if (operator === "") return value;
  // Only an empty default could tell unset from empty: `lookup` gives "" for both, so `-`, `+` and `?` without a colon are not decided.
  if (value === undefined || (value === "" && !operator.startsWith(":")))
    return undefined;
  if (operator.endsWith("?")) return value === "" ? undefined : value;
  const useOperand = operator.endsWith("-") ? value === "" : value !== "";
  if (useOperand) return expandNested(operand, escape, lookup, depth + 1);
  return operator.endsWith("-") ? value : "";
}
