import { beforeAll, describe, expect, test } from "vitest";
import type { Engine } from "../../src/measure/engine/engine.ts";
import { findEngine } from "../../src/measure/engine/find-engine.ts";
import {
  at,
  listOf,
  numberOf,
  readJson,
} from "../../src/measure/engine/json.ts";
import { BASE, env, leftBy, noEngine } from "./bench.ts";
import { commandBench } from "./commands.ts";

describe.skipIf(noEngine !== "")(`dockfix layers ${noEngine}`, () => {
  const { file, dockfix, docker } = commandBench();
  let engine: Engine;

  beforeAll(async () => {
    engine = await findEngine({ env });
  });

  test("of an image: the engine's own sizes", async () => {
    const ended = await dockfix("layers", BASE, "--format=json");
    expect(ended.code).toBe(0);
    const sizes = listOf(at(readJson(ended.stdout), "layers")).map((layer) =>
      numberOf(at(layer, "size")),
    );
    const total = Number(
      docker("image", "inspect", "--format={{.Size}}", BASE),
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(total);
  });

  test("of a Dockerfile, which is built and removed; what is waste and what would remove it", async () => {
    file(
      "Dockerfile",
      `FROM ${BASE}
RUN mkdir -p /root/.cache/pip && head -c 3000000 /dev/urandom > /root/.cache/pip/x
RUN head -c 2000000 /dev/urandom > /big
RUN rm /big
`,
    );
    const left = await leftBy(engine, async () => {
      const ended = await dockfix("layers", "Dockerfile", "--network=host");
      expect(ended.stdout).toMatch(/3 MB.*purge-caches\/pip/);
      expect(ended.stdout).toMatch(/2 MB.*\/big/);
      expect(ended.code).toBe(0);
    });
    expect(left).toEqual([]);
  });

  test("of what is neither", async () => {
    file("archive.tar", "no tar at all");
    const archive = await dockfix("layers", "archive.tar");
    expect(archive.code).toBe(2);
    const missing = await dockfix("layers", "missing:image");
    expect(missing.stderr).toContain("missing:image");
    expect(missing.code).toBe(2);
  });
});
