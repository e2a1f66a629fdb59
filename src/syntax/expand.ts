/** The value of a build argument or environment variable: text, "" where it is known to be unset, `undefined` where it can't be told. */
export type Lookup = (name: string) => string | undefined;

/**
 * Expands variables and takes off quotes and escapes, as BuildKit does for the arguments of every instruction but RUN, CMD and ENTRYPOINT.
 * `undefined` where a value is not known, where a pattern operator (`#`, `%`, `/`) is used, or where BuildKit would fail.
 */
export function expand(
  text: string,
  escape: string,
  lookup: Lookup,
): string | undefined {
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
      const variable = readVariable(text, at);
      const value =
        variable === undefined ? undefined : valueOf(variable, escape, lookup);
      if (variable === undefined || value === undefined) return undefined;
      result += value;
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

function readVariable(text: string, dollar: number): Variable | undefined {
  const plain = /^[A-Za-z_][A-Za-z0-9_]*/.exec(text.slice(dollar + 1));
  if (plain !== null) {
    return {
      name: plain[0],
      operator: "",
      operand: "",
      end: dollar + 1 + plain[0].length,
    };
  }
  if (text.charAt(dollar + 1) !== "{") {
    // A dollar sign that names nothing stands for itself; `$1`, `$@` and the like have no value in a build.
    return /^[0-9@*#?$!-]/.test(text.slice(dollar + 1))
      ? undefined
      : { name: "", operator: "", operand: "$", end: dollar + 1 };
  }
  const braced = /^\$\{([A-Za-z_][A-Za-z0-9_]*)(:?[-+?])?/.exec(
    text.slice(dollar),
  );
  if (braced === null) return undefined;
  const start = dollar + braced[0].length;
  const end = closingBrace(text, start);
  const operator = braced[2] ?? "";
  if (end === -1 || (operator === "" && end !== start)) return undefined;
  return {
    name: braced[1] ?? "",
    operator,
    operand: text.slice(start, end),
    end: end + 1,
  };
}

function closingBrace(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text.startsWith("${", at)) depth++;
    if (text.charAt(at) !== "}") continue;
    if (depth === 0) return at;
    depth--;
  }
  return -1;
}

function valueOf(
  variable: Variable,
  escape: string,
  lookup: Lookup,
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
  if (useOperand) return expand(operand, escape, lookup);
  return operator.endsWith("-") ? value : "";
}
