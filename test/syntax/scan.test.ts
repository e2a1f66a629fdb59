import { describe, expect, it } from "vitest";
import { parse, print } from "../../src/syntax/dockerfile.ts";
import { argsText } from "../../src/syntax/instruction.ts";
import type { Item } from "../../src/syntax/scan.ts";

/** Kind, first line and text of each item. */
function shape(source: string): readonly string[] {
  const text = (item: Item): string => source.slice(item.start, item.end);
  return parse(source).items.map(
    (item) => `${item.kind} ${item.line} ${JSON.stringify(text(item))}`,
  );
}

/** The logical text of each instruction. */
function logical(source: string): readonly string[] {
  return parse(source).instructions.map(({ logical }) => logical.text);
}

describe("items", () => {
  it("tile the source: directives, comments, blank lines, instructions", () => {
    expect(
      shape("# syntax=x\n# hi\n\nFROM a\n  \nRUN b \\\n  c\n# end"),
    ).toEqual([
      'directive 1 "# syntax=x\\n"',
      'comment 2 "# hi\\n"',
      'blank 3 "\\n"',
      'instruction 4 "FROM a\\n"',
      'blank 5 "  \\n"',
      'instruction 6 "RUN b \\\\\\n  c\\n"',
      'comment 8 "# end"',
    ]);
  });

  it("of nothing are none", () => {
    expect(parse("").items).toEqual([]);
    expect(print(parse(""))).toBe("");
  });

  it("keep white space in front of keywords and comments", () => {
    expect(shape("\t FROM a\n\t # b\n")).toEqual([
      'instruction 1 "\\t FROM a\\n"',
      'comment 2 "\\t # b\\n"',
    ]);
    expect(parse("\t FROM a\n").instructions[0]?.keyword).toBe("FROM");
  });

  it("are frozen where they are lists", () => {
    const file = parse("FROM a\n");
    expect(Object.isFrozen(file)).toBe(true);
    expect(Object.isFrozen(file.items)).toBe(true);
    expect(Object.isFrozen(file.instructions)).toBe(true);
  });
});

describe("line ends", () => {
  it("are those of the first line", () => {
    expect(parse("FROM a\nRUN b\r\n").eol).toBe("\n");
    expect(parse("FROM a\r\nRUN b\n").eol).toBe("\r\n");
    expect(parse("FROM a").eol).toBe("\n");
    expect(parse("\nFROM a\r\n").eol).toBe("\n");
  });

  it("are LF and CRLF; a lone CR is text", () => {
    expect(logical("FROM a\r\nRUN b\rc\r\n")).toEqual(["FROM a", "RUN b\rc"]);
    expect(logical("FROM a\u2028b\n")).toEqual(["FROM a\u2028b"]);
  });

  it("may be missing", () => {
    expect(shape("FROM a")).toEqual(['instruction 1 "FROM a"']);
    expect(logical("FROM a\nRUN b \\")).toEqual(["FROM a", "RUN b "]);
  });
});

describe("the byte order mark", () => {
  it("is part of the first item and of nothing that is read", () => {
    const file = parse("\ufeffFROM a\n");
    expect(file.bom).toBe(true);
    expect(file.instructions[0]?.keyword).toBe("FROM");
    expect(file.items[0]?.start).toBe(0);
    expect(parse("FROM a\n").bom).toBe(false);
  });

  it("leaves directives in force", () => {
    expect(parse("\ufeff# escape=`\nFROM a\n").escape).toBe("`");
  });

  it("is text anywhere else", () => {
    expect(parse("FROM a\n\ufeffRUN b\n").problems[0]?.message).toBe(
      "unknown instruction: \ufeffRUN",
    );
  });
});

