import { describe, expect, it } from "vitest";
import { DockfixError, positionAt } from "../../src/error.ts";
import { accepted, parse } from "../../src/syntax/dockerfile.ts";

/** The first problem as `line:column message`. */
function problem(source: string): string {
  const [first] = parse(source).problems;
  if (first === undefined) return "none";
  const { line, column } = positionAt(source, first.span.start);
  return `${line}:${column} ${first.message}`;
}

function hint(source: string): string | undefined {
  return parse(source).problems[0]?.hint;
}

const LONG = "x".repeat(65_535);

describe("what the scanner rejects", () => {
  it.each([
    [
      "# escape=x\nFROM a\n",
      "1:1 invalid escape token 'x' does not match ` or \\",
    ],
    [
      "# syntax=a\n # escape=`\n# ESCAPE=`\nFROM a\n",
      "3:1 only one escape parser directive can be used",
    ],
    ["FROM a\nRUN <<E\nhi\n", "2:1 unterminated heredoc: no line is just E"],
    [
      "FROM a\nRUN $((1 << 2))\n",
      "2:1 unterminated heredoc: no line is just 2))",
    ],
    [
      `FROM a\n${LONG}x\n`,
      "2:1 line is longer than the 65535 bytes that BuildKit reads",
    ],
    [
      `FROM a\n# ${"\u00e9".repeat(32_767)}\n`,
      "2:1 line is longer than the 65535 bytes that BuildKit reads",
    ],
  ])("%#", (source, expected) => {
    expect(problem(source)).toBe(expected);
  });

  it("counts bytes, the line end left out", () => {
    expect(problem(`FROM a\n#${LONG.slice(1)}\n`)).toBe("none");
    expect(problem(`FROM a\n#${LONG}`)).not.toBe("none");
    expect(problem(`FROM a\n#${LONG.slice(1)}\r\n`)).not.toBe("none");
    expect(problem(`FROM a\n# ${"\u{1f600}".repeat(16_383)}\n`)).toBe("none");
    expect(problem(`FROM a\n# ${"\u{1f600}".repeat(16_384)}\n`)).not.toBe(
      "none",
    );
  });

  it("still tiles the source", () => {
    const source = "FROM a\nRUN <<E <<F\nhi\n";
    const file = parse(source);
    expect(file.problems).toHaveLength(2);
    expect(file.items.at(-1)?.end).toBe(source.length);
  });
});

