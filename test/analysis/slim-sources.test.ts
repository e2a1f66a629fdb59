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

  it.each<
    [
      args: readonly (string | undefined)[],
      texts: Readonly<Record<string, string>>,
      asked: string,
    ]
  >([
    [[], {}, ""],
    [["x.py"], {}, "x.py"],
    [["a/x.py", "-m", "y"], {}, "a/x.py"],
    [["-m", "a.b.c"], {}, "a/b/c.py a/b/c/__init__.py a/b/c/__main__.py"],
    [["-u", "-B", "x.py"], {}, "x.py"],
    [["-uB", "x.py"], {}, "x.py"],
    [["-c", "x"], {}, ""],
    [["-uc", "x"], {}, ""],
    [["-W", "x.py"], {}, ""],
    [["--x", "x.py"], {}, ""],
    [["-"], {}, ""],
    [["x-u"], {}, "x-u"],
    [["-x-u", "y.py"], {}, ""],
    [["u-"], {}, "u-"],
    [[undefined, "x.py"], {}, ""],
    [["-u", undefined], {}, ""],
    [["-u", "-m", "a"], {}, "a.py a/__init__.py a/__main__.py"],
    [["x.py"], { "x.py": "import a" }, "x.py a.py a/__init__.py"],
    [
      ["d/x.py"],
      { "d/x.py": "import a, b as c ,d.e\nimport f" },
      "d/x.py d/a.py d/a/__init__.py d/b.py d/b/__init__.py d/d/e.py d/d/e/__init__.py d/f.py d/f/__init__.py",
    ],
    [
      ["d/x.py"],
      { "d/x.py": "from a import b" },
      "d/x.py d/a.py d/a/__init__.py d/a/b.py d/a/b/__init__.py",
    ],
    [
      ["d/x.py"],
      { "d/x.py": "from a.b import c, d as e\n" },
      "d/x.py d/a/b.py d/a/b/__init__.py d/a/b/c.py d/a/b/c/__init__.py d/a/b/d.py d/a/b/d/__init__.py",
    ],
    [
      ["d/x.py"],
      { "d/x.py": "from . import a" },
      "d/x.py d/a.py d/a/__init__.py",
    ],
    [
      ["d/x.py"],
      { "d/x.py": "from .a import b" },
      "d/x.py d/a.py d/a/__init__.py d/a/b.py d/a/b/__init__.py",
    ],
    [
      ["d/x.py"],
      { "d/x.py": "from .. import a" },
      "d/x.py d/../a.py d/../a/__init__.py",
    ],
    [
      ["d/x.py"],
      { "d/x.py": "from ...a.b import c" },
      "d/x.py d/../../a/b.py d/../../a/b/__init__.py d/../../a/b/c.py d/../../a/b/c/__init__.py",
    ],
    [
      ["d/x.py"],
      { "d/x.py": "from a import (b, c)" },
      "d/x.py d/a.py d/a/__init__.py d/a/b.py d/a/b/__init__.py d/a/c.py d/a/c/__init__.py",
    ],
    [
      ["d/x.py"],
      { "d/x.py": "from a import *" },
      "d/x.py d/a.py d/a/__init__.py",
    ],
    [
      ["d/x.py"],
      {
        "d/x.py":
          "  \timport a\n#import b\nximport c\nimport\nfrom import x\nfrom a import (\n b)",
      },
      "d/x.py d/a.py d/a/__init__.py",
    ],
    [
      ["d/x.py"],
      {
        "d/x.py": "import a",
        "d/a.py": "from .b import c\nimport x",
        "d/b.py": "from . import z",
      },
      "d/x.py d/a.py d/a/__init__.py d/b.py d/b/__init__.py d/b/c.py d/b/c/__init__.py d/x/__init__.py d/z.py d/z/__init__.py",
    ],
    [
      ["d/x.py"],
      {
        "d/x.py": "import p",
        "d/p/__init__.py":
          "from .q import r\nfrom . import s\nfrom ..t import u\nimport v",
      },
      "d/x.py d/p.py d/p/__init__.py d/p/q.py d/p/q/__init__.py d/p/q/r.py d/p/q/r/__init__.py d/p/s.py d/p/s/__init__.py d/p/../t.py d/p/../t/__init__.py d/p/../t/u.py d/p/../t/u/__init__.py d/v.py d/v/__init__.py",
    ],
    [
      ["-m", "a.b"],
      { "a/b.py": "import c\nfrom . import d" },
      "a/b.py a/b/__init__.py a/b/__main__.py c.py c/__init__.py a/d.py a/d/__init__.py",
    ],
    [["x.py"], { "x.py": "import x" }, "x.py x/__init__.py"],
    [
      ["x.py"],
      { "x.py": "from .x import y" },
      "x.py x/__init__.py x/y.py x/y/__init__.py",
    ],
    [
      ["d/x.py"],
      { "d/x.py": "from a import b c" },
      "d/x.py d/a.py d/a/__init__.py d/a/b.py d/a/b/__init__.py",
    ],
    [
      ["d/x.py"],
      { "d/x.py": "import a.b.c" },
      "d/x.py d/a/b/c.py d/a/b/c/__init__.py",
    ],
    [
      ["d/x.py"],
      { "d/x.py": "from\ta\timport\tb" },
      "d/x.py d/a.py d/a/__init__.py d/a/b.py d/a/b/__init__.py",
    ],
    [["d/x.py"], { "d/x.py": "import a," }, "d/x.py d/a.py d/a/__init__.py"],
    [
      ["d/x.py"],
      { "d/x.py": "from . import (a,\n  b)" },
      "d/x.py d/a.py d/a/__init__.py",
    ],
  ])("are looked for: %j, %j: %s", (args, texts, asked) => {
    const paths: string[] = [];
    pythonSources(args, (path) => {
      paths.push(path);
      return texts[path];
    });
    expect(paths.join(" ")).toBe(asked);
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
