import { oneLine } from "./paint.ts";

/** Markup in which all text is escaped; `html` makes it, and `trusted` of a constant. */
export interface Html {
  readonly markup: string;
}

type Part = Html | string | number | readonly Part[] | undefined;

/**
 * A template of which every text is escaped, in content and in quoted attributes alike; markup stays as it is, lists
 * are joined, and nothing stands for `undefined`. Control characters become visible, so a file name cannot hide in a report.
 */
export function html(
  strings: TemplateStringsArray,
  ...parts: readonly Part[]
): Html {
  const texts = strings.map((text, index) => text + markup(parts[index]));
  return { markup: texts.join("") };
}

/** Markup as it is. Only for constants of dockfix itself: nothing in it is escaped. */
export function trusted(constant: string): Html {
  return { markup: constant };
}

function markup(part: Part): string {
  if (part === undefined) return "";
  if (typeof part === "number") return String(part);
  if (typeof part === "string") return escaped(oneLine(part));
  return "markup" in part ? part.markup : part.map(markup).join("");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
