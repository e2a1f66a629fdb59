import { describe, expect, it } from "vitest";
import { parseScript } from "../../src/shell/adapter.ts";
import { isFreeOfErrexit, stopsWhenFailing } from "../../src/shell/errexit.ts";
import { errexitOf } from "../../src/shell/flow.ts";
import type { Node, Script } from "../../src/shell/tree.ts";

/** A script and its last statement. */
function lastOf(text: string): { script: Script; node: Node; index: number } {
  const script = parseScript(text, "bash");
  if ("reason" in script) throw new Error(`${text}: ${script.reason}`);
  const index = script.body.statements.length - 1;
  const node = script.body.statements[index]?.node;
  if (node === undefined) throw new Error(`${text} is empty`);
  return { script, node, index };
}

describe("a failure under -e ends the shell", () => {
  const stops = (text: string): boolean => {
    const { script, node } = lastOf(text);
    return stopsWhenFailing(script, node);
  };

  it.each([
    "a",
    "f() { x && y; }",
    "[[ x ]]",
    "a | b",
    "{ a && b; c; }",
    "if a && b; then c; fi",
    "if a; then b; else c; fi",
    "if a; then b; elif c; then d; fi",
    "for i in 1; do a && b; c; done",
    "while a && b; do c; done",
    "case x in a) b ;; c) d ;; esac",
    "a || b",
    "a && b || c",
  ])("%s", (text) => {
    expect(stops(text)).toBe(true);
  });

  it.each([
    "a && b",
    "a || b && c",
    "a || { b && c; }",
    "a || (b)",
    "! a",
    "a | (b)",
    "(a)",
    "{ a; b && c; }",
    "{ a; b & }",
    "f() { x; }; f",
    "f() { x; }; a | f",
    "if a; then b && c; fi",
    "if a; then b; else c && d; fi",
    "if a; then b; elif c; then d && e; fi",
    "for i in 1; do a && b; done",
    "case x in a) b ;; c) d && e ;; esac",
  ])("not: %s", (text) => {
    expect(stops(text)).toBe(false);
  });
});

describe("a statement does the same on the left of &&", () => {
  const isFree = (text: string, initial: boolean): boolean => {
    const { script, node, index } = lastOf(text);
    return isFreeOfErrexit(script, errexitOf(script, initial), node, index);
  };

  it.each(["a", "a | b", "a | b | c", "x=1 a", "f() { x; }; a", "set -e; a"])(
    "whatever -e is: %s",
    (text) => {
      expect(isFree(text, true)).toBe(true);
      expect(isFree(text, false)).toBe(true);
    },
  );

  it.each([
    "{ a; b; }",
    "(a; b)",
    "if a; then b; fi",
    "f() { x; }; f",
    "f() { x; }; f | a",
    "f() { x; }; a | f",
    "f() { x; }; { f; }",
    "{ command ls; a; }",
    "set -x; { a; b; }",
    "set +e; { a; b; }",
    "set -e; set +e; { a; b; }",
  ])("without -e: %s", (text) => {
    expect(isFree(text, false)).toBe(true);
  });

  it.each(["{ a; b; }", "f() { x; }; f", "f() { x; }; a | f"])(
    "not with -e: %s",
    (text) => {
      expect(isFree(text, true)).toBe(false);
      expect(isFree(`set -e; ${text}`, false)).toBe(false);
    },
  );

  it.each([
    "{ set -e; a; b; }",
    "{ . ./settings; a; }",
    "{ eval x; a; }",
    "{ command set -e; a; }",
    "{ $x; a; }",
    "f() { set -e; x; }; f",
    "f() { set -e; x; }; { f; }",
    "f() { x; }; { a | set -e; }",
  ])("not even without it, as it may come to be: %s", (text) => {
    expect(isFree(text, false)).toBe(false);
  });

  it("what is set behind it does not matter", () => {
    const script = parseScript("{ a; b; }; set -e", "bash");
    if ("reason" in script) throw new Error(script.reason);
    const [first] = script.body.statements;
    if (first === undefined) throw new Error("empty");
    const state = errexitOf(script, false);
    expect(isFreeOfErrexit(script, state, first.node, 0)).toBe(true);
  });
});
