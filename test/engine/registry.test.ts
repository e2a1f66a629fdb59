import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Engine } from "../../src/measure/engine/engine.ts";
import { findEngine } from "../../src/measure/engine/find-engine.ts";
import { BASE, env, leftBy, noEngine, temporaryFolder } from "./bench.ts";
import { commandBench } from "./commands.ts";
import { noRegistry, startRegistry } from "./registry.ts";

const missing = noEngine || noRegistry;

describe.skipIf(missing !== "")(
  `a base image that a registry holds ${missing}`,
  () => {
    const { file, dockfix, docker } = commandBench();
    const folder = temporaryFolder();
    const port = 6900 + (process.pid % 1000);
    const base = `localhost:${port}/library/${BASE}`;
    let engine: Engine;
    let registry: number | undefined;

    beforeAll(async () => {
      engine = await findEngine({ env });
      registry = startRegistry(folder, port);
      await sleep(2000);
      docker("tag", BASE, base);
      docker("push", "--quiet", base);
      docker("image", "rm", base);
    });

    afterAll(() => {
      if (registry !== undefined) process.kill(registry, "SIGTERM");
    });

    test("is fetched before anything is timed; nothing is left", async () => {
      file(
        "Dockerfile",
        `FROM ${base}\nCOPY repo /repo\nCOPY repo/sources.list /etc/apt/sources.list\nRUN apt-get update && apt-get install -y greeting\n`,
      );
      const left = await leftBy(engine, async () => {
        const ended = await dockfix("verify", "--network=host");
        expect(ended.stdout).toContain("the same image");
        expect(ended.code).toBe(0);
        const measured = await dockfix("measure", "--network=host");
        expect(measured.stdout).toMatch(/^original +\d+/m);
        expect(measured.stdout).toMatch(/^low +\d+/m);
        expect(measured.code).toBe(0);
      });
      expect(left).toEqual([]);
    });

    test("that does not hold this one is named", async () => {
      file("Dockerfile", `FROM ${base}-missing\nRUN apt-get update\n`);
      const layers = await dockfix("layers", "Dockerfile", "--network=host");
      expect(layers.stderr).toContain(`${base}-missing`);
      expect(layers.code).toBe(2);
    });
  },
);
