import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** Real Dockerfiles where they are there, generated ones otherwise. */
export function files() {
  const root = resolve(
    process.env.DOCKFIX_CORPUS ?? join(import.meta.dirname, "../../shared"),
  );
  const folders = ["corpus", "corpus-rewritable"].map((name) =>
    join(root, name),
  );
  if (!folders.every((folder) => existsSync(folder))) {
    return { what: "generated files", sources: generated(1_500) };
  }
  const sources = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith(".Dockerfile"))
      .sort()
      .map((name) => readFileSync(join(folder, name), "utf8")),
  );
  return { what: "real files", sources };
}

const BASES = [
  "debian:bookworm",
  "python:3.12",
  "node:20-alpine",
  "ubuntu:22.04",
  "example.org/team/base:1",
];

const PIECES = [
  "RUN apt-get update && apt-get install -y curl git",
  "RUN apt-get update \\\n    # what the build needs\n    && apt-get install -y --no-install-recommends \\\n      build-essential \\\n      ca-certificates \\\n    && rm -rf /var/lib/apt/lists/*",
  "RUN pip install -r requirements.txt",
  "RUN apk add --no-cache bash",
  "RUN npm ci && npm run build",
  "RUN set -eux; \\\n\tcurl -fsSL -o a.tgz https://example.org/a.tgz; \\\n\ttar -xzf a.tgz; \\\n\tmake -C a install",
  "RUN <<EOF\nset -e\nmake\nmake install\nEOF",
  'RUN if [ -n "$DEBUG" ]; then echo on; else echo off; fi',
  "ENV A=1 \\\n    B='2 3'",
  "ARG VERSION=1",
  "COPY --chown=1000:1000 . /app",
  "WORKDIR /app",
  "# a comment",
  "",
  "EXPOSE 8080",
  "USER nobody",
  'CMD ["./serve", "--port", "8080"]',
];

/** Dockerfiles of one to three stages, always the same ones. */
function generated(count) {
  let state = 1;
  const below = (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const pick = (list) => list[below(list.length)];
  return Array.from({ length: count }, () => {
    const lines = [];
    for (let stage = below(3); stage >= 0; stage--) {
      lines.push(`FROM ${pick(BASES)} AS stage${stage}`);
      for (let left = 3 + below(12); left > 0; left--) lines.push(pick(PIECES));
    }
    return `${lines.join("\n")}\n`;
  });
}
