import { describe, expect, it } from "vitest";
import { GO, globSource, setSource, type GlobRules } from "../src/glob.ts";

const SHELL: GlobRules = {
  star: ".*",
  one: ".",
  set: (written) => setSource(written, /[!^]/),
};
const STARS: GlobRules = { star: "[^/]*", stars: (slash) => `.*${slash}` };
const OPEN: GlobRules = { star: "[^/]*", variable: ".*" };

function fits(rules: GlobRules, glob: string, text: string): boolean {
  return new RegExp(`^${globSource(glob, rules)}$`, "u").test(text);
}

describe("a glob", () => {
  it.each([
    ["of a shell", SHELL, "a*", ["a", "ab", "a.b"], ["b"]],
    ["with one open character", SHELL, "a?c", ["abc"], ["ac", "abbc"]],
    ["with a set", SHELL, "[ab]x", ["ax", "bx"], ["cx", "[ab]x"]],
    ["with a set that is not", SHELL, "[!ab]x", ["cx"], ["ax"]],
    ["with a bracket in a set", SHELL, "[]a]x", ["]x", "ax"], ["bx"]],
    ["with a bracket that never closes", SHELL, "[ab", ["[ab"], ["a"]],
    ["with a range", SHELL, "v[0-9]", ["v1"], ["va"]],
    ["with marks of regular expressions", SHELL, "a.(b)+|$", ["a.(b)+|$"], []],
    ["with two stars", STARS, "/root/**", ["/root/a/b"], ["/rootx"]],
    ["with stars in between", STARS, "/a/**/c", ["/a/b/c"], ["/ac", "/a/c"]],
    ["without a rule for sets", STARS, "/[a]?", ["/[a]?"], ["/ab"]],
    ["with a variable", OPEN, "/x/${v}.gz", ["/x/a/b.gz"], ["/x.gz"]],
    ["of Go", GO, "a/*.md", ["a/b.md"], ["a/b/c.md"]],
    ["of Go with a set", GO, "[^a!]", ["b"], ["a", "!"]],
    ["of Go with a mark in a set", GO, "[!a&]", ["!", "a", "&"], ["b"]],
    ["of Go with an escape", GO, "\\*", ["*"], ["a", "\\*"]],
  ] as const)("%s", (_, rules, glob, inside, outside) => {
    expect(inside.filter((text) => !fits(rules, glob, text))).toEqual([]);
    expect(outside.filter((text) => fits(rules, glob, text))).toEqual([]);
  });
});
