/** What a report wants to stand out; a terminal turns it into colours. */
export type Style = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

/** How text is shown. Reports never write escape codes themselves. */
export interface Look {
  readonly paint: (style: Style, text: string) => string;
  /** True where control characters of a file could move a cursor: they are shown as escapes instead. */
  readonly terminal: boolean;
}

/** For files, pipes and browsers. */
export const PLAIN: Look = { paint: (_style, text) => text, terminal: false };

// Besides the control characters: what reorders text, so that a line reads as something that it is not.
const UNSAFE =
  // eslint-disable-next-line no-control-regex -- control characters are what it is about
  /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** One line without anything that moves a cursor or reorders text: such characters become `\u001b`. */
export function oneLine(text: string): string {
  return text.replace(UNSAFE, escaped);
}

/** A line of a file; a carriage return at its end is a line ending and stays. */
export function fileLine(text: string, look: Look): string {
  if (!look.terminal) return text;
  const end = text.endsWith("\r") ? text.length - 1 : text.length;
  return oneLine(text.slice(0, end)) + text.slice(end);
}

function escaped(character: string): string {
  if (character === "\n" || character === "\r") return " ";
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
