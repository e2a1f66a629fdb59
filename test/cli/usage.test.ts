import { COMMANDS } from "../../src/cli/commands.ts";
import { describe, expect, test } from "vitest";
import { dockfix, folderWith } from "./session.ts";

const PIP = "FROM python:3.12-slim\nRUN pip install flask\n";

describe("bad usage exits with 2, says what is wrong and what would be right", () => {
  test.each([
    [["--wirte"], "unknown option --wirte", "Did you mean --write?"],
    [["--frobnicate"], "unknown option --frobnicate", "See dockfix --help."],
    [["-x"], "unknown option -x", "See dockfix --help."],
    [
      ["--risk", "middle"],
      '--risk cannot be "middle"',
      "It takes low, medium, high.",
    ],
    [["--risk", "hihg"], '--risk cannot be "hihg"', "Did you mean high?"],
    [["--risk"], "--risk needs a value", "See dockfix --help."],
    [["--risk="], "--risk needs a value", "See dockfix --help."],
    [["--risk", "low", "--risk", "high"], "--risk is given twice", ""],
    [["--format", "jsn"], '--format cannot be "jsn"', "Did you mean json?"],
    [
      ["--merge", "everything"],
      '--merge cannot be "everything"',
      "benefit, all",
    ],
    [["--write=yes"], "--write takes no value", ""],
    [
      ["--write", "--check"],
      "--write and --check exclude each other",
      "--check only looks",
    ],
    [["--write", "-"], "--write has no file to write to", "standard output"],
    [["-", "Dockerfile"], "must be the only path", ""],
    [
      ["--color", "--no-color"],
      "--color and --no-color exclude each other",
      "",
    ],
    [
      ["--only", "purge-cache"],
      '--only: there is no transform "purge-cache"',
      "Did you mean purge-caches? See dockfix list.",
    ],
    [
      ["--skip", "zzz/pip"],
      '--skip: there is no transform "zzz"',
      "See dockfix list.",
    ],
    [
      ["--skip", "purge-caches/pipp"],
      '--skip: purge-caches has no part "pipp"',
      "Did you mean purge-caches/pip? It has pip, npm.",
    ],
    [
      ["--skip", "slim-base/python"],
      '--skip: slim-base has no part "python"',
      "It has none.",
    ],
    [
      ["--only", ","],
      "--only needs the name of a transform",
      "See dockfix list.",
    ],
    [
      ["--context", "nowhere"],
      "--context nowhere is not a folder",
      "docker build",
    ],
    [
      ["--context", "Dockerfile"],
      "--context Dockerfile is not a folder",
      "docker build",
    ],
    [[""], "an empty path", "unset"],
    [
      ["list", "purge-caches"],
      "list takes no arguments",
      "dockfix explain purge-caches",
    ],
    [
      ["explain"],
      "explain takes the name of one transform",
      "See dockfix list.",
    ],
    [
      ["explain", "purge-cahces"],
      'there is no transform "purge-cahces"',
      "Did you mean purge-caches?",
    ],
  ])("%j", async (argv, message, hint) => {
    const folder = folderWith({ Dockerfile: PIP });
    const { code, stdout, stderr } = await dockfix(folder, argv);
    expect(stderr).toMatch(/^dockfix: /);
    expect(stderr).toContain(message);
    expect(stderr).toContain(hint);
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });

  test.each([
    ["lst", "list"],
    ["verifi", "verify"],
  ])("a command that is misspelled is no path: %s", async (word, command) => {
    const { code, stderr } = await dockfix(folderWith({}), [word]);
    expect(stderr).toContain(`Did you mean the command dockfix ${command}?`);
    expect(code).toBe(2);
  });

  test("nothing is said of changes where every file was refused", async () => {
    const { code, stdout } = await dockfix(folderWith({}), ["a", "b"]);
    expect(stdout).toBe("2 files, all refused.\n");
    expect(code).toBe(2);
  });

  test("an option that only the library understands", async () => {
    const { DockfixError } = await import("../../src/error.ts");
    const engine = () =>
      Promise.resolve({
        transforms: [
          {
            name: "purge-caches",
            summary: "",
            risk: "low" as const,
            parts: ["pipp"],
          },
        ],
        optimize: () => {
          throw new DockfixError(
            "bad-option",
            "purge-caches has no part pipp",
            { hint: "There is pip." },
          );
        },
      });
    const folder = folderWith({ Dockerfile: PIP, "Dockerfile.b": PIP });
    const ended = await dockfix(folder, ["--skip", "purge-caches/pipp"], {
      engine,
    });
    expect(ended).toEqual({
      code: 2,
      stdout: "",
      stderr: "dockfix: purge-caches has no part pipp\n  There is pip.\n",
    });
  });
});

describe("--help and --version", () => {
  test.each([[["--help"]], [["-h"]], [["--write", "-h", "."]]])(
    "%j",
    async (argv) => {
      const { code, stdout, stderr } = await dockfix(folderWith({}), argv);
      expect(stdout).toContain("Usage\n  dockfix [PATH…]");
      for (const line of stdout.split("\n"))
        expect(line.length).toBeLessThanOrEqual(80);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    },
  );

  test.each(COMMANDS.map((command) => [command.name, command] as const))(
    "dockfix %s --help tells of its options",
    async (name, { options }) => {
      const argv = [...name.split(" ").filter((word) => word !== ""), "--help"];
      const { code, stdout } = await dockfix(folderWith({}), argv);
      expect(
        options.filter((each) => !stdout.includes(`--${each.name}`)),
      ).toEqual([]);
      for (const line of stdout.split("\n"))
        expect(line.length).toBeLessThanOrEqual(80);
      expect(code).toBe(0);
    },
  );

  test("an option of another command is none", async () => {
    const { code, stderr } = await dockfix(folderWith({}), ["list", "--write"]);
    expect(stderr).toBe(
      "dockfix: unknown option --write\n  See dockfix list --help.\n",
    );
    expect(code).toBe(2);
  });

  test("--version prints the version alone", async () => {
    const { code, stdout } = await dockfix(folderWith({}), ["--version"]);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+(-\S+)?\n$/);
    expect(code).toBe(0);
  });

  test("behind -- they are paths", async () => {
    const { code, stderr } = await dockfix(folderWith({}), ["--", "--help"]);
    expect(stderr).toContain("--help: error: no such file or folder");
    expect(code).toBe(2);
  });
});

test("--quiet prints errors only", async () => {
  const folder = folderWith({ Dockerfile: PIP });
  const ended = await dockfix(folder, ["--check", "-q", ".", "nowhere"]);
  expect(ended).toMatchObject({ code: 2, stdout: "" });
  expect(ended.stderr).toMatch(/^nowhere: error: no such file or folder\n/);
});

describe("--only and --skip", () => {
  test.each([
    [["--only", "purge-caches/pip"], 1],
    [["--only", "purge-caches"], 2],
    [["--skip", "purge-caches/pip"], 1],
    [["--skip", "purge-caches/pip,purge-caches/npm"], 0],
    [["--skip", "purge-caches/pip", "--skip", "purge-caches/npm"], 0],
    [["--skip", "purge-caches", "--risk=medium"], 0],
  ])("%j", async (argv, changes) => {
    const folder = folderWith({ Dockerfile: `${PIP}RUN npm ci\n` });
    const { stdout } = await dockfix(folder, [...argv, "--format", "json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      files: [{ changes: { length: changes } }],
    });
  });
});
