import { describe, expect, it } from "vitest";
import { askersIn } from "../../src/analysis/cache/askers.ts";
import {
  projectNames,
  readersIn,
} from "../../src/analysis/cache/project-uses.ts";
import {
  isProject,
  isSource,
  sourcesIn,
} from "../../src/analysis/cache/sources.ts";
import { npm } from "../../src/facts/managers/npm.ts";
import { pip } from "../../src/facts/managers/pip.ts";
import { languageOfFile } from "../../src/facts/source-languages.ts";
import { contextOf } from "../equivalence/context-of.ts";

type Files = Readonly<Record<string, string>>;

describe("a file of the context that something could run", () => {
  it.each(
    "a.py README.py package.json composer.json deno.jsonc x.jsonc a.yml azure-pipelines.yml Makefile run setup.cfg CMakeLists.txt mdx a.md.sh turbo.json".split(
      " ",
    ),
  )("is %s", (name) => {
    expect([isSource(name), isProject(name)]).toEqual([true, true]);
  });

  it.each(
    "Dockerfile Dockerfile.dev dev.dockerfile Containerfile README README.md LICENSE CHANGELOG.x a.md a.rst a.txt a.lock a.svg a.css a.htm a.html a.po a.mo a.map a.csv a.json a.json5 compose.yml docker-compose.yaml compose.dev.yml .gitignore .travis.yml .circleci .azure.yml composer.lock".split(
      " ",
    ),
  )("is not %s", (name) => {
    expect([isSource(name), isProject(name)]).toEqual([false, false]);
  });

  const found = (
    files: Files,
    passes: (name: string) => boolean = () => true,
  ): string =>
    [...sourcesIn(contextOf(files), passes)]
      .map((each) => each && `${each.path}=${each.text}`)
      .join(" ");

  it("is found in all folders that are looked through", () => {
    const files = {
      a: "1",
      "b/c": "2",
      "b/d/e": "3",
      ".git/x": "4",
      ".github/x": "5",
      ".circleci/x": "6",
      "node_modules/x": "7",
      ".venv/x": "8",
      "b/node_modules/y": "9",
      node_modules: "10",
      "xnode_modules/z": "11",
    };
    expect(found(files)).toBe(
      "a=1 node_modules=10 xnode_modules/z=11 b/c=2 b/d/e=3",
    );
    expect(found({ a: "1", "b.md": "2" }, isSource)).toBe("a=1");
  });

  it("is not known where a folder can't be listed", () => {
    const read = (): undefined => undefined;
    const all = (): boolean => true;
    expect([...sourcesIn({ read }, all)]).toEqual([undefined]);
    const list = (folder: string): readonly string[] | undefined =>
      folder === "" ? ["a", "b/"] : undefined;
    expect([...sourcesIn({ read, list }, all)]).toEqual([
      { path: "a", text: "" },
      undefined,
    ]);
    expect(projectNames({ read })).toBe(undefined);
  });
});

it.each<[files: Files, is: boolean]>([
  [{ "a.py": "ls" }, false],
  [{ "a.py": "apt-get install x" }, true],
  [{ "a.md": "apt-get install x" }, false],
  [{ "a.py": "ls", "b/c.py": "apt-get update" }, true],
])("%j name a package manager of the distribution: %s", (files, is) => {
  expect(projectNames(contextOf(files))).toBe(is);
});

const OFF = "npm ci --offline";
const CALLS =
  "a.sh ./a.sh a xa.sh long long.sh longer -long x abc b.py b c.py c web def package.json (web)".split(
    " ",
  );
it.each<[files: Files, calls: string | undefined]>([
  [{ "a.sh": OFF }, "a.sh ./a.sh"],
  [{ "a.sh": "npm ci" }, undefined],
  [{ "long.sh": OFF }, "long long.sh"],
  [{ "x/package.json": OFF }, "x"],
  [{ "package.json": OFF }, ""],
  [
    { "abc.py": OFF, "b.py": "import abc", "c.py": "import b.py", "d.py": "" },
    "abc b.py c.py",
  ],
  [
    { "abc.py": OFF, "web/Makefile": "abc", "def.py": "cd web && make" },
    "abc web def (web)",
  ],
])("%j ask for the cache where these are called: %s", (files, calls) => {
  const readers = readersIn(contextOf(files))(npm);
  expect(readers.some).toBe(calls !== undefined);
  expect(CALLS.filter(readers.leadsFrom).join(" ")).toBe(calls ?? "");
  const others = readersIn(contextOf(files))(pip);
  expect([others.some, others.leadsFrom("a.sh")]).toEqual([false, false]);
});

