import { describe, expect, it } from "vitest";
import { parse } from "../../src/syntax/dockerfile.ts";
import {
  editLogical,
  originBefore,
  overlaps,
  splice,
  type Edit,
} from "../../src/syntax/edit.ts";
import type { Instruction } from "../../src/syntax/instruction.ts";

const edit = (start: number, end: number, text: string): Edit => ({
  start,
  end,
  text,
});

describe("splice", () => {
  it("replaces, inserts and deletes", () => {
    expect(splice("abcdef", [edit(1, 2, "X")])).toBe("aXcdef");
    expect(splice("abcdef", [edit(3, 3, "X")])).toBe("abcXdef");
    expect(splice("abcdef", [edit(2, 5, "")])).toBe("abf");
    expect(splice("abcdef", [])).toBe("abcdef");
    expect(splice("", [edit(0, 0, "X")])).toBe("X");
  });

  it("takes edits in any order", () => {
    const edits = [edit(4, 5, "Y"), edit(0, 1, "X")];
    expect(splice("abcdef", edits)).toBe("XbcdYf");
  });

  it("keeps the order of insertions at one place", () => {
    const edits = [edit(2, 2, "1"), edit(0, 1, "X"), edit(2, 2, "2")];
    expect(splice("abcd", edits)).toBe("Xb12cd");
  });

  it("puts an insertion in front of what is replaced behind it", () => {
    const edits = [edit(2, 3, "Y"), edit(2, 2, "1")];
    expect(splice("abcd", edits)).toBe("ab1Yd");
    expect(splice("abcd", [edit(1, 2, "Y"), edit(2, 2, "1")])).toBe("aY1cd");
  });

  it("keeps line ends, the byte order mark and what it does not touch", () => {
    const source = "\ufeffFROM a\r\nRUN b `\r\n c\r";
    expect(splice(source, [edit(6, 7, "x")])).toBe(
      "\ufeffFROM x\r\nRUN b `\r\n c\r",
    );
  });

  it.each([
    ["overlap", [edit(0, 3, ""), edit(2, 4, "")]],
    ["are the same", [edit(0, 3, ""), edit(0, 3, "")]],
    ["insert inside another", [edit(0, 3, ""), edit(1, 1, "x")]],
    ["lie outside", [edit(4, 9, "")]],
    ["lie before the start", [edit(-1, 0, "")]],
    ["end before they start", [edit(3, 2, "")]],
  ])("refuses edits that %s", (_, edits) => {
    expect(() => splice("abcdef", edits)).toThrow(
      expect.objectContaining({ code: "overlapping-edits" }),
    );
  });
});

describe("overlaps", () => {
  it("is to share a character, or to insert inside", () => {
    expect(overlaps(edit(0, 3, ""), edit(2, 4, ""))).toBe(true);
    expect(overlaps(edit(0, 3, ""), edit(1, 1, ""))).toBe(true);
    expect(overlaps(edit(1, 1, ""), edit(0, 3, ""))).toBe(true);
  });

  it("is not to touch", () => {
    expect(overlaps(edit(0, 2, ""), edit(2, 4, ""))).toBe(false);
    expect(overlaps(edit(0, 2, ""), edit(2, 2, ""))).toBe(false);
    expect(overlaps(edit(2, 2, ""), edit(2, 2, ""))).toBe(false);
  });
});

describe("originBefore", () => {
  // "abcdef" → "aXYcd!ef"
  const edits = [edit(1, 2, "XY"), edit(4, 4, "!")];

  it("maps an offset behind edits to where it was", () => {
    const after = splice("abcdef", edits);
    const before = originBefore(edits);
    const origins = Array.from(after, (_, at) => before(at));
    expect(origins).toEqual([0, 1, 1, 2, 3, 4, 4, 5]);
    expect(before(after.length)).toBe(6);
  });

  it("maps an offset behind a deletion", () => {
    expect(originBefore([edit(1, 4, "")])(1)).toBe(4);
    expect(originBefore([edit(1, 4, "")])(0)).toBe(0);
  });
});

describe("editLogical", () => {
  const run = (source: string): Instruction => {
    const found = parse(source).instructions.at(-1);
    if (found === undefined) throw new Error("no instruction");
    return found;
  };
  const put = (source: string, from: string, text: string): string => {
    const instruction = run(source);
    const start = instruction.logical.text.indexOf(from);
    const span = { start, end: start + from.length };
    const made = editLogical(instruction, span, text);
    return made === undefined ? "refused" : splice(source, [made]);
  };

  it.each([
    ["continuation", "FROM a\nRUN b \\\n  c \\\n  d\n"],
    ["CRLF", "FROM a\r\nRUN b \\\r\n  c \\\r\n  d\r\n"],
    ["backtick", "# escape=`\nFROM a\nRUN b `\n  c `\n  d\n"],
    ["BOM", "\ufeffFROM a\nRUN b \\\n# x\n\n  c \\\n  d\n"],
  ])("leaves the rest alone: %s", (_, source) => {
    expect(put(source, "c", "xyz")).toBe(source.replace("  c", "  xyz"));
  });

  it("refuses a span that holds a continuation", () => {
    expect(put("FROM a\nRUN b \\\n# why\n  c\n", "b   c", "x")).toBe("refused");
  });

  it("takes it when told that comments and line ends may go", () => {
    const source = "FROM a\nRUN b \\\n# why\n  c\n";
    const instruction = run(source);
    const span = { start: 4, end: instruction.logical.text.length };
    const made = editLogical(instruction, span, "x", { acrossGaps: true });
    expect(made && splice(source, [made])).toBe("FROM a\nRUN x\n");
  });

  it("inserts in front of a gap", () => {
    const source = "FROM a\nRUN b \\\n  c\n";
    const made = editLogical(run(source), { start: 6, end: 6 }, "x ");
    expect(made && splice(source, [made])).toBe("FROM a\nRUN b x \\\n  c\n");
  });
});
