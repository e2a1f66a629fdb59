import type { Output } from "./engine/engine.ts";
import { holdsAnother } from "./line-tokens.ts";
import { NO_LINE, shownPair } from "./shown-lines.ts";

/** The first place where outputs differ; lines as they are shown to a person. `undefined` for one that an image does not print. */
export interface OutputDifference {
  readonly output: "stdout" | "stderr";
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What two images print in several runs each, held against one another. */
type OutputComparison =
  /** Each run of both prints the same bytes. */
  | { readonly kind: "same" }
  /** What varies from run to run of one image aside, both print the same. */
  | { readonly kind: "steady" }
  /** Nothing that is printed is the same in all runs, or it is too long to tell. */
  | { readonly kind: "varies" }
  | {
      readonly kind: "different";
      readonly before: string | undefined;
      readonly after: string | undefined;
    };

/** Both outputs of the runs of one image. */
interface Printed {
  readonly stdout: Output;
  readonly stderr: Output;
}

/** Lines of a run, with their ends, byte by byte: a character of the text is a byte. */
type Lines = readonly string[];

/** What every line is held against: itself, or what is left of it without numbers. */
type View = (line: string) => string;

/** Stands for what is too long to be compared by line. */
const CUT = `${NO_LINE}more`;
const MOST_LINES = 100_000;

/**
 * Compares what two images print, each output by itself. With one run of each: byte by byte. With more, a line that all runs of one image print has to be
 * printed by all runs of the other, as often and at its place among such lines; and where a line varies, its words without digits have to stay, so that
 * `12:01 ready` is not taken for `12:02 failed`. A line that the first image prints in some runs only may be in any run of the second.
 */
export function compareOutputs(
  before: readonly Printed[],
  after: readonly Printed[],
): PrintedComparison {
  const found = (["stdout", "stderr"] as const).map((output) => {
    const [one, two] = [before, after].map((runs) =>
      runs.map((run) => run[output]),
    );
    const comparison = compareOutput(one ?? [], two ?? []);
    const isEmpty = before.every((run) => run[output].length === 0);
    return { output, comparison, isEmpty };
  });
  for (const { output, comparison } of found)
    if (comparison.kind === "different") {
      const { before: was, after: is } = comparison;
      return {
        kind: "different",
        difference: { output, before: was, after: is },
      };
    }
  const kinds = found.map(({ comparison }) => comparison.kind);
  if (kinds.every((kind) => kind === "same")) return { kind: "same" };
  const isSteady = found.some(
    ({ comparison, isEmpty }) => comparison.kind !== "varies" && !isEmpty,
  );
  return { kind: isSteady ? "steady" : "varies" };
}

/** The same of both outputs together. */
export type PrintedComparison =
  | Exclude<OutputComparison, { kind: "different" }>
  | { readonly kind: "different"; readonly difference: OutputDifference };

function compareOutput(
  before: readonly Output[],
  after: readonly Output[],
): OutputComparison {
  const all = [...before, ...after];
  const [first] = all;
  if (all.every(({ digest }) => digest === first?.digest))
    return { kind: "same" };
  const [was] = before;
  const [is] = after;
  if (was && is && isSteady(before) && isSteady(after))
    return firstDifference(was, is);
  const [one, two] = [before.map(linesOf), after.map(linesOf)];
  const loose = looseIn(one, two);
  const exact = compareRuns(one, two, {
    view: (line) => line,
    tells: /\S/,
    isLoose: loose,
    isByChance: false,
  });
  if (exact.kind === "different") return exact;
  const worded = compareRuns(one, two, {
    view: withoutNumbers,
    tells: /[a-z]|[^\0-\x7f]/i,
    isLoose: () => false,
    isByChance: true,
  });
  if (worded.kind === "different") return worded;
  const tokens = withinLines(one, two);
  if (tokens !== undefined) return tokens;
  const isCut = [...one, ...two].some((lines) => lines.at(-1) === CUT);
  const tells = exact.kind === "steady" || worded.kind === "steady";
  return { kind: tells && !isCut ? "steady" : "varies" };
}

function isSteady(runs: readonly Output[]): boolean {
  return runs.every(({ digest }) => digest === runs[0]?.digest);
}

/** What is no text counts as one line. */
function linesOf(output: Output): Lines {
  if (isBinary(output)) return [`${NO_LINE}${output.digest}`];
  const lines = textOf(output).match(/[^\n]*\n|[^\n]+/g) ?? [];
  const isWhole =
    output.head.length === output.length && lines.length <= MOST_LINES;
  return isWhole ? lines : [...lines.slice(0, MOST_LINES), CUT];
}

function isBinary({ head }: Output): boolean {
  return head.includes(0);
}

/** A character is a byte. */
function textOf({ head }: Output): string {
  return Buffer.from(head).toString("latin1");
}

/** Tells lines of which an image prints now more, now fewer, each with another number: any one of them may be missing. */
function looseIn(
  before: readonly Lines[],
  after: readonly Lines[],
): (line: string) => boolean {
  const counts = [before, after].map((runs) =>
    runs.map((lines) => countsOf(lines.map(withoutNumbers))),
  );
  return (line) => {
    const worded = withoutNumbers(line);
    return (
      /\d/.test(line) &&
      counts.some((runs) => !isOne(runs.map((each) => each.get(worded) ?? 0)))
    );
  };
}

/** Where all runs print as many lines: a word or a number of a line that varies, but stays as it is in each image. */
function withinLines(
  before: readonly Lines[],
  after: readonly Lines[],
): OutputComparison | undefined {
  if (!isOne([...before, ...after].map(({ length }) => length)))
    return undefined;
  for (const at of (before[0] ?? []).keys()) {
    const [one, two] = [before, after].map((runs) =>
      runs.map((lines) => lines[at] ?? ""),
    );
    if (one === undefined || two === undefined) continue;
    const lines = new Set([...one, ...two]);
    if (lines.size === 1 || [...lines].some((line) => line.startsWith(NO_LINE)))
      continue;
    if (holdsAnother(one, two)) return different(one[0], two[0]);
  }
  return undefined;
}

/** Dates, times, addresses, durations and random names have digits. */
function withoutNumbers(line: string): string {
  if (line.startsWith(NO_LINE)) return NO_LINE;
  return line
    .replace(/\w+/g, (word) => (/\d/.test(word) ? "0" : word))
    .replace(/0(?:[-+.,:/]+0)+/g, "0")
    .replace(/\s+/g, " ");
}

/** Of two outputs that are the same in each run of an image. */
function firstDifference(before: Output, after: Output): OutputComparison {
  const [one, two] = [before.head, after.head];
  const most = Math.max(one.length, two.length);
  let at = 0;
  while (at < most && one[at] === two[at]) at++;
  if (isBinary(before) || isBinary(after) || at === most)
    return {
      kind: "different",
      before: sizeText(before),
      after: sizeText(after),
    };
  return different(lineAt(before, at), lineAt(after, at));
}

function sizeText({ length, digest }: Output): string {
  return `${length} bytes, SHA-256 ${digest}`;
}

/** The line that a byte is in; `undefined` behind the end. */
function lineAt(output: Output, at: number): string | undefined {
  const text = textOf(output);
  const start = at === 0 ? 0 : text.lastIndexOf("\n", at - 1) + 1;
  const end = text.indexOf("\n", at);
  const line = text.slice(start, end === -1 ? undefined : end + 1);
  return line === "" ? undefined : line;
}

/** How lines are held against one another. */
interface Comparing {
  readonly view: View;
  /** What a line must hold so that its being there says something. */
  readonly tells: RegExp;
  /** Tells lines of which any may be missing. */
  readonly isLoose: (line: string) => boolean;
  /** A random word has a number in it or not: only what is so in all runs of either image counts, not what one run lacks. */
  readonly isByChance: boolean;
}

function compareRuns(
  before: readonly Lines[],
  after: readonly Lines[],
  { view, tells, isLoose, isByChance }: Comparing,
): OutputComparison {
  const least = (counts: readonly number[]): number => Math.min(...counts);
  const greatest = (counts: readonly number[]): number => Math.max(...counts);
  const [fewest, most] = isByChance ? [greatest, least] : [least, greatest];
  const [one, two] = [before, after].map((runs) =>
    runs.map((lines) => lines.map(view)),
  );
  if (one === undefined || two === undefined) return { kind: "varies" };
  const counts = { before: one.map(countsOf), after: two.map(countsOf) };
  const lost: string[] = [];
  const gained: string[] = [];
  const fixed = new Set<string>();
  for (const line of new Set([...one, ...two].flat())) {
    const nb = counts.before.map((each) => each.get(line) ?? 0);
    const na = counts.after.map((each) => each.get(line) ?? 0);
    const isFixed = new Set([...nb, ...na]).size === 1;
    if (isFixed) fixed.add(line);
    else if (isLoose(line)) continue;
    else if (isOne(nb) && nb[0] !== 0) {
      if (fewest(na) < (nb[0] ?? 0)) lost.push(line);
      else if (most(na) > (nb[0] ?? 0)) gained.push(line);
    } else if (isOne(nb) && Math.min(...na) > 0) gained.push(line);
    else if (Math.min(...nb) > 0 && fewest(na) === 0) lost.push(line);
  }
  if (lost.length + gained.length > 0)
    return different(
      printed(before, lost[0], view),
      printed(after, gained[0], view),
    );
  const misplaced =
    inAnotherOrder(one, two, fixed) ?? atAnotherPlace(one, two, before, after);
  if (misplaced !== undefined) return misplaced;
  const isTelling = [...fixed].some((line) => tells.test(line));
  return { kind: isTelling ? "steady" : "varies" };
}

/** What a line of a view was when it was printed. */
function printed(
  runs: readonly Lines[],
  viewed: string | undefined,
  view: View,
): string | undefined {
  return runs.flat().find((line) => view(line) === viewed) ?? viewed;
}

function countsOf(lines: Lines): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}

