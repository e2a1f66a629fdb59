import { describe, expect, it } from "vitest";
import { analyse } from "../../src/analysis/analyse.ts";
import { textInImage } from "../../src/analysis/build/files.ts";
import { parse } from "../../src/syntax/dockerfile.ts";

/** The text of `path` at the end of the last stage, in a build context that holds `files`; each holds its own name. */
function read(
  dockerfile: string,
  path: string,
  files: readonly string[],
): string | undefined {
  const context = {
    read: (name: string) => (files.includes(name) ? name : undefined),
  };
  const analysis = analyse(parse(dockerfile), context);
  const stage = analysis.stages.at(-1);
  if (stage === undefined) throw new Error("no stage");
  return textInImage(context, analysis.copiedBefore(stage, Infinity), path);
}

const from = (...lines: readonly string[]): string =>
  ["FROM python:3.12", ...lines].join("\n");

describe("a file that is copied", () => {
  it.each([
    ["to a name", "COPY a.txt /b.txt", "/b.txt", "a.txt"],
    ["into a folder", "COPY a.txt /app/", "/app/a.txt", "a.txt"],
    ["into a folder without a slash", "COPY a.txt /app", "/app/a.txt", "a.txt"],
    ["among others", "COPY a.txt b.txt /app/", "/app/b.txt", "b.txt"],
    ["in a folder", "COPY src /app", "/app/a.txt", "src/a.txt"],
    ["with everything", "COPY . /", "/src/a.txt", "src/a.txt"],
    ["by a glob", "COPY b*.txt /app/", "/app/b.txt", "b.txt"],
    [
      "by a glob in a folder",
      "COPY src/?.txt /app/",
      "/app/a.txt",
      "src/a.txt",
    ],
    ["by ADD", "ADD a.txt /", "/a.txt", "a.txt"],
    [
      "in exec form",
      'COPY ["a.txt", "/with space/"]',
      "/with space/a.txt",
      "a.txt",
    ],
    [
      "with an owner",
      "COPY --chown=1 --chmod=755 --link a.txt /",
      "/a.txt",
      "a.txt",
    ],
    [
      "to the working directory",
      "WORKDIR /app\nCOPY a.txt .",
      "/app/a.txt",
      "a.txt",
    ],
    [
      "over another",
      "COPY src /app\nCOPY b.txt /app/a.txt",
      "/app/a.txt",
      "b.txt",
    ],
    [
      "by a known variable",
      "ENV D=/app\nCOPY a.txt $D/",
      "/app/a.txt",
      "a.txt",
    ],
    [
      "beside what comes from elsewhere",
      "COPY . /app\nCOPY --from=x /dist /app/dist",
      "/app/a.txt",
      "a.txt",
    ],
  ])("is found: %s", (_, lines, path, name) => {
    expect(read(from(lines), path, ["a.txt", "b.txt", "src/a.txt"])).toBe(name);
  });

  it.each([
    ["nothing was copied", "", "/a.txt"],
    ["it is not in the context", "COPY . /", "/c.txt"],
    [
      "another stage copies over it",
      "COPY . /app\nCOPY --from=x /a.txt /app/",
      "/app/a.txt",
    ],
    [
      "an archive is unpacked over it",
      "COPY . /app\nADD a.tar.gz /app",
      "/app/a.txt",
    ],
    [
      "a download lands on it",
      "COPY . /app\nADD https://example.com/a.txt /app/",
      "/app/a.txt",
    ],
    [
      "a heredoc writes it, in which something is expanded",
      "COPY . /app\nCOPY <<EOF /app/a.txt\n$x\nEOF",
      "/app/a.txt",
    ],
    ["a destination can't be told", "ARG D\nCOPY . /\nCOPY src $D", "/a.txt"],
    [
      "a source can't be told",
      "ARG S\nCOPY . /app\nCOPY $S /app/",
      "/app/a.txt",
    ],
    ["a glob may name folders", "COPY * /app/", "/app/a.txt"],
    ["some are left out", "COPY --exclude=*.txt . /app", "/app/a.txt"],
    ["folders are kept", "COPY --parents src/a.txt /app/", "/app/a.txt"],
    ["a set of letters", "COPY [ab].txt /app/", "/app/a.txt"],
  ])("is not found where %s", (_, lines, path) => {
    expect(read(from(lines), path, ["a.txt", "b.txt", "src/a.txt"])).toBe(
      undefined,
    );
  });
});

it("takes what a stage below copied", () => {
  const file = "FROM python AS a\nCOPY . /app\nFROM a\nRUN true";
  expect(read(file, "/app/a.txt", ["a.txt"])).toBe("a.txt");
});
