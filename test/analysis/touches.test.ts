import { describe, expect, it } from "vitest";
import {
  cachePlaces,
  mayHold,
  partsOf,
  removesAll,
  touches,
} from "../../src/analysis/cache/touches.ts";
import { operandOf } from "../../src/analysis/command/operands.ts";
import { apt } from "../../src/facts/managers/apt.ts";
import { npm } from "../../src/facts/managers/npm.ts";
import { pip } from "../../src/facts/managers/pip.ts";
import { analysisOf, commandIn } from "./dockerfiles.ts";

describe("a path that a command names", () => {
  const HOME = new Map([["H", "/root/.cache"]]);
  const paths = (
    word: string,
    folder: string | undefined = "/w",
    home: string | undefined = "/root",
  ): readonly (string | undefined)[] => {
    const [first] = commandIn(`x ${word}`).args;
    if (first === undefined) throw new Error("no word");
    const values = (name: string): readonly (string | undefined)[] =>
      name === "U" ? ["/a", undefined] : [HOME.get(name) ?? []].flat();
    return partsOf(operandOf(first), folder, home, values).map((parts) =>
      parts === undefined
        ? undefined
        : `/${parts.join("/")}`.replace("/\0", "?"),
    );
  };

  it.each([
    ["a", ["/w/a"]],
    ["/a/../b/./c", ["/b/c"]],
    ["/a//b/", ["/a/b"]],
    ["/", ["/"]],
    ["'a b'", ["/w/a b"]],
    ["~", ["/root"]],
    ["~/.npm", ["/root/.npm"]],
    ["~app/.npm", [undefined]],
    ["~/*", [undefined]],
    ["''", [undefined]],
    ["$H", ["/root/.cache"]],
    ['"$H/pip"', ["/root/.cache/pip"]],
    ["$H/*", ["/root/.cache/*"]],
    ["$X", [undefined]],
    ["$X/a", [undefined]],
    ["/$X/a", ["/*/a"]],
    ["/a$X/b", ["/a*/b"]],
    ["/a/$X*", ["/a/**"]],
    ["$U/b", ["/a/b", undefined]],
    ["$(x)/b", [undefined]],
    ["/x/$(x)", [undefined]],
    ["/x/[ab]*", ["/x/[ab]*"]],
    // Names of more than one letter, and quotes.
    ["$LONG/a", [undefined]],
    ["/$LONG/a", ["/*/a"]],
    ["/a/$LONG*", ["/a/**"]],
    ["/a/${LONG}*", ["/a/**"]],
    ['"$H"/*', ["/root/.cache/*"]],
    ['"/a/$LONG"*', ["/a/**"]],
    // A tilde that is no home.
    ["/x/~/y", ["/x/~/y"]],
    ["/x~", ["/x~"]],
    ["'~app/x'", [undefined]],
    ["$(x)~/a", [undefined]],
  ])("%s", (word, found) => {
    expect(paths(word)).toEqual(found);
  });

  it.each([
    ["/?", "a", ["?/a"]],
    ["/?", "a/./b", ["?/a/b"]],
    ["/?", ".", [undefined]],
    ["/?", "a/../b", [undefined]],
    ["/?", "$H", ["/root/.cache"]],
    ["/?", "$X", [undefined]],
    ["/?", "/a", ["/a"]],
    ["/${H}", "a", ["/root/.cache/a"]],
    ["/${H}/b", "a", ["/root/.cache/b/a"]],
    ["/${U}", "a", ["/a/a", "?/a"]],
    ["/${X}", "a", ["?/a"]],
    ["/${X}", "/a", ["/a"]],
    ["/b${X}", "a", ["/b*/a"]],
    ["/b/${H}", "a", ["/b/root/.cache/a"]],
    ["/b*", ".", ["/b*"]],
    ["/${LONG}", "a", ["?/a"]],
    ["/b${LONG}", "a", ["/b*/a"]],
  ])("in %s, %s", (folder, word, found) => {
    expect(paths(word, folder)).toEqual(found);
  });

  it("is not known in a folder, or below a home, that nobody knows", () => {
    const [first] = commandIn("x a").args;
    const [tilde] = commandIn("x ~/a").args;
    if (first === undefined || tilde === undefined) throw new Error("no word");
    const none = (): readonly undefined[] => [];
    expect(partsOf(operandOf(first), undefined, "/r", none)).toEqual([
      ["\0", "a"],
    ]);
    expect(partsOf(operandOf(tilde), "/w", undefined, none)).toEqual([
      undefined,
    ]);
  });
});

