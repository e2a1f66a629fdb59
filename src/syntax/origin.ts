import { originBefore, type Edit } from "./edit.ts";

/** Maps a line of the text as it is now to the line of the text that was given. */
export function originsIn(
  source: string,
  current: string,
  history: readonly (readonly Edit[])[],
): (line: number) => number {
  if (history.length === 0) return (line) => line;
  const starts = lineStarts(current);
  const sourceStarts = lineStarts(source);
  return (line) => {
    let offset = starts[line - 1] ?? current.length;
    for (const edits of [...history].reverse())
      offset = originBefore(edits, offset);
    return lineAt(sourceStarts, offset);
  };
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1))
    starts.push(at + 1);
  return starts;
}

function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}
