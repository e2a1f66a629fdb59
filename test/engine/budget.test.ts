import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import type { Engine } from "../../src/measure/engine/engine.ts";
import { findEngine } from "../../src/measure/engine/find-engine.ts";
import { at, numberOf, readJson } from "../../src/measure/engine/json.ts";
import { BASE, env, leftBy, noEngine } from "./bench.ts";
import { commandBench } from "./commands.ts";

/** An image with a layer of so many bytes. */
function weighing(bytes: number): string {
  return `FROM ${BASE}\nRUN head -c ${bytes} /dev/urandom > /ballast\n`;
}

describe.skipIf(noEngine !== "")(`dockfix budget ${noEngine}`, () => {
  const { file, dockfix } = commandBench();
  let engine: Engine;

  beforeAll(async () => {
    engine = await findEngine({ env });
    file(
      "dockfix.json",
      '{ "budgets": [{ "dockerfile": "Dockerfile", "size": "1 GB", "growth": "1 MB" }] }',
    );
  });

  test("growth against what was agreed, by layer; nothing is left", async () => {
    const left = await leftBy(engine, async () => {
      file("Dockerfile", weighing(1_000_000));
      const first = await dockfix("budget", "--network=host");
      expect(first.stdout).toContain("within its budget");
      expect(first.stdout).toContain("there is no baseline");
      expect(first.code).toBe(0);

      const agreed = await dockfix("budget", "--network=host", "--update");
      expect(agreed.stdout).not.toContain("there is no baseline");
      expect(agreed.code).toBe(0);
      const baseline = readJson(
        readFileSync(file("dockfix-baseline.json"), "utf8"),
      );
      const size = numberOf(at(baseline, "Dockerfile", "size"));
      const layers = at(baseline, "Dockerfile", "layers");
      expect(numberOf(at(layers, 1, "size"))).toBe(1_000_000);
      expect(numberOf(at(layers, 0, "size"))).toBe(size - 1_000_000);

      file("Dockerfile", weighing(2_500_000));
      const grown = await dockfix("budget", "--network=host");
      expect(grown.stdout).toContain("over its budget");
      expect(grown.stdout).toContain(
        "growth against the baseline: 1.5 MB of 1 MB",
      );
      expect(grown.stdout).toMatch(/\+2\.5 MB +new +.*ballast/);
      expect(grown.stdout).toMatch(/-1 MB +gone +.*ballast/);
      expect(grown.code).toBe(1);
    });
    expect(left).toEqual([]);
  });

  test("an image that does not build leaves the baseline as it was", async () => {
    file(
      "dockfix-baseline.json",
      '{ "Dockerfile": { "size": 1, "layers": [] } }',
    );
    file("Dockerfile", `FROM ${BASE}\nRUN false\n`);
    const ended = await dockfix("budget", "--network=host", "--update");
    expect(ended.stderr).toContain("RUN false");
    expect(ended.code).toBe(2);
    expect(readFileSync(file("dockfix-baseline.json"), "utf8")).toBe(
      '{ "Dockerfile": { "size": 1, "layers": [] } }',
    );
  });
});
