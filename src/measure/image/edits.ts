import { diffArrays } from "diff";
import type { LayerPath } from "./image.ts";

/** A text in a base image, and what the image made of it; `undefined` where there is none. */
export interface EditedText {
  readonly base: string | undefined;
  readonly image: string;
}

/** Records of which each line stands for itself, wherever it is. */
const RECORDS =
  /^\/etc\/(?:(?:passwd|group|shadow|gshadow|subuid|subgid|shells)-?|ld\.so\.cache)$/s;

/**
 * True where two images did the same to texts that their bases have in two versions: the same lines went and came, in the same order and at the same
 * places. In records of users, groups and libraries, what either put in stands in the other, what either took out is no
 * more often there, and what both hold is in one order.
 */
export function isSameEdit(
  path: LayerPath,
  before: EditedText,
  after: EditedText,
): boolean {
  if (RECORDS.test(path))
    return (
      holdsEdit(before, after.image) &&
      holdsEdit(after, before.image) &&
      isOneOrder(before.image, after.image)
    );
  const [one, two] = [hunksOf(before), hunksOf(after)];
  return (
    one.length > 0 &&
    one.length === two.length &&
    one.every((hunk, at) => isSameHunk(hunk, two[at]))
  );
}

/** Lines that came and went in one place, and what stands around it; `undefined` for the beginning and for the end. */
interface Hunk {
  readonly removed: string;
  readonly added: string;
  readonly above: string | undefined;
  readonly below: string | undefined;
}

/** Where a text was extended, or put in front, its other lines do not matter; in its midst they tell the place. */
function isSameHunk(one: Hunk, two: Hunk | undefined): boolean {
  if (one.removed !== two?.removed || one.added !== two.added) return false;
  const isAtEdge = (edge: "above" | "below"): boolean =>
    one[edge] === undefined && two[edge] === undefined;
  return (
    isAtEdge("above") ||
    isAtEdge("below") ||
    (one.above === two.above && one.below === two.below)
  );
}

function hunksOf({ base = "", image }: EditedText): readonly Hunk[] {
  const changes = diffArrays([...linesOf(base)], [...linesOf(image)]);
  const hunks: Hunk[] = [];
  for (let at = 0; at < changes.length; at++) {
    const change = changes[at];
    if (change === undefined || (!change.added && !change.removed)) continue;
    const above = changes[at - 1]?.value.at(-1);
    const parts = [change];
    for (let next = changes[at + 1]; next?.added || next?.removed;) {
      parts.push(next);
      at++;
      next = changes[at + 1];
    }
    const linesThat = (did: "added" | "removed"): string =>
      JSON.stringify(parts.flatMap((part) => (part[did] ? part.value : [])));
    hunks.push({
      removed: linesThat("removed"),
      added: linesThat("added"),
      above,
      below: changes[at + 1]?.value[0],
    });
  }
  return hunks;
}

/** Of two users with one number the first counts: what both texts hold stands in the same order. */
function isOneOrder(before: string, after: string): boolean {
  const [one, two] = [linesOf(before), linesOf(after)];
  const [inOne, inTwo] = [new Set(one), new Set(two)];
  const left = one.filter((line) => inTwo.has(line));
  const right = two.filter((line) => inOne.has(line));
  return left.join("\n") === right.join("\n");
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

/** Without the end of the last line, which is no line: a text that ends without it has the mark of that. */
function linesOf(text: string): readonly string[] {
  if (text === "") return [];
  return text.endsWith("\n")
    ? text.slice(0, -1).split("\n")
    : [...text.split("\n"), "\\ no newline"];
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
