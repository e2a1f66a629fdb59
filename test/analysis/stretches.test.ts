import { describe, expect, it } from "vitest";
import type { Analysis } from "../../src/analysis/analyse.ts";
import { isReadable, type ReadableRun } from "../../src/analysis/build/runs.ts";
import type { Window } from "../../src/analysis/merge/candidates.ts";
import { neighbourhoods } from "../../src/analysis/merge/neighbours.ts";
import {
  clustersOf,
  longestStretches,
  stretchesOf,
} from "../../src/analysis/merge/stretches.ts";
import { analysisOf } from "./dockerfiles.ts";

/** A file with that many RUNs of `ls`; some lines are others, by their index. */
function fileOf(
  count: number,
  others: Readonly<Record<number, string>> = {},
): { readonly file: Analysis["file"]; readonly group: readonly ReadableRun[] } {
  const lines = Array.from(
    { length: count },
    (_, at) => others[at] ?? "RUN ls",
  );
  const { file, runs } = analysisOf(`FROM debian\n${lines.join("\n")}\n`);
  return { file, group: runs.filter(isReadable) };
}

/** Windows written as `from-to`. */
function windowsOf(texts: string): readonly Window[] {
  return texts
    .split(" ")
    .filter((text) => text !== "")
    .map((text) => {
      const [from = 0, to = 0] = text.split("-").map(Number);
      return { from, to, frees: [text] };
    });
}

function named(windows: readonly Window[]): string {
  return windows.map(({ from, to }) => `${from}-${to}`).join(" ");
}

/** Each window from a RUN to the next one. */
function pairs(count: number): string {
  return Array.from({ length: count }, (_, at) => `${at}-${at + 1}`).join(" ");
}

describe("windows that overlap", () => {
  const { file, group } = fileOf(60);
  const clusters = (texts: string): readonly string[] =>
    clustersOf(file, group, windowsOf(texts)).map(named);

  it.each<[texts: string, found: readonly string[]]>([
    ["", []],
    ["0-1", ["0-1"]],
    ["0-1 2-3", ["0-1", "2-3"]],
    ["2-3 0-1", ["0-1", "2-3"]],
    ["0-1 1-2", ["0-1 1-2"]],
    ["2-3 1-2 0-1", ["0-1 1-2 2-3"]],
    ["0-5 1-2 3-4 5-6", ["0-5 1-2 3-4 5-6"]],
    ["0-5 1-2 6-7", ["0-5 1-2", "6-7"]],
    ["0-1 0-3", ["0-3 0-1"]],
    ["4-5 0-2 0-1 2-3 5-9", ["0-2 0-1 2-3", "4-5 5-9"]],
  ])("%s: %j", (texts, found) => {
    expect(clusters(texts)).toEqual(found);
  });

  it("stay together where they are few, or can be one RUN", () => {
    const apart = fileOf(60, { 20: "RUN cd /x" });
    const of = (count: number) =>
      clustersOf(apart.file, apart.group, windowsOf(pairs(count))).map(named);
    expect(of(40)).toEqual([pairs(40)]);
    expect(of(41)).toHaveLength(2);
    expect(clusters(pairs(59))).toEqual([pairs(59)]);
  });

  it.each([
    ["changes the shell", "RUN cd /x", 20, 21],
    ["needs an assumption", "RUN ./x", 20, 21],
    ["has a comment for a tool", "# hadolint ignore=x\nRUN ls", 19, 20],
    ["is no list", "RUN ls; ls", 19, 20],
  ])("are cut at a RUN that %s", (_, line, to, from) => {
    const { file: other, group: runs } = fileOf(60, { 20: line });
    const pieces = clustersOf(other, runs, windowsOf(pairs(59)));
    const [first, second] = pieces.map((windows) => [
      windows[0]?.from,
      windows.at(-1)?.to,
    ]);
    expect(first).toEqual([0, to]);
    expect(second?.[0]).toBeGreaterThanOrEqual(from);
    expect(second?.[1]).toBe(59);
    expect(pieces).toHaveLength(2);
  });

  it("are left as they are where no piece holds one", () => {
    const wide = Array.from({ length: 45 }, (_, at) => `${at}-${at + 60}`);
    const { file: other, group: runs } = fileOf(110, {
      44: "RUN cd /x",
      50: "RUN cd /x",
    });
    const windows = windowsOf(wide.join(" "));
    const [only, ...more] = clustersOf(other, runs, windows);
    expect(more).toEqual([]);
    expect(only).toEqual(windows);
  });
});

