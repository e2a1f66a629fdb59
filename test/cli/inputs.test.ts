import { symlinkSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { dockfix, folderWith } from "./session.ts";

const PIP = "FROM python:3.12-slim\nRUN pip install flask\n";
const GOOD = "FROM alpine\nRUN true\n";

describe("a bad input is refused with its place, and the others are done", () => {
  const cases: [string, string | Uint8Array, string[]][] = [
    [
      "not UTF-8",
      Buffer.from([
        ...Buffer.from("FROM a\nRUN é \u{1F600}"),
        0xff,
        0x41,
        0x0a,
      ]),
      [
        "Dockerfile:2:9: error: not UTF-8: byte 0xFF at offset 18",
        "> 2 | RUN é",
        "Save the file as UTF-8",
      ],
    ],
    [
      "UTF-8 that is cut short",
      Buffer.from([...Buffer.from("FROM a\n# "), 0xe2, 0x82]),
      ["Dockerfile:2:3: error: not UTF-8: byte 0xE2 at offset 9"],
    ],
    [
      "an overlong encoding",
      Buffer.from([...Buffer.from("FROM a\n"), 0xc0, 0xaf, 0x0a]),
      ["Dockerfile:2:1: error: not UTF-8: byte 0xC0 at offset 7"],
    ],
    [
      "Latin-1",
      Buffer.from("FROM a\n# Käse\n", "latin1"),
      ["Dockerfile:2:4: error: not UTF-8: byte 0xE4 at offset 10"],
    ],
    [
      "UTF-16",
      Buffer.from("\ufeffFROM a\n", "utf16le"),
      ["Dockerfile:1:1: error: UTF-16 text"],
    ],
    [
      "a program",
      Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0xff, 0x0a]),
      ["Dockerfile: error: binary data, not text"],
    ],
    [
      "a NUL byte",
      "FROM a\nRUN b\0\n",
      ["Dockerfile:2:6: error: NUL byte", "> 2 | RUN b"],
    ],
    [
      "an empty file",
      "",
      [
        "Dockerfile: error: the file is empty",
        "A Dockerfile needs at least a FROM.",
      ],
    ],
    ["comments alone", "# nothing\n", ["file with no instructions"]],
    [
      "an unknown instruction",
      "FROM a\nRUNN b\n",
      [
        "Dockerfile:2:1: error: unknown instruction: RUNN",
        "> 2 | RUNN b",
        "| ^",
        "Did you mean RUN?",
      ],
    ],
    [
      "a line of 5 MB",
      `FROM a\nRUN echo ${"x".repeat(5_000_000)}\n`,
      [
        "Dockerfile:2:1: error: a line of 5000009 bytes; BuildKit reads at most 65535",
      ],
    ],
  ];
  test.each(cases)("%s", async (_name, content, texts) => {
    const folder = folderWith({ Dockerfile: content, "a.Dockerfile": PIP });
    const { code, stdout, stderr } = await dockfix(folder, [
      "Dockerfile",
      "a.Dockerfile",
    ]);
    for (const text of texts) expect(stderr).toContain(text);
    for (const line of stderr.split("\n"))
      expect(line.length).toBeLessThan(200);
    expect(stdout).toContain("+RUN pip install --no-cache-dir flask");
    expect(stdout).toContain(
      "1 of 2 files would change: 1 change; 1 refused. Apply with --write.",
    );
    expect(code).toBe(2);
  });

  test("the longest line that BuildKit reads is no error", async () => {
    const folder = folderWith({
      Dockerfile: `FROM a\n#${"x".repeat(65_534)}\n`,
    });
    expect(await dockfix(folder, ["Dockerfile"])).toMatchObject({
      code: 0,
      stderr: "",
    });
  });

  test("a file that is far too large", async () => {
    const folder = folderWith({ Dockerfile: "" });
    truncateSync(join(folder, "Dockerfile"), 1024 ** 3);
    const { code, stderr } = await dockfix(folder, []);
    expect(stderr).toContain(
      "Dockerfile: error: 1073741824 bytes or more are too much for a Dockerfile",
    );
    expect(code).toBe(2);
  });

  test.each([
    ["nowhere", "nowhere: error: no such file or folder"],
    [
      "Dockerfile/x",
      "Dockerfile/x: error: no such file: a part of its path is not a folder",
    ],
    ["dangling", "dangling: error: no such file or folder"],
    ["circle", "circle: error: symbolic links that lead in a circle"],
    ["none", "none: error: no Dockerfile found in this folder"],
    ["/dev/zero", "/dev/zero: error: this is a device"],
    ["x".repeat(300), "error: this path is too long"],
  ])("%s", async (path, message) => {
    const folder = folderWith({
      Dockerfile: GOOD,
      "a.Dockerfile": PIP,
      "none/x.txt": "",
    });
    symlinkSync("gone", join(folder, "dangling"));
    symlinkSync("circle", join(folder, "circle"));
    const { code, stdout, stderr } = await dockfix(folder, [
      path,
      "a.Dockerfile",
    ]);
    expect(stderr).toContain(message);
    expect(stdout).toContain("1 of 2 files would change: 1 change; 1 refused.");
    expect(code).toBe(2);
  });

  test("no Dockerfile in the current folder: says what it looked for", async () => {
    const { code, stderr } = await dockfix(folderWith({ "x.txt": "" }), []);
    expect(stderr).toContain(
      ".: error: no Dockerfile found in the current folder",
    );
    expect(stderr).toContain(
      "Looked for Dockerfile, Dockerfile.*, *.Dockerfile, Containerfile",
    );
    expect(code).toBe(2);
  });

  test("control characters of a file do not reach the terminal", async () => {
    const folder = folderWith({
      Dockerfile:
        "FROM python:3.12-slim\n# \u001b[2J\u202e\nRUN pip install a\r\n",
    });
    const { stdout } = await dockfix(folder, ["--no-color"], {
      terminal: true,
    });
    expect(stdout).toContain(" # \\u001b[2J\\u202e\n");
    // eslint-disable-next-line no-control-regex -- it is about them
    expect(stdout).not.toMatch(/[\u001b\u202e]/);
    const { stdout: piped } = await dockfix(folder, []);
    expect(piped).toContain(" # \u001b[2J\u202e\n");
  });
});

