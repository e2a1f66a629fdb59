import { behind, type Operand } from "./operand.ts";

/**
 * The options that a program takes, as words separated by blanks: `f/force r/R/recursive C/directory: color?`.
 * One letter is a short option, more are a long one (`--force`); `/` separates names of the same option; `:` behind the last one: it takes a value,
 * the rest of the word, behind `=`, or the next word; `?`: it may take one, behind `=` (long) or as the rest of the word (short).
 */
export interface OptionTable {
  readonly options: string;
  /** Long options may be abbreviated, as getopt_long does. */
  readonly abbreviates?: boolean;
  /** Options end at the first word that is none: `env`, `sudo`, `xargs`. */
  readonly stops?: boolean;
  /** Words like `-name` are one option each: `find`, `java`. The names are then those words without the dash. */
  readonly singleDash?: boolean;
  /** The first word may be a cluster without a dash: `tar xzf`. */
  readonly bareCluster?: boolean;
  /** Words that begin with `+` are options too and make the call unknown, unless listed as `+x`. */
  readonly plus?: boolean;
}

/** One option of a call, as it was given. */
export interface GivenOption {
  /** The first of its names in the table. */
  readonly name: string;
  readonly value: Operand | undefined;
}

/** The words of a call, read. */
export interface Args {
  readonly given: readonly GivenOption[];
  /** Words that are no options and no values, in order; all behind `--`. */
  readonly operands: readonly Operand[];
  /** The first option that the table does not list, as written. */
  readonly unlisted: string | undefined;
  /** By any of its names. */
  readonly has: (...names: readonly string[]) => boolean;
  /** The values that an option was given, in order. */
  readonly valuesOf: (...names: readonly string[]) => readonly Operand[];
}

interface Known {
  readonly name: string;
  readonly takes: "no" | "value" | "optional";
}

/** Reads the words behind a program's name as getopt does. */
export function readArgs(table: OptionTable, words: readonly Operand[]): Args {
  const known = knownOf(table);
  const given: GivenOption[] = [];
  const operands: Operand[] = [];
  let unlisted: string | undefined;
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === undefined) break;
    // The part in front of an expansion decides whether it is an option; one that begins with an expansion is taken for an operand.
    const text = word.value ?? word.written ?? word.text;
    const isCluster =
      at === 0 && table.bareCluster === true && /^[a-zA-Z]/.test(text);
    const isOption =
      isCluster ||
      (text.startsWith("-") && text !== "-") ||
      (table.plus === true && /^\+./.test(text));
    if (text === "--") {
      operands.push(...words.slice(at + 1));
      break;
    }
    if (!isOption) {
      operands.push(word);
      if (table.stops === true) {
        operands.push(...words.slice(at + 1));
        break;
      }
      continue;
    }
    const next = (): Operand | undefined => words[++at];
    const found = isCluster
      ? clusterOf(known, word, 0, next)
      : text.startsWith("--") ||
          table.singleDash === true ||
          text.startsWith("+")
        ? longOf(known, table, word, next)
        : clusterOf(known, word, 1, next);
    if (found === undefined) unlisted ??= word.text;
    else given.push(...found);
  }
  const nameOf = (name: string): string => known.get(name)?.name ?? name;
  return {
    given,
    operands,
    unlisted,
    has: (...names) =>
      names.some((name) =>
        given.some((option) => option.name === nameOf(name)),
      ),
    valuesOf: (...names) =>
      given.flatMap((option) =>
        names.some((name) => nameOf(name) === option.name)
          ? (option.value ?? [])
          : [],
      ),
  };
}

/** By the text of the table: some entries put theirs together for each call. */
const tables = new Map<string, ReadonlyMap<string, Known>>();

function knownOf(table: OptionTable): ReadonlyMap<string, Known> {
  const before = tables.get(table.options);
  if (before !== undefined) return before;
  const known = new Map<string, Known>();
  for (const entry of table.options.split(/\s+/)) {
    if (entry === "") continue;
    const takes = entry.endsWith(":")
      ? "value"
      : entry.endsWith("?")
        ? "optional"
        : "no";
    const names = entry.replace(/[:?]$/, "").split("/");
    const [name = ""] = names;
    for (const each of names) known.set(each, { name, takes });
  }
  tables.set(table.options, known);
  return known;
}

function longOf(
  known: ReadonlyMap<string, Known>,
  table: OptionTable,
  word: Operand,
  next: () => Operand | undefined,
): readonly GivenOption[] | undefined {
  const text = word.value ?? word.written ?? word.text;
  const dashes = text.startsWith("--") ? 2 : text.startsWith("+") ? 0 : 1;
  const equals = text.indexOf("=");
  const name = text.slice(dashes, equals === -1 ? undefined : equals);
  const option = known.get(name) ?? abbreviated(known, table, name);
  if (option === undefined || name === "" || (dashes === 2 && name.length < 2))
    return undefined;
  if (equals !== -1)
    return option.takes === "no"
      ? undefined
      : [{ name: option.name, value: behind(word, equals + 1) }];
  if (option.takes !== "value")
    return [{ name: option.name, value: undefined }];
  const value = next();
  return value === undefined ? undefined : [{ name: option.name, value }];
}

function abbreviated(
  known: ReadonlyMap<string, Known>,
  table: OptionTable,
  name: string,
): Known | undefined {
  if (table.abbreviates !== true || name.length < 2) return undefined;
  const found = new Map(
    [...known]
      .filter(([long]) => long.length > 1 && long.startsWith(name))
      .map(([, option]) => [option.name, option]),
  );
  const [only, ...more] = found.values();
  return more.length === 0 ? only : undefined;
}

function clusterOf(
  known: ReadonlyMap<string, Known>,
  word: Operand,
  from: number,
  next: () => Operand | undefined,
): readonly GivenOption[] | undefined {
  const text = word.value ?? word.written ?? word.text;
  const given: GivenOption[] = [];
  for (let at = from; at < text.length; at++) {
    const option = known.get(text.charAt(at));
    if (option === undefined) return undefined;
    if (option.takes === "no") {
      given.push({ name: option.name, value: undefined });
      continue;
    }
    const rest = at + 1 < text.length && from === 1;
    if (rest) {
      given.push({ name: option.name, value: behind(word, at + 1) });
      return given;
    }
    const value = option.takes === "value" ? next() : undefined;
    if (option.takes === "value" && value === undefined) return undefined;
    given.push({ name: option.name, value });
  }
  return given;
}
