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
        "growth against the baseline: 1.5 MB, 500 kB over the 1 MB that are allowed",
      );
      expect(grown.stdout).toMatch(/\+2\.5 MB +new +.*ballast/);
      expect(grown.stdout).toMatch(/-1 MB +gone +.*ballast/);
      expect(grown.code).toBe(1);
    });
    expect(left).toEqual([]);
  });

  test("an image that does not build is named, the others are judged, and the baseline stays", async () => {
    file(
      "dockfix.json",
      '{ "budgets": [{ "dockerfile": "bad.Dockerfile", "size": "1 GB" }, { "dockerfile": "missing.Dockerfile", "size": "1 GB" }, { "dockerfile": "Dockerfile", "size": "1 mb" }] }',
    );
    file(
      "dockfix-baseline.json",
      '{ "Dockerfile": { "size": 1, "layers": [] } }',
    );
    file("bad.Dockerfile", `FROM ${BASE}\nRUN false\n`);
    file("Dockerfile", `FROM ${BASE}\n`);
    const ended = await dockfix("budget", "--network=host", "--update");
    expect(ended.stderr).toMatch(/^bad\.Dockerfile:2:1: error: .*RUN false/m);
    expect(ended.stderr).toMatch(/^missing\.Dockerfile: error: no such file/m);
    expect(ended.stderr).toContain("dockfix-baseline.json stays as it was");
    expect(ended.stdout).toMatch(/^Dockerfile: .*over its budget$/m);
    expect(ended.code).toBe(2);
    expect(readFileSync(file("dockfix-baseline.json"), "utf8")).toBe(
      '{ "Dockerfile": { "size": 1, "layers": [] } }',
    );
  });
});
