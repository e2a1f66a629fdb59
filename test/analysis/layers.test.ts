import { describe, expect, it } from "vitest";
import { isReadable } from "../../src/analysis/build/runs.ts";
import { linksUpTo } from "../../src/analysis/merge/earlier-links.ts";
import { layerKept } from "../../src/analysis/merge/kept-layer.ts";
import { localeMissed, makesLocale } from "../../src/analysis/merge/locale.ts";
import { textOf } from "../../src/message.ts";
import { analysisOf, lastRun } from "./dockerfiles.ts";

const NOTHING = "";
const SECOND =
  "a file that gets a second name there is one file in its layer, and two in the next: ";
const FOLDER = "it may remove the folder that the next RUN begins in: ";

describe("what a RUN does to its layer that the next RUN meets otherwise in the same one", () => {
  /** What is said of the last RUN, without the command that it is said of. */
  const kept = (script: string, workdir: string): string => {
    const message = layerKept(
      lastRun(`FROM debian\nWORKDIR ${workdir}\nRUN ${script}\n`),
    );
    return message === undefined ? NOTHING : textOf(message);
  };

  it.each([
    ["ls", NOTHING],
    ["ln a b", SECOND],
    ["ln -s a b", NOTHING],
    ["cp -l a b", SECOND],
    ["sh -c 'ln a b'", SECOND],
    ["rm -rf /w/app", FOLDER],
    ["rm -rf /w", FOLDER],
    ["rm -rf /", FOLDER],
    ["rm -rf .", FOLDER],
    ["rm -rf ../app", FOLDER],
    ["rm -rf ..", FOLDER],
    ["rm -rf *", NOTHING],
    ["rm -rf x", NOTHING],
    ["rm -rf /w/*", FOLDER],
    ["rm -rf /w/a*", FOLDER],
    ["rm -rf /w/b*", NOTHING],
    ["rm -rf $PWD", FOLDER],
    ['rm -rf "$PWD"', FOLDER],
    ["rm -rf $PWD/x", NOTHING],
    ["rm -rf $PWD/..", FOLDER],
    ["rm -rf $X", NOTHING],
    ["rm -rf $X/app", NOTHING],
    ["rm -rf /w/$X", FOLDER],
    ["rm -rf $(x)", NOTHING],
    ["cd .. && rm -rf app", FOLDER],
    ["cd /x && rm -rf app", NOTHING],
    ["cd /x && rm -rf ../w", FOLDER],
    ["sh -c 'rm -rf /w'", FOLDER],
    ["sh -c 'rm -rf app'", NOTHING],
    ["sh -c 'cd .. && rm -rf app'", FOLDER],
    ["sh -c 'cd /x && rm -rf app'", FOLDER],
    ["sh -c 'cd /x && ls'", NOTHING],
    ["cd .. && sh -c 'cd app; ls' && rm -rf x", NOTHING],
    ["rmdir /w/app", FOLDER],
    ["mv /w/app /y", FOLDER],
    ["mv /w /y", FOLDER],
    ["find /w -delete", FOLDER],
    ["find /w/app -type d -delete", FOLDER],
    ["ln -sfn /y /w/app", FOLDER],
    ["ln -sf /y /w/app", NOTHING],
    ["ln -sfT /y /w/app", FOLDER],
    ["ln -sf --no-dereference /y /w/app", FOLDER],
    ["ln -sfn /y /w/app/x", NOTHING],
    ["ln -sfn /y /w", FOLDER],
    ["ln -sfn /y /v", NOTHING],
    ["ln -sfn /y $PWD", FOLDER],
    ["ln -sfn /y $X", NOTHING],
    ["ln -s -n /y app", NOTHING],
    ["cd .. && ln -sfn /y app", FOLDER],
    ["cp -a /y /w/app", NOTHING],
    ["cp -rT /y /w/app", FOLDER],
    ["update-alternatives --set app /y", FOLDER],
    ["update-alternatives --install /w/app app /y 1", FOLDER],
    ["alternatives --set app /y", NOTHING],
    ["git checkout x", NOTHING],
    ["git pull", NOTHING],
    ["git reset --hard", NOTHING],
    ["git -C /w checkout x", FOLDER],
    ["git -C /w/app checkout x", NOTHING],
    ["git -C /x checkout x", NOTHING],
    ["cd .. && git checkout x", FOLDER],
    ["cd $X && git checkout x", NOTHING],
    ["git clone https://x", NOTHING],
    ["svn up", NOTHING],
    ["git stash", NOTHING],
    ["git merge x", NOTHING],
    ["rsync -a --delete /x/ /w/", FOLDER],
    ["rsync -a --delete /x/ /w/app/", FOLDER],
    ["tar xf a -C /w", NOTHING],
    ["unlink /w/app", FOLDER],
    ["ln -sf /y-n /w/app", NOTHING],
    ["ln -sf /y --no-target-directory /w/app", FOLDER],
    ["ln -sfn /y /w/$X", FOLDER],
    ["ln -sfn /y $(x)", NOTHING],
    ["apt-get install -y app", NOTHING],
    ["apk add app", NOTHING],
    ["update-alternatives --set editor /y", NOTHING],
    ["update-alternatives --set w /y", FOLDER],
    ["sh -c 'cd /x > /f && rm -rf app'", FOLDER],
    ["sh -c 'cd /x > /f && ln -sfn /y app'", FOLDER],
    ["sh -c 'ln -sfn /y app'", NOTHING],
  ])("%s: %s", (script, found) => {
    const said = kept(script, "/w/app");
    expect(said.startsWith(found)).toBe(true);
    expect(said === "").toBe(found === NOTHING);
  });

  it("is said of the command that does it", () => {
    expect(kept("ls && ln a b && rm -rf /w/app", "/w/app")).toBe(
      `${SECOND}ln a b`,
    );
    expect(kept("ls && cd .. && sudo rm -rf app", "/w/app")).toBe(
      `${FOLDER}rm -rf app`,
    );
    expect(kept("sh -c 'rm -rf /w'", "/w/app")).toBe(
      `${FOLDER}sh -c rm -rf /w`,
    );
  });

  it("is nothing where the folder is the root", () => {
    for (const script of ["rm -rf /w", "rm -rf $PWD/x", "ln -sfn /y /w"])
      expect(kept(script, "/")).toBe(NOTHING);
  });
});

