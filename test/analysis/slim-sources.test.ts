import { describe, expect, it } from "vitest";
import { isOfSystem } from "../../src/analysis/slim/needs.ts";
import { pythonSources } from "../../src/analysis/slim/python-sources.ts";

it.each([
  [undefined, true],
  ["/", true],
  ["", true],
  ["/usr", true],
  ["/usr/lib", true],
  ["/usr/bin/x", true],
  ["/usr/local", false],
  ["/usr/local/bin", false],
  ["/usr/locale", true],
  ["/usr/src", false],
  ["/usr/xsrc", true],
  ["/usr/*", true],
  ["/./usr/./local", false],
  ["/./usr/./lib", true],
  ["usr//local", false],
  ["/bin", true],
  ["/binary", false],
  ["/xbin", false],
  ["/etc/x", true],
  ["/lib64", true],
  ["/libx/y", true],
  ["/run", true],
  ["/sbin", true],
  ["/var/x", true],
  ["/app", false],
  ["/app/usr", false],
  ["/app/../usr", true],
  ["/a*", true],
  ["/a?/x", true],
  ["/[a]/x", true],
  ["/app/*", false],
])("%s is a path of the distribution: %s", (path, is) => {
  expect(isOfSystem(path)).toBe(is);
});

describe("the sources of what a call of Python starts", () => {
  const FILES: Readonly<Record<string, string>> = {
    "main.py": "main",
    "app/main.py": "import one, app.two as t\nfrom three import x\n",
    "app/one.py": "one",
    "app/three.py": "from . import four\nfrom .five import y\n",
    "app/three/x.py": "x",
    "app/four.py": "from .. import six\nfrom ..seven import z\n",
    "app/five.py": "import os\n",
    "app/five/y/__init__.py": "y",
    "app/../six.py": "six",
    "app/../seven.py": "seven",
    "app/app/two.py": "two",
    "pack/__main__.py": "pack",
    "pack/__init__.py": "from pack.sub import (a, b)\n",
    "pack/sub/a.py": "a",
    "pack/sub/b.py": "import main\n",
    "self.py": "import self\n",
    "dynamic.py": "x = 'import main'\n",
    "indented.py": "try:\n    import main\nexcept: pass\n",
  };
  const read = (
    ...args: readonly (string | undefined)[]
  ): readonly string[] => {
    const asked: string[] = [];
    pythonSources(args, (path) => {
      if (FILES[path] !== undefined) asked.push(path);
      return FILES[path];
    });
    return asked;
  };

  it.each<[args: readonly (string | undefined)[], files: readonly string[]]>([
    [["main.py"], ["main.py"]],
    [["-u", "main.py"], ["main.py"]],
    [["-u", "-OO", "main.py", "app/one.py"], ["main.py"]],
    [["-W", "main.py"], []],
    [["-c", "import main"], []],
    [["missing.py"], []],
    [[undefined], []],
    [[], []],
    [["self.py"], ["self.py"]],
    [["dynamic.py"], ["dynamic.py"]],
    [["indented.py"], ["indented.py", "main.py"]],
    [["-m", "main"], ["main.py"]],
    [["-m"], []],
    [
      ["-m", "pack"],
      [
        "pack/__init__.py",
        "pack/__main__.py",
        "pack/sub/a.py",
        "pack/sub/b.py",
        "main.py",
      ],
    ],
    [["-m", "app.one"], ["app/one.py"]],
    [
      ["app/main.py"],
      [
        "app/main.py",
        "app/one.py",
        "app/app/two.py",
        "app/three.py",
        "app/three/x.py",
        "app/four.py",
        "app/five.py",
        "app/five/y/__init__.py",
        "app/../six.py",
        "app/../seven.py",
      ],
    ],
  ])("%j", (args, files) => {
    expect(read(...args)).toEqual(files);
  });

  it("are no more than fifty", () => {
    const found = pythonSources(["m0.py"], (path) => {
      const number = /^m(\d+)\.py$/.exec(path)?.[1];
      return number === undefined
        ? undefined
        : `import m${String(Number(number) + 1)}\n`;
    });
    expect(found.length).toBe(50);
  });
});
