import { describe, expect, it } from "vitest";
import { shown } from "../../src/facts/programs/operand.ts";
import { unknownIn, withNested } from "../../src/analysis/command/nested.ts";
import { commandIn, commandsIn } from "./dockerfiles.ts";

describe("what the shell itself looks for", () => {
  /** The paths that the last command of a script reads, of which `true` reads none by itself. */
  const read = (script: string): readonly string[] =>
    (commandsIn(script).at(-1)?.effects ?? []).flatMap((effect) =>
      effect.kind === "reads" ? shown(effect.path) : [],
    );

  it.each([
    ["true a", []],
    ["true *", ["*"]],
    ["true /x/*.c b", ["/x/*.c"]],
    ["true a? [bc]", ["a?", "[bc]"]],
    ["true '*'", []],
    ['true "*"', []],
    ['true "$X"/*', ['"$X"/*']],
    ['true "$X/*"', []],
    ["true $X", []],
    ["true ${X%?}", []],
    ["true $(ls *) && true a", []],
    ["for i in *.c; do true; done", ["*.c"]],
    ["for i in a; do true; done", []],
    ["X=* true", ["*"]],
    ["X='*' true", ["*"]],
    ["X=a true", []],
    ["X=*", ["*"]],
    ["rm -f *.c", []],
    ["true a > /x*", []],
  ])("%s: %j", (script, found) => {
    expect(read(script)).toEqual(found);
  });
});

describe("why nobody can say what a command does", () => {
  it.each([
    ["ls", undefined],
    ["frobnicate", expect.any(String)],
    ["$X a", "the name of the program is put together: $X"],
    ["sudo ls", undefined],
    ["sudo frobnicate", expect.any(String)],
    ["sudo $X", "the name of the program is put together: $X"],
    ["gosu app ls", undefined],
    ["gosu app frobnicate", expect.any(String)],
    ["sh -c 'ls'", undefined],
    ["sh -c 'ls; frobnicate'", expect.any(String)],
    ["sh -c 'if'", "text is run that can't be read"],
    ["sh ./x.sh", "the script ./x.sh is run"],
    ["./x.sh", "the script ./x.sh is run"],
    ["make", "make runs what the project says"],
    ["xargs ls", undefined],
    ["find . -exec ls {} +", undefined],
    [
      "gosu a gosu a gosu a gosu a gosu a gosu a gosu a gosu a gosu a ls",
      "commands are nested too deep",
    ],
    ["gosu a gosu a gosu a gosu a gosu a gosu a gosu a ls", undefined],
  ])("%s: %s", (script, why) => {
    expect(unknownIn(commandIn(script))).toEqual(why);
  });

  it("not where the caller follows what is run", () => {
    expect(unknownIn(commandIn("sh ./x.sh"), () => true)).toBe(undefined);
    expect(unknownIn(commandIn("gosu app make"), () => true)).toBe(undefined);
    expect(
      unknownIn(commandIn("make"), ({ kind }) => kind === "runs-script"),
    ).toBe("make runs what the project says");
  });

  it("no deeper than anybody writes", () => {
    const { length } = withNested(commandIn(`${"gosu a ".repeat(20)}ls`));
    expect(length).toBe(9);
  });

  it.each([
    ["ls", ["ls"]],
    ["gosu a ls", ["gosu a ls", "ls"]],
    ["gosu a gosu b ls", ["gosu a gosu b ls", "gosu b ls", "ls"]],
    ["sh -c 'a; gosu b c'", ["sh -c a; gosu b c", "a", "gosu b c", "c"]],
  ])("with all that it runs: %s", (script, lines) => {
    expect(withNested(commandIn(script)).map(({ line }) => line)).toEqual(
      lines,
    );
  });
});
