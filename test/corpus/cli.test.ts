import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RISKS } from "../../src/proposal.ts";
import { corpusRoot, samples } from "./corpus.ts";

const cli = join(import.meta.dirname, "../../dist/cli.js");
const root = corpusRoot();
const missing = root === undefined ? "no corpus" : notBuilt();

/** Why there is no command to run: a stale one would show bugs that are gone. */
function notBuilt(): string | undefined {
  if (!existsSync(cli)) return "dist/cli.js is not there: npm run build";
  const newest = Math.max(
    ...["src", "transforms"].flatMap((name) => {
      const from = join(import.meta.dirname, "../..", name);
      return readdirSync(from, { recursive: true, encoding: "utf8" }).map(
        (path) => statSync(join(from, path)).mtimeMs,
      );
    }),
  );
  return statSync(cli).mtimeMs < newest
    ? "dist/cli.js is older than the sources: npm run build"
    : undefined;
}

function dockfix(
  folder: string,
  options: readonly string[],
): {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
} {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [cli, ...options, "."],
    { cwd: folder, encoding: "utf8", maxBuffer: 2 ** 30 },
  );
  return { code: status, out: stdout, err: stderr };
}

/** The command that was built last, over a copy of the corpus: a folder per file. */
describe.each(RISKS)("dockfix --write --risk %s", (risk) => {
  const folder = mkdtempSync(join(tmpdir(), "dockfix-corpus-"));

  beforeAll(() => {
    if (missing !== undefined) return;
    for (const set of ["corpus", "corpus-rewritable"]) {
      for (const { name, source } of samples(root ?? "", set)) {
        const path = join(folder, set, name.replace(/\.Dockerfile$/, ""));
        mkdirSync(path, { recursive: true });
        writeFileSync(join(path, "Dockerfile"), source);
      }
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("has no bugs, and leaves nothing for a second run", (context) => {
    if (missing !== undefined) context.skip(missing);
    const first = dockfix(folder, ["--write", "--quiet", "--risk", risk]);
    // Some files are rejected, and named.
    expect(first.code, first.err.slice(-2_000)).toBe(2);
    expect(first.err).not.toMatch(/bug in dockfix/);
    const second = dockfix(folder, [
      "--check",
      "--format",
      "json",
      "--risk",
      risk,
    ]);
    expect([0, 2]).toContain(second.code);
    expect(second.out.match(/"changed": ?false/g)?.length).toBeGreaterThan(
      1_400,
    );
    expect(second.out.match(/"changed": ?true/g) ?? []).toEqual([]);
  });
});
