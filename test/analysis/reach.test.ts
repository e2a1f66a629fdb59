import { describe, expect, it } from "vitest";
import { openName } from "../../src/analysis/archive/may-match.ts";
import { mentionsIn } from "../../src/analysis/archive/mentions.ts";
import { reachOf, targetOf } from "../../src/analysis/archive/reach.ts";
import {
  isUnknown,
  removesIt,
  takes,
} from "../../src/analysis/archive/takes.ts";
import { operandOf } from "../../src/analysis/command/operands.ts";
import { analysisOf, commandIn } from "./dockerfiles.ts";

const VALUES: Readonly<Record<string, readonly (string | undefined)[]>> = {
  A: ["/d"],
  B: ["e", undefined],
};

/** Whether a word reaches a file: as a file, as a folder that is looked into, and with all that is below it. */
function reach(word: string, path: string, folder: string | undefined): string {
  const [arg] = commandIn(`x ${word}`).args;
  if (arg === undefined) throw new Error("no word");
  const target = targetOf(path, openName(path));
  return [
    { tree: false, lists: false },
    { tree: false, lists: true },
    { tree: true, lists: true },
  ]
    .map((taking) =>
      reachOf(
        operandOf(arg),
        folder,
        target,
        taking,
        (name) => VALUES[name] ?? [],
      ),
    )
    .join(" ");
}

const IT = "reaches reaches reaches";
const FOLDER = "misses reaches reaches";
const ABOVE = "misses misses reaches";
const NEVER = "misses misses misses";
const PERHAPS = "may may may";

