import { applyPatch } from "diff";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { diffText } from "../../src/report/diff.ts";
import { coarseHunks } from "../../src/report/coarse-hunk.ts";
import { hunksOf } from "../../src/report/hunk.ts";
import { change } from "./outcomes.ts";

const diff = (before: string, after: string): string =>
  diffText("Dockerfile", hunksOf(before, after, []));

describe("the diff", () => {
  test("is a unified diff", () => {
    expect(diff("a\nb\nc\nd\ne\n", "a\nb\nC\nd\ne\n")).toBe(
      "--- a/Dockerfile\n+++ b/Dockerfile\n@@ -1,5 +1,5 @@\n a\n b\n-c\n+C\n d\n e\n",
    );
  });

  test("keeps carriage returns and says where the last line end is missing", () => {
    expect(diff("a\r\nb", "a\r\nc")).toBe(
      "--- a/Dockerfile\n+++ b/Dockerfile\n@@ -1,2 +1,2 @@\n a\r\n-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n",
    );
    expect(diff("a", "a\n")).toContain(
      "-a\n\\ No newline at end of file\n+a\n",
    );
  });

  test("of a file that is all new counts as unified diffs do", () => {
    expect(diff("", "a\n")).toContain("@@ -0,0 +1 @@\n+a\n");
    expect(diff("a\nb\n", "")).toContain("@@ -1,2 +0,0 @@\n");
  });

  test("of equal texts is empty", () => {
    expect(diff("a\n", "a\n")).toBe("");
  });

  test("does not prefix an absolute path", () => {
    const hunks = hunksOf("a\n", "b\n", []);
    expect(diffText("/srv/Dockerfile", hunks)).toMatch(
      /^--- \/srv\/Dockerfile\n\+\+\+ \/srv\/Dockerfile\n/,
    );
  });

  test("turns any text into any other", () => {
    const line = fc.constantFrom(
      "a",
      "b",
      "RUN x",
      "",
      "\ufeff",
      "é",
      "-",
      "+ ",
      "\\",
    );
    const end = fc.constantFrom("\n", "\n", "\r\n");
    const text = fc
      .tuple(fc.array(fc.tuple(line, end)), line)
      .map(([lines, last]) => lines.flat().join("") + last);
    fc.assert(
      fc.property(text, text, (before, after) => {
        const patched = applyPatch(before, diff(before, after), {
          autoConvertLineEndings: false,
        });
        expect(patched).toBe(after);
      }),
    );
  });
});

describe("a diff that is too long to be the shortest", () => {
  const long = (line: string): string => `${line}\n`.repeat(3000);

  test("replaces the middle, and is applied all the same", () => {
    const patch = diff(
      `a\nb\nc\nd\n${long("x")}e\n`,
      `a\nb\nc\nd\n${long("y")}e\n`,
    );
    expect(patch).toContain("@@ -2,3004 +2,3004 @@\n b\n c\n d\n-x\n");
    expect(applyPatch(`a\nb\nc\nd\n${long("x")}e\n`, patch)).toBe(
      `a\nb\nc\nd\n${long("y")}e\n`,
    );
  });

  test("turns any text into any other", () => {
    const line = fc.constantFrom("a\n", "b\n", "\r\n");
    const text = fc
      .tuple(fc.array(line), fc.constantFrom("", "a", "b"))
      .map(([lines, last]) => lines.join("") + last);
    fc.assert(
      fc.property(text, text, fc.nat(4), (before, after, context) => {
        const hunks = coarseHunks(before, after, context).map((hunk) => ({
          ...hunk,
          changes: [],
        }));
        const patch = diffText("x", hunks);
        expect(
          applyPatch(before, patch, { autoConvertLineEndings: false }),
        ).toBe(after);
      }),
    );
  });
});

describe("a change is shown with the hunk that makes it", () => {
  const before = Array.from({ length: 40 }, (_, index) => `RUN ${index + 1}\n`);
  const with_ = (edits: Readonly<Record<number, string>>): string =>
    before.map((line, index) => edits[index + 1] ?? line).join("");
  const homes = (
    after: string,
    ...ranges: readonly (readonly [number, number])[]
  ): unknown =>
    hunksOf(
      before.join(""),
      after,
      ranges.map(([line, endLine]) => change(line, { endLine })),
    ).map((hunk) => hunk.changes.map(({ line }) => line));

  test("one hunk each", () => {
    expect(homes(with_({ 5: "x\n", 20: "y\n" }), [20, 20], [5, 5])).toEqual([
      [5],
      [20],
    ]);
  });

  test("several in one hunk", () => {
    expect(homes(with_({ 5: "x\n", 8: "y\n" }), [5, 5], [8, 8])).toEqual([
      [5, 8],
    ]);
  });

  test("one that reaches over two hunks is shown at the first", () => {
    expect(homes(with_({ 5: "x\n", 20: "y\n" }), [5, 20])).toEqual([[5], []]);
  });

  test("by the lines that change, not by the lines around them", () => {
    expect(homes(with_({ 5: "x\n", 13: "y\n" }), [5, 5], [12, 14])).toEqual([
      [5],
      [12],
    ]);
  });

  test("an insertion belongs to either line beside it", () => {
    const inserted = with_({ 5: "RUN 5\nnew\n", 20: "RUN 20\nnew\n" });
    expect(homes(inserted, [5, 5], [21, 21])).toEqual([[5], [21]]);
  });

  test("one that no hunk touches goes to the nearest", () => {
    expect(homes(with_({ 5: "x\n", 20: "y\n" }), [1, 1], [40, 40])).toEqual([
      [1],
      [40],
    ]);
  });
});
