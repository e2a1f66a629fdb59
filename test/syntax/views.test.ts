import { describe, expect, it } from "vitest";
import { parse } from "../../src/syntax/dockerfile.ts";
import {
  argsText,
  flagValue,
  textOf,
  type Instruction,
} from "../../src/syntax/instruction.ts";
import { readMount } from "../../src/syntax/mount.ts";
import { quotedWords } from "../../src/syntax/words.ts";

function read(line: string, escape = "\\"): Instruction {
  const head = escape === "`" ? "# escape=`\nFROM a\n" : "FROM a\n";
  const found = parse(`${head}${line}\n`).instructions[1];
  if (found === undefined) throw new Error("no instruction");
  return found;
}

describe("flags", () => {
  const flags = (
    line: string,
    escape?: string,
  ): readonly (readonly [string, string | undefined])[] =>
    read(line, escape).flags.map(({ name, value }) => [name, value]);

  it("stand in front of the arguments", () => {
    const copy = read("COPY --from=a  --link b --chown=c d");
    expect(copy.flags.map(({ name, value }) => [name, value])).toEqual([
      ["from", "a"],
      ["link", undefined],
    ]);
    expect(argsText(copy)).toBe("b --chown=c d");
    expect(flagValue(copy, "from")).toBe("a");
    expect(flagValue(copy, "link")).toBeUndefined();
  });

  it("have spans as written", () => {
    const copy = read("COPY --fr\\om=\"a b\"'c' d e");
    const [flag] = copy.flags;
    expect([flag?.name, flag?.value]).toEqual(["from", "a bc"]);
    expect(flag && textOf(copy, flag)).toBe("--fr\\om=\"a b\"'c'");
  });

  it("end at --", () => {
    const run = read("RUN --network=none -- --x");
    expect(run.flags).toHaveLength(1);
    expect(argsText(run)).toBe("--x");
    expect(argsText(read("RUN --"))).toBe("");
  });

  it("are not made by one dash, or by white space of other kinds", () => {
    expect(flags("RUN -x")).toEqual([]);
    expect(flags("RUN \u00a0--x")).toEqual([]);
  });

  it("take the escape of the file", () => {
    expect(flags("COPY --from=a\\b c d", "`")).toEqual([["from", "a\\b"]]);
    expect(flags("COPY --from=a`b c d", "`")).toEqual([["from", "ab"]]);
  });

  it("may have an empty value, an equals sign in it, or an open quote", () => {
    expect(flags("COPY --from= --x=a=b c")).toEqual([
      ["from", ""],
      ["x", "a=b"],
    ]);
    expect(flags('RUN --x="a b')).toEqual([["x", "a b"]]);
  });
});

describe("the exec form", () => {
  const json = (line: string): readonly string[] | undefined =>
    read(line).json?.map(({ value }) => value);

  it("is an array of strings, to the end of the line", () => {
    expect(json('RUN ["a", "b c"]')).toEqual(["a", "b c"]);
    expect(json('RUN [ "a" , "b" ] ')).toEqual(["a", "b"]);
    expect(json("CMD []")).toEqual([]);
    expect(json('CMD ["\\u00e9\\n\\"\\\\"]')).toEqual(['\u00e9\n"\\']);
    expect(json('COPY --from=a ["b", "c"]')).toEqual(["b", "c"]);
  });

  it.each([
    "RUN a",
    'RUN ["a",]',
    "RUN ['a']",
    'RUN ["a"] b',
    'RUN ["a"',
    'RUN [ -e "a" ]',
    'CMD ["C:\\Users"]',
    "CMD [1e999]",
    'USER ["a"]',
    'LABEL ["a"]',
  ])("is not %s", (line) => {
    expect(json(line)).toBeUndefined();
  });

  it("stands behind the type of a HEALTHCHECK", () => {
    expect(json('HEALTHCHECK --retries=1 CMD ["a", "b"]')).toEqual(["a", "b"]);
    expect(json("HEALTHCHECK CMD a")).toBeUndefined();
  });

  it("replaces halves of characters, as Go does", () => {
    expect(json('CMD ["\\ud83d", "\\ud83d\\ude00"]')).toEqual([
      "\ufffd",
      "\u{1f600}",
    ]);
  });

  it("has spans with the quotes", () => {
    const cmd = read('CMD ["a\\"]", "b"]');
    expect(cmd.json?.map((each) => textOf(cmd, each))).toEqual([
      '"a\\"]"',
      '"b"',
    ]);
  });
});

