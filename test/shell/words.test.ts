import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { parseScript, type Dialect } from "../../src/shell/adapter.ts";
import type { Word } from "../../src/shell/tree.ts";

function word(text: string, dialect: Dialect = "sh"): Word | undefined {
  const script = parseScript(`a ${text}`, dialect);
  if ("reason" in script) return undefined;
  const node = script.body.statements[0]?.node;
  return node?.type === "command" && node.args.length === 1
    ? node.args[0]
    : undefined;
}

/** Words with and without a fixed value, in the ways that people quote. */
const WORDS =
  String.raw`abc|a\ b|"a b"|'a b'|"a\$b"|"a\b"|"a\\b"|"a\"b"|'a\b'|a\\b|a\b|"a"'b'c|"\n"|"a'b"|'a"b'|a=b|--x="y z"|a'$b'|a\$b|"a\`b"|\"a\"|a""b|""|''|a#b|\#a|x=~/y|x=a:~/y|x=/~/y|~/x|~root|"~"|\~|a~|a:~|{a}|{a,b|a{b}c|{}|a*|"a*"|a\*|[a]|a?|!a|a!|"a!b"|a^b|a%b|@|%|+|-|--|.|..|/|//|a/b|$|a$|"$"|"a$"|\é|é|a\;b|a\&b|\(a\)|\<a|"(a)"|a\'b|"\'"|"\a"|'\'|1|2x|a=|=a|a==b|a,b|\{a,b}|"{a,b}"|{1..3}|{a,b}c|a{1,2}|@(a)|$'a\n'|$"a"|a$[1+2]`.split(
    "|",
  );

describe.each([
  ["dash", "sh"],
  ["bash", "bash"],
] as const)("in %s", (program, dialect) => {
  const isThere = spawnSync(program, ["-c", ":"]).error === undefined;

  it.skipIf(!isThere)(
    `a fixed word is what the shell makes of it${isThere ? "" : ` (skipped: ${program} is not installed)`}`,
    () => {
      const fixed = WORDS.flatMap((text) => {
        const value = word(text, dialect)?.value;
        return value === undefined ? [] : { text, value };
      });
      const script = fixed.map(({ text }) => `printf '%s\\0' ${text}`);
      const cwd = mkdtempSync(join(tmpdir(), "dockfix-words-"));
      onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
      const { stdout } = spawnSync(program, ["-c", script.join("\n")], {
        encoding: "utf8",
        cwd,
      });
      const real = stdout.split("\0");
      expect(fixed.map(({ text, value }) => [text, value])).toEqual(
        fixed.map(({ text }, index) => [text, real[index]]),
      );
      expect(fixed.length).toBeGreaterThan(70);
    },
  );
});

describe("a word", () => {
  it.each([
    ["a$b", { value: undefined, pattern: undefined, variables: ["b"] }],
    ['"${a}-$b"', { value: undefined, variables: ["a", "b"] }],
    ["a*", { value: undefined, pattern: "a*", pieces: undefined }],
    ["$(b)", { value: undefined, pattern: undefined, pieces: undefined }],
    ["~/a", { value: undefined, pieces: undefined }],
    [
      "${a:-$b}",
      { value: undefined, pieces: undefined, variables: ["a", "b"] },
    ],
    ["$((a + b))", { value: undefined, variables: ["a", "b"] }],
  ])("%s", (text, expected) => {
    expect(word(text)).toMatchObject(expected);
  });

  it("is text and plain variables", () => {
    expect(word("a$b\"${c}d\"'$e'")?.pieces).toEqual([
      "a",
      { variable: "b", quoted: false },
      { variable: "c", quoted: true },
      "d",
      "$e",
    ]);
  });
});