describe("stretches that hold windows", () => {
  const { group } = fileOf(60);
  const stretches = (texts: string): readonly string[] =>
    stretchesOf(group, windowsOf(texts)).map(({ runs, windows }) => {
      const lines = runs.map(({ instruction }) => instruction.line - 2);
      expect(lines).toEqual(lines.map((_, at) => (lines[0] ?? 0) + at));
      return `${lines[0] ?? "-"}..${lines.at(-1) ?? "-"}: ${named(windows)}`;
    });

  it.each<[texts: string, found: readonly string[]]>([
    ["", []],
    ["1-2", ["1..2: 1-2"]],
    ["0-2 1-3", ["0..3: 0-2 1-3", "0..2: 0-2", "1..3: 1-3"]],
    ["0-1 1-3", ["0..3: 0-1 1-3", "0..1: 0-1", "1..3: 1-3"]],
    ["0-2 2-3", ["0..3: 0-2 2-3", "2..3: 2-3", "0..2: 0-2"]],
    ["0-3 0-1", ["0..3: 0-3 0-1", "0..1: 0-1"]],
    [
      "0-3 1-2 2-4",
      [
        "0..4: 0-3 1-2 2-4",
        "0..3: 0-3 1-2",
        "1..4: 1-2 2-4",
        "1..2: 1-2",
        "0..2: 1-2",
        "1..3: 1-2",
        "2..4: 2-4",
      ],
    ],
  ])("%s: %j", (texts, found) => {
    expect(stretches(texts)).toEqual(found);
  });

  it("are forty at most, and all of them first where there are more ends", () => {
    expect(stretches(pairs(40))).toHaveLength(40);
    expect(stretches(pairs(40))[0]).toBe(`0..40: ${pairs(40)}`);
    expect(stretches(pairs(41))).toHaveLength(41);
    expect(stretches(pairs(41))[0]).toBe(`0..41: ${pairs(41)}`);
    expect(stretches(pairs(41))[1]).toBe(`0..40: ${pairs(40)}`);
    expect(stretches(pairs(50))[0]).toBe(`0..50: ${pairs(50)}`);
  });
});

describe("the longest stretches that need no assumption", () => {
  const longest = (
    count: number,
    others?: Readonly<Record<number, string>>,
  ): readonly string[] => {
    const { file, group } = fileOf(count, others);
    return longestStretches(file, group).map((runs) => {
      const at = runs.map((run) => group.indexOf(run));
      return `${at[0] ?? "-"}..${at.at(-1) ?? "-"}`;
    });
  };

  it.each<
    [count: number, others: Record<number, string>, found: readonly string[]]
  >([
    [1, {}, []],
    [2, {}, ["0..1"]],
    [5, {}, ["0..4"]],
    [5, { 2: "RUN cd /x" }, ["0..2", "3..4"]],
    [5, { 0: "RUN cd /x" }, ["1..4"]],
    [5, { 3: "RUN cd /x" }, ["0..3"]],
    [5, { 4: "RUN cd /x" }, ["0..4"]],
    [5, { 2: "RUN ./x" }, ["0..2", "3..4"]],
    [5, { 4: "RUN ./x" }, ["0..4"]],
    [5, { 2: "RUN ls; ls" }, ["0..1", "3..4"]],
    [5, { 2: "# hadolint x\nRUN ls" }, ["0..1", "2..4"]],
    [5, { 1: "# hadolint x\nRUN ls" }, ["1..4"]],
    [5, { 4: "# hadolint x\nRUN ls" }, ["0..3"]],
    [
      6,
      { 2: "# hadolint x\nRUN ls", 4: "# hadolint x\nRUN ls" },
      ["0..1", "2..3", "4..5"],
    ],
    [3, { 1: "RUN ls; ls" }, []],
  ])("of %i RUNs, with %j: %j", (count, others, found) => {
    expect(longest(count, others)).toEqual(found);
  });
});

it.each<[text: string, groups: readonly string[]]>([
  ["FROM a\nRUN b", []],
  ["FROM a\nRUN b\nRUN c", ["2 3"]],
  ["FROM a\nRUN b\n\n# x\nRUN c", ["2 5"]],
  ["FROM a\nRUN b\nENV c=d\nRUN e", []],
  ["FROM a\nRUN b\nRUN c\nENV c=d\nRUN e\nRUN f\nRUN g", ["2 3", "5 6 7"]],
  ['FROM a\nRUN b\nRUN c\nRUN ["d"]\nRUN e\nRUN f', ["2 3", "5 6"]],
  ['FROM a\nRUN b\nRUN ["d"]\nRUN e', []],
  ["FROM a\nRUN b\nRUN c\nFROM d\nRUN e\nRUN f", ["5 6"]],
  ["FROM a AS x\nRUN b\nRUN c\nFROM x\nRUN e\nRUN f", ["2 3", "5 6"]],
])("the RUNs that are neighbours in %j: %j", (text, groups) => {
  const found = neighbourhoods(analysisOf(`${text}\n`)).map((group) =>
    group.map(({ instruction }) => instruction.line).join(" "),
  );
  expect(found).toEqual(groups);
});