describe("words", () => {
  it("are split at blanks, quotes meaning nothing", () => {
    const words = (line: string): readonly string[] =>
      read(line).words.map(({ text }) => text);
    expect(words('COPY "a b" c\\ d')).toEqual(['"a', 'b"', "c\\", "d"]);
    expect(words("EXPOSE 1 2/udp\v3")).toEqual(["1", "2/udp", "3"]);
    expect(words("EXPOSE a\u00a0b")).toEqual(["a\u00a0b"]);
    expect(words("RUN")).toEqual([]);
  });

  it("are split outside quotes where quotes count", () => {
    const words = (text: string, escape = "\\"): readonly string[] =>
      quotedWords(text, { start: 0, end: text.length }, escape).map(
        (word) => word.text,
      );
    expect(words(`a="b c" d='e f' g\\ h`)).toEqual([
      'a="b c"',
      "d='e f'",
      "g\\ h",
    ]);
    expect(words(`'a\\' b`)).toEqual(["'a\\'", "b"]);
    expect(words('"a b')).toEqual(['"a b']);
    expect(words("a\\")).toEqual(["a"]);
    expect(words("a` b\\ c", "`")).toEqual(["a` b\\", "c"]);
    expect(words("a\u00a0b")).toEqual(["a", "b"]);
  });
});

describe("pairs", () => {
  const pairs = (
    line: string,
  ): readonly (readonly [string, string | undefined, boolean])[] =>
    read(line).pairs.map(({ key, value, legacy }) => [key, value, legacy]);

  it("are key=value, quotes kept", () => {
    expect(pairs(`ENV a=1 b="2 3" c=\\ d=e=f`)).toEqual([
      ["a", "1", false],
      ["b", '"2 3"', false],
      ["c", "\\ d=e=f", false],
    ]);
    expect(pairs("LABEL a= b='c'")).toEqual([
      ["a", "", false],
      ["b", "'c'", false],
    ]);
  });

  it("are one in the form without =", () => {
    expect(pairs("ENV a  b c=d ")).toEqual([["a", "b c=d", true]]);
    expect(pairs('ENV a "b"')).toEqual([["a", '"b"', true]]);
  });

  it("may be a name alone in ARG", () => {
    expect(pairs("ARG a b=c d=")).toEqual([
      ["a", undefined, false],
      ["b", "c", false],
      ["d", "", false],
    ]);
  });

  it("are none where BuildKit's parser gives up, and in other instructions", () => {
    expect(pairs("ENV a=b c")).toEqual([]);
    expect(pairs("ENV a")).toEqual([]);
    expect(pairs("RUN a=b")).toEqual([]);
  });

  it("have spans", () => {
    const env = read(`ENV a='b c' d=e`);
    expect(env.pairs.map((pair) => textOf(env, pair))).toEqual([
      "a='b c'",
      "d=e",
    ]);
  });
});

describe("mounts", () => {
  it("are read from RUN", () => {
    const run = read(
      "RUN --mount=type=cache,id=x,target=/c --mount=src=/s,dst=/t,from=b c",
    );
    expect(run.mounts).toEqual([
      {
        type: "cache",
        target: "/c",
        source: undefined,
        from: undefined,
        id: "x",
        readonly: false,
      },
      {
        type: "bind",
        target: "/t",
        source: "/s",
        from: "b",
        id: undefined,
        readonly: true,
      },
    ]);
    expect(read("COPY --mount=type=cache a b").mounts).toEqual([]);
  });

  it.each([
    ["type=bind", true],
    ["type=bind,rw", false],
    ["type=bind,rw=false", true],
    ["type=bind,readwrite=true", false],
    ["type=cache", false],
    ["type=cache,ro", true],
    ["type=cache,readonly=0", false],
    ["type=tmpfs", false],
    ["type=bind,rw,ro", true],
    ["type=bind,ro,rw", false],
    ["type=SECRET", true],
  ])("%s is read-only: %s", (value, readonly) => {
    expect(readMount(value)).toMatchObject({ readonly });
  });

  it("may quote what holds a comma", () => {
    expect(readMount('type=cache,"target=/a,b"')).toMatchObject({
      target: "/a,b",
    });
    expect(readMount('"target=a""b"')).toMatchObject({ target: 'a"b' });
  });

  it.each([
    [undefined, "missing a value on flag: --mount"],
    ["", "failed to parse csv mounts: EOF"],
    ['a"b', 'failed to parse csv mounts: a"b'],
    ['"a', 'failed to parse csv mounts: "a'],
    ['"a"b', 'failed to parse csv mounts: "a"b'],
    ["type=foo", 'unsupported mount type "foo"'],
    [
      "from=$x",
      "'from' doesn't support variable expansion, define alias stage instead",
    ],
    [
      "from=$x,from=a",
      "'from' doesn't support variable expansion, define alias stage instead",
    ],
  ])("%s: %s", (value, message) => {
    expect(readMount(value)).toBe(message);
  });

  it("may end with a dollar sign", () => {
    expect(readMount("from=a$")).toMatchObject({ from: "a$" });
  });
});

describe("what an ONBUILD triggers", () => {
  it("is read like any instruction", () => {
    const { child } = read('ONBUILD copy --from=a ["b", "c"]');
    expect(child?.keyword).toBe("COPY");
    expect(child?.flags).toHaveLength(1);
    expect(child?.json).toHaveLength(2);
    expect(child?.child).toBeUndefined();
  });

  it("is nothing for an ONBUILD without arguments", () => {
    expect(read("ONBUILD").child).toBeUndefined();
    expect(read("RUN a").child).toBeUndefined();
  });
});
