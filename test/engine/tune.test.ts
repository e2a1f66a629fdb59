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

  const programOf = (script: string): string =>
    `FROM ${BASE}\nRUN printf '#!/bin/sh\\n${script}\\n' >/bin/app && chmod 755 /bin/app\nUSER 1000\nCMD ["app"]\n`;
  const LARGE = `${programOf("echo fine")}RUN head -c 9000000 /dev/zero >/tmp/zero\n`;

  test("an alternative that nothing tests is not written", async () => {
    file("untested.Dockerfile", LARGE);
    file("nothing.Dockerfile", `FROM ${BASE}\nUSER 1000\nCMD ["app"]\n`);
    const ended = await dockfix(
      "tune",
      "untested.Dockerfile",
      "--against=nothing.Dockerfile",
      "--network=host",
      "--write",
    );
    expect(ended.stdout).toMatch(
      /rejected {2}nothing\.Dockerfile\n.*nothing tests it/,
    );
    expect(ended.code).toBe(0);
    expect(readFileSync(file("untested.Dockerfile"), "utf8")).toBe(LARGE);
  });

  test("alternatives that break a program are rejected, each for what it does; one that is mended behind Ctrl-C is tried anew", async () => {
    file("program.Dockerfile", LARGE);
    file("lacking.Dockerfile", `FROM ${BASE}\nUSER 1000\nCMD ["app"]\n`);
    file("hanging.Dockerfile", programOf("exec sleep 600"));
    file("other.Dockerfile", programOf("echo other"));
    const against = ["lacking", "other", "hanging"];
    const argv = [
      "tune",
      "program.Dockerfile",
      ...against.map((name) => `--against=${name}.Dockerfile`),
      "--network=host",
      '--smoke=["app"]',
      "--smoke-timeout=4s",
      "--untested",
      "--max-build-time=900%",
      "--write",
    ];
    const first = await interrupted("trying hanging.Dockerfile", 1, ...argv);
    expect(first.code).toBe(130);
    file("other.Dockerfile", programOf("echo fine"));
    const ended = await dockfix(...argv);
    expect(ended.stdout).toMatch(
      /rejected {2}lacking\.Dockerfile\n.*exit code 0 before, cannot start: exec: "app"/,
    );
    expect(ended.stdout).toMatch(/kept {6}other\.Dockerfile\n.*% smaller/);
    expect(ended.code).toBe(0);
    expect(readFileSync(file("program.Dockerfile"), "utf8")).toBe(
      programOf("echo fine"),
    );
  });
});
