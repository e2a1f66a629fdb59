import { describe, expect, it } from "vitest";
import { parseScript, type Dialect } from "../../src/shell/adapter.ts";
import { commandsOf } from "../../src/shell/flow.ts";
import type { Script } from "../../src/shell/tree.ts";

function read(text: string, dialect: Dialect = "sh"): Script {
  const script = parseScript(text, dialect);
  if ("reason" in script) throw new Error(`${text}: ${script.reason}`);
  return script;
}

function reason(text: string, dialect: Dialect = "sh"): string | undefined {
  const script = parseScript(text, dialect);
  return "reason" in script ? script.reason : undefined;
}

function commands(text: string, dialect?: Dialect): readonly string[] {
  return commandsOf(read(text, dialect)).map(({ command }) =>
    text.slice(command.start, command.end),
  );
}

/** What no shell, or not every POSIX shell, takes. */
describe("leaves alone", () => {
  it.each([
    ["f(", "a parenthesis is not closed"],
    ["a )", "the shell script does not parse: unexpected token ')'"],
    ["(a", "the shell script does not parse: expected ')' to close subshell"],
    [
      "{ a;",
      "the shell script does not parse: expected '}' to close brace group",
    ],
    ["a '", "the shell script does not parse: unterminated single quote"],
    ['a "', "the shell script does not parse: unterminated double quote"],
    [
      "a ${x",
      "the shell script does not parse: unterminated parameter expansion",
    ],
    [
      "a $(b",
      "the shell script does not parse: unterminated command substitution",
    ],
    [
      'a "$(b "c)"',
      "the shell script does not parse: unterminated double quote",
    ],
    ["a `b", "the shell script does not parse: unterminated backtick"],
    ["a &&", "the shell script does not parse: expected command after '&&'"],
    ["a; ; b", "the shell script does not parse: unexpected token ';'"],
    [
      "if a; then b",
      "the shell script does not parse: expected 'fi' to close 'if'",
    ],
    ["a <<E\nx", "a heredoc has no closing line"],
    ["a <<E\nx ` y\nE", "a backtick in a heredoc is not closed"],
    ["a `b \\`c\\``", "a substitution in escaped backticks is not read"],
    ["a $(( $(b) ))", "a substitution inside arithmetic is not read"],
    ["a ${x:=y}", "an expansion assigns a variable"],
    ["a ${x=y}", "an expansion assigns a variable"],
    ["a {{ name }}", "unexpanded template text"],
    ["{% if x %}", "unexpanded template text"],
    ["a\rb", "a line ends in a carriage return"],
    ["a && \\\r\n b", "a line ends in a carriage return"],
    ["select x in a; do b; done", "this kind of command is not read"],
    ["coproc a", "this kind of command is not read"],
    ["for ((i=0;i<3;i++)); do a; done", "this kind of command is not read"],
  ])("%j", (text, expected) => {
    expect(reason(text)).toBe(expected);
    expect(reason(text, "bash")).toBe(expected);
  });

  it.each([
    ["a &> f", "&>"],
    ["a &>> f", "&>>"],
    ["a |& b", "|&"],
    ["a <<< x", "<<<"],
    ["a <(b)", "process substitution"],
    ["a >(b)", "process substitution"],
    ["x=(1 2)", "an array or += assignment"],
    ["x+=1", "an array or += assignment"],
    ["x[0]=1", "an array or += assignment"],
    ["[[ a ]]", "[[ ]]"],
    ["(( i++ ))", "(( ))"],
    ["a $'x'", "$'x'"],
    ['a $"x"', '$"x"'],
    ["a {b,c}", "{b,c}"],
    ["a {1..3}", "{1..3}"],
    ["a @(x|y)", "@(x|y)"],
    ["time a", "time"],
    ["a {x}> f", "{name}> redirection"],
    ["a ${x//y/z}", "this expansion"],
    ["a ${x:1:2}", "this expansion"],
    ["a ${x^}", "this expansion"],
    ["a ${!x}", "this expansion"],
    ["a ${x[0]}", "this expansion"],
    ["a ${x@Q}", "this expansion"],
    ["function f { a; }", "function"],
    ["function f() { a; }", "function"],
    ["case x in a) b ;& c) d;; esac", ";&"],
    ["a $(b &> c)", "&>"],
    ["if a; then b <(c); fi", "process substitution"],
  ])("%j in sh, not in bash", (text, what) => {
    expect(reason(text)).toBe(`${what} means something else in a POSIX shell`);
    expect(reason(text, "bash")).toBeUndefined();
  });

  it("says where", () => {
    expect(parseScript("a && b <(c)", "sh")).toMatchObject({ at: 7 });
    expect(parseScript("abc\r", "sh")).toMatchObject({ at: 3 });
  });
});