describe("a bug in dockfix exits with 3, and the other files are done", () => {
  test("a change whose proof fails", async () => {
    const folder = folderWith({
      Dockerfile: `${PIP}RUN bug\n`,
      "z.Dockerfile": PIP,
    });
    const { code, stdout, stderr } = await dockfix(folder, []);
    expect(stderr).toContain(
      "Dockerfile:3:1: bug in dockfix: purge-caches: a command got lost",
    );
    expect(stderr).toContain("Please report it");
    expect(stdout).toContain(
      "2 of 2 files would change: 2 changes; 1 with a bug in dockfix.",
    );
    expect(code).toBe(3);
  });

  test("an exception nobody expected", async () => {
    const folder = folderWith({
      Dockerfile: "FROM a\nRUN crash\n",
      "z.Dockerfile": PIP,
    });
    const { code, stdout, stderr } = await dockfix(folder, ["--write"]);
    expect(stderr).toContain("Dockerfile: bug in dockfix: x is not a function");
    expect(stderr).toContain("Please report it");
    expect(stderr).toContain("TypeError: x is not a function\n      at ");
    expect(stdout).toContain("z.Dockerfile: rewritten");
    expect(code).toBe(3);
  });

  test("it outweighs what was refused", async () => {
    const folder = folderWith({ Dockerfile: "FROM a\nRUN crash\n" });
    expect(await dockfix(folder, ["Dockerfile", "nowhere"])).toMatchObject({
      code: 3,
    });
  });

  test("the library does not load", async () => {
    const engine = () => Promise.reject(new Error("module is broken"));
    const { code, stderr } = await dockfix(folderWith({}), ["list"], {
      engine,
    });
    expect(stderr).toContain("dockfix: bug in dockfix: module is broken");
    expect(code).toBe(3);
  });
});

test("of several files, those with one line to say stand close together", async () => {
  const folder = folderWith({
    Dockerfile: "FROM a\nRUN left alone\n",
    "Dockerfile.b": PIP,
    "Dockerfile.c": "FROM a\nRUN left alone\n",
    "Dockerfile.d": "# generated\nFROM a\n",
    "Dockerfile.e": GOOD,
  });
  const { stdout } = await dockfix(folder, []);
  const shown = stdout.replace(/--- a[^]*? flask\n(?=\n)/, "…\n");
  expect(shown).toBe(
    [
      "Dockerfile: nothing to change at --risk low; 1 left alone",
      "",
      "Dockerfile.b: 1 change",
      "",
      "…",
      "",
      "Dockerfile.c: nothing to change at --risk low; 1 left alone",
      "Dockerfile.d: left alone: a generated file",
      "",
      "1 of 5 files would change: 1 change. Apply with --write.",
      "",
    ].join("\n"),
  );
});
