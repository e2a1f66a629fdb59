import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const SCRIPT = path.join(import.meta.dirname, "../scripts/reach.mjs");

/** Name of a file, its text, and what it leaves behind. */
const FILES: readonly (readonly [string, string, string])[] = [
  [
    "lists",
    "FROM debian:12-slim\nRUN apt-get update && apt-get install -y curl",
    "apt",
  ],
  [
    "purged",
    "FROM debian:12-slim\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*",
    "",
  ],
  [
    "later",
    "FROM debian:12-slim\nRUN apt-get update\nRUN rm -rf /var/lib/apt/lists/*",
    "apt",
  ],
  [
    "builder",
    "FROM debian:12 AS a\nRUN apt-get update\nFROM scratch\nCOPY --from=a /x /x",
    "",
  ],
  [
    "parent",
    "FROM debian:12-slim AS a\nRUN apt-get update && apt-get install -y curl\nFROM a\nRUN true",
    "apt",
  ],
  ["heredoc", "FROM debian:12-slim\nRUN <<EOF\napt-get update\nEOF", "apt"],
  [
    "text",
    "FROM debian:12-slim\nRUN bash -c 'apt-get update && apt-get install -y curl'",
    "apt",
  ],
  [
    "mount",
    "FROM debian:12-slim\nRUN --mount=type=cache,target=/var/lib/apt apt-get update",
    "",
  ],
  [
    "branch",
    "FROM debian:12-slim\nRUN if true; then apt-get update; fi",
    "apt",
  ],
  [
    "index",
    "FROM alpine:3\nRUN apk add curl\nRUN apk add --no-cache git",
    "apk",
  ],
  ["pip", "FROM alpine:3\nRUN pip3 install flask", "pip"],
  [
    "pip-off",
    "FROM alpine:3\nENV PIP_NO_CACHE_DIR=1\nRUN pip install flask",
    "",
  ],
  [
    "pip-flag",
    "FROM alpine:3\nRUN python3 -m pip --no-cache-dir install flask",
    "",
  ],
  ["exec", 'FROM alpine:3\nRUN ["pip", "install", "flask"]', "pip"],
  ["npm", "FROM alpine:3\nRUN npm ci && npm cache clean --force", ""],
  ["yarn", "FROM alpine:3\nRUN yarn --version && yarn\nRUN yarn build", "yarn"],
  [
    "bundle",
    "FROM alpine:3\nRUN bundle install --jobs 4\nRUN bundle exec rake",
    "bundler",
  ],
  [
    "archive",
    "FROM alpine:3\nRUN wget http://x/a.tar.gz && tar xf a.tar.gz",
    "archive",
  ],
  [
    "archive-gone",
    "FROM alpine:3\nRUN wget http://x/a.tar.gz && tar xf a.tar.gz && rm a.tar.gz",
    "",
  ],
  ["archive-piped", "FROM alpine:3\nRUN curl http://x/a.tar.gz | tar xz", ""],
  ["base", "FROM python:3.12\nCMD python", "base"],
  ["windows", "FROM example/windows\nRUN npm install", ""],
];

describe("npm run reach", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "reach-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const run = (...args: readonly string[]) =>
    execFileSync(process.execPath, [SCRIPT, ...args], { encoding: "utf8" });

  test.each(FILES)("%s", (name, text, manager) => {
    const own = path.join(folder, name);
    mkdirSync(own);
    writeFileSync(path.join(own, "Dockerfile"), `${text}\n`);
    const report: unknown = JSON.parse(run(own, "--json"));
    const found = JSON.stringify(report).matchAll(/"(\w+)":\{"files":1,/g);
    expect([...found].map(([, each]) => each)).toEqual(
      manager === "" ? [] : [manager],
    );
  });

  test.each([
    [[], /^name one folder of Dockerfiles/],
    [["/nothere"], /^\/nothere: no such folder\n$/],
    [[import.meta.dirname, "pipp"], /^no manager is called pipp: apt, /],
    [[import.meta.dirname, "--refusals", "x"], /^--refusals takes how many/],
    [[import.meta.dirname, "--foo"], /^Unknown option '--foo'/],
    [[path.join(import.meta.dirname, "report")], /: no Dockerfile in it/],
  ])("%j: said in a line, exit code 2", (args, message) => {
    const ended = spawnSync(process.execPath, [SCRIPT, ...args], {
      encoding: "utf8",
    });
    expect(ended).toMatchObject({ status: 2, stdout: "" });
    expect(ended.stderr).toMatch(message);
  });

  test("what is resolved, and what is said of the rest", () => {
    const printed = run(folder);
    expect(printed).toMatch(/^pip +2 +1 \(50 %\) +1 \(50 %\) +1 \(50 %\) +0$/m);
    expect(printed).toMatch(
      /^pip: 1 stay at high\n +1 {2}purge-caches refused: the exec form has no shell$/m,
    );
    expect(run(folder, "pip", "--refusals", "1")).toMatch(
      /exec.Dockerfile: pip, line 2\n +2 purge-caches refused: the exec form/,
    );
  });
});