describe("languages whose sources ask for packages of the distribution", () => {
  const APT = "run('apt-get update')";
  const PY_JS: Files = { "a.py": APT, "x/b.js": APT };
  const asking = (
    files: Files,
    from?: readonly (string | undefined)[],
  ): string | undefined => {
    const found = askersIn(
      contextOf(files),
      from?.map((each) => ({
        from: each?.startsWith("<<") === true ? undefined : each,
        to: "/",
        intoFolder: false,
        ...(each?.startsWith("<<") === true && { text: each }),
      })),
    );
    return (
      found &&
      ["py", "js", "rb", "php"]
        .filter((ending) => {
          const language = languageOfFile(`x.${ending}`);
          return language !== undefined && found.has(language);
        })
        .join(" ")
    );
  };

  it.each<[files: Files, found: string | undefined]>([
    [{ "a.py": APT }, "py"],
    [{ "a.py": "ls" }, ""],
    [{ "a.py": "ls", "b.js": APT }, "js"],
    [{ "a.py": APT, "b.js": APT }, "py js"],
    [{}, undefined],
    [{ run: `#!/usr/bin/env python3\n${APT}` }, "py"],
    [{ run: `#!/usr/bin/python3\n${APT}` }, "py"],
    [{ run: APT }, ""],
    [{ run: APT, "a.py": "call('./run')" }, "py"],
    [{ run: APT, "a.py": "call('run x')" }, "py"],
    [{ run: APT, "a.py": "call('xrun')" }, ""],
    [{ "go.sh": APT, "a.py": "sh go.sh" }, "py"],
    [{ "go.sh": APT, "a.py": "sh xgo.sh" }, ""],
    [{ "go.sh": APT, "a.py": "sh go.shx" }, ""],
    [{ "go.sh": APT, "a.py": "sh -go.sh" }, ""],
    [{ "go.sh": APT, "a.py": "sh go_sh" }, ""],
    [{ "go.sh": APT, "b.sh": "./go.sh", "a.js": "./b.sh" }, "js"],
    [{ "go.sh": "ls", "b.sh": "./go.sh", "a.js": "./b.sh" }, ""],
    [{ "a.js": APT, "b.py": "node a.js", "c.rb": "python b.py" }, "py js rb"],
    [{ "a.js": APT, "a2.js": "ls", "b.py": "node a2.js" }, "py js"],
    [{ Makefile: APT, "b.py": "os.system('make x')" }, "py"],
    [{ Makefile: APT, "b.py": "makex" }, ""],
    [{ "x.md": APT, "b.py": "x.md" }, ""],
  ])("%j: %s", (files, found) => {
    expect(asking(files)).toBe(found);
  });

  it.each<[from: readonly (string | undefined)[], found: string]>([
    [["a.py"], "py"],
    [["x"], "js"],
    [["x/b.js"], "js"],
    [["."], "py js"],
    [[""], "py js"],
    [["./x"], "js"],
    [["x/"], "js"],
    [["y"], ""],
    [["x/b"], ""],
    [["x/b.js/c"], ""],
    [[], ""],
    [[undefined], "py js"],
    [["y", undefined], "py js"],
    [["a.py", "x"], "py js"],
    [["*.py"], "py"],
    [["x/*.js"], "js"],
    [["x/*.ts"], ""],
    [["?/b.js"], "js"],
    [["[ab].py"], "py js"],
    [["*"], "py js"],
    [["<<x"], ""],
    [["<<x", "a.py"], "py"],
  ])("that %j bring: %s", (from, found) => {
    expect(asking(PY_JS, from)).toBe(found);
  });

  it("lead there by files that are copied as well", () => {
    const files = { "go.sh": APT, "a.py": "sh go.sh" };
    expect(asking(files, ["a.py"])).toBe("");
    expect(asking(files, ["a.py", "go.sh"])).toBe("py");
  });

  it("are those of the whole context where copies differ too often", () => {
    const context = contextOf(PY_JS);
    const count = (from: string): number | undefined =>
      askersIn(context, [{ from, to: "/", intoFolder: false }])?.size;
    const counts = Array.from({ length: 60 }, (_, at) =>
      count(`y${String(at)}`),
    );
    expect(counts.indexOf(2)).toBe(50);
    expect(count("a.py")).toBe(2);
  });
});
