import { describe, expect, it } from "vitest";
import {
  globsIn,
  isKnown,
  mayBe,
  nameAmong,
  openName,
  placedWordsIn,
  wordsIn,
} from "../../src/analysis/archive/may-match.ts";

describe("a name that may not be known", () => {
  it.each([
    ["a.tgz", "a.tgz", undefined, []],
    ["x/a.tgz", "a.tgz", undefined, []],
    ["/a.tgz", "a.tgz", "", []],
    ["/x/y/a.tgz", "a.tgz", "/x/y", []],
    ['"/x/a b.tgz"', "a b.tgz", "/x", []],
    ["/x/'a'\\ b", "a b", "/x", []],
    ["/x/$V.tgz", "${V}.tgz", "/x", ["V"]],
    ["/x/${V}-${W}.tgz", "${V}-${W}.tgz", "/x", ["V", "W"]],
    ["/$D/a.tgz", "a.tgz", undefined, []],
    ["/x*/a.tgz", "a.tgz", undefined, []],
    ["$D/a.tgz", "a.tgz", undefined, []],
    ["/x/${V%.*}.tgz", "*.tgz", "/x", []],
    ["/x/${V:-a/b}.tgz", "*.tgz", "/x", []],
    ["/x/$(ls /y).tgz", "*.tgz", "/x", []],
    ["/x/`ls y`.tgz", "*.tgz", "/x", []],
    ["/x/a[0-9].tgz", "a*.tgz", "/x", []],
    ["/x/{a,b}.tgz", "*.tgz", "/x", []],
    ["/x/a?.tgz", "a*.tgz", "/x", []],
    ["/x/a$.tgz", "a*.tgz", "/x", []],
  ])("%s", (word, text, folder, variables) => {
    expect(openName(word)).toEqual({ word, text, folder, variables });
  });

  it.each([
    ["/x/a.tgz", true],
    ["$D/a.tgz", true],
    ["$V.tgz", false],
    ["*.tgz", false],
    ["a?", false],
  ])("%s is known: %s", (word, known) => {
    expect(isKnown(openName(word))).toBe(known);
  });

  it.each([
    ["a.tgz", "a.tgz", true],
    ["a.tgz", "b.tgz", false],
    ["a.tgz", "a.tgx", false],
    ["a1b.tgz", "a2b.tgz", false],
    ["/x/a.tgz", "a.tgz", true],
    ["/x/a.tgz", "/x/a.tgz", true],
    ["/x/a.tgz", "/y/a.tgz", false],
    ["/x/*.tgz", "/y/a.tgz", false],
    ["/x/*.tgz", "/x/a.tgz", true],
    ["/$D/a.tgz", "/y/a.tgz", true],
    ["a*.tgz", "ab.tgz", true],
    ["a*.tgz", "a.tgz", true],
    ["a*.tgz", "b.tgz", false],
    ["*.tgz", "a.zip", false],
    ["*.tgz", "*.zip", false],
    ["a*", "*z", true],
    ["a*c", "ab*", true],
    ["a*c", "a*b*c", true],
    ["a*c", "a-d", false],
    ["ab*", "ac*", false],
    ["a**b", "ab", true],
    ["*a*", "xay", true],
    ["*a*", "xby", false],
    ["a*b", "a", false],
    ["*", "", true],
    ["$V.tgz", "a.tgz", true],
    ["$V.tgz", "${V}.tgz", true],
    ["$V.tgz", "a.zip", false],
    ["$V-1.tgz", "$V-2.tgz", false],
    ["$V-1.tgz", "$W-1.tgz", true],
    ["$V-x.tgz", "x-$V.tgz", true],
    ["$V$W.tgz", "$W$V.tgz", true],
    ["x$V", "${V}x", true],
    ["$V-1-$W.tgz", "$V-2-$W.tgz", false],
    ["$V-1-$V.tgz", "$V-1.tgz", false],
    ["$V*1.tgz", "$V*2.tgz", false],
    ["*-1.tgz", "*-2-1.tgz", true],
    ["$V", "$V.tgz", false],
    ["x-$V.tgz", "$W.tgz", true],
    ["x-$V.tgz", "y-$W.tgz", false],
    ["a$V", "${W}b$V", false],
    ["a${LONG}", "a${LOST}", true],
    ["${LONG}a", "${SONG}a", true],
    ["$V", "$V$W$V", true],
    ["$V", "$V-$V", false],
    ["a$V", "a$V$W$V", true],
    ["$V*", "$V*", true],
  ])("%s may be %s: %s", (a, b, may) => {
    expect(mayBe(openName(a), openName(b))).toBe(may);
    expect(mayBe(openName(b), openName(a))).toBe(may);
  });
});

describe("the words of a text that may be paths", () => {
  const texts = (text: string): readonly string[] =>
    wordsIn(text).map(({ word }) => word);

  it.each([
    ["cp a /x/b.tgz", ["cp", "a", "/x/b.tgz"]],
    ["cp a a", ["cp", "a"]],
    ["X=/a;ls>b&&(c)|d", ["X", "/a", "ls", "b", "c", "d"]],
    ["`a` <b, \"c\" 'd'", ["a", "b", "c", "d"]],
    ["curl https://host/a.tgz", ["curl", "https"]],
    ["file:///x/a.tgz", ["file", "/x/a.tgz"]],
    ["file:////x/a.tgz", ["file", "/x/a.tgz"]],
    ["x///a.tgz", ["x///a.tgz"]],
    ["a\tb\nc", ["a", "b", "c"]],
    ["${V:-x}.tgz y", ["${V:-x}.tgz", "y"]],
    ["{a,b}.tgz", ["{a,b}.tgz"]],
    ["$V ${W} /x/$V", []],
    ["$V.tgz", ["$V.tgz"]],
    ["* /x/* - /", []],
    ["", []],
  ])("%s", (text, words) => {
    expect(texts(text)).toEqual(words);
  });

  it("each where it stands", () => {
    expect(
      placedWordsIn("a b  a $V //h").map(({ word, start }) => [word, start]),
    ).toEqual([
      ["a", 0],
      ["b", 2],
      ["a", 5],
    ]);
  });

  it.each([
    ["ls /x/*", ["/x/*"]],
    ["ls *", ["*"]],
    ["ls x*", []],
    ["ls /x/*.tgz", []],
    ["ls */x", []],
    ["ls x", []],
    ["", []],
    [" ;", []],
  ])("globs that take all in %s", (text, words) => {
    expect(globsIn(text).map(({ word }) => word)).toEqual(words);
  });

  it("the first that could be a name", () => {
    const name = openName("/x/a.tgz");
    expect(nameAmong(wordsIn("b.tgz *.tgz a.tgz"), name)).toBe("*.tgz");
    expect(nameAmong(wordsIn("b.tgz /y/a.tgz"), name)).toBe(undefined);
  });
});