function isOne(numbers: readonly number[]): boolean {
  return new Set(numbers).size === 1;
}

/** Where the runs of the first image print what they all print in one order, at least one of the others does. */
function inAnotherOrder(
  before: readonly Lines[],
  after: readonly Lines[],
  fixed: ReadonlySet<string>,
): OutputComparison | undefined {
  const [order = [], ...others] = before.map((lines) =>
    lines.filter((line) => fixed.has(line)),
  );
  const isOther = (lines: Lines): number =>
    lines.findIndex((line, index) => line !== order[index]);
  if (others.some((lines) => isOther(lines) !== -1)) return undefined;
  const kept = after.map((lines) => lines.filter((line) => fixed.has(line)));
  const at = Math.min(...kept.map(isOther));
  return at === -1 ? undefined : different(order[at], kept[0]?.[at]);
}

/** Where each image prints as many lines in each run, what both have at a place in each run is the same. What is there in some runs only got there by chance. */
function atAnotherPlace(
  before: readonly Lines[],
  after: readonly Lines[],
  shownBefore: readonly Lines[],
  shownAfter: readonly Lines[],
): OutputComparison | undefined {
  if (!isOne(before.map(({ length }) => length))) return undefined;
  if (!isOne(after.map(({ length }) => length))) return undefined;
  const [first = []] = before;
  const [other = []] = after;
  const most = Math.max(first.length, other.length);
  for (let at = 0; at < most; at++) {
    const isSteady =
      before.every((lines) => lines[at] === first[at]) &&
      after.every((lines) => lines[at] === other[at]);
    if (isSteady && first[at] !== other[at])
      return different(shownBefore[0]?.[at], shownAfter[0]?.[at]);
  }
  return undefined;
}

function different(
  before: string | undefined,
  after: string | undefined,
): OutputComparison {
  return { kind: "different", ...shownPair(before, after) };
}
