import { Readable } from "node:stream";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { EngineError, type Engine } from "../../src/measure/engine/engine.ts";
import { openSession } from "../../src/measure/engine/session.ts";
import { measure } from "../../src/measure/measure.ts";
import type { Measurement } from "../../src/measure/measurement.ts";
import { USUAL } from "../../src/measure/worth.ts";
import { EMPTY_CONFIG } from "./images.ts";
import { layer, savedOld, type SavedLayer } from "./saved.ts";

/** What the engine makes of a Dockerfile, by a word in it: layers, and the seconds of each build in turn. */
interface Recipe {
  readonly layers: readonly SavedLayer[];
  readonly seconds: readonly number[];
}

/** An engine that builds nothing. `builds` has the word of each build. */
function engineOf(recipes: Readonly<Record<string, Recipe>>): {
  readonly engine: Engine;
  readonly builds: string[];
} {
  const builds: string[] = [];
  const made = new Map<string, readonly SavedLayer[]>();
  const nothing = (): Promise<void> => Promise.resolve();
  return {
    builds,
    engine: {
      name: "docker",
      title: "Fake",
      build({ dockerfile, tag }) {
        const word = Object.keys(recipes).findLast((each) =>
          dockerfile.includes(each),
        );
        const { layers, seconds } = recipes[word ?? ""] ?? {
          layers: [],
          seconds: [],
        };
        const before = builds.filter((each) => each === word).length;
        builds.push(word ?? "");
        made.set(tag, layers);
        return Promise.resolve({ id: tag, seconds: seconds[before] ?? 0 });
      },
      inspect: (id) =>
        Promise.resolve({
          id,
          config: EMPTY_CONFIG,
          size: made.get(id)?.length ?? 0,
          history: [],
          layers: (made.get(id) ?? []).map((_, at) => `${at}`),
        }),
      // Docker does not save an image without layers, nor one beside others.
      save: (names) =>
        names.some((name) => made.get(name)?.length === 0)
          ? failing("cannot be saved: empty export - not implemented")
          : Readable.from([
              savedOld(
                Object.fromEntries(
                  names.map((name) => [name, made.get(name) ?? []]),
                ),
              ),
            ]),
      run: () => Promise.reject(new Error("nothing runs")),
      health: undefined,
      remove: nothing,
      labelled: () => Promise.resolve([]),
      containers: () => Promise.resolve([]),
      identity: () => Promise.resolve("one"),
      removeContainers: nothing,
      cached: () => Promise.resolve([]),
      prune: nothing,
    },
  };
}

/** A stream that fails as soon as it is read. */
function failing(message: string): Readable {
  return new Readable({
    read() {
      this.destroy(new EngineError("engine-failed", message));
    },
  });
}

async function measured(
  engine: Engine,
  files: readonly string[],
  cold = true,
): Promise<Measurement> {
  const context = mkdtempSync(join(tmpdir(), "measure-"));
  onTestFinished(() => rmSync(context, { recursive: true, force: true }));
  const session = await openSession(engine);
  onTestFinished(async () => {
    await session.close();
  });
  return measure(
    session,
    {
      path: "Dockerfile",
      variants: files.map((dockerfile, index) => ({
        name: index === 0 ? "original" : `step ${index}`,
        risk: undefined,
        dockerfile,
        changes: [],
      })),
      settings: { context, buildArgs: [], secrets: [] },
      repeat: 1,
      cold,
      warm: false,
      thresholds: USUAL,
    },
    {},
    () => undefined,
    () => undefined,
  );
}

/** Bytes that do not compress, the same each time. */
function noise(length: number): Buffer {
  const data = Buffer.alloc(length);
  let state = 1;
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    data[at] = state >>> 24;
  }
  return data;
}

const FULL = layer([{ name: "full", data: noise(900_000) }], "full");
const SLIM = layer([{ name: "slim", data: noise(200_000) }], "slim");
const APP = layer([{ name: "app", data: noise(100_000) }], "RUN app");

test("builds are repeated where the decision hangs on them, and there only", async () => {
  const { engine, builds } = engineOf({
    "FROM full": { layers: [FULL], seconds: [1] },
    "RUN one": { layers: [FULL, APP], seconds: [100, 100, 100] },
    "RUN two": { layers: [FULL], seconds: [130, 101, 102] },
    "RUN six": { layers: [FULL], seconds: [900] },
  });
  const { approaches } = await measured(engine, [
    "FROM full\nRUN one\n",
    "FROM full\nRUN two\n",
    "FROM full\nRUN six\n",
  ]);
  expect(builds.filter((each) => each === "RUN one")).toHaveLength(3);
  expect(builds.filter((each) => each === "RUN two")).toHaveLength(3);
  expect(builds.filter((each) => each === "RUN six")).toHaveLength(1);
  const [, two, six] = approaches.map(({ verdict }) => verdict);
  expect(two).toMatchObject({
    isChoice: true,
    worth: { verdict: "pays", slower: 2, runs: 3 },
  });
  expect(six).toMatchObject({ worth: { verdict: "no-smaller" } });
});

test("what came from the cache is not repeated, and its times decide nothing", async () => {
  const { engine, builds } = engineOf({
    "FROM full": { layers: [FULL], seconds: [1] },
    "RUN one": { layers: [FULL, APP], seconds: [1] },
    "RUN two": { layers: [FULL], seconds: [900] },
  });
  const files = ["FROM full\nRUN one\n", "FROM full\nRUN two\n"];
  const { approaches, weighing } = await measured(engine, files, false);
  expect(builds).toEqual(["FROM full", "RUN one", "RUN two"]);
  expect(weighing.timed).toBe(false);
  expect(approaches[1]?.verdict).toMatchObject({
    worth: { verdict: "pays", slower: undefined },
  });
});

test("bases that differ are weighed, each layer once; bases that are the same are not", async () => {
  const { engine } = engineOf({
    "FROM full": { layers: [FULL], seconds: [1] },
    "FROM slim": { layers: [SLIM], seconds: [1] },
    "RUN one": { layers: [FULL, APP], seconds: [10] },
    "RUN two": { layers: [SLIM, APP], seconds: [10] },
    "RUN six": { layers: [SLIM, APP], seconds: [10] },
  });
  const basesOf = async (...files: readonly string[]) =>
    (await measured(engine, files)).approaches.map(({ built }) =>
      built.kind === "built" ? built.bases : undefined,
    );
  const original = "FROM full\nRUN one\n";
  const [full = 0, slim = 0, both = 0] = await basesOf(
    original,
    "FROM slim\nRUN two\n",
    "FROM full AS a\nFROM slim\nRUN six\n",
  );
  expect(full).toBeGreaterThan(900_000);
  expect(slim).toBeGreaterThan(200_000);
  expect(slim).toBeLessThan(210_000);
  expect(both).toBe(full + slim);
  expect(await basesOf(original, original)).toEqual([undefined, undefined]);
});

test("an image without layers", async () => {
  const { engine } = engineOf({
    "LABEL a": { layers: [], seconds: [1] },
    "LABEL b": { layers: [], seconds: [1] },
    "COPY c": { layers: [APP], seconds: [1] },
  });
  const { approaches } = await measured(engine, [
    "FROM scratch\nLABEL a=1\n",
    "FROM scratch\nCOPY c /\n",
    "FROM scratch\nLABEL b=1\n",
  ]);
  expect(approaches.map(({ built }) => built)).toMatchObject([
    { kind: "built", size: 0, layers: [] },
    { kind: "built", size: 100_000 },
    { kind: "built", size: 0, layers: [] },
  ]);
});
