/** A hunk as the `diff` package makes it. */
export interface PlainHunk {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  readonly lines: readonly string[];
}

/**
 * The one hunk that replaces everything between the lines that two texts begin and end with in common. Linear, for
 * texts that differ in so many lines that the shortest diff would take minutes to find. None for equal texts.
 */
export function coarseHunks(
  before: string,
  after: string,
  context: number,
): readonly PlainHunk[] {
  if (before === after) return [];
  const old = linesOf(before);
  const now = linesOf(after);
  const least = Math.min(old.length, now.length);
  let head = 0;
  while (head < least && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < least - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  const from = Math.max(0, head - context);
  const behind = Math.min(tail, context);
  const ends = { old: old.length - tail, now: now.length - tail };
  const lines = [
    ...old.slice(from, head).flatMap((line) => marked(" ", line)),
    ...old.slice(head, ends.old).flatMap((line) => marked("-", line)),
    ...now.slice(head, ends.now).flatMap((line) => marked("+", line)),
    ...old
      .slice(ends.old, ends.old + behind)
      .flatMap((line) => marked(" ", line)),
  ];
  return [
    {
      oldStart: from + 1,
      oldLines: ends.old + behind - from,
      newStart: from + 1,
      newLines: ends.now + behind - from,
      lines,
    },
  ];
}

/** With their line feeds. */
function linesOf(text: string): readonly string[] {
  return text === "" ? [] : text.split(/(?<=\n)/);
}

function marked(mark: string, line: string): readonly string[] {
  return line.endsWith("\n")
    ? [mark + line.slice(0, -1)]
    : [mark + line, "\\ No newline at end of file"];
}
