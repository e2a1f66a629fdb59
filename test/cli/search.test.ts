import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readJsonReport } from "./json-report.ts";
import { dockfix, folderWith } from "./session.ts";

const PIP = "FROM python:3.12-slim\nRUN pip install flask\n";
const GOOD = "FROM alpine\nRUN true\n";

/** The paths that a run looked at. */
async function looksAt(folder: string, ...argv: string[]): Promise<string[]> {
  const { stdout } = await dockfix(folder, [...argv, "--format", "json"]);
  return readJsonReport(stdout).files.map(({ path }) => path);
}

describe("a folder is searched", () => {
  test("for files that are called like Dockerfiles, in the order of their names", async () => {
    const names = [
      "Containerfile",
      "Containerfile.arm",
      "Dockerfile",
      "Dockerfile.prod",
      "a/web.Dockerfile",
      "a/web.dockerfile",
      "b/c/DOCKERFILE",
      "b/c/dockerfile",
    ];
    const others = [
      "Dockerfile.dockerignore",
      ".dockerignore",
      "a/web.Dockerfile.dockerignore",
      "a/Dockerfile~",
      "a/.Dockerfile.swp",
      "b/Dockerfile.orig",
      "b/Dockerfile.j2",
      "b/Dockerfile.tmpl",
      "b/notes-Dockerfile",
      "b/Dockerfiles",
      "b/dockerfile-maven.xml",
      ".git/Dockerfile",
      "node_modules/x/Dockerfile",
      "a/node_modules/x/Dockerfile",
    ];
    const folder = folderWith(
      Object.fromEntries([...names, ...others].map((name) => [name, GOOD])),
    );
    expect(await looksAt(folder)).toEqual(names);
    expect(await looksAt(folder, "./a/", "a")).toEqual([
      "a/web.Dockerfile",
      "a/web.dockerfile",
    ]);
    expect(await looksAt(join(folder, "b/c"), "../../a")).toEqual([
      "../../a/web.Dockerfile",
      "../../a/web.dockerfile",
    ]);
  });

  test("a file that is named is taken whatever it is called, and once", async () => {
    const folder = folderWith({
      "build.txt": GOOD,
      ".gitignore": "*.txt",
      Dockerfile: GOOD,
    });
    symlinkSync("Dockerfile", join(folder, "link"));
    expect(
      await looksAt(folder, "build.txt", "./build.txt", "link", "."),
    ).toEqual(["build.txt", "link"]);
  });

  test("links: to files they are followed, to folders they are not", async () => {
    const folder = folderWith({
      "real/base.txt": GOOD,
      "real/Dockerfile": GOOD,
    });
    symlinkSync("real/base.txt", join(folder, "Dockerfile.link"));
    symlinkSync("nowhere", join(folder, "Dockerfile.dangling"));
    symlinkSync("Dockerfile.circle", join(folder, "Dockerfile.circle"));
    symlinkSync("..", join(folder, "real/up"));
    symlinkSync("real", join(folder, "Dockerfile"));
    mkdirSync(join(folder, "Dockerfile.d"));
    expect(await looksAt(folder)).toEqual([
      "Dockerfile.link",
      "real/Dockerfile",
    ]);
  });

  test(".gitignore counts, from the root of the repository down", async () => {
    const folder = folderWith({
      ".git/info/exclude": "excluded\n",
      ".gitignore": "/out/\n*.prod\nnested/secret\n",
      "excluded/Dockerfile": GOOD,
      "keep/.gitignore": "!Dockerfile.prod\nDockerfile\n",
      "keep/Dockerfile": GOOD,
      "keep/Dockerfile.prod": GOOD,
      "keep/deep/Dockerfile": GOOD,
      "keep/out/Dockerfile.x": GOOD,
      "nested/secret/Dockerfile": GOOD,
      "nested/Dockerfile": GOOD,
      "out/Dockerfile": GOOD,
      "Dockerfile.prod": GOOD,
    });
    const found = [
      "keep/Dockerfile.prod",
      "keep/out/Dockerfile.x",
      "nested/Dockerfile",
    ];
    expect(await looksAt(folder)).toEqual(found);
    // The rules of folders above hold, too.
    expect(await looksAt(join(folder, "nested"))).toEqual(["Dockerfile"]);
    expect(await looksAt(folder, "keep/deep")).toEqual(["keep/deep"]);
    // What is ignored can be asked for by name.
    expect(await looksAt(folder, "out")).toEqual(["out/Dockerfile"]);
    expect(await looksAt(folder, "Dockerfile.prod")).toEqual([
      "Dockerfile.prod",
    ]);
  });

  test("outside of a repository, .gitignore counts from the searched folder down", async () => {
    const folder = folderWith({
      ".gitignore": "Dockerfile\n",
      "a/Dockerfile": GOOD,
      "a/b/.gitignore": "Dockerfile.x\n",
      "a/b/Dockerfile.x": GOOD,
    });
    expect(await looksAt(folder, "a")).toEqual(["a/Dockerfile"]);
  });

  test("names with odd characters", async () => {
    const folder = folderWith({ "ä b/Dockerfile": PIP });
    writeFileSync(join(folder, "Dockerfile.\u001b[2J\n::error::x"), PIP);
    const { stdout } = await dockfix(folder, []);
    expect(stdout).toContain("+++ b/ä b/Dockerfile\n");
    expect(stdout).toContain("+++ b/Dockerfile.\\u001b[2J ::error::x\n");
  });
});
