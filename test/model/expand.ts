/** Puts variables into a word of an instruction, and takes its quotes and escapes off. `$X`, `${X}`, `${X:-y}` and `${X:+y}`. */
export function expand(
  word: string,
  variables: ReadonlyMap<string, string>,
): string {
  let text = "";
  let quote = "";
  for (let at = 0; at < word.length; at++) {
    const c = word.charAt(at);
    if (quote === "'") {
      if (c === "'") quote = "";
      else text += c;
    } else if (c === "\\" && at + 1 < word.length) text += word.charAt(++at);
    else if (c === quote) quote = "";
    else if (quote === "" && (c === "'" || c === '"')) quote = c;
    else if (c === "$") {
      const { value, length } = variable(word.slice(at), variables);
      text += value;
      at += length - 1;
    } else text += c;
  }
  return text;
}

const FORM = /^\$(?:(\w+)|\{(\w+)(?::([-+])([^}]*))?\})/;

function variable(
  text: string,
  variables: ReadonlyMap<string, string>,
): { readonly value: string; readonly length: number } {
  const match = FORM.exec(text);
  if (match === null) return { value: "$", length: 1 };
  const [whole, plain, braced, operator, other = ""] = match;
  const value = variables.get(plain ?? braced ?? "") ?? "";
  const chosen =
    operator === "-" && value === ""
      ? other
      : operator === "+" && value !== ""
        ? other
        : value;
  return { value: chosen, length: whole.length };
}
