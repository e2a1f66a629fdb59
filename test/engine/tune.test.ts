import { existsSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import type { Engine } from "../../src/measure/engine/engine.ts";
import { findEngine } from "../../src/measure/engine/find-engine.ts";
import { BASE, env, leftBy, noEngine } from "./bench.ts";
import { commandBench } from "./commands.ts";

/** There is something to gain by the package lists, and nothing by pip, which is not there. */
const ORIGINAL = `FROM ${BASE}
COPY repo /repo
COPY repo/sources.list /etc/apt/sources.list
RUN apt-get update && apt-get install -y greeting
RUN command -v pip && pip install app || echo no pip
`;
const TUNED = ORIGINAL.replace(
  "install -y greeting",
  "install -y greeting && rm -rf /var/lib/apt/lists/*",
);

describe.skipIf(noEngine !== "")(`dockfix tune ${noEngine}`, () => {
  const { file, dockfix, interrupted } = commandBench();
  let engine: Engine;

  const words = [
    "tune",
    "--network=host",
    "--smoke=cat /usr/share/greeting/text",
    "--against=large.Dockerfile",
    "--against=sick.Dockerfile",
    // The machine of the tests may be busy with something else.
    "--max-build-time=900%",
    "--record=decisions.md",
    "--write",
  ];
  /** Every step with its verdict, without figures. */
  const verdicts = (stdout: string): readonly string[] =>
    [...stdout.matchAll(/^ {2}(?:kept|rejected) .*$/gm)].map(([line]) => line);

  beforeAll(async () => {
    engine = await findEngine({ env });
    file(
      "large.Dockerfile",
      `${ORIGINAL}RUN head -c 9000000 /dev/zero >/zero\n`,
    );
    file("sick.Dockerfile", `FROM ${BASE}\n`);
  });

  let uninterrupted: readonly string[] = [];

  test("keeps what pays and rejects the rest for the measured reason", async () => {
    file("Dockerfile", ORIGINAL);
    const left = await leftBy(engine, async () => {
      const ended = await dockfix(...words);
      expect(ended.stderr).toContain("trying");
      expect(ended.code).toBe(0);
      expect(ended.stdout).toMatch(/kept {6}purge-caches\/apt.*\n.*% smaller/);
      expect(ended.stdout).toMatch(
        /rejected {2}purge-caches\/pip.*\n.*(?:no smaller than|only .* smaller than|larger than) before/,
      );
      expect(ended.stdout).toMatch(
        /rejected {2}large\.Dockerfile\n.*larger than before/,
      );
      expect(ended.stdout).toMatch(
        /rejected {2}sick\.Dockerfile\n.*(?:smoke test|image differs)/,
      );
      uninterrupted = verdicts(ended.stdout);
    });
    expect(left).toEqual([]);
    expect(readFileSync(file("Dockerfile"), "utf8")).toBe(TUNED);
    const record = readFileSync(file("decisions.md"), "utf8");
    expect(record).toContain("purge-caches/apt");
    expect(record).toContain("large.Dockerfile");
  });

  test("goes on where Ctrl-C stopped it, to the same result", async () => {
    file("Dockerfile", ORIGINAL);
    const left = await leftBy(engine, async () => {
      const ended = await interrupted("trying", 2, ...words);
      expect(ended.code).toBe(130);
      expect(ended.patience).toBeLessThan(20);
    });
    expect(left).toEqual([]);
    expect(readFileSync(file("Dockerfile"), "utf8")).toBe(ORIGINAL);
    const ended = await dockfix(...words);
    expect(ended.stderr).toMatch(
      /^going on behind \d+ decisions? of a run that was interrupted/m,
    );
    expect(ended.code).toBe(0);
    expect(verdicts(ended.stdout)).toEqual(uninterrupted);
    expect(readFileSync(file("Dockerfile"), "utf8")).toBe(TUNED);
    expect(existsSync(file("Dockerfile.tmp"))).toBe(false);
  });
});
