import { symlinkSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folderContext } from "../../src/cli/folder-context.ts";
import type { Library } from "../../src/cli/library.ts";
import { readJsonReport } from "./json-report.ts";
import { dockfix, folderWith, type Ended } from "./session.ts";

describe("the build context in a folder", () => {
  test("reads text of regular files below it, and nothing else", () => {
    const folder = folderWith({
      "ctx/a/requirements.txt": "flask\n",
      "ctx/latin1.txt": new Uint8Array([0xe4]),
      "ctx/nul.txt": "a\0b",
      "ctx/large.txt": "",
      "ctx/most.txt": "",
      "secret.txt": "secret",
      "ctx-next/x.txt": "next",
    });
    const ctx = join(folder, "ctx");
    truncateSync(join(ctx, "large.txt"), 1024 * 1024 + 1);
    symlinkSync("a/requirements.txt", join(ctx, "inside"));
    symlinkSync("../secret.txt", join(ctx, "outside"));
    symlinkSync("..", join(ctx, "up"));
    symlinkSync("../ctx-next", join(ctx, "next"));
    symlinkSync("loop", join(ctx, "loop"));
    const { read } = folderContext(ctx);
    expect(read("a/requirements.txt")).toBe("flask\n");
    expect(read("inside")).toBe("flask\n");
    for (const path of [
      "",
      ".",
      "a",
      "gone",
      "latin1.txt",
      "nul.txt",
      "large.txt",
      "outside",
      "up/secret.txt",
      "next/x.txt",
      "loop",
      "../secret.txt",
      "a/../../secret.txt",
      join(folder, "secret.txt"),
      "a\0b",
    ]) {
      expect(read(path), path).toBeUndefined();
    }
  });

  test("reads a file once: what one transform saw, the next sees too", () => {
    const folder = folderWith({ "a.txt": "a" });
    const { read } = folderContext(folder);
    expect(read("a.txt")).toBe("a");
    truncateSync(join(folder, "a.txt"), 0);
    expect(read("a.txt")).toBe("a");
  });

  test("<dockerfile>.dockerignore takes the place of .dockerignore", () => {
    const folder = folderWith({
      ".dockerignore": "general",
      "docker/web.Dockerfile.dockerignore": "web",
    });
    expect(
      folderContext(folder, join(folder, "docker/web.Dockerfile")).read(
        ".dockerignore",
      ),
    ).toBe("web");
    expect(
      folderContext(folder, join(folder, "docker/Dockerfile")).read(
        ".dockerignore",
      ),
    ).toBe("general");
    expect(folderContext(folder).read(".dockerignore")).toBe("general");
  });
});

/** Says what the transforms read as `who.txt`. */
const whoEngine = (): Promise<Library> =>
  Promise.resolve({
    transforms: [],
    optimize: (source, { context }) => ({
      code:
        context === undefined
          ? "no context"
          : (context.read("who.txt") ?? "no file"),
      changed: source === "",
      changes: [],
      notes: [],
      bugs: [],
    }),
  });

async function who(
  folder: string,
  argv: readonly string[],
): Promise<{ codes: unknown[]; ended: Ended }> {
  const ended = await dockfix(folder, [...argv, "--format=json"], {
    engine: whoEngine,
    stdin: "FROM a\n",
  });
  const { files } = readJsonReport(ended.stdout);
  return { codes: files.map(({ code }) => code), ended };
}

