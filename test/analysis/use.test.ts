import { describe, expect, it } from "vitest";
import {
  assumedOf,
  both,
  certain,
  certainly,
  elsewhere,
  mentions,
  named,
  needing,
  NONE,
  short,
  unknown,
  unnamed,
} from "../../src/analysis/cache/use.ts";
import { apt } from "../../src/facts/managers/apt.ts";
import { npm } from "../../src/facts/managers/npm.ts";
import { textOf } from "../../src/message.ts";

describe("what is wanted", () => {
  it("is what either wants, each command once", () => {
    expect(both(NONE, NONE)).toEqual(NONE);
    expect(both(NONE, certain(1, "a"))).toEqual(certain(1, "a"));
    expect(both(certain(1, "a"), NONE)).toEqual(certain(1, "a"));
    expect(both(certain(1, "a"), certain(2, "b"))).toEqual(certain(1, "a"));
    expect(both(unknown(1, "a"), certain(2, "b"))).toEqual({
      certain: { line: 2, what: "b" },
      unknown: [{ line: 1, what: "a" }],
    });
    expect(both(unknown(1, "a"), unknown(2, "a"))).toEqual(unknown(1, "a"));
    expect(both(unknown(1, "a"), unknown(2, "b")).unknown).toHaveLength(2);
  });

  it("is too much where nobody can tell of two hundred commands", () => {
    const all = (count: number) =>
      Array.from({ length: count }, (_, at) =>
        unknown(at + 3, String(at)),
      ).reduce(both, NONE);
    expect(all(200).certain).toBe(undefined);
    expect(all(200).unknown).toHaveLength(200);
    expect(all(201).unknown).toHaveLength(200);
    expect(all(201).certain).toEqual({
      line: 3,
      what: "more than 200 commands of which nobody can tell what they do",
      isProse: true,
    });
    expect(both(certain(1, "a"), all(201)).certain?.what).toBe("a");
  });

  it("is said as a command or in words, with its place", () => {
    expect(named({ line: 1, what: "a  b" })).toBe("`a b`");
    expect(named({ line: 1, what: "a  b", isProse: true })).toBe("a  b");
    const said = ({ certain: want }: ReturnType<typeof certain>): string =>
      want === undefined ? "" : textOf(needing(want));
    expect(said(certain(3, "a\n b"))).toBe("line 3 still needs it: a b");
    expect(said(certainly(3, "a  b"))).toBe("line 3 still needs it: a  b");
    expect(said(elsewhere(certain(3, "a"), "x.yml"))).toBe(
      "x.yml still needs it: a",
    );
    expect(elsewhere(unknown(3, "a"), "x.yml").unknown).toEqual([
      { line: 3, what: "a", file: "x.yml" },
    ]);
    expect(elsewhere(NONE, "x.yml")).toBe(NONE);
  });

  it("is assumed not to be so where nobody can tell", () => {
    const assumed = (manager: typeof apt): readonly string[] =>
      assumedOf(both(unknown(3, "a"), unnamed(4, "b")), manager).map(
        ({ key, message }) => `${key}: ${textOf(message)}`,
      );
    expect(assumed(apt)).toEqual([
      "unused-cache:apt:a: the package lists of before are not needed by `a` (line 3)",
      "unused-cache:apt:b: the package lists of before are not needed by b (line 4)",
    ]);
    expect(assumed(npm)[0]).toBe(
      "unused-cache:npm:a: nothing is taken from the cache of npm by `a` (line 3)",
    );
  });
});

it.each([
  ["a", "a"],
  ["a\n\t b  c", "a b c"],
  ["x".repeat(60), "x".repeat(60)],
  ["x".repeat(61), `${"x".repeat(57)}...`],
])("%j is short: %j", (text, found) => {
  expect(short(text)).toBe(found);
});

it.each([
  ["ls", false],
  ["ls /var/lib/apt/lists", true],
  ["ls; ls /var/lib/apt/lists", true],
  ["rm -rf /var/lib/apt/lists/*", false],
  ["rm -rf /var/lib/apt/lists/*; ls", false],
  ["sudo rm -rf /var/lib/apt/lists/*", false],
  ["rm -rf /var/lib/apt/lists/* && ls /var/lib/apt/lists", true],
  ["rm -rf /var/lib/apt/lists/* | ls /var/lib/apt/lists", true],
  ["rm -rf /var/lib/apt/lists/*\nls /var/lib/apt/lists", true],
])("%j names package lists: %s", (text, is) => {
  expect(mentions(text, apt)).toBe(is);
});
