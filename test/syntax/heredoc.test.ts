import { describe, expect, it } from "vitest";
import { parse } from "../../src/syntax/dockerfile.ts";
import { heredocOf, heredocsIn } from "../../src/syntax/heredoc.ts";
import { lexWords } from "../../src/syntax/lex.ts";

/** The heredocs of the last instruction. */
function heredocs(
  source: string,
): readonly (readonly [name: string, content: string])[] {
  const last = parse(`FROM a\n${source}`).instructions.at(-1);
  return last?.heredocs.map(({ name, content }) => [name, content]) ?? [];
}

describe("heredocs", () => {
  it("belong to RUN, COPY, ADD and what ONBUILD triggers of them", () => {
    for (const keyword of ["RUN", "COPY", "ADD", "ONBUILD RUN", "onbuild copy"])
      expect(heredocs(`${keyword} <<E /x\nhi\nE\n`)).toEqual([["E", "hi\n"]]);
    for (const keyword of ["CMD", "USER", "ENV", "ONBUILD USER"])
      expect(heredocs(`${keyword} <<E\n`)).toEqual([]);
  });

  it("have spans of body and terminator in the source", () => {
    const source = "FROM a\nRUN <<E\none\ntwo\nE\nUSER x\n";
    const [, run] = parse(source).instructions;
    const [heredoc] = run?.heredocs ?? [];
    const text = (span?: { start: number; end: number }): string =>
      source.slice(span?.start, span?.end);
    expect(text(heredoc?.body)).toBe("one\ntwo\n");
    expect(text(heredoc?.terminator)).toBe("E\n");
    expect(text(run)).toBe("RUN <<E\none\ntwo\nE\n");
    expect([run?.line, run?.endLine]).toEqual([2, 5]);
  });

  it("may be several", () => {
    expect(heredocs("RUN cat <<A 3<<B\n1\nA\n2\nB\n")).toEqual([
      ["A", "1\n"],
      ["B", "2\n"],
    ]);
  });

  it("keep comments, continuations and blank lines in the body", () => {
    expect(heredocs("RUN <<E\n# a\n\nb \\\nc\nE\n")).toEqual([
      ["E", "# a\n\nb \\\nc\n"],
    ]);
  });

  it("keep the line ends of the body", () => {
    expect(heredocs("RUN <<E\r\na\r\nE\r\n")).toEqual([["E", "a\r\n"]]);
  });

  it("end at a line that is just the name", () => {
    expect(heredocs("RUN <<E\nE \n E\nEE\nE")).toEqual([["E", "E \n E\nEE\n"]]);
    expect(heredocs("RUN <<-E\n\ta\n\t\tE\n")).toEqual([["E", "\ta\n"]]);
  });

  it("may begin behind a continuation", () => {
    expect(heredocs("RUN a \\\n# c\n <<E\nhi\nE\n")).toEqual([["E", "hi\n"]]);
  });

  it("are none in the exec form", () => {
    expect(heredocs('RUN ["<<E"]\n')).toEqual([]);
  });
});

describe("what announces a heredoc", () => {
  it.each([
    ["<<E", { name: "E", fd: 0, expand: true, chomp: false }],
    ["<<-E", { name: "E", fd: 0, expand: true, chomp: true }],
    ["3<<E", { name: "E", fd: 3, expand: true, chomp: false }],
    ["<< E", { name: "E", fd: 0, expand: true, chomp: false }],
    ["<<'E F'", { name: "E F", fd: 0, expand: false, chomp: false }],
    ['<<"E"', { name: "E", fd: 0, expand: false, chomp: false }],
    ["<<E'F'", { name: "EF", fd: 0, expand: false, chomp: false }],
    ["<<\\E", { name: "E", fd: 0, expand: true, chomp: false }],
    ["<<$E", { name: "$E", fd: 0, expand: true, chomp: false }],
  ])("%s", (word, start) => {
    expect(heredocOf(word)).toEqual(start);
  });

  it.each(["<<", "<<<E", "a<<E", "<<-", "<", "E", "'<<E'", "<<''"])(
    "not %s",
    (word) => {
      expect(heredocOf(word)).toBeUndefined();
    },
  );

  it("is found by the shell lexer, on the whole line", () => {
    const names = (line: string): readonly string[] =>
      heredocsIn(line).map(({ name }) => name);
    expect(names("RUN a<<E")).toEqual([]);
    expect(names("RUN a <<E && b <<F")).toEqual(["E", "F"]);
    expect(names("RUN '<<E' \"<<F\"")).toEqual([]);
    expect(names("RUN $((1 << 2))")).toEqual(["2))"]);
    expect(names("RUN it's <<E")).toEqual([]);
    expect(names("RUN ${ <<E")).toEqual([]);
  });
});

describe("the lexer", () => {
  const words = (text: string): readonly string[] | undefined =>
    lexWords(text, { quotes: false, escapes: false });

  it.each([
    ["a  b\u00a0c", ["a", "b", "c"]],
    ["'a b' \"c d\"", ["a b", "c d"]],
    ["a\\ b", ["a b"]],
    ['"a\\"b\\c"', ['a"b\\c']],
    ["$a ${b} ${c:-d e}", ["$a", "${b}", "${c:-d", "e}"]],
    ["${a/b/c}", ["${a/b/c}"]],
    ["$1x $@y", ["$1x", "$@y"]],
  ])("%s", (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  it.each(["'a", '"a', "${a", "${", "${}", "${a:#b}", "${a!b}", "${a/b}"])(
    "gives up on %s",
    (text) => {
      expect(words(text)).toBeUndefined();
    },
  );

  it("gives up on what nests too deep, instead of running out of stack", () => {
    const nested = (depth: number): string =>
      "${a:-".repeat(depth) + "}".repeat(depth);
    expect(words(nested(100))).toHaveLength(1);
    expect(words(nested(100_000))).toBeUndefined();
  });
});
