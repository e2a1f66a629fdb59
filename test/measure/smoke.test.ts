import { describe, expect, test } from "vitest";
import type { Engine, RunResult } from "../../src/measure/engine/engine.ts";
import type { ImageConfig } from "../../src/measure/image/image.ts";
import type { Session } from "../../src/measure/engine/session.ts";
import { smoke, smokeTests } from "../../src/measure/smoke.ts";
import { EMPTY_CONFIG } from "./images.ts";

const CHECK = {
  Test: ["CMD", "true"],
  Interval: 0,
  Timeout: 0,
  StartPeriod: 0,
  Retries: 0,
};

function titles(
  config: Partial<ImageConfig>,
  ...commands: readonly string[]
): readonly string[] {
  return smokeTests(commands, { ...EMPTY_CONFIG, ...config }, true).map(
    ({ title }) => title,
  );
}

describe("without a command, what the image offers is tested", () => {
  test.each([
    [{ Cmd: ["python3", "app.py"] }, ["python3 --version"]],
    [
      { Entrypoint: ["/usr/local/bin/node"] },
      ["/usr/local/bin/node --version"],
    ],
    [{ Entrypoint: ["nginx", "-g", "daemon off;"] }, ["nginx -v"]],
    [{ Cmd: ["/app/server"] }, []],
    [{ Entrypoint: ["/app/server"], Cmd: ["python"] }, []],
    [{ Healthcheck: CHECK }, ["HEALTHCHECK"]],
    [{ Healthcheck: { ...CHECK, Test: ["NONE"] } }, []],
    [{}, []],
  ])("%j", (config, expected) => {
    expect(titles(config)).toEqual(expected);
  });

  test("a health check is left out where the engine runs none", () => {
    expect(
      smokeTests([], { ...EMPTY_CONFIG, Healthcheck: CHECK }, false),
    ).toEqual([]);
  });
});

test.each([
  ["curl localhost", "/bin/sh", ["-c", "curl localhost"]],
  ['["app", "--check"]', "app", ["--check"]],
  ["[ -f /x ]", "/bin/sh", ["-c", "[ -f /x ]"]],
  ["[]", "/bin/sh", ["-c", "[]"]],
])("the command %j", (text, entrypoint, command) => {
  expect(smokeTests([text], EMPTY_CONFIG, true)).toEqual([
    { kind: "command", title: text, entrypoint, command },
  ]);
});

/** A session whose containers give one result after the other. */
function sessionOf(...results: readonly Partial<RunResult>[]): Session {
  const waiting = [...results];
  const run = (): Promise<RunResult> =>
    Promise.resolve({
      code: 0,
      stdout: "",
      stderr: "",
      cut: false,
      seconds: 0,
      ...waiting.shift(),
    });
  const nothing = (): Promise<never> => Promise.reject(new Error("not asked"));
  const engine: Engine = {
    name: "docker",
    title: "an engine",
    identity: nothing,
    containers: nothing,
    build: nothing,
    inspect: nothing,
    save() {
      throw new Error("not asked");
    },
    run,
    health: undefined,
    remove: nothing,
    labelled: nothing,
    removeContainers: nothing,
    cached: nothing,
    prune: nothing,
  };
  return {
    id: "1",
    engine,
    folder: "/nowhere",
    tag: (name) => name,
    build: nothing,
    run,
    health: undefined,
    close: () => Promise.resolve([]),
  };
}

test.each([
  ["same", [{ stdout: "1" }, { stdout: "1" }]],
  ["different", [{ stdout: "1" }, { stdout: "2" }, { stdout: "1" }]],
  ["varies", [{ stdout: "1" }, { stdout: "2" }, { stdout: "3" }]],
  ["different", [{}, { code: 1 }]],
  ["different", [{ code: 1 }, {}]],
  ["tells-nothing", [{ code: 1 }, { code: 1 }]],
])("%s: %j", async (verdict, results) => {
  const [test1] = smokeTests(["x"], EMPTY_CONFIG, true);
  if (test1 === undefined) throw new Error("no test");
  const images = { before: "a", after: "b" };
  const session = sessionOf(...results);
  const outcome = await smoke(session, images, test1, undefined, {});
  expect(outcome.verdict).toBe(verdict);
});
