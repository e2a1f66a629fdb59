/**
 * Something to say, as a value: text, numbers of lines, and nothing that has to be found in it again. Lines are those of the text that was judged;
 * `placed` moves them, `textOf` makes words of it.
 */
export type Message = readonly MessagePart[];

export type MessagePart = string | { readonly line: number };

/** `` say`${line(3)} still needs it: ${what}` `` */
export function say(
  texts: TemplateStringsArray,
  ...values: readonly (string | number | Message | { readonly line: number })[]
): Message {
  const parts: MessagePart[] = [];
  for (const [index, text] of texts.entries()) {
    if (text !== "") parts.push(text);
    const value = values[index];
    if (value === undefined) continue;
    if (typeof value === "string" || typeof value === "number")
      parts.push(String(value));
    else if ("line" in value) parts.push(value);
    else parts.push(...value);
  }
  return parts;
}

/** A line that a message names. */
export function line(number: number): { readonly line: number } {
  return { line: number };
}

/** The message with every line where it was in another text. */
export function placed(
  message: Message,
  place: (line: number) => number,
): Message {
  return message.map((part) =>
    typeof part === "string" ? part : { line: place(part.line) },
  );
}

export function textOf(message: Message): string {
  return message
    .map((part) => (typeof part === "string" ? part : `line ${part.line}`))
    .join("");
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(parts: readonly Message[]): Message {
  return parts.flatMap((part, index) => [
    ...(index === 0 ? [] : [index === parts.length - 1 ? " and " : ", "]),
    ...part,
  ]);
}
