import { spawn, spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { builtCli } from "./built.ts";
import { readJsonReport } from "./json-report.ts";
import { folderWith } from "./session.ts";

const PIP = "FROM python:3.12-slim\nRUN pip install flask\n";
const isLinux = process.platform === "linux";
const cli = builtCli();

describe("the program as it is built", () => {
  test("begins with a shebang and can be executed", () => {
    expect(readFileSync(cli.path(), "utf8")).toMatch(
      /^#!\/usr\/bin\/env node\n/,
    );
    expect(statSync(cli.path()).mode & 0o111).not.toBe(0);
  });

  test("prints, and ends with the exit codes of the contract", () => {
    const folder = folderWith({
      Dockerfile: PIP,
      "done/Dockerfile": "FROM alpine\n",
    });
    expect(cli.run(folder, [])).toMatchObject({ code: 0, stderr: "" });
    expect(cli.run(folder, ["--check"])).toMatchObject({ code: 1, stderr: "" });
    expect(cli.run(folder, ["--check", "done"])).toMatchObject({
      code: 0,
      stderr: "",
    });
    expect(cli.run(folder, ["--check", "nowhere", "Dockerfile"])).toMatchObject(
      { code: 2 },
    );
    expect(cli.run(folder, ["--nonsense"])).toMatchObject({
      code: 2,
      stdout: "",
    });
    expect(cli.run(folder, ["--version"]).stdout).toMatch(
      /^\d+\.\d+\.\d+\S*\n$/,
    );
  });

  test("is a filter between standard input and output", () => {
    const { code, stdout, stderr } = cli.run(
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
      { length: 120 },
      (_, index) => [`${index}/Dockerfile`, PIP] as const,
    );
    const folder = folderWith(Object.fromEntries(files));
    const { stdout } = cli.shell(
      folder,
      '"$@" --format json | (sleep 0.3; cat)',
    );
    expect(readJsonReport(stdout).files).toHaveLength(120);
  });

  test.runIf(isLinux)("reads a pipe that has a path", () => {
    const { code, stdout } = cli.shell(folderWith({ x: PIP }), '"$@" <(cat x)');
    expect(stdout).toContain("+RUN pip install --no-cache-dir flask");
    expect(code).toBe(0);
  });
});

describe("when the reader goes away", () => {
  const many = Object.fromEntries(
    Array.from({ length: 80 }, (_, index) => [
      `${String(index).padStart(3, "0")}/Dockerfile`,
      PIP,
    ]),
  );

  test("it ends quietly", () => {
    const { code, stdout, stderr } = cli.shell(
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
    const child = spawn(process.execPath, [cli.path()], {
      cwd: folderWith(many),
    });
    child.stdout.destroy();
    let stderr = "";
    child.stderr.on("data", (chunk) => (stderr += String(chunk)));
    const code = await new Promise((done) => child.on("close", done));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  test("--write still writes every file", () => {
    const folder = folderWith(many);
    expect(cli.shell(folder, '"$@" --write | head -1').stderr).toBe("");
    for (const name of Object.keys(many)) {
      expect(readFileSync(join(folder, name), "utf8")).toContain(
        "--no-cache-dir",
      );
    }
  });

  test.runIf(isLinux)("an output that cannot be written is an error", () => {
    const { code, stderr } = cli.shell(
      folderWith({ Dockerfile: PIP }),
      '"$@" > /dev/full',
    );
    expect(stderr).toContain("dockfix: cannot write the output:");
    expect(code).toBe(2);
  });
});

describe("the start", () => {
  /** The packages, and the parts of dockfix, that a call loads: what Node itself says of it. */
  function loaded(...args: readonly string[]): readonly string[] {
    const folder = folderWith({ Dockerfile: PIP });
    const { stderr } = spawnSync(process.execPath, [cli.path(), ...args], {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, NODE_DEBUG: "esm,module" },
    });
    const found = stderr.matchAll(/node_modules\/((?:@[\w-]+\/)?\w[\w.-]*)\//g);
    return [...new Set(Array.from(found, ([, name = ""]) => name))].sort();
  }

  test("help and version load no package", () => {
    expect([loaded("--help"), loaded("--version")]).toEqual([[], []]);
  });

  test("a file loads no more than it needs", () => {
    expect(loaded("Dockerfile")).toEqual(["diff", "unbash"]);
  });
});