it.each([
  [undefined, true],
  ["/var", false],
  ["\0/var", true],
  ["\0/lib", true],
  ["\0/lib/apt", true],
  ["\0/lib/apt/lists/x/y", true],
  ["\0/lists", true],
  ["\0/lists/x", true],
  ["\0/lib/x", false],
  ["\0/gradle", false],
  ["\0/gradle/lib", false],
  ["\0/*", true],
  ["\0/g*", true],
  ["\0/lib/a*", true],
  ["\0/lib/b*", false],
])("%s may hold package lists: %s", (path, may) => {
  expect(
    mayHold(
      ["/x/y", "/var/lib/apt/lists/*"],
      path?.replace(/^\//, "").split("/"),
    ),
  ).toBe(may);
});

it.each([
  ["\0/app/.cache", true],
  ["\0/.cache/pip", true],
  ["\0/app/pip", false],
])("%s may hold a cache in a home that is not known: %s", (path, may) => {
  expect(mayHold(["/home/*/.cache/pip"], path.split("/"))).toBe(may);
});

const LISTS = "/var/lib/apt/lists/*";
const PIP = "/root/.cache/pip";

describe("a path and a cache", () => {
  const parts = (path: string): readonly string[] =>
    path.split("/").filter((part) => part !== "");

  it.each([
    // The cache, or what is in it.
    [PIP, "/root/.cache/pip", true, true],
    [PIP, "/root/.cache/pip/http/x", true, true],
    [PIP, "/root/.cache/other", false, false],
    [PIP, "/root/.cache/pipx", false, false],
    [PIP, "/home/.cache/pip", false, false],
    // A folder above.
    [PIP, "/root/.cache", true, true],
    [PIP, "/root", true, true],
    [PIP, "/", false, true],
    [LISTS, "/var/lib/apt/lists", true, true],
    [LISTS, "/var/lib/apt", false, true],
    [LISTS, "/var/lib", false, true],
    // A glob.
    [PIP, "/root/.cache/*", true, true],
    [PIP, "/root/*", true, true],
    [PIP, "/root/*/pip", true, true],
    [PIP, "/*/.cache/pip", true, true],
    [PIP, "/root/*che/pip", false, false],
    [PIP, "/root/.*/pip", true, true],
    [PIP, "/root/.c[ab]che/pip", true, true],
    [PIP, "/root/.c?che/p?p", true, true],
    [PIP, "/root/.c?che/p?", false, false],
    [PIP, "/root/.cach/*", false, false],
    [PIP, "/root/.cache/???", true, true],
    [PIP, "/root/.cache/??", false, false],
    [LISTS, "/var/lib/*", false, true],
    [LISTS, "/var/lib/apt/*", true, true],
    [LISTS, "/var/lib/apt/lists/*", true, true],
    [LISTS, "/var/lib/a*", false, true],
    // A home that is not known.
    ["/home/*/.cache/pip", "/home/app/.cache/pip", true, true],
    ["/home/*/.cache/pip", "/home/app", true, true],
    ["/home/*/.cache/pip", "/home", false, true],
    ["/home/*/.cache/pip", "/root/.cache/pip", false, false],
    // Folders that every system has.
    ["/var/cache/apk", "/var/cache", false, true],
    ["/var/cache/apk", "/var", false, true],
    ["/usr/local/share/.cache/yarn", "/usr/local/share", false, true],
    ["/usr/local/share/.cache/yarn", "/usr/local/share/.cache", true, true],
    ["/usr/local/share/.cache/yarn", "/usr/local", false, true],
    ["/usr/local/share/.cache/yarn", "/usr", false, true],
    ["/srv/var/x", "/srv/var", true, true],
    ["/home/x/y", "/home", false, true],
    ["/home/x/y", "/home/x", true, true],
    ["/var/lib/x", "/var/lib", false, true],
    ["/variable/x", "/variable", true, true],
  ])(
    "%s is met by %s: %s; with all below it: %s",
    (place, path, alone, tree) => {
      expect(touches([place], parts(path), false)).toBe(alone);
      expect(touches([place], parts(path), true)).toBe(tree);
      expect(touches([], parts(path), true)).toBe(false);
      expect(touches(["/zz", place], parts(path), true)).toBe(tree);
    },
  );

  it.each([
    [[PIP], "/root/.cache/pip", true],
    [[PIP], "/root/.cache", true],
    [[PIP], "/root/.cache/*", true],
    [[PIP], "/root/.ca?he/pip", true],
    [[PIP], "/root/.cache/pip/*", false],
    [[PIP], "/root/.cache/other", false],
    [[PIP], "/", false],
    [[PIP, LISTS], "/root/.cache/pip", false],
    [[LISTS], "/var/lib/apt/lists/*", true],
    [[LISTS], "/var/lib/apt/lists/x", false],
    [[LISTS], "/var/lib/apt/lists/x*", false],
    [[LISTS], "/var/lib/apt/l*", true],
    [[LISTS], "/var/lib/apt/lists", true],
  ])("%j are gone with %s: %s", (places, path, gone) => {
    expect(removesAll(places, parts(path))).toBe(gone);
  });

  it.each([
    ["RUN pip install x", pip, ["/root/.cache/pip"]],
    ["USER root\nRUN pip install x", pip, ["/root/.cache/pip"]],
    [
      "USER app\nRUN pip install x",
      pip,
      ["/root/.cache/pip", "/home/*/.cache/pip"],
    ],
    ["USER app\nENV HOME=/a\nRUN pip install x", pip, ["/a/.cache/pip"]],
    [
      "RUN useradd -d /c app\nUSER app\nENV HOME=/a\nRUN pip install x",
      pip,
      ["/a/.cache/pip"],
    ],
    [
      "RUN useradd -d /c app\nUSER app\nRUN pip install x",
      pip,
      ["/root/.cache/pip", "/home/*/.cache/pip", "/c/.cache/pip"],
    ],
    [
      "RUN pip install x\nUSER app\nENV HOME=/a\nRUN pip install x",
      pip,
      ["/root/.cache/pip", "/a/.cache/pip"],
    ],
    ["RUN pip list", pip, []],
    ["RUN ls", npm, []],
    ["RUN apt-get update", apt, ["/var/lib/apt/lists/*"]],
  ])("%s fills the places of %s", (text, manager, places) => {
    expect(
      cachePlaces(analysisOf(`FROM python:3.12\n${text}\n`))(manager),
    ).toEqual(places);
  });
});
