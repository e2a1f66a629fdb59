import { describe, expect, it } from "vitest";
import { codeFrame, positionAt } from "../../src/error.ts";

describe("positions", () => {
  it("are 1-based, in UTF-16 code units", () => {
    const source = "a\n\u{1f600}b\r\n\nc";
    expect(positionAt(source, 0)).toEqual({ line: 1, column: 1 });
    expect(positionAt(source, 1)).toEqual({ line: 1, column: 2 });
    expect(positionAt(source, 4)).toEqual({ line: 2, column: 3 });
    expect(positionAt(source, 7)).toEqual({ line: 3, column: 1 });
    expect(positionAt(source, 8)).toEqual({ line: 4, column: 1 });
  });

  it("stay inside the text", () => {
    expect(positionAt("a\nb", 99)).toEqual({ line: 2, column: 2 });
    expect(positionAt("a\nb", -1)).toEqual({ line: 1, column: 1 });
    expect(positionAt("", 0)).toEqual({ line: 1, column: 1 });
  });
});

describe("code frames", () => {
  it("show the line before and the line behind", () => {
    expect(codeFrame("a\nb\nc\nd", 2)).toBe(
      "  1 | a\n> 2 | b\n    | ^\n  3 | c",
    );
    expect(codeFrame("a\nb", 0)).toBe("> 1 | a\n    | ^\n  2 | b");
    expect(codeFrame("a\nb", 3)).toBe("  1 | a\n> 2 | b\n    |  ^");
  });

  it("line the numbers up", () => {
    expect(codeFrame("\n".repeat(8) + "i\nj\n", 8)).toBe(
      "   8 |\n>  9 | i\n     | ^\n  10 | j",
    );
  });

  it("keep the caret under the character behind tabs", () => {
    expect(codeFrame("\t\tab", 3)).toBe("> 1 |   ab\n    |    ^");
  });

  it("leave out the CR of a line end and show others as what they are not", () => {
    expect(codeFrame("a\r\nb\rc\r\n", 3)).toBe(
      "  1 | a\n> 2 | b\ufffdc\n    | ^\n  3 |",
    );
    expect(codeFrame("a\u001b[31mb\0", 1)).toBe(
      "> 1 | a\ufffd[31mb\ufffd\n    |  ^",
    );
  });

  it("cut long lines around the caret", () => {
    const line = `${"a".repeat(150)}X${"b".repeat(150)}`;
    const frame = codeFrame(`${line}\nshort`, 150).split("\n");
    expect(frame[0]).toBe(`> 1 | ${"a".repeat(99)}X`);
    expect(frame[1]).toBe(`    | ${" ".repeat(99)}^`);
    expect(Math.max(...frame.map((each) => each.length))).toBeLessThan(110);
  });
});