describe("which folder is the context", () => {
  const files = {
    ".git/HEAD": "",
    "who.txt": "root",
    "other/who.txt": "other",
    "docker/who.txt": "docker",
    "docker/Dockerfile": "FROM a\n",
  };
  const compose = (...lines: string[]): string =>
    ["services:", "  web:", "    build:", ...lines, ""].join("\n");

  test("the one that holds the Dockerfile, or --context; none for standard input", async () => {
    const folder = folderWith(files);
    expect((await who(folder, [])).codes).toEqual(["docker"]);
    expect((await who(folder, ["--context", "."])).codes).toEqual(["root"]);
    expect((await who(folder, ["--context", "other"])).codes).toEqual([
      "other",
    ]);
    expect((await who(folder, ["-"])).codes).toEqual(["no context"]);
    expect((await who(folder, ["-", "--context", "other"])).codes).toEqual([
      "other",
    ]);
  });

  test.each([
    [
      "block",
      compose("      context: .", "      dockerfile: docker/Dockerfile"),
      "root",
    ],
    [
      "other order",
      compose(
        "      dockerfile: ./docker/Dockerfile # why",
        "      args:",
        "        a: b",
        "",
        "      # c",
        '      context: "."',
      ),
      "root",
    ],
    ["no context", compose("      dockerfile: 'docker/Dockerfile'"), "root"],
    [
      "up and down",
      compose("      context: other", "      dockerfile: ../docker/Dockerfile"),
      "other",
    ],
    [
      "CRLF",
      compose(
        "      context: other",
        "      dockerfile: ../docker/Dockerfile",
      ).replaceAll("\n", "\r\n"),
      "other",
    ],
    [
      "quoted keys",
      compose(
        '      "context": other',
        '      "dockerfile": ../docker/Dockerfile',
      ),
      "other",
    ],
    [
      "another Dockerfile",
      compose("      context: .", "      dockerfile: other/Dockerfile"),
      "docker",
    ],
    [
      "another service's context",
      `${compose("      dockerfile: docker/Dockerfile")}  db:\n    build:\n      context: other\n`,
      "root",
    ],
    ["a context alone", compose("      context: docker"), "docker"],
    [
      "a comment",
      compose("      context: docker", "      # dockerfile: docker/Dockerfile"),
      "docker",
    ],
    [
      "flow style",
      "services: { web: { build: { context: ., dockerfile: docker/Dockerfile } } }\n",
      "root",
    ],
    [
      "an anchor",
      compose("      context: &here .", "      dockerfile: docker/Dockerfile"),
      "root",
    ],
    [
      "an alias",
      "x: &b { context: other }\nservices: { web: { build: { <<: *b, dockerfile: ../docker/Dockerfile } } }\n",
      "other",
    ],
    [
      "a service that extends another",
      "services: { a: { build: { context: . } }, web: { extends: { service: a }, build: { dockerfile: docker/Dockerfile } } }\n",
      "root",
    ],
    [
      "a remote context",
      compose(
        "      context: https://example.org/x.git",
        "      dockerfile: docker/Dockerfile",
      ),
      "docker",
    ],
  ])("compose says: %s", async (_name, yaml, expected) => {
    const folder = folderWith({ ...files, "compose.yaml": yaml });
    const { codes, ended } = await who(folder, ["docker/Dockerfile"]);
    expect(codes).toEqual([expected]);
    expect(ended.stderr).toBe("");
  });

  test.each([
    [
      "a variable",
      compose("      context: $ROOT", "      dockerfile: docker/Dockerfile"),
    ],
    [
      "a variable for the file",
      compose("      context: .", "      dockerfile: ${FILE}"),
    ],
    [
      "a merge key",
      compose("      <<: *base", "      dockerfile: docker/Dockerfile"),
    ],
    [
      "two contexts",
      `${compose("      context: .", "      dockerfile: docker/Dockerfile")}  b:\n    build:\n      context: other\n      dockerfile: ../docker/Dockerfile\n`,
    ],
  ])("compose is unclear: %s", async (_name, yaml) => {
    const folder = folderWith({ ...files, "docker-compose.yml": yaml });
    const { codes, ended } = await who(folder, ["docker/Dockerfile"]);
    expect(codes).toEqual(["no context"]);
    expect(ended.stderr).toContain(
      "docker/Dockerfile: the build context is unclear from docker-compose.yml",
    );
    expect(ended.stderr).toContain("--context DIR says which it is");
    expect(ended.code).toBe(0);
    expect((await who(folder, ["--context", "other", "docker"])).codes).toEqual(
      ["other"],
    );
  });

  test("several compose files may agree", async () => {
    const yaml = compose(
      "      context: .",
      "      dockerfile: docker/Dockerfile",
    );
    const folder = folderWith({
      ...files,
      "compose.yaml": yaml,
      "docker-compose.prod.yml": yaml,
    });
    expect((await who(folder, ["docker"])).codes).toEqual(["root"]);
  });

  test("compose files above the repository do not count", async () => {
    const folder = folderWith({
      "compose.yaml": compose(
        "      context: .",
        "      dockerfile: repo/Dockerfile",
      ),
      "who.txt": "above",
      "repo/.git/HEAD": "",
      "repo/who.txt": "repo",
      "repo/Dockerfile": "FROM a\n",
    });
    expect((await who(folder, ["repo"])).codes).toEqual(["repo"]);
  });
});
