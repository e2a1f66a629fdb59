import { describe, expect, it } from "vitest";
import {
  above,
  folderOf,
  foldersOf,
  nameOf,
} from "../../src/analysis/command/paths.ts";
import { expanded, valuesIn } from "../../src/analysis/command/values.ts";
import { lastRun } from "./dockerfiles.ts";

describe("the folder that each command of a RUN runs in", () => {
  const folders = (script: string, before = "WORKDIR /w\n"): string =>
    foldersOf(lastRun(`FROM debian\n${before}RUN ${script}\n`))
      .map((folder) => folder ?? "-")
      .join(" ");

  it.each([
    ["a", "/w"],
    ["a && b", "/w /w"],
    ["cd /x && a", "/w /x"],
    ["cd x && a", "/w /w/x"],
    ["cd .. && a", "/w /"],
    ["cd $D && a", "/w /${D}"],
    ["cd $(x) && a", "/w - -"],
    ["cd && a", "/w -"],
    ["cd - && a", "/w -"],
    ["cd ~ && a", "/w -"],
    ["(cd /x && a); b", "/w /x /w"],
    ["(cd /x && (cd y && a); b); c", "/w /x /x/y /x /w"],
    ["(cd /x); (a); b", "/w /w /w"],
    ["cd /x | a; b", "/w /w /w"],
    ["cd /x; a | b", "/w /x /x"],
    ["cd /x & a", "/w /w"],
    ["x=$(cd /x && a); b", "/w /x /w"],
    ["{ cd /x; a; }; b", "/w /x /x"],
    ["a || cd /x; b", "/w /w -"],
    ["cd /x || a; b", "/w /x /x"],
    ["a && cd /x && b", "/w /w /x"],
    ["a && cd /x || b; c", "/w /w /x /x"],
    ["if a; then cd /x; fi; b", "/w /w -"],
    ["if cd /x; then a; fi; b", "/w - -"],
    ["for i in 1; do cd /x; a; done; b", "/w - -"],
    ["if a; then cd /x; fi; cd /y; b", "/w /w - /y"],
    ["f() { cd /x; a; }; b", "- - /w"],
    ["pushd /x && a", "/w -"],
  ])("%s: %s", (script, found) => {
    expect(folders(script)).toBe(found);
  });

  it.each([
    ["ARG D\nWORKDIR $D\n", "a", "/?"],
    ["ARG D\nWORKDIR $D\n", "cd x && a", "/? /?/x"],
    ["ARG D\nWORKDIR $D\n", "cd ../x && a", "/? -"],
    ["ENV D=/d\nWORKDIR $D\n", "cd x && a", "/d /d/x"],
  ])("behind %j, %s: %s", (before, script, found) => {
    expect(folders(script, before)).toBe(found);
  });
});

it.each([
  ["/a/b/c", "/a/b", "c", ["/a/b", "/a"]],
  ["/a", "/", "a", []],
  ["/", "/", "", []],
  ["a", "/", "a", []],
])(
  "the folder of %s is %s, its name %s, above it are %j",
  (path, folder, name, all) => {
    expect(folderOf(path)).toBe(folder);
    expect(nameOf(path)).toBe(name);
    expect(above(path)).toEqual(all);
  },
);

describe("what a variable may hold in a RUN", () => {
  it.each([
    ["ls", [], undefined],
    ["V=a; ls", ["a"], undefined],
    ["V=a; V=b; ls", ["a", "b"], undefined],
    ["V=a; V=a; ls", ["a"], undefined],
    ["V=$W/x; ls", ["${W}/x"], undefined],
    ["V=$(x); ls", [undefined], undefined],
    ["export V=a; ls", ["a"], undefined],
    ["read V; ls", [undefined], undefined],
    ["for V in a b; do ls; done", ["a", "b"], undefined],
    ["for W in a b; do ls; done", [], undefined],
    ["for V in a; do ls; done; V=b", ["a", "b"], undefined],
    ["for V; do ls; done", [], undefined],
    ["while V=a; do ls; done", ["a"], undefined],
    ["f() { V=a; }; f", ["a"], undefined],
    ["(V=a); ls", ["a"], undefined],
    ["ls $(V=a; x)", ["a"], undefined],
    ["V=a ls", ["a"], undefined],
    ["env V=a ls", ["a"], undefined],
    ["unset V", [undefined], undefined],
    ["cd /x", [], undefined],
    ["ls", ["c"], "ENV V=c"],
    ["ls", [undefined], "ARG V"],
    ["V=a; ls", ["a", "c"], "ENV V=c"],
    ["W=a; ls", ["c"], "ENV V=c"],
  ])("%s: %j (%s)", (script, found, before = "ENV X=1") => {
    const values = valuesIn(lastRun(`FROM debian\n${before}\nRUN ${script}\n`));
    expect(values("V")).toEqual(found);
  });

  it.each([
    ["/a", ["/a"]],
    ["${A}/x", ["1/x"]],
    ["${B}/x", ["1/x", "2/x"]],
    ["${LONG}/x", ["3/x"]],
    ["${A/x", ["${A/x"]],
    ["${A-}", ["${A-}"]],
    ["${A}${B}", ["11", "12"]],
    ["${B}${B}", ["11", "22"]],
    ["${N}/x", ["${N}/x"]],
    ["${U}/x", ["${U}/x", "1/x"]],
    ["${B}${N}", ["1${N}", "2${N}"]],
    ["${M}", ["${M}"]],
    ["${M}${A}", ["${M}1"]],
    ["$A", ["$A"]],
  ])("a text with variables: %s", (text, found) => {
    const known: Readonly<Record<string, readonly (string | undefined)[]>> = {
      A: ["1"],
      B: ["1", "2"],
      LONG: ["3"],
      U: [undefined, "1"],
      M: Array.from({ length: 17 }, (_, at) => String(at)),
    };
    expect(expanded(text, (name) => known[name] ?? [])).toEqual(found);
  });

  it("of sixteen, each", () => {
    const most = Array.from({ length: 16 }, (_, at) => String(at));
    expect(expanded("${A}", () => most)).toEqual(most);
  });
});
