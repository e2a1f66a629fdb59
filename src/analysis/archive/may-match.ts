import { nameOf } from "../command/paths.ts";
/**
 * The last part of a path as it stands in a script. Some of its parts may be unknown: variables, substitutions and globs may be anything.
 * They are written as `*`, and variables whose name matters as `${name}`.
 */
export interface OpenName {
  /** The whole word as it is written. */
  readonly word: string;
  readonly text: string;
  /** The folder it is in, where the word says so from the root on. */
  readonly folder: string | undefined;
  readonly variables: readonly string[];
}

export function openName(path: string): OpenName {
  if (PLAIN.test(path)) return plainName(path);
  const text = path
    .replace(/["'\\]/g, "")
    .replace(/\$(\w+)/g, "${$1}")
    .replace(/\$\{(?!\w+\})[^}]*\}|\$\([^)]*\)|`[^`]*`/g, "*")
    .replace(/\[[^\]]*\]|(?<!\$)\{[^}]*\}/g, "*")
    .replace(/\?|\$(?!\{)/g, "*");
  const last = nameOf(text);
  const folder = text.slice(0, Math.max(0, text.lastIndexOf("/")));
  return {
    word: path,
    text: last,
    folder: /^\/[^*$]*$/.test(folder) ? folder : undefined,
    variables: [...last.matchAll(VARIABLE)].map(([, name = ""]) => name),
  };
}

/** Nothing in it is unknown. */
const PLAIN = /^[\w@%+:,./=-]+$/;

function plainName(path: string): OpenName {
  const slash = path.lastIndexOf("/");
  return {
    word: path,
    text: path.slice(slash + 1),
    folder: path.startsWith("/") ? path.slice(0, slash) : undefined,
    variables: [],
  };
}

const VARIABLE = /\$\{(\w+)\}/g;

/** True when two names could be the same. A variable that stands in both has one value. */
export function mayBe(a: OpenName, b: OpenName): boolean {
  if (differAt(0, a.text, b.text)) return false;
  if (differAt(-1, a.text, b.text)) return false;
  const places = [a.folder, b.folder];
  if (!places.includes(undefined) && a.folder !== b.folder) return false;
  if (isKnown(a) && isKnown(b)) return a.text === b.text;
  const [one, other] = unshared(a.text, b.text);
  return meet(glob(one), glob(other));
}

/**
 * Two names without what they begin and end with alike: a variable there has one value in both. Elsewhere it may be anything: `x-$V` and `$V-x`
 * are one name where V is x.
 */
function unshared(a: string, b: string): readonly [string, string] {
  const one = partsOf(a);
  const other = partsOf(b);
  const isAlike = (at: number): boolean =>
    one.at(at) === other.at(at) && one.at(at) !== "*";
  const most = Math.min(one.length, other.length);
  let front = 0;
  while (front < most && isAlike(front)) front++;
  let back = 0;
  while (back < most - front && isAlike(-1 - back)) back++;
  const between = (parts: readonly string[]): string =>
    parts.slice(front, parts.length - back).join("");
  return [between(one), between(other)];
}

/** Its characters; a variable is one. */
function partsOf(text: string): readonly string[] {
  return text.match(/\$\{\w+\}|./gsu) ?? [];
}

/** Nothing in it is unknown. */
export function isKnown({ text, variables }: OpenName): boolean {
  return variables.length === 0 && !text.includes("*");
}

/** One character at the start or end of both is known, and not the same: most words are no more than looked at. */
function differAt(place: 0 | -1, a: string, b: string): boolean {
  const one = a.at(place);
  const other = b.at(place);
  return one !== other && !isOpen(one) && !isOpen(other);
}

function isOpen(char: string | undefined): boolean {
  return char === "*" || char === "$" || char === "}" || char === undefined;
}

/** A name in which only `*` is unknown. */
function glob(text: string): string {
  return text.replace(VARIABLE, "*").replace(/\*+/g, "*");
}

/** True when something matches both globs. */
function meet(a: string, b: string): boolean {
  // The positions in `b` that can be reached with each character of `a`.
  let reached = passingStars(new Set([0]), b);
  for (const char of a) {
    const next = new Set<number>();
    for (const at of reached) {
      if (char === "*") for (let to = at; to <= b.length; to++) next.add(to);
      else if (b[at] === "*") next.add(at);
      else if (b[at] === char) next.add(at + 1);
    }
    if (next.size === 0) return false;
    reached = passingStars(next, b);
  }
  return reached.has(b.length);
}

/** A `*` may be nothing. */
function passingStars(positions: Set<number>, text: string): Set<number> {
  for (const at of positions) if (text[at] === "*") positions.add(at + 1);
  return positions;
}

/**
 * The words of a script or instruction, whatever separates them, that may be paths.
 * One of which nothing is known could be anything and is left out.
 */
export function wordsIn(text: string): readonly OpenName[] {
  return [...new Set(text.match(WORD))].flatMap((word) => openPath(word) ?? []);
}

/** A word and where it stands. */
export interface PlacedName extends OpenName {
  readonly start: number;
}

/** Like `wordsIn`, each time that a word stands there. */
export function placedWordsIn(text: string): readonly PlacedName[] {
  return [...text.matchAll(WORD)].flatMap((match) => {
    const open = openPath(match[0]);
    return open === undefined ? [] : { ...open, start: match.index };
  });
}

function openPath(word: string): OpenName | undefined {
  // What is left of a URL is one of this machine where three slashes begin it.
  if (/^\/\/(?!\/)/.test(word)) return undefined;
  const open = openName(word.replace(/^\/{3,}/, "/"));
  return /\w/.test(open.text.replace(VARIABLE, "")) ? open : undefined;
}

/** The words that take whatever is in a folder: `/data/*`. */
export function globsIn(text: string): readonly OpenName[] {
  return (text.match(WORD) ?? [])
    .filter((word) => /(?:^|\/)\*$/.test(word))
    .map(openName);
}

const WORD = /(?:\$?\{[^}\s]*\}|[^\s"'`;&|()<>=,:])+/g;

/** The first of some words that could be the name. */
export function nameAmong(
  words: readonly OpenName[],
  name: OpenName,
): string | undefined {
  return words.find((word) => mayBe(word, name))?.word;
}
