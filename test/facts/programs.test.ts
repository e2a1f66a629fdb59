import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readArgs, type OptionTable } from "../../src/facts/programs/args.ts";
import { effectsOf, programs } from "../../src/facts/programs/index.ts";
import {
  fixed,
  shown,
  type Operand,
} from "../../src/facts/programs/operand.ts";
import { readSed } from "../../src/facts/programs/sed.ts";
import { isPlainAwk } from "../../src/facts/programs/awk.ts";

/** Words of a call: `'…'` keeps blanks together, `$NAME` and globs are not fixed. */
function words(line: string): readonly Operand[] {
  return Array.from(line.matchAll(/'([^']*)'|(\S+)/g), ([, quoted, bare]) => {
    if (quoted !== undefined) return fixed(quoted);
    const text = bare ?? "";
    if (!/[$*?]/.test(text)) return fixed(text);
    const written = text.replace(/\$(\w+)/g, "${$1}");
    return { text, value: undefined, written };
  });
}

describe("the table", () => {
  it.each([...programs.keys()])("%s says no to what nobody knows", (name) => {
    const program = programs.get(name);
    if (program === undefined || "readWords" in program) return;
    const effects = effectsOf(name, [fixed("--frobnicate-it")]);
    expect(effects.map(({ kind }) => kind)).toContain("unknown");
  });

  it.each([
    ["wget", "WGETRC"],
    ["git", "GIT_SSH_COMMAND"],
  ])("%s does what %s says", (name, variable) => {
    const effects = effectsOf(name, [fixed("https://a.b/c")], {
      variable: (each) => (each === variable ? "./x" : undefined),
    });
    expect(effects.map(({ kind }) => kind)).toEqual(["unknown"]);
  });
});

const TABLE: OptionTable = {
  options: "f/force r/R/recursive C/directory: color? i? verbose version",
  abbreviates: true,
};

/** Options and operands, as words. */
function args(line: string, table: OptionTable = TABLE): string {
  const { given, operands, unlisted } = readArgs(table, words(line));
  return [
    ...given.map(({ name, value }) =>
      value === undefined ? name : `${name}=${shown(value)}`,
    ),
    ...(unlisted === undefined ? [] : [`not listed: ${unlisted}`]),
    "|",
    ...operands.map(shown),
  ].join(" ");
}

describe("options", () => {
  it.each([
    ["-f a", "f | a"],
    ["-fr a", "f r | a"],
    ["-R a", "r | a"],
    ["-C /x a", "C=/x | a"],
    ["-C/x a", "C=/x | a"],
    ["-fC/x a", "f C=/x | a"],
    ["--directory=/x", "C=/x |"],
    ["--directory /x", "C=/x |"],
    ["--dir /x", "C=/x |"],
    ["--color a", "color | a"],
    ["--color=always a", "color=always | a"],
    ["-i.bak a", "i=.bak | a"],
    ["-i a", "i | a"],
    ["a -f b", "f | a b"],
    ["-- -f", "| -f"],
    ["-", "| -"],
    ["--ver", "not listed: --ver |"],
    ["--verb", "verbose |"],
    ["--force=x", "not listed: --force=x |"],
    ["-fx", "not listed: -fx |"],
    ["-C", "not listed: -C |"],
    ["-C$X", "C=${X} |"],
    ["$X", "| ${X}"],
  ])("%s: %s", (line, expected) => {
    expect(args(line)).toBe(expected);
  });

  it.each<[string, OptionTable, string]>([
    ["-f a -r", { ...TABLE, stops: true }, "f | a -r"],
    ["fC /x a", { ...TABLE, bareCluster: true }, "f C=/x | a"],
    ["--dir /x", { ...TABLE, abbreviates: false }, "not listed: --dir | /x"],
    ["-force -color=x", { ...TABLE, singleDash: true }, "f color=x |"],
    ["+x a", { ...TABLE, plus: true }, "not listed: +x | a"],
  ])("%s", (line, table, expected) => {
    expect(args(line, table)).toBe(expected);
  });
});

