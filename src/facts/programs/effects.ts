import type { Args, OptionTable } from "./args.ts";
import type { Effect } from "./effect.ts";
import type { Operand } from "./operand.ts";
import type {
  ProgramByOptions,
  ProgramByWords,
  ProgramEnvironment,
} from "./program.ts";

/** Short ways to write effects and entries of the table. */

export function reads(path: Operand, tree = false): Effect {
  return { kind: "reads", path, tree };
}

export function writes(path: Operand, tree = false): Effect {
  return { kind: "writes", path, tree };
}

/** Files that have several names keep them. */
export function asLinked(effect: Effect): Effect {
  return effect.kind === "writes" ? { ...effect, linked: true } : effect;
}

export function deletes(path: Operand, tree: boolean, forced: boolean): Effect {
  return { kind: "deletes", path, tree, forced };
}

export function owns(path: Operand, tree: boolean): Effect {
  return { kind: "owns", path, tree };
}

export function unknown(why: string): Effect {
  return { kind: "unknown", why };
}

/** Runs the words as a command; nothing where there are none. */
export function runs(
  words: readonly Operand[],
  more: { often?: boolean; user?: string; open?: boolean } = {},
): readonly Effect[] {
  const { often = false, ...rest } = more;
  return words.length === 0 ? [] : [{ kind: "runs", words, often, ...rest }];
}

type Read = (
  args: Args,
  environment: ProgramEnvironment,
  name: string,
) => readonly Effect[];

/** GNU programs: long options may be shortened, and all of them know these two. */
export function gnu(
  names: string,
  options: string,
  read: Read = () => [],
  more: Omit<OptionTable, "options" | "abbreviates"> = {},
): ProgramByOptions {
  return {
    names: names.split(" "),
    options: {
      options: `${options} help version`,
      abbreviates: true,
      ...more,
    },
    read,
  };
}

export function entry(
  names: string,
  options: string,
  read: Read = () => [],
  more: Omit<OptionTable, "options"> = {},
): ProgramByOptions {
  return { names: names.split(" "), options: { options, ...more }, read };
}

export function byWords(
  names: string,
  readWords: ProgramByWords["readWords"],
): ProgramByWords {
  return { names: names.split(" "), readWords };
}

/** Reads every operand, one file each. */
export const readsAll: Read = ({ operands }) =>
  operands.map((each) => reads(each));

/** Writes to every operand. */
export const writesAll: Read = ({ operands }) =>
  operands.map((each) => writes(each));

/** Files that options name. */
export function readsOf(
  args: Args,
  ...names: readonly string[]
): readonly Effect[] {
  return args.valuesOf(...names).map((each) => reads(each));
}

export function writesOf(
  args: Args,
  ...names: readonly string[]
): readonly Effect[] {
  return args.valuesOf(...names).map((each) => writes(each));
}
