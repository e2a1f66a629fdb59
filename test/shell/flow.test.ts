import { describe, expect, it } from "vitest";
import { parseScript } from "../../src/shell/adapter.ts";
import {
  commandsOf,
  dominates,
  errexitOf,
  type Located,
} from "../../src/shell/flow.ts";
import type { Script } from "../../src/shell/tree.ts";
import { setWords } from "./rows.ts";

function read(text: string): Script {
  const script = parseScript(text, "bash");
  if ("reason" in script) throw new Error(`${text}: ${script.reason}`);
  return script;
}

function named(script: Script, name: string): Located {
  const found = commandsOf(script).find(
    ({ command }) => command.name?.value === name,
  );
  if (found === undefined) throw new Error(`${name} is not in ${script.text}`);
  return found;
}

/** Whether `b`, or the success of the whole, needs `a`. */
function needs(text: string, behind: "b" | "end", errexit = false): boolean {
  const script = read(text);
  const state = errexitOf(script, errexit);
  const later = behind === "b" ? named(script, "b") : "end";
  return dominates(named(script, "a"), later, state);
}

describe("b runs only if a succeeded", () => {
  it.each([
    "a && b",
    "x && a && y && b",
    "a && (x; b)",
    "a && { b; }",
    "a && if b; then x; fi",
    "a && if x; then b; fi",
    "a && for i in 1; do b; done",
    "a && x $(b)",
    "a && x | b",
    "a && ! b",
    "(a) && b",
    "a && x && { y && b; }",
    "{ x; a; } && b",
    "(x && a) && b",
    "x | a && b",
    "set -e; a; b",
    "set -e; a; x && b",
    "set -e; a; if x; then b; fi",
    "set -e; a; x || b",
    "set -e; { a; }; b",
    "set -ex; x | a; b",
    "set -o errexit; a; b",
    "(x && a && b)",
    "if x; then a && b; fi",
    "f() { a && b; }",
    "x || { a && b; }",
    "set +e; a && b",
  ])("%s", (text) => {
    expect(needs(text, "b")).toBe(true);
  });

  it.each([
    "a; b",
    "a & b",
    "b && a",
    "if x; then a; else b; fi",
    "if x; then a; fi; b",
    "case x in x) a ;; y) b ;; esac",
    "a $(b)",
    "a || b",
    "x || a && b",
    "a || x && b",
    "a && x || b",
    "! a && b",
    "a | b",
    "a | x && b",
    "{ a; x; } && b",
    "(a; x) && b",
    "if a; then b; fi",
    "if a; then x; fi && b",
    "for i in 1; do a; done && b",
    "case x in x) a ;; esac && b",
    "x $(a) && b",
    "f() { a; } && b",
    "set +e; a; b",
    "set -e; set +e; a; b",
    "set -e; a || x; b",
    "set -e; a && x; b",
    "set -e; x && a; b",
    "set -e; ! a; b",
    "set -e; if a; then x; fi; b",
    "set -e; (a); b",
    "set -e; a & b",
    "set -e; a | x; b",
    "set -e; { set +e; a; x; }; b",
    "set -e; if x; then set +e; fi; a; b",
    "set -e; . ./settings; a; b",
    "set -e; eval x; a; b",
    "set -e; trap x EXIT; a; b",
    "set -e; command set +e; a; b",
    "set -e; shopt -u x; a; b",
    "(set -e; a; x) && b",
    "x && set -e; a; b",
  ])("not: %s", (text) => {
    expect(needs(text, "b")).toBe(false);
  });

  it("where the shell was started with -e", () => {
    expect(needs("a; b", "b", true)).toBe(true);
    expect(needs("set +e; a; b", "b", true)).toBe(false);
    expect(needs("a || x; b", "b", true)).toBe(false);
  });

  it("what a subshell sets stays there", () => {
    expect(needs("set -e; (set +e; x); a; b", "b")).toBe(true);
    expect(needs("set -e; x $(set +e); a; b", "b")).toBe(true);
    expect(needs("set -e; x | set +e; a; b", "b")).toBe(true);
  });
});

describe("the script succeeds only if a did", () => {
  it.each([
    "a",
    "x; a",
    "x && a && y",
    "x | a",
    "(x; a)",
    "{ x; a; }",
    "set -e; a; x",
    "set -e; x | a; y || z",
    "a && (x; y)",
  ])("%s", (text) => {
    expect(needs(text, "end")).toBe(true);
  });

  it.each([
    "a; x",
    "a &",
    "a || x",
    "x || a",
    "x && a || y",
    "! a",
    "a | x",
    "(a; x)",
    "if a; then x; fi",
    "if x; then a; fi",
    "while a; do x; done",
    "for i in 1; do a; done",
    "case x in x) a ;; esac",
    "f() { a; }",
    "x $(a)",
    "set -e; a && x; y",
    "set -e; a || x; y",
    "set -e; (a; x); y",
    "set -e; { set +e; a; x; }; y",
  ])("not: %s", (text) => {
    expect(needs(text, "end")).toBe(false);
  });
});

it("commands come in the order of the text, but for substitutions behind their command", () => {
  const text = "x=$(a) b $(c) > $(d); e | f && (g; h &) || { i; }";
  expect(
    commandsOf(read(text)).map(({ command }) => command.name?.text),
  ).toEqual(["a", "b", "c", "d", "e", "f", "g", "h", "i"]);
});

it("whether -e is in force at each statement", () => {
  const states = (text: string): readonly (boolean | undefined)[] => {
    const script = read(text);
    const state = errexitOf(script, false);
    return script.body.statements.map((_, index) => state.at(index));
  };
  expect(states("a; set -e; b; set +e; c; set -eu; d")).toEqual([
    false,
    false,
    true,
    true,
    false,
    false,
    true,
  ]);
  expect(states("set -e; x && set +e; b")).toEqual([
    false,
    undefined,
    undefined,
  ]);
  expect(states("set -e & a")).toEqual([false, false]);
});

it.each(setWords)("set %s", (words, effect) => {
  for (const initial of [false, true]) {
    const state = errexitOf(read(`set ${words}; a`), initial);
    expect(state.at(1)).toBe(
      effect === "unknown" ? undefined : (effect ?? initial),
    );
  }
});

it("what hides a set in the statement itself or in front of it", () => {
  const after = (text: string): boolean | undefined =>
    errexitOf(read(`${text}; a`), true).at(1);
  expect(after("command ls")).toBe(true);
  expect(after("env set +e")).toBe(true);
  expect(after("command set +e")).toBeUndefined();
  expect(after("{ set -x; }")).toBe(true);
});
