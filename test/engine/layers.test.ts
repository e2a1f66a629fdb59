import { readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { gzipSync } from "node:zlib";
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

  const sizeIn = (json: string): number => numberOf(at(readJson(json), "size"));

  test("of a Dockerfile with its own .dockerignore and arguments; of its image, saved and packed; several in one archive", async () => {
    const own = file(
      "own.Dockerfile",
      "FROM scratch\nARG FOLDER=nowhere\nCOPY . /$FOLDER/\n",
    );
    file("own.Dockerfile.dockerignore", "*\n!site\n");
    const built = await dockfix(
      "layers",
      own,
      "--build-arg=FOLDER=somewhere",
      "--format=json",
    );
    const bytes = "hello\n".length;
    expect(sizeIn(built.stdout)).toBe(bytes);
    const name = `dockfix-layers-${process.pid}`;
    const tags = [`${name}:1`, `${name}:2`] as const;
    const saved = file("saved.tar");
    const two = file("two.tar");
    try {
      for (const tag of tags)
        docker(
          "build",
          "--quiet",
          "--tag",
          tag,
          `--build-arg=FOLDER=${tag.replace(":", "-")}`,
          "--file",
          own,
          dirname(own),
        );
      docker("save", "--output", saved, tags[0]);
      docker("save", "--output", two, ...tags);
    } finally {
      docker("rmi", ...tags);
    }
    writeFileSync(file("saved.tar.gz"), gzipSync(readFileSync(saved)));
    for (const archive of ["saved.tar", "saved.tar.gz"]) {
      const ended = await dockfix("layers", archive, "--format=json");
      expect(sizeIn(ended.stdout)).toBe(bytes);
    }
    const which = await dockfix("layers", "two.tar");
    expect(which.stderr).toContain(`\n  ${tags[0]} `);
    expect(which.stderr).toContain("--image NAME picks one");
    expect(which.code).toBe(2);
    const picked = await dockfix("layers", "two.tar", "--image", tags[1]);
    expect(picked.stdout).toContain(`${tags[1]}: 6 bytes in 1 layer`);
    expect(picked.code).toBe(0);
  });

  test("of an image that has none; verify compares it", async () => {
    file("none.Dockerfile", "FROM scratch\nENV A=1\n");
    file("other.Dockerfile", "FROM scratch\nENV A=2\n");
    const ended = await dockfix("layers", "none.Dockerfile");
    expect(ended.stdout).toBe("none.Dockerfile: no bytes, it has no layers\n");
    expect(ended.code).toBe(0);
    const verified = await dockfix(
      "verify",
      "none.Dockerfile",
      "--against=other.Dockerfile",
    );
    expect(verified.stdout).toMatch(/1 difference:\n {2}configuration: Env/);
    expect(verified.code).toBe(1);
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