describe("whether a word is a file, or a folder that it is in", () => {
  it.each([
    ["/d/e/a.tgz", IT],
    ["/d/e/b.tgz", NEVER],
    ["/d/e/a", NEVER],
    ["/d/e/a.tgz/x", NEVER],
    ["/d/e", FOLDER],
    ["/d/e/", FOLDER],
    ["/d/e2", NEVER],
    ["/d", ABOVE],
    ["/", ABOVE],
    ["/x", NEVER],
    ["-", NEVER],
    ["''", NEVER],
    ["/d/e2/../e/a.tgz", IT],
    // Only the end of what is put together may be known.
    ["$(x)", "may may reaches"],
    ["$(x)/a.tgz", "may may reaches"],
    ["$(x)/b.tgz", "misses may reaches"],
    ["/*/e/a.tgz", IT],
    ["/*/*/*", IT],
    ["/*/*", FOLDER],
    ["/*/e/", FOLDER],
    ["/d*/e", FOLDER],
    ["/*", ABOVE],
    ["/d/*", FOLDER],
    ["/d/*/x", NEVER],
    ["/d/e/*", IT],
    ["/d/e/*.tgz", IT],
    ["/d/e/*.zip", NEVER],
    ["/d/e/?.tgz", IT],
    ["/d/e/[ab].tgz", IT],
    ["/d/**", IT],
    ["/x/**", NEVER],
    ["/**/a.tgz", IT],
    ["/**/b.tgz", NEVER],
    ["/**/e", FOLDER],
    ["/**/d", ABOVE],
    ["/**/e/*", IT],
    ["/d/**/e/a.tgz", IT],
    // Variables, as far as they are known.
    ["$A/e/a.tgz", IT],
    ["$A/e", FOLDER],
    ["$B/a.tgz", PERHAPS],
    ["/d/$B/a.tgz", IT],
    ["/d/$B/b.tgz", NEVER],
    ["/d/$B", "may reaches reaches"],
    ["/x/$B", NEVER],
    ["$N/a.tgz", PERHAPS],
    ["$N/b.tgz", NEVER],
    ["$N", PERHAPS],
    ["/d/$N/a.tgz", PERHAPS],
    ["/d/$N/b.tgz", NEVER],
    ["/d/$NAME/a.tgz", PERHAPS],
    ["/d/x$N/a.tgz", NEVER],
    ["/d/e$N/a.tgz", PERHAPS],
    ["/d/e/$N.tgz", PERHAPS],
    ["/$N", PERHAPS],
    ["/$N/e/x", NEVER],
    // What stands in front of `..` may be any number of folders.
    ["/d/$N/..", "misses may reaches"],
    ["$N/../d/e/a.tgz", "may may reaches"],
    ["/d/*/../e/a.tgz", "may may reaches"],
  ])("%s: %s", (word, found) => {
    expect(reach(word, "/d/e/a.tgz", "/w")).toBe(found);
  });

  it.each([
    ["/", "/a.tgz", FOLDER],
    ["/d/..", "/a.tgz", FOLDER],
    ["/**", "/a.tgz", IT],
    ["a.tgz", "/w/a.tgz", IT],
    [".", "/w/a.tgz", FOLDER],
    ["..", "/w/a.tgz", ABOVE],
    ["/d/*/", "/d/e/f/a.tgz", ABOVE],
    ["/*/e", "/d/e/f/a.tgz", ABOVE],
    ["/d/$N/e/a.tgz", "/d/x/e/a.tgz", PERHAPS],
    ["/d/$NAME/a.tgz", "/d/x/y/a.tgz", PERHAPS],
    ["/d/x$N/a.tgz", "/d/xy/a.tgz", PERHAPS],
    ["/d/x$N/a.tgz", "/d/xy/z/a.tgz", NEVER],
    ["/d/x$N/a.tgz", "/d/y/z/a.tgz", NEVER],
    // The target holds a variable itself.
    ["/d/e/${N}.tgz", "/d/e/${N}.tgz", IT],
    ["/d/e/$N.tgz", "/d/e/${M}.tgz", PERHAPS],
    ["/d/e/a.tgz", "/d/e/${N}.tgz", PERHAPS],
    ["/d/e/a.zip", "/d/e/${N}.tgz", NEVER],
    ["/d/e", "/d/e/${N}.tgz", FOLDER],
    ["/d", "/${N}/a.tgz", "misses may may"],
    ["/d/x", "/${N}/a.tgz", NEVER],
    // A home may be /root, one of /home, or lie at the root.
    ["'~/a.tgz'", "/root/a.tgz", PERHAPS],
    ["'~/a.tgz'", "/home/app/a.tgz", PERHAPS],
    ["'~/a.tgz'", "/srv/a.tgz", PERHAPS],
    ["'~/a.tgz'", "/srv/x/a.tgz", NEVER],
    ["'~/b.tgz'", "/root/a.tgz", NEVER],
    ["'~'", "/root/a.tgz", "misses may may"],
    ["'~'", "/root/x/a.tgz", "misses misses may"],
    ["'~app/a.tgz'", "/home/app/a.tgz", PERHAPS],
    ["'~/x~y'", "/root/x~y", PERHAPS],
    ["'x~'", "/w/x~", IT],
    ["/root/~/a.tgz", "/root/~/a.tgz", IT],
  ])("%s and %s: %s", (word, path, found) => {
    expect(reach(word, path, "/w")).toBe(found);
  });

  it.each([
    ["a.tgz", "/?/a.tgz", IT],
    ["b.tgz", "/?/a.tgz", NEVER],
    [".", "/?/a.tgz", FOLDER],
    ["/srv/a.tgz", "/?/a.tgz", PERHAPS],
    ["/srv/b.tgz", "/?/a.tgz", "misses misses may"],
    ["/srv", "/?/a.tgz", "misses misses may"],
    ["/", "/?/a.tgz", ABOVE],
    ["a.tgz", "/srv/a.tgz", PERHAPS],
    ["b.tgz", "/srv/a.tgz", "misses misses may"],
    ["../a.tgz", "/srv/a.tgz", "may may reaches"],
    ["../b", "/srv/a.tgz", "misses may reaches"],
  ])(
    "where the base image decides the folder, %s and %s: %s",
    (word, path, found) => {
      expect(reach(word, path, "/?")).toBe(found);
    },
  );

  it.each([
    ["a.tgz", "may may reaches"],
    ["b.tgz", "misses may reaches"],
    [".", "misses may reaches"],
    ["/d/e", FOLDER],
    ["*.tgz", "may may reaches"],
  ])("in a folder that can't be told, %s: %s", (word, found) => {
    expect(reach(word, "/d/e/a.tgz", undefined)).toBe(found);
  });
});

