import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { findEngine } from "../../src/measure/engine/find-engine.ts";
import { SESSION_LABEL } from "../../src/measure/engine/session-name.ts";
import { openSession } from "../../src/measure/engine/session.ts";
import {
  BASE,
  buildOf,
  env,
  failureOf,
  noEngine,
  temporaryFolder,
} from "./bench.ts";
import { startEngine } from "./private-engine.ts";

/** A PATH on which `docker` is the client as another user would run it. */
function otherUser(folder: string): string {
  const bin = path.join(folder, "bin");
  mkdirSync(bin);
  const script = `#!/bin/sh\nexec /usr/bin/setpriv --reuid=65534 --clear-groups /usr/bin/docker "$@"\n`;
  writeFileSync(path.join(bin, "docker"), script, { mode: 0o755 });
  return bin;
}

describe.skipIf(noEngine !== "")(`an engine that breaks ${noEngine}`, () => {
  const context = temporaryFolder();

  test("dies during a build", async () => {
    const own = startEngine();
    onTestFinished(own.end);
    const engine = await findEngine({ env: own.env });
    const session = await openSession(engine);
    const build = session.build(
      "one",
      buildOf(context, `FROM ${BASE}\nRUN sleep 600\n`),
      { timeout: 100 },
    );
    const failed = failureOf(build);
    await sleep(3000);
    own.kill();
    const failure = await failed;
    expect(failure.code).toBe("not-running");
    // What cannot be removed is said, and does not keep the session from closing.
    const left = await session.close();
    expect(left.join("\n")).toMatch(/not running/);
    expect(existsSync(session.folder)).toBe(false);
    own.restart();
    expect(await engine.labelled(SESSION_LABEL)).toEqual([]);
    expect(own.containers()).toBe("");
  });

  test("has no space left on its disk", async () => {
    const own = startEngine({ megabytes: 330 });
    onTestFinished(own.end);
    const engine = await findEngine({ env: own.env });
    const session = await openSession(engine);
    const dockerfile = `FROM ${BASE}\nRUN dd if=/dev/zero of=/big bs=1M count=400\n`;
    const failure = await failureOf(
      session.build("one", buildOf(context, dockerfile)),
    );
    // What a program in a RUN says of a disk is not the engine's word.
    expect(failure).toMatchObject({ code: "build-failed", line: 2 });
    expect(failure.hint).toContain("docker system df");
    expect(await session.close()).toEqual([]);
    expect(await engine.labelled(SESSION_LABEL)).toEqual([]);
    expect(await engine.cached()).toEqual([]);
  });

  test("may not be used", async () => {
    const own = startEngine();
    onTestFinished(own.end);
    chmodSync(own.socket, 0o000);
    // Root may use every socket: the client has to run as somebody else.
    const failure = await failureOf(
      findEngine({ env: { ...own.env, PATH: otherUser(context) } }),
    );
    expect(failure.code).toBe("no-permission");
  });

  test("is not running", async () => {
    const DOCKER_HOST = `unix://${context}/missing.sock`;
    const failure = await failureOf(
      findEngine({ env: { ...env, DOCKER_HOST } }),
    );
    expect(failure.code).toBe("not-running");
    expect(failure.message).toContain("missing.sock");
  });

  test("is not installed", async () => {
    const failure = await failureOf(findEngine({ env: { PATH: context } }));
    expect(failure.code).toBe("no-engine");
    expect(failure.log).toHaveLength(3);
  });
});
