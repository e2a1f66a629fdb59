import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { EngineError } from "../../src/measure/engine/engine.ts";
import { runProcess, streamProcess } from "../../src/measure/engine/process.ts";

const node = (script: string) => ({
  program: process.execPath,
  args: ["-e", script],
  env: process.env,
});

/** Prints the id of a grandchild that would live for a minute, and waits as long. */
const FAMILY = `
  const child = require("node:child_process").spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"]);
  console.log(child.pid);
  setTimeout(() => {}, 60000);`;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function isGone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 50; tries++) {
    if (!isAlive(pid)) return true;
    await sleep(100);
  }
  return false;
}

describe("a process", () => {
  test("that ends: code, outputs and time", async () => {
    const script = `console.log("out"); console.error("err"); process.exitCode = 3`;
    const result = await runProcess(node(script));
    expect(result).toMatchObject({
      code: 3,
      stdout: "out\n",
      stderr: "err\n",
      cut: false,
    });
    expect([...result.log].sort()).toEqual(["err", "out"]);
    expect(result.seconds).toBeGreaterThan(0);
  });

  test("lines come as they are printed, the last without its end too", async () => {
    const lines: string[] = [];
    const script = `process.stdout.write("a\\nb"); setTimeout(() => process.stdout.write("c\\r\\nd\\u00e9"), 50)`;
    const onLine = (line: string): void => void lines.push(line);
    await runProcess(node(script), { onLine });
    expect(lines).toEqual(["a", "bc", "d\u00e9"]);
  });

  test("an endless output is kept in part", async () => {
    const script = `for (let i = 0; i < 5000; i++) console.log("x".repeat(100))`;
    const result = await runProcess(node(script), {}, { keptBytes: 1000 });
    expect(result.stdout).toHaveLength(1000);
    expect(result.cut).toBe(true);
    expect(result.log.length).toBeLessThanOrEqual(500);
  });

  test("a line without an end is kept in part", async () => {
    const result = await runProcess(
      node(`process.stdout.write("x".repeat(1e6))`),
    );
    expect(result.log.join("").length).toBeLessThanOrEqual(4000);
  });

  test.runIf(process.platform !== "win32")(
    "is ended with its children after its time",
    async () => {
      let pid = 0;
      const onLine = (line: string): void => void (pid = Number(line));
      const work = runProcess(node(FAMILY), { timeout: 1, onLine });
      await expect(work).rejects.toMatchObject({ code: "timeout" });
      expect(pid).toBeGreaterThan(0);
      expect(await isGone(pid)).toBe(true);
    },
  );

  test.runIf(process.platform !== "win32")(
    "is ended with its children when it is aborted, and tells what it printed",
    async () => {
      const abort = new AbortController();
      let pid = 0;
      const onLine = (line: string): void => {
        pid = Number(line);
        abort.abort();
      };
      const { signal } = abort;
      const error: unknown = await runProcess(node(FAMILY), {
        signal,
        onLine,
      }).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(EngineError);
      expect(error).toMatchObject({ code: "interrupted", log: [String(pid)] });
      expect(await isGone(pid)).toBe(true);
    },
  );

  test("does not run for long when it is aborted beforehand", async () => {
    const work = runProcess(node(FAMILY), { signal: AbortSignal.abort() });
    await expect(work).rejects.toMatchObject({ code: "interrupted" });
  });

  test.runIf(process.platform !== "win32")(
    "that does not heed the request to end is killed",
    async () => {
      const script = `process.on("SIGTERM", () => {}); console.log("here"); setInterval(() => {}, 1000)`;
      const abort = new AbortController();
      const { signal } = abort;
      const onLine = (): void => abort.abort();
      const work = runProcess(node(script), { signal, onLine });
      await expect(work).rejects.toMatchObject({ code: "interrupted" });
    },
  );

  test("that is not there", async () => {
    const request = { program: "/missing/docker", args: [], env: {} };
    const work = runProcess(request);
    await expect(work).rejects.toMatchObject({ code: "no-engine" });
  });
});

describe("the output as a stream", () => {
  const failure = (): Error => new Error("failed");

  test("comes whole to a slow reader", async () => {
    const script = `process.stdout.write(Buffer.alloc(3e6, 1))`;
    let bytes = 0;
    for await (const chunk of streamProcess(node(script), {}, failure)) {
      bytes += Buffer.from(chunk).length;
      await sleep(5);
    }
    expect(bytes).toBe(3e6);
  });

  test("fails when the program fails, behind what it printed", async () => {
    const script = `console.log("half"); console.error("why"); process.exitCode = 1`;
    const logs: (readonly string[])[] = [];
    const stream = streamProcess(node(script), {}, ({ log }) => {
      logs.push(log);
      return failure();
    });
    await expect(stream.toArray()).rejects.toThrow("failed");
    expect(logs).toEqual([["why"]]);
  });

  test("fails when it is aborted", async () => {
    const stream = streamProcess(
      node(FAMILY),
      { signal: AbortSignal.timeout(300) },
      failure,
    );
    await expect(stream.toArray()).rejects.toMatchObject({
      code: "interrupted",
    });
  });

  test("destroyed ends the program", async () => {
    const stream = streamProcess(
      node(`console.log(process.pid); ${FAMILY}`),
      {},
      failure,
    );
    const pid = await new Promise<number>((resolve) =>
      stream.once("data", (chunk) =>
        resolve(Number.parseInt(String(chunk), 10)),
      ),
    );
    stream.destroy();
    expect(await isGone(pid)).toBe(true);
  });
});
