import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
  chownSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { rewrite } from "../../src/cli/rewrite.ts";
import { dockfix, folderWith } from "./session.ts";

const PIP = "FROM python:3.12-slim\nRUN pip install flask\n";
const DONE = "FROM python:3.12-slim\nRUN pip install --no-cache-dir flask\n";
const isRoot = process.getuid?.() === 0;

describe("--write", () => {
  test("rewrites, says what it did, and finds nothing the second time", async () => {
    const folder = folderWith({ Dockerfile: PIP, "b.Dockerfile": "FROM a\n" });
    const first = await dockfix(folder, ["--write"]);
    expect(readFileSync(join(folder, "Dockerfile"), "utf8")).toBe(DONE);
    expect(readdirSync(folder)).toEqual(["Dockerfile", "b.Dockerfile"]);
    expect(first.stdout).toBe(
      [
        "Dockerfile: rewritten, 1 change",
        "",
        "  line 2, purge-caches/pip (low risk): pip keeps what it downloads",
        "    saving unknown: it depends; the image loses /root/.pip",
        "",
        "1 of 2 files rewritten: 1 change.",
        "",
      ].join("\n"),
    );
    const second = await dockfix(folder, ["--write"]);
    expect(second).toEqual({
      code: 0,
      stdout: "2 files, nothing to change at --risk low.\n",
      stderr: "",
    });
  });

  test("without it, and with --check, no file changes", async () => {
    const folder = folderWith({ Dockerfile: PIP });
    expect((await dockfix(folder, [])).code).toBe(0);
    expect((await dockfix(folder, ["--check"])).code).toBe(1);
    expect(
      (await dockfix(folder, ["--check", "--skip", "purge-caches"])).code,
    ).toBe(0);
    expect(readFileSync(join(folder, "Dockerfile"), "utf8")).toBe(PIP);
  });

  test.each([
    ["CRLF", PIP.replaceAll("\n", "\r\n"), DONE.replaceAll("\n", "\r\n")],
    [
      "mixed line endings",
      PIP.replace("\n", "\r\n"),
      DONE.replace("\n", "\r\n"),
    ],
    ["a byte order mark", `\ufeff${PIP}`, `\ufeff${DONE}`],
    ["no line end at the end", PIP.trimEnd(), DONE.trimEnd()],
    ["trailing blank lines", `${PIP}\n \n\t`, `${DONE}\n \n\t`],
    ["other scripts", `# Gruß 🐳\n${PIP}`, `# Gruß 🐳\n${DONE}`],
  ])("keeps %s", async (_name, before, after) => {
    const folder = folderWith({ Dockerfile: before });
    expect((await dockfix(folder, ["--write"])).code).toBe(0);
    expect(readFileSync(join(folder, "Dockerfile"), "utf8")).toBe(after);
  });

  test.each([0o644, 0o600, 0o755, 0o664, 0o200 | 0o444])(
    "keeps mode %o",
    async (mode) => {
      const folder = folderWith({ Dockerfile: PIP });
      chmodSync(join(folder, "Dockerfile"), mode);
      expect((await dockfix(folder, ["--write"])).code).toBe(0);
      expect(statSync(join(folder, "Dockerfile")).mode & 0o7777).toBe(mode);
    },
  );

  test.skipIf(!isRoot)("keeps the owner", async () => {
    const folder = folderWith({ Dockerfile: PIP });
    chownSync(join(folder, "Dockerfile"), 1234, 2345);
    expect((await dockfix(folder, ["--write"])).code).toBe(0);
    expect(statSync(join(folder, "Dockerfile"))).toMatchObject({
      uid: 1234,
      gid: 2345,
      nlink: 1,
    });
  });

  test("behind a symbolic link, writes the target and keeps the link", async () => {
    const folder = folderWith({ "docker/base.txt": PIP });
    mkdirSync(join(folder, "app"));
    symlinkSync("../docker/base.txt", join(folder, "app/one"));
    symlinkSync("one", join(folder, "app/Dockerfile"));
    expect((await dockfix(folder, ["--write", "app/Dockerfile"])).code).toBe(0);
    expect(lstatSync(join(folder, "app/Dockerfile")).isSymbolicLink()).toBe(
      true,
    );
    expect(lstatSync(join(folder, "app/one")).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, "docker/base.txt"), "utf8")).toBe(DONE);
    expect(readdirSync(join(folder, "docker"))).toEqual(["base.txt"]);
  });

  test("refuses a read-only file, for root too, and does the others", async () => {
    const folder = folderWith({ Dockerfile: PIP, "b.Dockerfile": PIP });
    chmodSync(join(folder, "Dockerfile"), 0o444);
    const { code, stdout, stderr } = await dockfix(folder, ["--write"]);
    expect(stderr).toContain(
      "Dockerfile: error: cannot write it: the file is read-only",
    );
    expect(stderr).toContain("chmod u+w");
    expect(stdout).toContain("1 of 2 files rewritten: 2 changes; 1 refused.");
    expect(code).toBe(2);
    expect(readFileSync(join(folder, "Dockerfile"), "utf8")).toBe(PIP);
    expect(readFileSync(join(folder, "b.Dockerfile"), "utf8")).toBe(DONE);
    expect(statSync(join(folder, "Dockerfile")).mode & 0o777).toBe(0o444);
  });

  test("refuses a file with other hard links: they would keep the old text", async () => {
    const folder = folderWith({ Dockerfile: PIP });
    linkSync(join(folder, "Dockerfile"), join(folder, "other"));
    const { code, stderr } = await dockfix(folder, ["--write", "Dockerfile"]);
    expect(stderr).toContain(
      "the file has 1 other hard link, which would keep the old text",
    );
    expect(code).toBe(2);
    expect(readFileSync(join(folder, "Dockerfile"), "utf8")).toBe(PIP);
    expect(statSync(join(folder, "Dockerfile")).nlink).toBe(2);
  });

  test("refuses a file that somebody else changed in the meantime", () => {
    const folder = folderWith({ Dockerfile: PIP });
    const path = join(folder, "Dockerfile");
    writeFileSync(path, "FROM other\n");
    expect(() => rewrite(path, PIP, DONE)).toThrow(
      "somebody else changed it in the meantime",
    );
    expect(readFileSync(path, "utf8")).toBe("FROM other\n");
    expect(readdirSync(folder)).toEqual(["Dockerfile"]);
  });

  test("a file without changes is not touched", async () => {
    const folder = folderWith({ Dockerfile: DONE });
    const before = statSync(join(folder, "Dockerfile"));
    await dockfix(folder, ["--write"]);
    const after = statSync(join(folder, "Dockerfile"));
    expect({ ino: after.ino, mtime: after.mtimeMs }).toEqual({
      ino: before.ino,
      mtime: before.mtimeMs,
    });
  });

  test("reports what it wrote in every format", async () => {
    const folder = folderWith({ Dockerfile: PIP });
    const { stdout } = await dockfix(folder, ["--write", "--format", "json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      files: [{ changed: true, code: DONE }],
    });
    expect(readFileSync(join(folder, "Dockerfile"), "utf8")).toBe(DONE);
  });
});
