import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { expect, onTestFinished, test } from "vitest";
import { EngineError, type Engine } from "../../src/measure/engine/engine.ts";
import type { Session } from "../../src/measure/engine/session.ts";
import { measure } from "../../src/measure/measure.ts";
import { USUAL } from "../../src/measure/worth.ts";
import { measuredHtml } from "../../src/report/measured-html.ts";
import { measuredJson } from "../../src/report/measured-json.ts";
import { measuredMarkdown } from "../../src/report/measured-markdown.ts";
import { measuredText } from "../../src/report/measured-text.ts";
import { PLAIN } from "../../src/report/paint.ts";
import { EMPTY_CONFIG } from "./images.ts";

/** Builds until `failing` says why it does not; its images cannot be read. */
async function measured(
  failing: (name: string) => EngineError | undefined,
  temporary: "there" | "missing" = "there",
) {
  const folder = mkdtempSync(join(tmpdir(), "dockfix-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const context = join(folder, "context");
  mkdirSync(context);
  writeFileSync(join(context, "main.js"), "");
  const nothing = (): Promise<never> => Promise.reject(new Error("not asked"));
  const engine: Engine = {
    name: "docker",
    title: "an engine",
    identity: nothing,
    build: nothing,
    inspect: (name) =>
      Promise.resolve({
        id: name,
        config: EMPTY_CONFIG,
        size: 75e6,
        history: [],
        layers: ["1"],
      }),
    save: () =>
      new PassThrough().destroy(new EngineError("not-running", "it has ended")),
    run: nothing,
    health: undefined,
    remove: nothing,
    labelled: nothing,
    containers: nothing,
    removeContainers: nothing,
    cached: nothing,
    prune: nothing,
  };
  const session: Session = {
    id: "1",
    engine,
    folder: temporary === "there" ? folder : join(folder, "missing"),
    tag: (name) => name,
    build(name) {
      const error = failing(name);
      return error === undefined
        ? Promise.resolve({ id: name, seconds: 2 })
        : Promise.reject(error);
    },
    run: nothing,
    health: undefined,
    close: () => Promise.resolve([]),
  };
  const variants = ["original", "low"].map((name) => ({
    name,
    risk: undefined,
    dockerfile: "FROM a\nCOPY main.js /\n",
    changes: [],
  }));
  return measure(
    session,
    {
      path: "Dockerfile",
      variants,
      settings: { context, buildArgs: [], secrets: [] },
      repeat: 1,
      cold: true,
      warm: true,
      thresholds: USUAL,
    },
    {},
    () => undefined,
    () => undefined,
  );
}

test("an engine that ends behind the first build: its figures remain, and all reports say what is missing", async () => {
  const ended = new EngineError("not-running", "the engine has ended");
  const result = await measured((name) =>
    name.startsWith("1-") ? ended : undefined,
  );
  expect(result.stoppedBy).toBe(ended);
  expect(result.approaches.map(({ built }) => built)).toMatchObject([
    { kind: "built", size: 75e6, cold: { median: 2 } },
    { kind: "failed", message: "the engine has ended" },
  ]);
  for (const report of [
    measuredText(result, PLAIN),
    measuredMarkdown(result),
    measuredHtml(result),
    measuredJson(result, "1"),
  ]) {
    expect(report.replace(/\s+/g, " ")).toContain(
      "its layers and what is in it: the engine has ended",
    );
    expect(report).toMatch(/75 MB|75000000/);
  }
});

test("a copy that cannot be written costs the time behind a change, and no more", async () => {
  const { stoppedBy, approaches } = await measured(() => undefined, "missing");
  expect(approaches.map(({ built }) => built)).toMatchObject([
    { kind: "built", size: 75e6, warm: undefined },
    { kind: "built", size: 75e6, warm: undefined },
  ]);
  expect(stoppedBy).toBeInstanceOf(EngineError);
});

test("where nothing was built, and where it was interrupted, there is nothing to show", async () => {
  const full = new EngineError("disk-full", "no space");
  await expect(
    measured((name) => (name.startsWith("0") ? full : undefined)),
  ).rejects.toBe(full);
  const end = new EngineError("interrupted", "ended");
  await expect(
    measured((name) => (name.startsWith("1") ? end : undefined)),
  ).rejects.toBe(end);
});
