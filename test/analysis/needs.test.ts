import { describe, expect, it } from "vitest";
import { officialImage, slimSibling } from "../../src/facts/images/images.ts";
import { bringsJava } from "../../src/facts/java-packages.ts";
import { optimize } from "../../src/optimize.ts";

const slim = (source: string): string =>
  optimize(source, { only: ["slim-base"], risk: "medium" }).code;

describe("the new RUN", () => {
  it("has the line endings of the file", () => {
    expect(
      slim('FROM python:3.12-bookworm\r\n\r\nRUN git x\r\nCMD ["python"]\r\n'),
    ).toBe(
      "FROM python:3.12-slim-bookworm\r\n\r\nRUN apt-get update \\\r\n    && apt-get install -y --no-install-recommends git \\\r\n" +
        '    && rm -rf /var/lib/apt/lists/*\r\n\r\nRUN git x\r\nCMD ["python"]\r\n',
    );
  });

  it("leaves the end of the file alone", () => {
    expect(slim('FROM node:22-bookworm\nRUN git x\nCMD ["node"]')).toMatch(
      /\nRUN git x\nCMD \["node"\]$/,
    );
  });

  it("stands behind a FROM of several lines", () => {
    expect(
      slim(
        'FROM python:3.12-bookworm \\\n  AS app\nRUN git x\nCMD ["python"]\n',
      ),
    ).toMatch(/^FROM python:3\.12-slim-bookworm \\\n {2}AS app\nRUN apt-get/);
  });

  it("keeps a byte order mark", () => {
    expect(slim('\uFEFFFROM python:3.12-bookworm\nCMD ["python"]\n')).toBe(
      '\uFEFFFROM python:3.12-slim-bookworm\nCMD ["python"]\n',
    );
  });
});

const APT =
  "apt-get update \\\n    && apt-get install -y --no-install-recommends git \\\n    && rm -rf /var/lib/apt/lists/*";

it.each([
  [
    "From python:3.12-bookworm\n#x\n",
    "From python:3.12-slim-bookworm\nRUN …\n#x\n",
  ],
  ["from python:3.12-bookworm\n", "from python:3.12-slim-bookworm\nrun …\n"],
  ["fROM python:3.12-bookworm\n", "fROM python:3.12-slim-bookworm\nRUN …\n"],
  [
    "FROM python:3.12-bookworm\n \t\n",
    "FROM python:3.12-slim-bookworm\n\nRUN …\n \t\n",
  ],
  [
    "FROM python:3.12-bookworm\n\n\n",
    "FROM python:3.12-slim-bookworm\n\nRUN …\n\n\n",
  ],
  ["FROM python\n", "FROM python:slim\nRUN …\n"],
  ["FROM library/python:3.12\n", "FROM library/python:3.12-slim\nRUN …\n"],
  [
    "FROM docker.io/library/python:3.12\n",
    "FROM docker.io/library/python:3.12-slim\nRUN …\n",
  ],
])("%j becomes %j", (from, found) => {
  const rest = 'RUN git x\nCMD ["python"]\n';
  expect(slim(from + rest).replace(APT, "…")).toBe(found + rest);
});

it.each([
  [`FROM python@sha256:${"0".repeat(64)}`, "a digest pins this very image"],
  [
    `FROM python:3.12@sha256:${"0".repeat(64)}`,
    "a digest pins this very image",
  ],
  ["ARG V=3.12\nFROM python:$V", "build arguments decide the tag"],
  ["FROM python:3.12-slim", ""],
  ["FROM python:3.12-alpine", ""],
  ["FROM python:3.12-windowsservercore", ""],
  ["FROM x/python:3.12", ""],
  ["FROM scratch", ""],
])("%j stays: %s", (from, reason) => {
  const source = `${from}\nCMD ["python"]\n`;
  const { code, notes } = optimize(source, {
    only: ["slim-base"],
    risk: "medium",
  });
  expect(code).toBe(source);
  expect(notes.map((note) => note.reason).join(", ")).toBe(reason);
});

it("comes where every image that has a slim sibling is root", () => {
  const images = [
    ["debian", "bookworm"],
    ["node", "22-bookworm"],
    ["openjdk", "21-bookworm"],
    ["perl", "5.40-bookworm"],
    ["python", "3.12-bookworm"],
    ["ruby", "3.3-bookworm"],
    ["rust", "1.80-bookworm"],
  ] as const;
  for (const [image, tag] of images) {
    expect(slimSibling(image, tag)?.suite).toBe("bookworm");
    expect(officialImage(image, tag)?.user).toBe("root");
  }
});

it.each([
  ["openjdk-17-jre-headless", true],
  ["default-jdk", true],
  ["ca-certificates-java", true],
  ["temurin-21-jdk", true],
  ["maven", true],
  ["libreoffice-writer", true],
  ["tomcat10", true],
  ["pdftk", true],
  ["erlang", true],
  ["postgresql-client", false],
  ["javascript-common", false],
  ["libpq-dev", false],
  ["nodejs", false],
])("%s brings Java: %s", (name, brings) => {
  expect(bringsJava(name)).toBe(brings);
});
