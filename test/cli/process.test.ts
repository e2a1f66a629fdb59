import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  mkdtempSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { build } from "tsup";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readJsonReport } from "./json-report.ts";
import { folderWith, type Ended } from "./session.ts";

const PIP = "FROM python:3.12-slim\nRUN pip install flask\n";
const root = resolve(import.meta.dirname, "../..");
const isRoot = process.getuid?.() === 0;
const isLinux = process.platform === "linux";
/** Where the packages that the build leaves out are found. */
const cache = join(root, "node_modules/.cache");
let dist = "";
let cli = "";

beforeAll(async () => {
  mkdirSync(cache, { recursive: true });
  dist = mkdtempSync(join(cache, "dockfix-cli-"));
  chmodSync(dist, 0o755);
  cli = join(dist, "cli.js");
  await build({
    config: false,
    entry: { cli: join(root, "src/cli/main.ts") },
    format: "esm",
    target: "node20",
    splitting: true,
    removeNodeProtocol: false,
    outDir: dist,
    silent: true,
  });
});

afterAll(() => rmSync(dist, { recursive: true, force: true }));

function dockfix(
  folder: string,
  argv: readonly string[],
  input?: string | Uint8Array,
): Ended {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [cli, ...argv],
    {
      cwd: folder,
      encoding: "utf8",
      ...(input !== undefined && { input }),
    },
  );
  return { code: status ?? -1, stdout, stderr };
}

/** Runs a line of shell with the command line as `"$@"`, in the folder. */
function shell(
  folder: string,
  line: string,
  ...argv: readonly string[]
): Ended {
  const { status, stdout, stderr } = spawnSync(
    "bash",
    ["-c", line, "bash", process.execPath, cli, ...argv],
    {
      cwd: folder,
      encoding: "utf8",
    },
  );
  return { code: status ?? -1, stdout, stderr };
}

describe("the program as it is built", () => {
  test("begins with a shebang and can be executed", () => {
    expect(readFileSync(cli, "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect(statSync(cli).mode & 0o111).not.toBe(0);
  });

  test("prints, and ends with the exit codes of the contract", () => {
    const folder = folderWith({
      Dockerfile: PIP,
      "done/Dockerfile": "FROM alpine\n",
    });
    expect(dockfix(folder, [])).toMatchObject({ code: 0, stderr: "" });
    expect(dockfix(folder, ["--check"])).toMatchObject({ code: 1, stderr: "" });
    expect(dockfix(folder, ["--check", "done"])).toMatchObject({
      code: 0,
      stderr: "",
    });
    expect(dockfix(folder, ["--check", "nowhere", "Dockerfile"])).toMatchObject(
      { code: 2 },
    );
    expect(dockfix(folder, ["--nonsense"])).toMatchObject({
      code: 2,
      stdout: "",
    });
    expect(dockfix(folder, ["--version"]).stdout).toMatch(
      /^\d+\.\d+\.\d+\S*\n$/,
    );
  });

  test("is a filter between standard input and output", () => {
    const { code, stdout, stderr } = dockfix(
      folderWith({}),
      ["-"],
      `\ufeff${PIP.replaceAll("\n", "\r\n")}`,
    );
    expect(stdout).toBe(
      `\ufeff${PIP.replace("install", "install --no-cache-dir").replaceAll("\n", "\r\n")}`,
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  test("prints a long report to a slow pipe in full", () => {
    const files = Array.from(
      { length: 300 },
      (_, index) => [`${index}/Dockerfile`, PIP] as const,
    );
    const folder = folderWith(Object.fromEntries(files));
    const { stdout } = shell(folder, '"$@" --format json | (sleep 0.3; cat)');
    expect(readJsonReport(stdout).files).toHaveLength(300);
  });

  test.runIf(isLinux)("reads a pipe that has a path", () => {
    const { code, stdout } = shell(folderWith({ x: PIP }), '"$@" <(cat x)');
    expect(stdout).toContain("+RUN pip install --no-cache-dir flask");
    expect(code).toBe(0);
  });
});

describe("when the reader goes away", () => {
  const many = Object.fromEntries(
    Array.from({ length: 200 }, (_, index) => [
      `${String(index).padStart(3, "0")}/Dockerfile`,
      PIP,
    ]),
  );

  test("it ends quietly", () => {
    const { code, stdout, stderr } = shell(
      folderWith(many),
      '"$@" | head -1; exit "${PIPESTATUS[0]}"',
    );
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: "000/Dockerfile: 1 change\n",
      stderr: "",
    });
  });

  test("at once, too", async () => {
    const child = spawn(process.execPath, [cli], { cwd: folderWith(many) });
    child.stdout.destroy();
    let stderr = "";
    child.stderr.on("data", (chunk) => (stderr += String(chunk)));
    const code = await new Promise((done) => child.on("close", done));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  test("--write still writes every file", () => {
    const folder = folderWith(many);
    expect(shell(folder, '"$@" --write | head -1').stderr).toBe("");
    for (const name of Object.keys(many)) {
      expect(readFileSync(join(folder, name), "utf8")).toContain(
        "--no-cache-dir",
      );
    }
  });

  test.runIf(isLinux)("an output that cannot be written is an error", () => {
    const { code, stderr } = shell(
      folderWith({ Dockerfile: PIP }),
      '"$@" > /dev/full',
    );
    expect(stderr).toContain("dockfix: cannot write the output:");
    expect(code).toBe(2);
  });
});

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
      [cli, ...argv, "Dockerfile", "nowhere"],
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
      shell(folder, "command -v script").code !== 0,
      "no program called script, which makes a terminal",
    );
    const { stdout } = shell(
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
    spawnSync(process.execPath, [cli, "--version"], asUser).status === 0;

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
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, "."], {
      cwd: folder,
      encoding: "utf8",
      ...asUser,
    });
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
    const { status, stderr } = spawnSync(process.execPath, [cli, "--write"], {
      cwd: folder,
      encoding: "utf8",
      ...asUser,
    });
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
      const { code, stderr } = shell(
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

describe("the start", () => {
  /** The fastest of several runs, in turns, so that a busy moment of the machine meets all of them. In milliseconds. */
  function fastest(...programs: readonly (readonly string[])[]): number[] {
    const folder = folderWith({ Dockerfile: PIP });
    const times = programs.map(() => Infinity);
    for (let round = 0; round < 8; round++) {
      for (const [index, argv] of programs.entries()) {
        const start = performance.now();
        spawnSync(process.execPath, argv, { cwd: folder });
        const time = performance.now() - start;
        times[index] = Math.min(times[index] ?? Infinity, time);
      }
    }
    return times;
  }

  test("a file takes at most 2.5 times as long as an empty program, and 60 ms", () => {
    const [empty = 0, file = Infinity] = fastest(
      ["-e", "0"],
      [cli, "Dockerfile"],
    );
    expect(file).toBeLessThan(2.5 * empty + 60);
  });

  test("--help and --version load next to nothing", () => {
    const [empty = 0, help = Infinity, version = Infinity] = fastest(
      ["-e", "0"],
      [cli, "--help"],
      [cli, "--version"],
    );
    expect(Math.max(help, version)).toBeLessThan(1.5 * empty + 40);
  });
});