/** Options of TABLE as they may be written, with what they are read as. */
const value = fc.stringMatching(/^[a-z/.]{1,6}$/);
const option = fc.oneof(
  fc.constantFrom(
    ["-f", "f"],
    ["--force", "f"],
    ["-rf", "r f"],
    ["-R", "r"],
    ["--recursive", "r"],
    ["--recurs", "r"],
    ["--color", "color"],
    ["-i", "i"],
    ["-fi", "f i"],
  ),
  value.map((each) => [`-C ${each}`, `C=${each}`]),
  value.map((each) => [`-C${each}`, `C=${each}`]),
  value.map((each) => [`-rC${each}`, `r C=${each}`]),
  value.map((each) => [`--directory=${each}`, `C=${each}`]),
  value.map((each) => [`--dir ${each}`, `C=${each}`]),
  value.map((each) => [`--color=${each}`, `color=${each}`]),
  value.map((each) => [`-i${each}`, `i=${each}`]),
);

describe("options in any order", () => {
  it("are read one by one, and operands stay in theirs", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(option, value)),
        fc.array(fc.oneof(value, fc.constantFrom("-f", "--dir", "-x"))),
        (parts, behind) => {
          const line = [
            ...parts.map((part) => (Array.isArray(part) ? part[0] : part)),
            "--",
            ...behind,
          ].join(" ");
          const given = parts.flatMap((part) =>
            Array.isArray(part) ? (part[1] ?? "") : [],
          );
          const operands = parts.filter((part) => !Array.isArray(part));
          expect(args(line)).toBe(
            [...given, "|", ...operands, ...behind].join(" "),
          );
        },
      ),
    );
  });

  it("hide none that is not listed", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(option, value)),
        fc.array(fc.oneof(option, value)),
        fc.constantFrom("-x", "-fx", "--unheard", "--force=x", "--ver", "-xf"),
        (before, after, unheard) => {
          const line = [...before, [unheard], ...after]
            .map((part) => (Array.isArray(part) ? part[0] : part))
            .join(" ");
          expect(readArgs(TABLE, words(line)).unlisted).toBe(unheard);
        },
      ),
    );
  });
});

describe("scripts of sed", () => {
  it.each([
    "s/a/b/g",
    "s|a|b|;s,c,d,2",
    "/^#/d",
    "1,5p",
    "$!N;P;D",
    "/a/,/b/{s/c/d/;p}",
    "a\\\ntext e",
    "i text with e",
    "$a\\",
    "a\\\\\np",
    "y/abc/def/",
    ":a;N;$!ba;s/\\n/ /g",
    "\\#x#d",
    "s/${X}/${Y}/",
    "# e\np",
    "0~4d",
    "\\|a/b|d",
    "/a/I,\\xbxMd",
    "2,+3p;$d",
    "a one\\\ntwo\\\ne three\np",
  ])("%s only changes lines", (script) => {
    expect(readSed(script)).toEqual({ reads: [], writes: [] });
  });

  it.each([
    "e",
    "1e date",
    "s/a/b/e",
    "s/a/b/ge",
    "p;e date",
    "/a/{e date\n}",
    "s/a/b/;s/c/d/e",
    "${X}",
    "s/a",
    "v;?",
    // The backslash is escaped: the text ends there.
    "a x\\\\\ne date",
    "a\\\nx\\\\\ne date",
    // With a delimiter between brackets, versions of sed read another command.
    "s/[/]A/w/e",
    "\\|a/e|e",
    "/a",
    "s a b c",
  ])("%s may run something", (script) => {
    expect(readSed(script)).toBeUndefined();
  });
});

describe("programs of awk", () => {
  it.each([
    "{print $1}",
    "NR>1",
    "/a|b/",
    '{print "a > b | c"}',
    "a || b",
    "# system()\n{print}",
    "{x = a / b / c; print x}",
    "{print $1/1024}",
    "{print (a + b) / 2}",
    "{print /|/ ? 1 : 2}",
    '{print "a" \\\n , 1}',
  ])("%s is plain", (text) => {
    expect(isPlainAwk(text)).toBe(true);
  });
  it.each([
    '{system("x")}',
    '{print > "x"}',
    '{print | "x"}',
    '"x" | getline',
    '@include "x"',
    '{print >> "x"}',
    '{printf "a" > "x"}',
    '{"x" |& getline}',
    '{print "',
    '{print 1 \\\n > "x"}',
    // What may be a pattern hides what stands behind it.
    '{if (x) /#/ && system("y")}',
    '{x++ / 2; system("y") / 3}',
    '{y = 1 + /#/; system("y")}',
    '{print /#/; system("y")}',
  ])("%s is not", (text) => {
    expect(isPlainAwk(text)).toBe(false);
  });
});
