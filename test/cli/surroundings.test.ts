import { spawnSync } from "node:child_process";
import { chmodSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { builtCli } from "./built.ts";
import { folderWith } from "./session.ts";

const PIP = "FROM python:3.12-slim\nRUN pip install flask\n";
const isRoot = process.getuid?.() === 0;
const isLinux = process.platform === "linux";
const cli = builtCli();

describe("colours", () => {
  // eslint-disable-next-line no-control-regex -- it is about them
  const escape = /\u001b\[/;
  test.each([
    [[], {}, false],
    [["--color"], {}, true],
    [["--color"], { NO_COLOR: "1" }, true],
    [["--no-color"], { FORCE_COLOR: "1" }, false],
    [[], { FORCE_COLOR: "1" }, true],
    [[], { FORCE_COLOR: "0" }, false],
    [[], { FORCE_COLOR: "1", NO_COLOR: "1" }, true],
    [[], { NO_COLOR: "1" }, false],
  ])("%j with %j: %s", (argv, env, colored) => {
    const folder = folderWith({ Dockerfile: PIP });
    const { PATH } = process.env;
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [cli.path(), ...argv, "Dockerfile", "nowhere"],
      {
        cwd: folder,
        encoding: "utf8",
        env: { PATH, NODE_NO_WARNINGS: "1", ...env },
      },
    );
    expect(escape.test(stdout)).toBe(colored);
    expect(escape.test(stderr)).toBe(colored);
  });

  test.runIf(isLinux)("on a terminal", ({ skip }) => {
    const folder = folderWith({ Dockerfile: PIP });
    skip(
      cli.shell(folder, "command -v script").code !== 0,
      "no program called script, which makes a terminal",
    );
    const { stdout } = cli.shell(
      folder,
      'env -u NO_COLOR -u FORCE_COLOR TERM=xterm script -qec "$1 $2 $3" /dev/null < /dev/null',
      "Dockerfile",
    );
    expect(stdout).toMatch(escape);
    expect(stdout).toContain("+RUN pip install --no-cache-dir flask");
  });
});

describe("files that cannot be read or written", () => {
  /** As a user whom permission bits hold back. */
  const asUser = isRoot ? { uid: 65_534, gid: 65_534 } : {};
  const canRun = (): boolean =>
    spawnSync(process.execPath, [cli.path(), "--version"], asUser).status === 0;

  test("unreadable files and folders are refused, and the others are done", ({
    skip,
  }) => {
    skip(!canRun(), "the user nobody may not run this build");
    const folder = folderWith({
      "a.Dockerfile": PIP,
      "b.Dockerfile": PIP,
      "c/Dockerfile": PIP,
    });
    chmodSync(folder, 0o755);
    chmodSync(join(folder, "a.Dockerfile"), 0);
    chmodSync(join(folder, "c"), 0);
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [cli.path(), "."],
      {
        cwd: folder,
        encoding: "utf8",
        ...asUser,
      },
    );
    chmodSync(join(folder, "c"), 0o755);
    expect(stderr).toContain(
      "a.Dockerfile: error: cannot read it: permission denied",
    );
    expect(stderr).toContain(
      "c: error: cannot list this folder: permission denied",
    );
    expect(stdout).toContain(
      "1 of 3 files would change: 1 change; 2 refused. Apply with --write.",
    );
    expect(status).toBe(2);
  });

  test("a folder that nobody may write in keeps its file", ({ skip }) => {
    skip(!canRun(), "the user nobody may not run this build");
    const folder = folderWith({ Dockerfile: PIP });
    chmodSync(join(folder, "Dockerfile"), 0o666);
    chmodSync(folder, 0o555);
    const { status, stderr } = spawnSync(
      process.execPath,
      [cli.path(), "--write"],
      {
        cwd: folder,
        encoding: "utf8",
        ...asUser,
      },
    );
    chmodSync(folder, 0o755);
    expect(stderr).toContain(
      "Dockerfile: error: cannot write it: permission denied",
    );
    expect(status).toBe(2);
    expect(readFileSync(join(folder, "Dockerfile"), "utf8")).toBe(PIP);
  });

  test.runIf(isLinux)(
    "a write that fails half-way leaves the file and nothing else",
    () => {
      const long = `${PIP}${"# a comment that makes the file long\n".repeat(100)}`;
      const folder = folderWith({ Dockerfile: long });
      const { code, stderr } = cli.shell(
        folder,
        'ulimit -f 1; "$@" --write > /dev/null',
      );
      expect(stderr).toContain(
        "Dockerfile: error: cannot write it: a limit on file size forbids it",
      );
      expect(code).toBe(2);
      expect(readFileSync(join(folder, "Dockerfile"), "utf8")).toBe(long);
      expect(readdirSync(folder)).toEqual(["Dockerfile"]);
    },
  );
});