/** A command must not hide where the parser does not look, or where its tree is not followed. */
describe("a substitution is read, or the script is not", () => {
  it.each([
    "x=(1 $(b))",
    "x[$(b)]=1",
    "x=([$(b)]=1)",
    "declare -a x=($(b))",
    "export x=$(b)",
    "(( x = $(b) ))",
    "((x[$(b)]++))",
    "[[ a =~ $(b) ]]",
    "[[ -v x[$(b)] ]]",
    "a ${x[$(b)]}",
    "a ${#x[$(b)]}",
    "a ${x:1:$(b)}",
    "a ${x//a/$(b)}",
    "a ${x:-$(b)}",
    "a ${x%%`b`}",
    'a "${x:-"$(b)"}"',
    "a {$(b),c}",
    "a {x,${y:-$(b)}}",
    "a @(c|$(b))",
    "a <<< $(b)",
    "a > $(b)",
    "case $(b) in x) a;; esac",
    "case x in $(b)) a;; esac",
    "for x in $(b); do a; done",
    "for i in a; do c; done < <(b)",
    "a $((1 + $(b)))",
    "a $[ $(b) ]",
    "a <<E\n${x:-$(b)}\nE",
    "a <<E\n$(( $(b) ))\nE",
    'a $"$(b)"',
    "a `c \\`b\\``",
    "f() { $(b); }",
    "{ a; } > `b`",
    "if a; then c; fi 2> $(b)",
  ])("%j", (text) => {
    for (const dialect of ["sh", "bash"] as const) {
      if (reason(text, dialect) === undefined)
        expect(commands(text, dialect)).toContain("b");
    }
  });

  it("single quotes hide none", () => {
    expect(commands("a '$(b)' \\$\\(b\\)")).toEqual(["a '$(b)' \\$\\(b\\)"]);
  });
});

describe("reads", () => {
  it.each([
    ["a", ["a"]],
    ["", []],
    ["# nothing", []],
    ["a;b&&c||d|e", ["a", "b", "c", "d", "e"]],
    ["a & b", ["a", "b"]],
    ["! a", ["a"]],
    ["( a; b ) 2> f", ["a", "b"]],
    ["{ a; b; } | c", ["a", "b", "c"]],
    ["if a; then b; elif c; then d; else e; fi > f", ["a", "b", "c", "d", "e"]],
    ["while a; do b; done < f", ["a", "b"]],
    ["for x in 1 2; do a $x; done", ["a $x"]],
    ["case $x in a|b) c;; (d) e;; *) f; esac", ["c", "e", "f"]],
    ["f() { a; }", ["a"]],
    ["f() (a)", ["a"]],
    ["X=1 Y=$(a) b c", ["a", "X=1 Y=$(a) b c"]],
    ["> f 2>&1 a", ["> f 2>&1 a"]],
    ["a 2>&1 >/dev/null", ["a 2>&1 >/dev/null"]],
    ['a `b` $(c "$(d)")', ['a `b` $(c "$(d)")', "b", 'c "$(d)"', "d"]],
    ["a <<E && b\n$(c) x\nE\nd", ["a <<E", "c", "b", "d"]],
    ["a <<'E'\n$(c\nE\nd", ["a <<'E'", "d"]],
    ["a <<-E\n\tx\n\tE\nb", ["a <<-E", "b"]],
    ["a '#b' c#d # e", ["a '#b' c#d"]],
    ["a # b && c\nd", ["a", "d"]],
    ["a \\\n  -b && c", ["a \\\n  -b", "c"]],
    ["a \"x;y\" ';z' \\; b", ["a \"x;y\" ';z' \\; b"]],
    ["é '💥' && ü", ["é '💥'", "ü"]],
    ["echo } if then {", ["echo } if then {"]],
    ["a\u00a0b", ["a\u00a0b"]],
    ["exec 3<>f; a >&3 <&-", ["exec 3<>f", "a >&3 <&-"]],
  ])("the commands of %j", (text, expected) => {
    expect(commands(text)).toEqual(expected);
    expect(commands(text, "bash")).toEqual(expected);
  });

  it("bash", () => {
    expect(
      commands("[[ $(a) ]] && x=(1 b) && c <(d) &> f {e,f}", "bash"),
    ).toHaveLength(4);
  });

  it("every word where it stands", () => {
    const text = 'A=1 a "b c"d $(e f) > g \\\n h=i && "j"';
    for (const { command } of commandsOf(read(text)))
      for (const word of [command.name, ...command.args])
        if (word !== undefined)
          expect(text.slice(word.start, word.end)).toBe(word.text);
  });

  it.each([
    ["a # b", true],
    ["a; # b", true],
    ["# b", true],
    ["a", false],
    ["a '# b'", false],
    ["a # b\nc", false],
    ["a #b && c", true],
    ["a b#c", false],
  ])("whether a comment ends %j: %j", (text, expected) => {
    expect(read(text).trailingComment).toBe(expected);
  });
});

it("an argument that looks like an assignment is a word", () => {
  const script = parseScript('export A=b B="$(c)"', "sh");
  if ("reason" in script) throw new Error(script.reason);
  const [located] = commandsOf(script);
  const args = located?.command.args ?? [];
  expect(args.map(({ value }) => value)).toEqual(["A=b", undefined]);
  expect(args.map(({ scripts }) => scripts.length)).toEqual([0, 1]);
});
