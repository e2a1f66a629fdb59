import { describe, expect, it } from "vitest";
import { parseScript, type Dialect } from "../../src/shell/adapter.ts";
import type { Shell } from "../../src/shell/dialect.ts";
import {
  formOf,
  isPlain,
  leakOf,
  stopsAlone,
  type Form,
} from "../../src/shell/form.ts";
import type { Script } from "../../src/shell/tree.ts";

function read(text: string, dialect: Dialect = "bash"): Script {
  const script = parseScript(text, dialect);
  if ("reason" in script) throw new Error(`${text}: ${script.reason}`);
  return script;
}

function form(text: string, options: Partial<Shell> = {}): Form {
  const script = read(text);
  const off = { errexit: false, nounset: false, pipefail: false };
  return formOf({
    script,
    shell: { dialect: "bash", ...off, ...options },
    isHeredoc: false,
    logical: { text, starts: [0], sources: [0] },
    offset: 0,
  });
}

/** The form as `kind(options): parts`. */
function described(text: string, options?: Partial<Shell>): string {
  const found = form(text, options);
  if (found.kind === "other") return found.reason;
  const set = [...(found.preamble?.options ?? [])].sort().join("+");
  const parts =
    found.kind === "and"
      ? found.items
      : found.body.map((statement) => statement.node);
  const texts = parts.map(({ start, end }) => text.slice(start, end));
  return `${found.kind}(${set}): ${texts.join(", ")}`;
}

describe("the form of", () => {
  it.each([
    ["a", "and(): a"],
    ["a;", "and(): a"],
    ["a && b | c && (d; e)", "and(): a, b | c, (d; e)"],
    ["! a", "and(): ! a"],
    ["if a; then b; fi", "and(): if a; then b; fi"],
    ["set -e", "and(): set -e"],
    ["set -ex && a", "and(errexit+xtrace): set -ex, a"],
    [
      "set -euo pipefail && a",
      "and(errexit+nounset+pipefail): set -euo pipefail, a",
    ],
    ["set -e; a; b", "sete(errexit): a, b"],
    ["set -e\na\nb", "sete(errexit): a, b"],
    ["set -xe; a; b && c", "sete(errexit+xtrace): a, b && c"],
    ["set -o errexit; a", "sete(errexit): a"],
    ["set -eu; a; b", "sete(errexit+nounset): a, b"],
    ["set -eo pipefail; a", "sete(errexit+pipefail): a"],
    ["", "the script is empty"],
    ["a &", "a command runs in the background"],
    ["a & b", "a command runs in the background"],
    ["a || b", "it holds || at its top"],
    ["a && b || c", "it holds || at its top"],
    ["a; b", "commands are separated by ; without set -e"],
    ["set -x; a", "commands are separated by ; without set -e"],
    ["set +e; a", "commands are separated by ; without set -e"],
    ["set -ef; a", "commands are separated by ; without set -e"],
    ["set -e --; a", "commands are separated by ; without set -e"],
    ["set -e > f; a", "commands are separated by ; without set -e"],
    ["set -e && a; b", "commands are separated by ; without set -e"],
    ["a; set -e; b", "commands are separated by ; without set -e"],
  ])("%j", (text, expected) => {
    expect(described(text)).toBe(expected);
  });

  it("a list in a shell that was started with -e", () => {
    expect(described("a; b", { errexit: true })).toBe("sete(): a, b");
    expect(described("set -x; b", { errexit: true })).toBe("sete(xtrace): b");
  });
});

describe("leaks", () => {
  it.each([
    ["cd /a", "cd"],
    ["a && cd /a && b", "cd"],
    ["{ cd /a; }", "cd"],
    ["if a; then cd /a; fi", "cd"],
    ["for i in 1; do a; done", "for i"],
    ["while a; do cd x; done", "cd"],
    ["case x in x) cd /a ;; esac", "cd"],
    ["! cd /a", "cd"],
    ["command cd /a", "cd"],
    ["builtin cd /a", "builtin"],
    ["\\cd /a", "\\cd"],
    ["A=1", "A="],
    ["A=$(b)", "A="],
    ["A=1 :", "A="],
    ["a $((i = 1))", "an assignment in $(( ))"],
    ["a $((i += 1))", "an assignment in $(( ))"],
    ['a "$((i++))"', "an assignment in $(( ))"],
    ["(( i = 1 ))", "(( ))"],
    ["export A=1", "export"],
    ["unset A", "unset"],
    ["readonly A", "readonly"],
    ["read A", "read"],
    ["printf -v A x", "printf -v"],
    ["f() { a; }", "function f"],
    ["a && f() { a; }", "function f"],
    ["alias a=b", "alias"],
    ["trap a EXIT", "trap"],
    ["umask 077", "umask"],
    ["ulimit -n 1", "ulimit"],
    ["set -f", "set"],
    ["shopt -s x", "shopt"],
    ["exec a", "exec"],
    ["exec > f", "exec"],
    ["a && exit", "exit"],
    ["return", "return"],
    [". ./a", "."],
    ["source a", "source"],
    ["eval a", "eval"],
    ["hash -r", "hash"],
    ["$A b", "$A"],
    ["a || cd b", "cd"],
    ["printf -vA x", "printf -v"],
    ["if for i in 1; do a; done; then b; fi", "for i"],
    ["if a; then for i in 1; do b; done; fi", "for i"],
    ["if a; then b; else for i in 1; do c; done; fi", "for i"],
    ["while (( i++ )); do a; done", "(( ))"],
    ["while a; do for i in 1; do b; done; done", "for i"],
    ["case x in x) for i in 1; do a; done ;; esac", "for i"],
  ])("%s leaks %s", (text, leak) => {
    expect(leakOf(read(text))).toBe(leak);
  });

  it.each([
    "a",
    "A=1 b",
    "a A=1",
    "(cd /a; A=1; f() { b; }; umask 0)",
    "(cd /a) && b",
    "a | cd /b",
    "a $(cd /b; A=1)",
    "cd /a &",
    "a $((1 + 1)) $((a == 1)) $((a <= 1)) $((a != 1))",
    "command -v a",
    "printf x",
    "printf",
    "printf x-v",
    "> f",
    "a > f 2>&1",
    "if a; then b; fi",
    "while a; do b; done",
    "[[ -f a ]]",
    "true && : && false",
    "echo cd",
  ])("%s leaks nothing", (text) => {
    expect(leakOf(read(text))).toBeUndefined();
  });
});

describe("what -e changes nothing in", () => {
  it.each([
    ["a", true],
    ["a > f", true],
    ["A=1 b $(c)", true],
    ["a | b", true],
    ["a $(b | c)", true],
    ["a $(b; c)", false],
    ["a $(b && c)", false],
    ["a $(b $(c; d))", false],
    ["a <<E\n$(b; c)\nE", false],
    ["(a)", false],
    ["{ a; }", false],
    ["! a", false],
    ["a | (b; c)", false],
    [". ./a", false],
    ["eval a", false],
    ["if a; then b; fi", false],
  ])("%j: %j", (text, expected) => {
    const node = read(text).body.statements[0]?.node;
    expect(node && isPlain(node)).toBe(expected);
  });

  it.each([
    ["a", true],
    ["a | b", true],
    ["a &", false],
    ["! a", false],
    ["a && b", false],
    ["(a)", false],
    ["{ a; }", false],
    ["a | (b)", false],
    ["if a; then b; fi", false],
  ])("a failure of %s ends the script: %j", (text, expected) => {
    const statement = read(text).body.statements[0];
    expect(statement && stopsAlone(statement)).toBe(expected);
  });
});