describe("what the check rejects", () => {
  const inStage = (line: string): string => problem(`FROM a\n${line}\n`);

  it.each([
    ["", "1:1 file with no instructions"],
    ["# a\n\n", "1:1 file with no instructions"],
    ["ARG a\n", "2:1 no FROM: nothing is built"],
    ["ARG a\n  RUN b\n", "2:3 no build stage in current context"],
    ["FROM a\nRUN b\0c\n", "2:6 NUL byte: this is not a text file"],
    ["FROM a\nFOO b\n", "2:1 unknown instruction: FOO"],
    ["FROM a\n\\\n", "2:2 unknown instruction: "],
    ["FROM\n", "1:1 FROM requires either one or three arguments"],
    ["FROM a # b\n", "1:1 FROM requires either one or three arguments"],
    ["FROM a of b\n", "1:1 FROM requires either one or three arguments"],
    [
      "FROM a AS 1b\n",
      '1:1 invalid name for build stage: "1b", name can\'t start with a number or contain symbols',
    ],
  ])("%j", (source, expected) => {
    expect(problem(source)).toBe(expected);
  });

  it.each([
    [
      "COPY a",
      "COPY requires at least two arguments, but only one was provided. Destination could not be determined",
    ],
    [
      'ADD ["a"]',
      "ADD requires at least two arguments, but only one was provided. Destination could not be determined",
    ],
    ["COPY a <<E\nE", "COPY cannot accept a heredoc as a destination"],
    ["EXPOSE", "EXPOSE requires at least one argument"],
    ["VOLUME", "VOLUME requires at least one argument"],
    ['VOLUME ["a", " "]', "VOLUME specified can not be an empty string"],
    ["MAINTAINER", "MAINTAINER requires exactly one argument"],
    ["STOPSIGNAL", "STOPSIGNAL requires exactly one argument"],
    ["USER", "USER requires exactly one argument"],
    ["WORKDIR", "WORKDIR requires exactly one argument"],
    ["SHELL", "SHELL requires at least one argument"],
    ["SHELL []", "SHELL requires at least one argument"],
    ["SHELL sh -c", "SHELL requires the arguments to be in JSON form"],
    ["ARG", "ARG requires at least one argument"],
    ["ARG a =b", "ARG names can not be blank"],
    ["ENV", "ENV requires at least one argument"],
    ["ENV a", "ENV must have two arguments"],
    ["ENV =a", "ENV names can not be blank"],
    ["LABEL a=b =c", "LABEL names can not be blank"],
    ["LABEL a", "LABEL must have two arguments"],
    [
      'ENV a=b "c"',
      'Syntax error - can\'t find = in "\\"c\\"". Must be of the form: name=value',
    ],
    [
      "RUN [1]",
      "when using JSON array syntax, arrays must be comprised of strings only",
    ],
    ["HEALTHCHECK", "HEALTHCHECK requires at least one argument"],
    ["HEALTHCHECK NONE a", "HEALTHCHECK NONE takes no arguments"],
    ["HEALTHCHECK a", 'Unknown type "A" in HEALTHCHECK (try CMD)'],
    ["HEALTHCHECK CMD", "Missing command after HEALTHCHECK CMD"],
    ["HEALTHCHECK CMD []", "Missing command after HEALTHCHECK CMD"],
    ["ONBUILD", "ONBUILD requires at least one argument"],
    [
      "ONBUILD ONBUILD RUN a",
      "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed",
    ],
    ["ONBUILD FROM a", "FROM isn't allowed as an ONBUILD trigger"],
    ["ONBUILD MAINTAINER a", "MAINTAINER isn't allowed as an ONBUILD trigger"],
    ["ONBUILD ENV a", "ENV must have two arguments"],
    [
      "ONBUILD CMD [1]",
      "when using JSON array syntax, arrays must be comprised of strings only",
    ],
  ])("%s", (line, message) => {
    expect(inStage(line)).toBe(`2:1 ${message}`);
  });

  it.each([
    ["RUN", "an empty script"],
    ["ONBUILD ENV =a", "what it triggers is looked at when it is triggered"],
    ["ONBUILD FOO", "the same"],
    ["HEALTHCHECK --any NONE", "flags of NONE are not looked at"],
    ["ARG --any=b c", "flags of ARG are not looked at"],
    ["STOPSIGNAL --any b", "flags of STOPSIGNAL are not looked at"],
    ["ENV a b=c d", "the form without ="],
    ["VOLUME a", "words"],
    ["RUN --mount=type=cache,target=/a --device=b,required c", "flags"],
    ["RUN --network=host --security=insecure a", "flags"],
    ["HEALTHCHECK --interval=1m30s --timeout=0 --retries=+3 CMD a", "flags"],
    ["COPY --link=TRUE --chown= a b", "flags"],
  ])("not %s: %s", (line) => {
    expect(inStage(line)).toBe("none");
  });

  it.each([
    ["COPY --foo a b", 6, "unknown flag: --foo"],
    ["RUN --constructor=x a", 5, "unknown flag: --constructor"],
    ["CMD --a b", 5, "unknown flag: --a"],
    ["COPY --from=a --from=b c d", 15, "duplicate flag specified: --from"],
    ["COPY --from a b", 6, "missing a value on flag: --from"],
    ["COPY --link= a b", 6, "missing a value on flag: --link"],
    ["RUN --mount a", 5, "missing a value on flag: --mount"],
    ["COPY --link=1 a b", 6, "expecting boolean value for flag --link, not: 1"],
    ["RUN --mount= a", 5, "failed to parse csv mounts: EOF"],
    ["RUN --network=x a", 5, 'invalid network mode "x"'],
    ["RUN --security= a", 5, 'security "" is not valid'],
    ["RUN --device= a", 5, "failed to parse csv devices: "],
    ["RUN --device=a,b c", 5, "unexpected key 'b' in 'b'"],
    ["RUN --device=required=x a", 5, "invalid value for required: x"],
    [
      "HEALTHCHECK --interval=5 CMD a",
      13,
      'invalid duration "5" of --interval',
    ],
    [
      "HEALTHCHECK --timeout=1us CMD a",
      13,
      'Interval "timeout" cannot be less than 1ms',
    ],
    [
      "HEALTHCHECK --start-period=-1s CMD a",
      13,
      'Interval "start-period" cannot be less than 1ms',
    ],
    ["HEALTHCHECK --retries=-1 CMD a", 13, "--retries cannot be negative (-1)"],
    ["HEALTHCHECK --retries=x CMD a", 13, "--retries is not a number: x"],
    [
      "COPY --from=\u00e0 a b",
      6,
      "flag --from holds a character in which BuildKit finds white space",
    ],
  ])("the flag of %s", (line, column, message) => {
    expect(inStage(line)).toBe(`2:${column} ${message}`);
  });

  it("points into a line that is continued", () => {
    expect(problem("FROM a\nCOPY \\\n# x\n  --foo a b\n")).toBe(
      "4:3 unknown flag: --foo",
    );
  });

  it("names the first problem only", () => {
    expect(parse("FROM a\nFOO\nBAR\n").problems).toHaveLength(1);
  });

  it.each(["1h", "1.5h", ".5s", "1.s", "+1s", "1m1ms", "0", "-0", "2562047h"])(
    "not the duration %s",
    (text) => {
      expect(inStage(`HEALTHCHECK --interval=${text} CMD a`)).toBe("none");
    },
  );

  it.each(["s", ".", "1", "1.", "1 s", "1d", "--1s", "2562048h", "1\u00b5s"])(
    "the duration %s",
    (text) => {
      expect(inStage(`HEALTHCHECK --interval="${text}" CMD a`)).not.toBe(
        "none",
      );
    },
  );
});