describe("directives", () => {
  const directives = (source: string): readonly string[] =>
    parse(source).directives.map(({ name, value }) => `${name}=${value}`);

  it("stand before anything else", () => {
    const all = "# syntax = a/b:1 \n#check=skip=all\n# Escape=`\n";
    expect(directives(`${all}FROM a\n`)).toEqual([
      "syntax=a/b:1",
      "check=skip=all",
      "escape=`",
    ]);
    expect(directives("\n# escape=`\nFROM a\n")).toEqual([]);
    expect(directives("# hi\n# escape=`\nFROM a\n")).toEqual([]);
    expect(directives("# other=1\n# escape=`\nFROM a\n")).toEqual([]);
    expect(directives("FROM a\n# escape=`\n")).toEqual([]);
  });

  it("may be indented", () => {
    expect(directives("  # escape=`\nFROM a\n")).toEqual(["escape=`"]);
  });

  it("have a value, be it a blank", () => {
    expect(directives("# syntax=\n# escape=`\nFROM a\n")).toEqual([]);
    expect(directives("# syntax= \n# escape=`\nFROM a\n")).toEqual([
      "syntax= ",
      "escape=`",
    ]);
  });

  it("know white space as Go does", () => {
    expect(directives("#\u0085syntax=x\nFROM a\n")).toEqual(["syntax=x"]);
    expect(directives("# syntax\u00a0=x\nFROM a\n")).toEqual([]);
    expect(directives("# syntax=\u00a0x\u00a0\nFROM a\n")).toEqual([
      "syntax=\u00a0x\u00a0",
    ]);
  });
});

describe("continuations", () => {
  it("join lines as they are, indentation and all", () => {
    expect(logical("FROM a\nRUN b \\\n  c \\\n\td\n")[1]).toBe("RUN b   c \td");
    expect(logical("FR\\\nOM a\n")).toEqual(["FROM a"]);
  });

  it("may have blanks behind the escape", () => {
    expect(logical("FROM a\nRUN b \\ \t\n c\n")[1]).toBe("RUN b  c");
    expect(logical("FROM a\nRUN b \\\u00a0\n")[1]).toBe("RUN b \\\u00a0");
  });

  it("pass over comments and blank lines, also inside quotes", () => {
    const source = 'FROM a\nRUN "b \\\n# c \\\n\n  # d\n  \t\n e"\nUSER x\n';
    expect(logical(source)).toEqual(["FROM a", 'RUN "b  e"', "USER x"]);
  });

  it("end with two escapes, or three", () => {
    expect(logical("FROM a\nRUN b\\\\\nUSER c\n")).toEqual([
      "FROM a",
      "RUN b\\\\",
      "USER c",
    ]);
    expect(logical("FROM a\nRUN b\\\\\\\nUSER c\n")[1]).toBe("RUN b\\\\\\");
  });

  it("are lines that are nothing but one escape", () => {
    expect(logical("FROM a\n\\\nRUN b\n")).toEqual(["FROM a", "RUN b"]);
    expect(logical("FROM a\n  \\\nRUN b\n")).toEqual(["FROM a", "RUN b"]);
  });

  it("follow the directive", () => {
    const file = parse("# escape=`\nFROM a\nRUN b `\n c\nRUN c:\\\nUSER d\n");
    expect(file.escape).toBe("`");
    expect(file.instructions.map((each) => each.logical.text)).toEqual([
      "FROM a",
      "RUN b  c",
      "RUN c:\\",
      "USER d",
    ]);
  });

  it("may have nothing left to join", () => {
    const file = parse("FROM a\n\\\n");
    expect(file.instructions[1]?.keyword).toBe("");
    expect(file.instructions[1]?.logical.text).toBe("");
  });

  it("count their lines", () => {
    const [, run] = parse("FROM a\nRUN b \\\n\n# c\n d\n").instructions;
    expect([run?.line, run?.endLine]).toEqual([2, 5]);
  });
});

describe("keywords", () => {
  const keyword = (line: string): string | undefined =>
    parse(line).instructions[0]?.keyword;

  it("are in upper case", () => {
    expect(keyword("fRoM a")).toBe("FROM");
  });

  it("end at white space, but not at any", () => {
    expect(keyword("FROM\va")).toBe("FROM");
    expect(keyword("FROM\u00a0a")).toBe("FROM\u00a0A");
  });

  it("are not made of other letters", () => {
    expect(keyword("u\u017fer a")).toBe("U\u017fER");
  });

  it("leave the arguments without white space around them", () => {
    const [run] = parse("RUN  \t a  b \n").instructions;
    expect(run === undefined ? "" : argsText(run)).toBe("a  b");
  });
});
