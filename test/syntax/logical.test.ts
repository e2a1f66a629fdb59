import { describe, expect, it } from "vitest";
import { parse } from "../../src/syntax/dockerfile.ts";
import type { Instruction } from "../../src/syntax/instruction.ts";
import {
  crossesGap,
  sourceEnd,
  sourceSpan,
  sourceStart,
} from "../../src/syntax/logical.ts";

const SOURCE = "FROM a\nRUN b \\\n# c\n\n  d \\\n e\n";

function run(source: string): Instruction {
  const found = parse(source).instructions.at(-1);
  if (found === undefined) throw new Error("no instruction");
  return found;
}

/** The place of a piece of text in the logical text. */
function spanOf(
  { logical: { text } }: Instruction,
  piece: string,
): { readonly start: number; readonly end: number } {
  const start = text.indexOf(piece);
  return { start, end: start + piece.length };
}

describe("the map from logical offsets to the source", () => {
  const instruction = run(SOURCE);
  const { logical } = instruction;

  it("has a piece per line that is text", () => {
    expect(logical.text).toBe("RUN b   d  e");
    expect(logical.starts).toEqual([0, 6, 10]);
    expect(logical.sources.map((at) => SOURCE.slice(at, at + 3))).toEqual([
      "RUN",
      "  d",
      " e\n",
    ]);
  });

  it("maps a character to itself", () => {
    for (let at = 0; at < logical.text.length; at++) {
      expect(SOURCE[sourceStart(logical, at)]).toBe(logical.text[at]);
      expect(SOURCE[sourceEnd(logical, at + 1) - 1]).toBe(logical.text[at]);
    }
  });

  it("at a seam, starts behind the gap and ends in front of it", () => {
    expect(SOURCE.slice(sourceEnd(logical, 6), sourceStart(logical, 6))).toBe(
      "\\\n# c\n\n",
    );
  });

  it("maps the offset 0 to the first character, white space in front left out", () => {
    const indented = run("FROM a\n  RUN b\n");
    expect(sourceStart(indented.logical, 0)).toBe(9);
    expect(sourceEnd(indented.logical, 0)).toBe(9);
  });

  it("maps the end to just behind the last character", () => {
    expect(sourceEnd(logical, logical.text.length)).toBe(SOURCE.length - 1);
  });

  it("maps an empty span to one place, in front of a gap", () => {
    expect(sourceSpan(logical, { start: 6, end: 6 })).toEqual({
      start: 13,
      end: 13,
    });
  });

  it("has one empty piece where nothing is text", () => {
    const nothing = run("FROM a\n\\\n");
    expect(sourceSpan(nothing.logical, { start: 0, end: 0 })).toEqual({
      start: 8,
      end: 8,
    });
  });

  it("is shared by what an ONBUILD triggers", () => {
    const source = "FROM a\nONBUILD RUN \\\n b\n";
    const { child } = run(source);
    const span = sourceSpan(
      child?.logical ?? logical,
      child?.args ?? logicalEnd,
    );
    expect(source.slice(span.start, span.end)).toBe("b");
  });
});

const logicalEnd = { start: 0, end: 0 };

describe("crossing a gap", () => {
  const instruction = run(SOURCE);
  const crosses = (start: number, end: number): boolean =>
    crossesGap(instruction.logical, { start, end });

  it("is to hold characters of two pieces", () => {
    expect(crosses(4, 9)).toBe(true);
    expect(crosses(5, 7)).toBe(true);
    expect(crosses(0, instruction.logical.text.length)).toBe(true);
  });

  it("is not to touch it", () => {
    expect(crosses(0, 6)).toBe(false);
    expect(crosses(6, 10)).toBe(false);
    expect(crosses(6, 6)).toBe(false);
    expect(crosses(5, 6)).toBe(false);
  });

  it("happens inside a word that is written in two", () => {
    const split = run("FROM a\nRUN ab\\\ncd\n");
    expect(crossesGap(split.logical, spanOf(split, "abcd"))).toBe(true);
    expect(crossesGap(split.logical, spanOf(split, "ab"))).toBe(false);
  });
});
