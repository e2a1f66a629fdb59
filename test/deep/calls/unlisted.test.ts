import { expect, it } from "vitest";
import type { Effect } from "../../../src/facts/programs/effect.ts";
import { effectsOf, programs } from "../../../src/facts/programs/index.ts";
import { fixed } from "../../../src/facts/programs/operand.ts";
import { SEED, times } from "../../runs.ts";
import { randomFrom } from "../../syntax/mutate.ts";
import { optionsOf, spelled } from "./calls.ts";
import { below, pick, type Random } from "./random.ts";

const LETTERS = Array.from(
  "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
);

function isUnknown(effects: readonly Effect[]): boolean {
  return effects.some(({ kind }) => kind === "unknown");
}

function effectsOfWords(
  name: string,
  words: readonly string[],
): readonly Effect[] {
  return effectsOf(name, words.map(fixed));
}

/** An option that no name of the entry is, nor begins with. */
function strange(program: string, random: Random): string {
  const names = new Set(optionsOf(program).map(({ name }) => name));
  const long = `${pick(random, ["zz", "xq", "qj"])}${pick(random, LETTERS)}`;
  const letter = LETTERS.filter((each) => !names.has(each));
  if (letter.length === 0 || below(random, 2) === 0)
    return `--${long}${pick(random, ["", "=x", "=/etc"])}`;
  return `-${pick(random, letter)}`;
}

/** What it does with a word that is no option, it does with any: its words are free. */
function isFree(name: string, words: readonly string[], at: number): boolean {
  const plain = words.map((word, index) => (index === at ? "x" : word));
  const bare = (effects: readonly Effect[]): string =>
    JSON.stringify(effects.map(({ kind }) => kind));
  return (
    bare(effectsOfWords(name, words)) === bare(effectsOfWords(name, plain))
  );
}

it("an option that an entry does not list is unknown", () => {
  const random = randomFrom(SEED);
  const sum = { tried: 0, unknown: 0, free: 0, own: 0 };
  const wrong: string[] = [];
  for (const [name, program] of programs)
    for (let at = 0; at < times(40); at++) {
      const options = optionsOf(name);
      const listed = Array.from({ length: below(random, 3) }, () =>
        options.length === 0
          ? "a"
          : spelled(name, pick(random, options), "1", random),
      ).flatMap((each) => each.split(" "));
      const odd = strange(name, random);
      const operands = ["a", "/b"].slice(0, below(random, 3));
      // In front: behind a value that is missing it would be one.
      const words = [odd, ...listed, ...operands];
      sum.tried++;
      if (isUnknown(effectsOfWords(name, words))) sum.unknown++;
      else if ("readWords" in program && isFree(name, words, 0)) {
        sum.free++;
      } else if ("readWords" in program) sum.own++;
      else wrong.push([name, ...words].join(" "));
    }
  console.log(
    `options that no entry lists: ${sum.tried} calls tried, ${sum.unknown} unknown, ${sum.free} of programs that take any words, ${sum.own} of programs that read their words themselves, ${wrong.length} taken for known`,
  );
  expect(wrong.slice(0, 40)).toEqual([]);
});

it("a program that has no entry is unknown", () => {
  const random = randomFrom(SEED + 1);
  const names = [...programs.keys()];
  const sum = { tried: 0 };
  const wrong: string[] = [];
  for (let at = 0; at < times(5_000); at++) {
    const name = pick(random, names);
    const cut = below(random, name.length + 1);
    const other =
      name.slice(0, cut) +
      pick(random, [...LETTERS, "-", "_"]) +
      name.slice(cut);
    if (programs.has(other) || /^(?:python|pypy|pip)\d+$/.test(other)) continue;
    sum.tried++;
    if (!isUnknown(effectsOfWords(other, ["a", "-b"]))) wrong.push(other);
  }
  console.log(
    `programs without an entry: ${sum.tried} tried, ${wrong.length} taken for known`,
  );
  expect(wrong.slice(0, 20)).toEqual([]);
});
