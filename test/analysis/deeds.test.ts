import { describe, expect, it } from "vitest";
import { behind, deedsOf } from "../../src/analysis/archive/deeds.ts";
import { fetches, fetchOf } from "../../src/analysis/archive/fetch.ts";
import type { Effect } from "../../src/facts/programs/effect.ts";
import type { Invocation } from "../../src/analysis/command/invocation.ts";
import { commandIn, commandsIn } from "./dockerfiles.ts";

/** What an effect is about: a path, with a slash behind it where all below counts, or why nobody knows. */
function about(effect: Effect): string {
  switch (effect.kind) {
    case "reads":
    case "writes":
    case "deletes":
      return `${effect.path.text}${effect.tree ? "/" : ""}`;
    case "runs-script":
      return effect.file.text;
    case "moves":
      return effect.to?.text ?? "";
    case "unknown":
      return effect.why;
    default:
      return "";
  }
}

/** All that a command does in /w, each with its folder where that is another one. */
function deeds(
  script: string,
  scriptOf: () => readonly Invocation[] | undefined = () => undefined,
): readonly string[] {
  const invocation = commandIn(script);
  return deedsOf(invocation, "/w", scriptOf).map(({ by, effect, folder }) => {
    expect(by).toBe(invocation);
    const where = folder === "/w" ? "" : ` in ${folder ?? "?"}`;
    return `${effect.kind} ${about(effect)}${where}`;
  });
}

const IN_VARIABLE = "unknown a command in a variable";
const NOT_READ = "unknown text that can't be read";
const SCRIPT = "unknown a script is run";

/** A text that is wrapped in `sh -c` that many times. */
function wrapped(times: number, text: string): string {
  let found = text;
  for (let at = 0; at < times; at++)
    found = `sh -c ${JSON.stringify(found).replaceAll("$", "\\$")}`;
  return found;
}

describe("all that a command does", () => {
  it.each<[script: string, found: readonly string[]]>([
    ["cat a", ["reads a"]],
    ["xargs cat", ["reads $(…)"]],
    ["xargs -n 1 $X", [IN_VARIABLE]],
    ["xargs rm -rf", ["deletes $(…)/"]],
    ["gosu app $X", [IN_VARIABLE]],
    ["gosu app cat a", ["reads a"]],
    ["sh -c 'cd x; cat a'", ["moves x", "reads a in /w/x"]],
    [
      "sh -c 'cd x && sh -c \"cat a\"; cat b'",
      ["moves x", "reads a in /w/x", "reads b in /w/x"],
    ],
    ["sh -c 'cd; cat b'", ["moves ", "reads b in ?"]],
    ["sh -c 'if'", [NOT_READ]],
    ["sh x.sh", ["runs-script x.sh", SCRIPT]],
    ["sh -c 'sh x.sh'", ["runs-script x.sh", SCRIPT]],
    // What a search finds is what counts of the folders that it looks through.
    ["find /a -type f", ["reads /a/"]],
    ["find /a -exec cat {} +", ["reads /a/**", "reads /a/**"]],
    ["find /a/ -exec cat {} +", ["reads /a/**", "reads /a//**"]],
    ["find -exec cat {} +", ["reads ./**", "reads ./**"]],
    ["find $D -exec cat {} +", ["reads ${D}/**", "reads $D/**"]],
    ["find $(x) -exec cat {} +", ["reads $(x)/", "reads $(x)/**"]],
    ["find /a -name x -exec tar c {} +", ["reads /a/**/x", "reads /a/**/x/"]],
    [
      "find /a /b -exec cat {} +",
      ["reads /a/**", "reads /b/**", "reads /a/**", "reads /b/**"],
    ],
    ["find /a -exec cat /b {} +", ["reads /a/**", "reads /b", "reads /a/**"]],
    ["find /a -exec ls \\;", ["reads /a/", "reads ."]],
    ["find /a -exec rm {} +", ["reads /a/**", "deletes /a/**"]],
    ["find /a -name '*.c' -delete", ["deletes /a/**/*.c/"]],
    ["find /a -delete", ["deletes /a/**/"]],
  ])("%s: %j", (script, found) => {
    expect(deeds(script)).toEqual(found);
  });

  it("with a script whose text is known, and no script that this one runs", () => {
    const script = (text: string) => () => commandsIn(text);
    expect(deeds("sh x.sh", script("cat a; cd /y; cat b"))).toEqual([
      "runs-script x.sh",
      "reads a",
      "moves /y",
      "reads b in /y",
    ]);
    expect(deeds("sh x.sh", script("sh y.sh"))).toEqual([
      "runs-script x.sh",
      "runs-script y.sh",
      SCRIPT,
    ]);
    expect(deeds("sh -c 'sh x.sh'", script("cat a"))).toEqual([
      "runs-script x.sh",
      SCRIPT,
    ]);
  });

  it("as far as six commands in one another", () => {
    const runs = (times: number): readonly string[] =>
      deeds(`${"gosu app ".repeat(times)}cat a`);
    expect(runs(6)).toEqual(["reads a"]);
    expect(runs(7)).toEqual([IN_VARIABLE]);
    expect(deeds(wrapped(6, "cat a"))).toEqual(["reads a"]);
    expect(deeds(wrapped(7, "cat a"))).toEqual([NOT_READ]);
    const five = () => commandsIn(wrapped(5, "cat a"));
    const six = () => commandsIn(wrapped(6, "cat a"));
    expect(deeds("sh x.sh", five)).toEqual(["runs-script x.sh", "reads a"]);
    expect(deeds("sh x.sh", six)).toEqual(["runs-script x.sh", NOT_READ]);
  });
});

it.each([
  ["cd x", "/w/x"],
  ["cd /x", "/x"],
  ["cd ..", "/"],
  ["cd $X", "/${X}"],
  ["cd $(x)", undefined],
  ["cd", undefined],
  ["cd -", undefined],
  ["ls", "/w"],
  ["cd x > /f", "/w/x"],
])("behind %s in /w, the folder is %s", (script, folder) => {
  expect(behind(commandIn(script), "/w")).toBe(folder);
});

describe("a download", () => {
  it.each<[script: string, isOne: boolean, file: string | undefined | false]>([
    ["curl -o a https://x", true, "a"],
    ["curl https://x", true, undefined],
    ["curl -o $(x) https://x", true, undefined],
    ["wget -O $A.tgz https://x", true, "${A}.tgz"],
    ["wget https://x/a > /f", true, "a"],
    // Of what brings several files, or may do anything else, none is followed.
    ["curl -o a https://x -o b https://y", true, false],
    ["wget -r https://x", true, false],
    ["git clone https://x/y", true, false],
    ["wget -O a https://x --frobnicate", false, false],
    ["curl -o a https://x $(y)", true, false],
    ["pip install a", false, false],
    ["echo a > /f", false, false],
    ["ls", false, false],
  ])("%s: %s, its file is %s", (script, isOne, file) => {
    const invocation = commandIn(script);
    expect(fetches(invocation)).toBe(isOne);
    const found = fetchOf(invocation);
    expect(found === undefined ? false : found.file).toBe(file);
  });
});
