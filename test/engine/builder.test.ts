import { spawn, spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Engine } from "../../src/measure/engine/engine.ts";
import { findEngine } from "../../src/measure/engine/find-engine.ts";
import { openSession } from "../../src/measure/engine/session.ts";
import {
  BASE,
  buildOf,
  expectNamedHeredoc,
  env as shared,
  failureOf,
  spoken,
  noEngine,
  temporaryFolder,
} from "./bench.ts";
import { noRegistry, startRegistry } from "./registry.ts";

/** Folder with `buildkitd` and `docker-buildx`, which test/engine/buildkit.sh makes in some minutes. */
const programs = process.env["DOCKFIX_BUILDKIT"] ?? "";
const missing =
  noEngine ||
  noRegistry ||
  (programs === "" ? "(DOCKFIX_BUILDKIT names no folder with buildkitd)" : "");

describe.skipIf(missing !== "")(
  `a current BuildKit as builder ${missing}`,
  () => {
    const folder = temporaryFolder();
    const context = temporaryFolder();
    const env = { ...shared, DOCKER_CONFIG: folder };
    const pids: number[] = [];
    let engine: Engine;

    beforeAll(async () => {
      const port = 5900 + (process.pid % 1000);
      pids.push(startRegistry(folder, port));
      startBuildkit(folder, port, pids);
      await sleep(4000);
      const here = `localhost:${port}/library/${BASE}`;
      docker(["tag", BASE, here]);
      docker(["push", "--quiet", here]);
      docker(["image", "rm", here]);
      const plugins = path.join(folder, "cli-plugins");
      mkdirSync(plugins);
      copyFileSync(
        path.join(programs, "docker-buildx"),
        path.join(plugins, "docker-buildx"),
      );
      const socket = `unix://${folder}/buildkitd.sock`;
      docker(["buildx", "create", "--name=current", "--driver=remote", socket]);
      engine = await findEngine({ env, builder: "current" });
    });

    afterAll(() => {
      for (const pid of pids) process.kill(pid, "SIGTERM");
      spawnSync("sleep", ["2"]);
    });

    function docker(args: readonly string[]): void {
      const options = { env, encoding: "utf8" } as const;
      const { status, stderr } = spawnSync("/usr/bin/docker", args, options);
      if (status !== 0) throw new Error(`${args.join(" ")}: ${stderr}`);
    }

    test("reads what the engine itself is too old for; nothing is left", async () => {
      expect(engine.title).toMatch(/^Docker .*, builder current, BuildKit/);
      const before = await engine.cached();
      const session = await openSession(engine);
      const dockerfile = `FROM ${BASE}\nCOPY --link . /files\nRUN <<EOF\necho hi >/hi\nEOF\n`;
      const build = buildOf(context, dockerfile, { ignore: "two\n" });
      const built = await session.build("one", build);
      const image = session.tag("one");
      expect((await engine.inspect(image))?.id).toBe(built.id);
      const command = ["cat", "/hi", "/files/one"];
      const said = await session.run({ image, command, network: "none" });
      expect(spoken(said)).toMatchObject({ code: 0, stdout: "hi\n1\n" });
      expect((await engine.cached()).length).toBeGreaterThan(before.length);
      expect(await session.close()).toEqual([]);
      expect(await engine.cached()).toEqual(before);
      expect(await engine.inspect(image)).toBeUndefined();
    });

    test("names the line of what fails", async () => {
      const session = await openSession(engine);
      await expectNamedHeredoc(session, context);
      const missing = await failureOf(
        session.build("one", buildOf(context, "FROM localhost:9/missing:1\n")),
      );
      expect(missing.code).toBe("no-base-image");
      expect(await session.close()).toEqual([]);
    });

    test("a builder that there is not", async () => {
      const failure = await failureOf(findEngine({ env, builder: "missing" }));
      expect(failure.code).toBe("no-engine");
      expect(failure.message).toContain("missing");
    });
  },
);

function startBuildkit(folder: string, port: number, pids: number[]): void {
  const file = path.join(folder, "buildkitd.toml");
  const text = `root = "${folder}/buildkit"
insecure-entitlements = ["network.host"]
[grpc]
  address = ["unix://${folder}/buildkitd.sock"]
[worker.oci]
  networkMode = "host"
[worker.containerd]
  enabled = false
[registry."docker.io"]
  mirrors = ["localhost:${port}"]
[registry."localhost:${port}"]
  http = true
`;
  writeFileSync(file, text);
  start(path.join(programs, "buildkitd"), ["--config", file], pids);
}

function start(program: string, args: readonly string[], pids: number[]): void {
  const child = spawn(program, args, { stdio: "ignore" });
  if (child.pid === undefined) throw new Error(`${program} does not start`);
  pids.push(child.pid);
}
