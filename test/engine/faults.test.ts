import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { Engine } from "../../src/measure/engine/engine.ts";
import { findEngine } from "../../src/measure/engine/find-engine.ts";
import { openSession, type Session } from "../../src/measure/engine/session.ts";
import {
  BASE,
  buildOf,
  env,
  failureOf,
  leftBy,
  noEngine,
  temporaryFolder,
} from "./bench.ts";
import { removeMounted } from "./folder.ts";

describe.skipIf(noEngine !== "")(`what goes wrong ${noEngine}`, () => {
  const context = temporaryFolder();
  let engine: Engine;

  beforeAll(async () => {
    engine = await findEngine({ env });
  });

  /** What the work in a session left, which is closed behind it. */
  function leftIn(work: (session: Session) => Promise<void>) {
    return leftBy(engine, async () => {
      const session = await openSession(engine);
      try {
        await work(session);
      } finally {
        expect(await session.close()).toEqual([]);
      }
    });
  }

  test("a RUN that fails: the line, the reason and what it printed", async () => {
    const left = await leftIn(async (session) => {
      const dockerfile = `FROM ${BASE} AS first\nRUN true\nFROM first\n\nRUN echo before; \\\n    echo doomed; exit 3\n`;
      const failure = await failureOf(
        session.build("one", buildOf(context, dockerfile)),
      );
      expect(failure).toMatchObject({ code: "build-failed", line: 5 });
      expect(failure.message).toMatch(
        /^line 5: RUN echo before; .*exit code: 3/,
      );
      expect(failure.log).toEqual(["before", "doomed"]);
    });
    expect(left).toEqual([]);
  });

  test("a COPY of nothing", async () => {
    const left = await leftIn(async (session) => {
      const dockerfile = `FROM ${BASE}\nCOPY missing /x\n`;
      const failure = await failureOf(
        session.build("one", buildOf(context, dockerfile)),
      );
      expect(failure).toMatchObject({ code: "build-failed", line: 2 });
      expect(failure.message).toContain("/missing");
    });
    expect(left).toEqual([]);
  });

  test("a base image that cannot be pulled", async () => {
    const left = await leftIn(async (session) => {
      const failure = await failureOf(
        session.build("one", buildOf(context, "FROM localhost:9/missing:1\n")),
      );
      expect(failure.code).toBe("no-base-image");
      expect(failure.message).toContain("localhost:9/missing:1");
    });
    expect(left).toEqual([]);
  });

  test("a heredoc, which the engine's BuildKit may be too old for", async () => {
    const left = await leftIn(async (session) => {
      const dockerfile = `FROM ${BASE}\nRUN <<EOF\necho hi >/hi\nEOF\n`;
      const built = session.build("one", buildOf(context, dockerfile));
      if (!engine.title.startsWith("Docker 20.10")) {
        expect((await built).id).toMatch(/^sha256:/);
        return;
      }
      const failure = await failureOf(built);
      expect(failure).toMatchObject({ code: "too-old", line: 2 });
      expect(failure.message).toContain("BuildKit 0.10");
      expect(failure.message).toContain(engine.title);
    });
    expect(left).toEqual([]);
  });

  test("a build that hangs is ended after its time", async () => {
    const left = await leftIn(async (session) => {
      const build = buildOf(context, `FROM ${BASE}\nRUN sleep 600\n`);
      const started = performance.now();
      const failure = await failureOf(
        session.build("one", build, { timeout: 3 }),
      );
      expect(failure.code).toBe("timeout");
      expect(performance.now() - started).toBeLessThan(15_000);
    });
    expect(left).toEqual([]);
  });

  test("a build that is interrupted", async () => {
    const left = await leftBy(engine, async () => {
      const interruption = new AbortController();
      const { signal } = interruption;
      const session = await openSession(engine, { signal });
      const build = buildOf(context, `FROM ${BASE}\nRUN echo now; sleep 600\n`);
      const failure = await failureOf(
        session.build("one", build, {
          onLine: (line) => {
            if (/ now$/.test(line) && !/RUN/.test(line)) interruption.abort();
          },
        }),
      );
      expect(failure.code).toBe("interrupted");
      expect(await session.close()).toEqual([]);
    });
    expect(left).toEqual([]);
  });

  test("a container that does not end is ended after its time", async () => {
    const left = await leftIn(async (session) => {
      const request = {
        image: BASE,
        command: ["sleep", "600"],
        network: "none",
      };
      const { end } = await session.run(request, { timeout: 3 });
      expect(end).toEqual({ kind: "timeout", seconds: 3 });
    });
    expect(left).toEqual([]);
  });

  test("a folder for temporary files that is missing or full", async () => {
    const usual = process.env["TMPDIR"];
    const full = path.join(context, "full");
    onTestFinished(() => {
      process.env["TMPDIR"] = usual;
      removeMounted(full);
    });
    process.env["TMPDIR"] = path.join(context, "missing");
    const missing = await failureOf(openSession(engine));
    expect(missing.code).toBe("no-temporary-folder");
    expect(missing.message).toContain("/missing: it does not exist");

    mkdirSync(full);
    const mount = 'mount -t tmpfs -o size=64k tmpfs "$1"';
    execFileSync("sh", ["-c", mount, "sh", full]);
    process.env["TMPDIR"] = full;
    const session = await openSession(engine);
    const ballast = Buffer.alloc(1e6);
    expect(() => writeFileSync(path.join(full, "x"), ballast)).toThrow(
      /ENOSPC/,
    );
    const build = buildOf(context, `FROM ${BASE}\n`);
    const none = await failureOf(session.build("one", build));
    expect(none.code).toBe("disk-full");
    expect(none.message).toContain("no space is left for temporary files");
    expect(await session.close()).toEqual([]);
  });

  test("a container whose program is not there, and one that says so", async () => {
    const left = await leftIn(async (session) => {
      const request = { image: BASE, command: ["missing"], network: "none" };
      const { end } = await session.run(request);
      if (end.kind !== "not-started") throw new Error(`it is ${end.kind}`);
      expect(end.reason).toMatch(/^exec: "missing".*not found/);
      const script = "echo 'docker: Error: missing' >&2; exit 127";
      const command = ["sh", "-c", script];
      const said = await session.run({ ...request, command });
      expect(said.end).toEqual({ kind: "exit", code: 127 });
    });
    expect(left).toEqual([]);
  });
});
