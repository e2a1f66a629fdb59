import { describe, expect, it } from "vitest";
import { pipNeeds } from "../../src/facts/python-needs.ts";
import { pythonNeeds } from "../../src/facts/python-packages.ts";
import { wheelOf } from "../../src/facts/python-wheels.ts";

const nothing = { packages: [], commands: [], unknown: [], wheels: [] };
const needs = (
  args: string,
  files: Readonly<Record<string, string>> = {},
): ReturnType<typeof pipNeeds> =>
  pipNeeds(args.split(" "), (path) => files[path], "3.12");

describe("the arguments of pip install", () => {
  it.each([
    "flask",
    "Flask==3.0.0 gunicorn",
    "-U --no-cache-dir flask",
    "-i https://example.com/simple --trusted-host example.com flask",
    "--target /opt flask",
    "--only-binary :all: lxml",
    "'flask>=2,<4'",
    "zope.interface zope-interface Zope_Interface",
    // What others install, named in a frozen list.
    "aiohappyeyeballs amqp annotated-types billiard et_xmlfile jsonschema-specifications mdurl outcome rpds-py trio-websocket wsproto",
    "bokeh==3.9.2 fonttools==4.68.0 formulaic jpype1==1.7.1 narwhals onnxruntime==1.31.1 polars-runtime-32 selenium",
  ])("need nothing: %s", (args) => {
    expect(needs(args)).toEqual(nothing);
  });

  it.each([
    ["gattlib", "gattlib"],
    ["./local", "./local"],
    [".", "the project itself"],
    [".[dev]", "the project itself"],
    ["https://example.com/a.whl", "https://example.com/a.whl"],
    ["wheels/a.whl", "wheels/a.whl"],
    ["flask[unheard]", "flask[unheard]"],
    ["-r missing.txt", "the unread packages of missing.txt"],
    ["--requirement=missing.txt", "the unread packages of missing.txt"],
    ["--no-binary=lxml", "what --no-binary asks for"],
    ["numpy==1.12.1", "numpy==1.12.1 without a wheel for Python 3.12"],
    ["jpype1==1.5.0", "jpype1==1.5.0 without a wheel for Python 3.12"],
  ])("are not known: %s", (args, unknown) => {
    expect(needs(args)).toEqual({ ...nothing, unknown: [unknown] });
  });

  it("ask for programs that fetch", () => {
    expect(needs("git+https://example.com/a hg+https://example.com/b")).toEqual(
      {
        ...nothing,
        commands: ["git", "hg"],
        unknown: ["git+https://example.com/a", "hg+https://example.com/b"],
      },
    );
    expect(needs("svn+https://example.com/a").commands).toEqual(["svn"]);
    expect(needs("git+ssh://git@example.com/a").commands).toEqual([
      "git",
      "ssh",
    ]);
  });

  it("name files, which name others", () => {
    const files = {
      "r/all.txt": "-r base.txt\r\n\r\n# more\r\ngitpython # imports git\r\n",
      "r/base.txt": "psycopg2 \\\n  --hash=sha256:0 ; python_version > '3'\n",
    };
    expect(needs("-r r/all.txt", files)).toEqual({
      ...nothing,
      packages: ["gcc", "libc6-dev", "libpq-dev"],
      commands: ["git"],
    });
  });

  it("do not go round in circles", () => {
    expect(needs("-r a.txt", { "a.txt": "-r a.txt" }).unknown).toEqual([
      "the unread packages of a.txt",
    ]);
  });

  it("leave out what is for other systems", () => {
    const text =
      'pywin32==1; sys_platform == "win32"\ncolorama; os_name == "nt"';
    expect(needs("-r a.txt", { "a.txt": text })).toEqual(nothing);
  });

  it("may ask for any release where there are constraints", () => {
    expect(needs("-c c.txt lxml").wheels).toEqual(["lxml"]);
    expect(needs("-r a.txt", { "a.txt": "-c c.txt\nlxml" }).wheels).toEqual([
      "lxml",
    ]);
  });
});

describe("wheels", () => {
  it.each([
    ["flask", "==0.1", "pure"],
    ["numpy", "", "yes"],
    ["numpy", "==1.26.4", "yes"],
    ["numpy", "==1.26.0", "yes"],
    ["numpy", "==1.25.2", "unlikely"],
    ["numpy", "===1.25.2", "unlikely"],
    ["numpy", "==1.26.*", "yes"],
    ["numpy", "==1.25.*", "unlikely"],
    ["numpy", "~=1.26.1", "yes"],
    ["numpy", "~=1.24", "yes"],
    ["numpy", "~=1.24.0", "unlikely"],
    ["numpy", ">=1.20,<2", "yes"],
    ["numpy", ">=1.20,<1.26", "unlikely"],
    ["numpy", "<=1.26", "yes"],
    ["numpy", "!=1.26.1", "yes"],
    ["numpy", "==1.26.4.post1", "yes"],
    ["numpy", "==1.26.4rc1", "maybe"],
    ["numpy", "==$VERSION", "maybe"],
    ["numpy", ">=1.*", "maybe"],
    ["numexpr", "==2.10.0", "yes"],
  ])("of %s%s for Python 3.12: %s", (name, specifier, wheel) => {
    expect(wheelOf(name, specifier, "3.12")).toBe(wheel);
  });

  it.each([undefined, "3", "2.7", "3.7", "3.99"])(
    "for Python %s are not known",
    (python) => {
      expect(wheelOf("numpy", "", python)).toBe("maybe");
    },
  );

  it("may be missing for one platform", () => {
    expect(wheelOf("numexpr", "", "3.15")).toBe("maybe");
  });
});

it("knows nothing of properties that every object has", () => {
  expect(pythonNeeds("constructor", [], "", "3.12")).toBe(undefined);
});