describe("whether a command does another thing once a file is gone", () => {
  const done = (script: string): readonly string[] => {
    const by = commandIn(script);
    const target = targetOf("/w/e/a.tgz", openName("/w/e/a.tgz"));
    return by.effects.map((effect) => {
      const deed = { by, effect, folder: "/w" };
      return [
        effect.kind,
        takes(deed, target, () => []),
        ...(removesIt(deed, target, () => []) ? ["removed"] : []),
        ...(isUnknown(effect) ? ["unknown"] : []),
      ].join(" ");
    });
  };

  it.each<[script: string, found: readonly string[]]>([
    ["cat e/a.tgz", ["reads reaches"]],
    ["ls e", ["reads reaches"]],
    ["ls", ["reads misses"]],
    ["tar c .", ["reads reaches"]],
    ["sudo cat e/a.tgz", ["reads reaches"]],
    ["echo x > e/a.tgz", ["writes reaches"]],
    ["echo x > e/b", ["writes misses"]],
    ["chown a e/a.tgz", ["owns reaches"]],
    ["chown a e", ["owns misses"]],
    ["chown -R a e", ["owns misses"]],
    ["rm e/a.tgz", ["deletes reaches removed"]],
    ["rm e/*.tgz", ["deletes reaches removed"]],
    ["rm e/b", ["deletes misses"]],
    ["rm -f e/a.tgz", ["deletes misses removed"]],
    ["rm -rf e", ["deletes misses removed"]],
    ["rm -r e", ["deletes misses removed"]],
    ["rmdir e", ["deletes reaches"]],
    ["rm -rf $(x)", ["deletes misses"]],
    ["rm -rf $(x)/a.tgz", ["deletes misses removed"]],
    ["find e -delete", ["reads reaches", "deletes misses removed"]],
    ["find . -name '*.zip' -delete", ["reads reaches", "deletes misses"]],
    ["ln -s e /y", ["links reaches", "writes misses", "writes misses"]],
    ["ln -s . /y", ["links reaches", "writes misses", "writes misses"]],
    ["ln -s /z /y", ["links misses", "writes misses", "writes misses"]],
    ["curl -o e/a.tgz https://x", ["fetches reaches"]],
    ["curl -o b https://x", ["fetches misses"]],
    ["curl -o e https://x", ["fetches misses"]],
    ["ln -s / /y", ["links reaches", "writes misses", "writes misses"]],
    ["curl https://x", ["fetches misses"]],
    ["tar xf e/a.tgz", ["unpacks reaches"]],
    ["tar xf b.tgz", ["unpacks misses"]],
    ["tar xf e", ["unpacks misses"]],
    ["sh e/a.tgz", ["runs-script reaches"]],
    ["sh e", ["runs-script misses"]],
    ["frobnicate", ["unknown misses unknown"]],
    ["npm run x", ["cache misses", "runs-project misses unknown"]],
    ["export A=1", ["variable misses"]],
    ["cd e", ["moves misses"]],
  ])("%s: %j", (script, found) => {
    expect(done(script)).toEqual(found);
  });
});

describe("the first mention of a name", () => {
  const first = (
    path: string,
    words: readonly string[],
    passes: (word: string) => boolean = () => true,
  ): string | undefined => {
    const { stages } = analysisOf(
      `FROM a\n${"LABEL a=b\n".repeat(words.length)}`,
    );
    const find = mentionsIn(stages, (instruction) => {
      const word = words[instruction.line - 2];
      return word === undefined ? [] : [openName(word)];
    });
    const found = find(openName(path), ({ name }) => passes(name.word));
    return (
      found && `${found.name.word} ${found.instruction.line} ${found.order}`
    );
  };

  it.each<[path: string, words: readonly string[], found: string | undefined]>([
    ["/d/a", [], undefined],
    ["/d/a", ["b"], undefined],
    ["/d/a", ["b", "a", "/d/a"], "a 3 1"],
    ["/d/a", ["/e/a", "/d/a"], "/d/a 3 1"],
    ["/d/a", ["b*", "a*", "a"], "a* 3 1"],
    ["/d/a", ["a", "a*"], "a 2 0"],
    ["/d/a", ["$X", "a"], "$X 2 0"],
    ["/d/$X.c", ["b", "a.c"], "a.c 3 1"],
    ["/d/$X.c", ["a.d", "*.c", "a.c"], "*.c 3 1"],
  ])("%s in %j: %s", (path, words, found) => {
    expect(first(path, words)).toBe(found);
  });

  it("that passes", () => {
    const isBare = (word: string): boolean => !word.includes("/");
    expect(first("/d/a", ["/d/a", "a", "*"], isBare)).toBe("a 3 1");
    expect(first("/d/a", ["/d/a", "/d/*", "*"], isBare)).toBe("* 4 2");
    expect(first("/d/$X", ["/d/a", "a"], isBare)).toBe("a 3 1");
    expect(first("/d/a", ["/d/a"], isBare)).toBe(undefined);
  });
});
