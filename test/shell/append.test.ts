import { expect, it } from "vitest";
import { optimize } from "../../src/optimize.ts";

function purged(source: string): string {
  const { code, bugs } = optimize(source, { only: ["purge-caches"] });
  expect(bugs).toEqual([]);
  return code;
}

const DEBIAN = "FROM debian:bookworm";
const NODE = "FROM node:22";

it("ends a new line as the file ends its lines", () => {
  expect(
    purged(
      `${DEBIAN}\r\nRUN apt-get update && apt-get install -y \\\r\n    curl\r\nUSER app\r\n`,
    ),
  ).toBe(
    `${DEBIAN}\r\nRUN apt-get update && apt-get install -y \\\r\n    curl \\\r\n    && rm -rf /var/lib/apt/lists/*\r\nUSER app\r\n`,
  );
});

it("copies a joiner with its line end", () => {
  expect(
    purged(`${NODE}\r\nRUN npm ci \\\r\n && npm run build \\\r\n && npm test`),
  ).toBe(
    `${NODE}\r\nRUN npm ci \\\r\n && npm cache clean --force \\\r\n && npm run build \\\r\n && npm test`,
  );
});

it("skips comments and blank lines whatever their line ends", () => {
  expect(
    purged(
      `${DEBIAN}\r\nRUN apt-get update \\\r\n    # what it needs\r\n\r\n && apt-get install -y curl\r\n`,
    ),
  ).toBe(
    `${DEBIAN}\r\nRUN apt-get update \\\r\n    # what it needs\r\n\r\n && apt-get install -y curl \\\r\n && rm -rf /var/lib/apt/lists/*\r\n`,
  );
});

it("leaves a missing last line end, blanks at the end and a byte order mark as they are", () => {
  expect(
    purged(`\uFEFF${DEBIAN}\nRUN apt-get update && apt-get install -y curl \t`),
  ).toBe(
    `\uFEFF${DEBIAN}\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/* \t`,
  );
});

it("stands in front of a continuation that nothing follows", () => {
  expect(
    purged(`${DEBIAN}\nRUN apt-get update && apt-get install -y curl \\\n`),
  ).toBe(
    `${DEBIAN}\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/* \\\n`,
  );
});

it("puts two commands behind the same place, each in its own", () => {
  expect(
    purged(`${NODE}\nRUN apt-get update && apt-get install -y git && npm ci\n`),
  ).toBe(
    `${NODE}\nRUN apt-get update && apt-get install -y git && npm ci && rm -rf /var/lib/apt/lists/* && npm cache clean --force\n`,
  );
});

it("leaves a heredoc with carriage returns alone: the shell reads them", () => {
  const source = `${DEBIAN}\r\nRUN <<EOF\r\nset -e\r\napt-get update\r\napt-get install -y curl\r\nEOF\r\n`;
  expect(purged(source)).toBe(source);
});

it("does not part a pipeline under set -e", () => {
  const source = `${NODE}\nRUN set -e; yes | npm ci; npm test\n`;
  expect(purged(source)).toBe(source);
});