describe("hints", () => {
  it.each([
    ["FORM a\n", "Did you mean FROM?"],
    ["FROM a\nRUNN a\n", "Did you mean RUN?"],
    ["FROM a\nCPY a b\n", "Did you mean COPY?"],
    ["FROM a\nENW a b\n", "Did you mean ENV?"],
    [
      "FROM a\nRUN b\n&& c\n",
      "Is the line above missing its continuation character at the end?",
    ],
    ["", "A Dockerfile needs at least a FROM."],
    ["ARG a\n", "Begin with FROM and a base image."],
    [
      "USER a\nFROM b\n",
      "Only ARG may stand before the first FROM; move this USER behind it.",
    ],
    [
      "FROM a\nRUN <<E\n",
      "End the heredoc with a line that holds only E, or quote the << if no heredoc is meant.",
    ],
    ["FROM a\nRUN \0\n", "Is this really a Dockerfile, in UTF-8?"],
    [
      `FROM ${LONG}\n`,
      "Split the line with continuations, or move the content into a file.",
    ],
  ])("%#", (source, expected) => {
    expect(hint(source)).toBe(expected);
  });
});

describe("a rejected file", () => {
  it("is an error with position, frame and hint", () => {
    const source = "FROM a\nRUN b\nFOO c\nUSER d\n";
    expect(() => accepted(parse(source))).toThrow(DockfixError);
    expect(() => accepted(parse(source))).toThrow(
      expect.objectContaining({
        code: "invalid-dockerfile",
        message: "unknown instruction: FOO",
        position: { line: 3, column: 1 },
        hint: "Is the line above missing its continuation character at the end?",
        frame: "  2 | RUN b\n> 3 | FOO c\n    | ^\n  4 | USER d",
      }),
    );
  });

  it("has a short message, however long the word", () => {
    const [first] = parse("x".repeat(60_000)).problems;
    expect(first?.message).toBe(`unknown instruction: ${"X".repeat(50)}…`);
  });

  it("is not an accepted one", () => {
    const file = parse("FROM a\n");
    expect(accepted(file)).toBe(file);
  });
});