it.each<[text: string, links: readonly string[]]>([
  ["RUN ln -s /etc /e\nRUN ls", ["/e=/etc", "/e/etc=/etc"]],
  ["RUN ln -s /etc /e && ls", ["/e=/etc", "/e/etc=/etc"]],
  ["RUN ls\nRUN ln -s /etc /e", ["/e=/etc", "/e/etc=/etc"]],
  ["RUN ls\nRUN ls\nFROM x\nRUN ln -s /etc /e\nFROM y\nRUN ls", []],
  ["COPY ln -s /etc /e /x/\nRUN ls", []],
  [
    "RUN ln -s /etc /e\nRUN ln -s /x /e\nRUN ls",
    ["/e=/x", "/e/etc=/etc", "/e/x=/x"],
  ],
  [
    "RUN ln -s /a /b; ln -s /c /d\nRUN ls",
    ["/b=/a", "/b/a=/a", "/d=/c", "/d/c=/c"],
  ],
  ["LABEL a='ln -s /etc /e'\nRUN ls", []],
])("the links made up to the last RUN of %j: %j", (text, links) => {
  const found = linksUpTo(lastRun(`FROM debian\n${text}\n`));
  expect([...found].map((each) => each.join("="))).toEqual(links);
});

it.each([
  ["LANG=de_DE", "locale-gen", "ls *", true],
  ["LANG=C", "locale-gen", "ls *", false],
  ["LANG=C.UTF-8", "locale-gen", "ls *", false],
  ["LANG=POSIX", "locale-gen", "ls *", false],
  ["LANG=", "locale-gen", "ls *", false],
  ["LC_ALL=$X", "locale-gen", "ls *", true],
  ["LC_ALL=de", "locale-gen", "ls *", true],
  ["LC_CTYPE=de", "locale-gen", "ls *", true],
  ["LC_COLLATE=de", "locale-gen", "ls *", true],
  ["LC_TIME=de", "locale-gen", "ls *", false],
  ["LANG=de", "ls", "ls *", false],
  ["LANG=de", "locale-gen", "ls", false],
  ["LANG=de", "localedef x", "ls *", true],
  ["LANG=de", "sh -c locale-gen", "ls *", true],
  ["LANG=de", "apt-get install -y locales", "ls *", true],
  ["LANG=de", "apt-get install -y locales-all", "ls *", true],
  ["LANG=de", "apt-get install -y x", "ls *", false],
  ["LANG=de", "apt-get remove -y locales", "ls *", false],
  ["LANG=de", "apt-get update && apt-get install -y x locales", "ls *", true],
  ["LANG=de", "dpkg-reconfigure locales", "ls *", true],
  ["LANG=cx", "locale-gen", "ls *", true],
  ["LANG=C.utf8", "locale-gen", "ls *", false],
  ["LANG=C.utf8x", "locale-gen", "ls *", true],
])("under %s, %s in front of %s is missed: %s", (env, maker, script, is) => {
  const runs = analysisOf(
    `FROM debian\nENV ${env}\nRUN date\nRUN ${maker}\nRUN ${script}\n`,
  ).runs.filter(isReadable);
  const last = runs.pop();
  if (last === undefined) throw new Error("no RUN");
  const made = runs.find(makesLocale);
  const missed = made && localeMissed(made, last);
  expect(missed === undefined ? "" : textOf(missed)).toBe(
    is
      ? "line 4 may make the locales by which line 5 reads names and patterns"
      : "",
  );
});
