import { originBefore, type Edit } from "./edit.ts";

/** Maps a line of the text as it is now to the line of the text that was given. */
export function originsIn(
  source: string,
  current: string,
  history: readonly (readonly Edit[])[],
): (line: number) => number {
  if (history.length === 0) return (line) => line;
  const tables = once(() => ({
    starts: lineStarts(current),
    sourceStarts: lineStarts(source),
    steps: history.map(originBefore).reverse(),
  }));
  return (line) => {
    const { starts, sourceStarts, steps } = tables();
    const now = starts[line - 1] ?? current.length;
    const offset = steps.reduce((at, before) => before(at), now);
    return lineAt(sourceStarts, offset);
  };
}

/** Made when it is first asked for, if ever: most files have nothing to say. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
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
