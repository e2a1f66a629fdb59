/** What stands for bytes that are no lines begins with it; no line of a text does. */
export const NO_LINE = "\0";

/** Characters of a line that are shown. */
const SHOWN = 160;

/** Two lines, byte by byte, as a person reads them: from where they differ, and with what cannot be seen written out. */
export function shownPair(
  before: string | undefined,
  after: string | undefined,
): { readonly before: string | undefined; readonly after: string | undefined } {
  const start = isText(before) && isText(after) ? shownFrom(before, after) : 0;
  const [one, two] = [shown(before, start), shown(after, start)];
  // What cannot be seen is written out.
  return one === two && before !== undefined
    ? {
        before: escaped(before.slice(start)),
        after: after && escaped(after.slice(start)),
      }
    : { before: one, after: two };
}

function isText(line: string | undefined): line is string {
  return line !== undefined && !line.startsWith(NO_LINE);
}

/** Long lines may differ only behind what is shown of them. */
function shownFrom(before: string, after: string): number {
  let same = 0;
  while (same < before.length && before[same] === after[same]) same++;
  return same < SHOWN / 2 ? 0 : same - SHOWN / 4;
}

function shown(line: string | undefined, start: number): string | undefined {
  if (line === undefined) return undefined;
  if (line.startsWith(NO_LINE)) return "what is no text";
  const part = line.slice(start).replace(/\r?\n$/, "");
  const text = Buffer.from(part, "latin1").toString("utf8");
  return start === 0 && !text.includes("\uFFFD") ? brief(text) : escaped(part);
}

/** Every byte that is not plain as `\xff`. */
function escaped(line: string): string {
  const text = line
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r")
    .replace(
      /[^\x20-\x7e]/g,
      (byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, "0")}`,
    );
  return brief(text);
}

function brief(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN - 1)}…` : text;
}
