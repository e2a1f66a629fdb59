import { hunkRange, type Hunk } from "./hunk.ts";
import { fileLine, oneLine, PLAIN, type Look } from "./paint.ts";

/** The lines of a hunk under its range, coloured as diffs are. */
export function hunkText(hunk: Hunk, look: Look = PLAIN): string {
  const lines = hunk.lines.map((line) => {
    const text = fileLine(line, look);
    if (line.startsWith("-")) return look.paint("red", text);
    if (line.startsWith("+")) return look.paint("green", text);
    if (line.startsWith("\\")) return look.paint("dim", text);
    return text;
  });
  return [look.paint("cyan", hunkRange(hunk)), ...lines].join("\n");
}

/** The two lines above the hunks of a file. */
export function diffHeader(path: string, look: Look = PLAIN): string {
  // A name is not prefixed when it is absolute: `a//srv/Dockerfile` is no path that a tool would find.
  const [from, to] = /^(\/|[A-Za-z]:)/.test(path) ? ["", ""] : ["a/", "b/"];
  const lines = [`--- ${from}${oneLine(path)}`, `+++ ${to}${oneLine(path)}`];
  return lines.map((line) => look.paint("bold", line)).join("\n");
}

/** The whole unified diff of one file, ending in a line feed; empty without hunks. */
export function diffText(path: string, hunks: readonly Hunk[]): string {
  if (hunks.length === 0) return "";
  const parts = [diffHeader(path), ...hunks.map((hunk) => hunkText(hunk))];
  return `${parts.join("\n")}\n`;
}
