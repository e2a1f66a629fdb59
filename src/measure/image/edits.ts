/** A text in a base image, and what the image made of it; `undefined` where there is none. */
export interface EditedText {
  readonly base: string | undefined;
  readonly image: string;
}

/**
 * True where two images did the same to texts that their bases have in two versions: what either put in stands in the other in the same order, and what
 * either took out is no more often there.
 */
export function isSameEdit(before: EditedText, after: EditedText): boolean {
  return holdsEdit(before, after.image) && holdsEdit(after, before.image);
}

function holdsEdit({ base, image }: EditedText, other: string): boolean {
  const lines = linesOf(image);
  const old = linesOf(base ?? "");
  const added = without(lines, old);
  const removed = new Set(without(old, lines));
  const there = linesOf(other);
  let at = 0;
  for (const line of added) {
    at = there.indexOf(line, at) + 1;
    if (at === 0) return false;
  }
  const count = (all: readonly string[], line: string): number =>
    all.filter((each) => each === line).length;
  return [...removed].every((line) => count(there, line) <= count(lines, line));
}

function linesOf(text: string): readonly string[] {
  return text.split("\n");
}

/** Lines that stand more often in the first list, in their order. */
function without(
  lines: readonly string[],
  others: readonly string[],
): readonly string[] {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const number = left.get(line) ?? 0;
    left.set(line, number - 1);
    return number <= 0;
  });
}
