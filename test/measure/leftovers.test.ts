import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { sweep } from "../../src/measure/engine/dead-session.ts";
import type { CacheRecord } from "../../src/measure/engine/cache-record.ts";
import type { Engine } from "../../src/measure/engine/engine.ts";
import { clear, inventory } from "../../src/measure/engine/inventory.ts";
import {
  createJournal,
  readJournals,
  type Journal,
} from "../../src/measure/engine/journal.ts";
import { nonEmpty } from "../../src/measure/engine/non-empty.ts";
import {
  startOf,
  stateOf,
  thisProcess,
} from "../../src/measure/engine/owner.ts";
import { labelOf } from "../../src/measure/engine/session-name.ts";
import { openSession } from "../../src/measure/engine/session.ts";

const DEAD = "aaaaaaaaaaaa";
const LIVING = "bbbbbbbbbbbb";
const KEPT = "cccccccccccc";
const FOREIGN = "dddddddddddd";

/** An engine that holds what the lists say, and what is removed of it. */
function engineWith(has: {
  images?: string[];
  containers?: string[];
  cache?: CacheRecord[];
}): Engine & { readonly removed: string[] } {
  const removed: string[] = [];
  const { images = [], containers = [], cache = [] } = has;
  const take = (list: string[], names: readonly string[]): Promise<void> => {
    removed.push(...names);
    for (const name of names) list.splice(list.indexOf(name), 1);
    return Promise.resolve();
  };
  const nothing = (): Promise<never> => Promise.reject(new Error("not asked"));
  return {
    removed,
    name: "docker",
    title: "an engine",
    identity: () => Promise.resolve("here"),
    build: nothing,
    inspect: () => Promise.resolve(undefined),
    save() {
      throw new Error("not asked");
    },
    run: nothing,
    health: undefined,
    // What inherits a label is listed with it.
    labelled: () => Promise.resolve([...images]),
    containers: () => Promise.resolve([...containers]),
    cached: () => Promise.resolve([...cache]),
    remove: (names) => take(images, names),
    removeContainers: (names) => take(containers, names),
    prune: (ids) => {
      for (const id of ids)
        cache.splice(
          cache.findIndex((record) => record.id === id),
          1,
        );
      removed.push(...ids);
      return Promise.resolve();
    },
  };
}

function folder(): string {
  const made = mkdtempSync(path.join(tmpdir(), "dockfix-test-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** The process that a journal tells of has ended: nobody was started then. */
const ended = { ...thisProcess(), start: "long ago" };

function journalOf(session: string, more: Partial<Journal> = {}): Journal {
  return {
    session,
    owner: ended,
    engine: "here",
    title: "an engine",
    folder: path.join(tmpdir(), `dockfix-${session}`),
    keep: false,
    images: [],
    cache: [],
    builds: [],
    ...more,
  };
}

test("a process is told from another that has its number, and from those elsewhere", () => {
  const own = thisProcess();
  expect(stateOf(own)).toBe("living");
  expect(stateOf(ended)).toBe("dead");
  expect(stateOf({ ...own, machine: "id other" })).toBe("unknown");
  expect(stateOf({ ...own, machine: " box", table: "pid:[1]" })).toBe(
    "unknown",
  );
  expect(startOf(2 ** 30)).toBeUndefined();
});

test("an empty list is none, and no label stands for all sessions", () => {
  expect(nonEmpty([])).toBeUndefined();
  expect(nonEmpty(["a", "b"])).toEqual(["a", "b"]);
  expect(() => labelOf("")).toThrow("no id");
  expect(() => labelOf("*")).toThrow("no id");
});

test("a start removes what a dead session left, and nothing of a living one, of what was to stay and of others", async () => {
  const journals = folder();
  const made = Date.now();
  const old = { id: "old", description: "local source for context" };
  createJournal(
    [journals],
    journalOf(DEAD, {
      images: ["sha256:known"],
      cache: ["seen"],
      builds: [{ dockerfile: "FROM a\nRUN make\n", before: ["old"] }],
    }),
  );
  createJournal([journals], journalOf(LIVING, { owner: thisProcess() }));
  createJournal([journals], journalOf(KEPT, { keep: true, images: ["x"] }));
  const engine = engineWith({
    images: [
      `dockfix-${DEAD}:low`,
      "sha256:known",
      // Made of one of ours, or renamed: somebody else's by now.
      "sha256:other",
      "app:1",
      `dockfix-${LIVING}:low`,
      `dockfix-${KEPT}:low`,
      `dockfix-${FOREIGN}:low`,
    ],
    containers: [`dockfix-${DEAD}-1`, `dockfix-${LIVING}-1`, "theirs"],
    cache: [
      { ...old, created: made },
      { id: "seen", description: "", created: made },
      {
        id: "ours",
        description: "mount / from exec /bin/sh -c make",
        created: made,
      },
      {
        id: "theirs",
        description: "mount / from exec /bin/sh -c ls",
        created: made,
      },
      // Of the same Dockerfile, and made when the session was dead.
      {
        id: "later",
        description: "mount / from exec /bin/sh -c make",
        created: made + 60_000,
      },
      { id: "untold", description: "mount / from exec /bin/sh -c make" },
    ],
  });
  const { left } = await sweep(engine, readJournals([journals]));
  expect(left).toEqual([]);
  expect(engine.removed.toSorted()).toEqual(
    [
      `dockfix-${DEAD}:low`,
      "sha256:known",
      `dockfix-${DEAD}-1`,
      "seen",
      "ours",
    ].toSorted(),
  );
  expect(readJournals([journals]).map(({ session }) => session)).toEqual([
    LIVING,
    KEPT,
  ]);
});

test("what is in another engine waits for it, folders do not", async () => {
  const journals = folder();
  const own = path.join(folder(), `dockfix-${DEAD}`);
  mkdirSync(own);
  createJournal([journals], journalOf(DEAD, { engine: "there", folder: own }));
  const engine = engineWith({ images: [`dockfix-${DEAD}:low`] });
  const removed = await sweep(engine, readJournals([journals]));
  expect(removed.folders).toEqual([own]);
  expect(engine.removed).toEqual([]);
  expect(existsSync(own)).toBe(false);
  expect(readJournals([journals])).toHaveLength(1);
});

test("a journal names no folder but one of dockfix", async () => {
  const journals = folder();
  const precious = folder();
  createJournal([journals], journalOf(DEAD, { folder: precious }));
  await sweep(engineWith({}), readJournals([journals]));
  expect(existsSync(precious)).toBe(true);
});

test("what is still running of a dead session is ended; a process that only has the number is not", async () => {
  const journals = folder();
  const child = (): {
    readonly pid: number;
    readonly isGone: () => boolean;
  } => {
    const started = spawn("sleep", ["60"], { detached: true, stdio: "ignore" });
    onTestFinished(() => void started.kill("SIGKILL"));
    return {
      pid: started.pid ?? 0,
      isGone: () => started.exitCode !== null || started.signalCode !== null,
    };
  };
  const [ours, other] = [child(), child()];
  const file = createJournal([journals], journalOf(DEAD));
  writeFileSync(
    file.replace(/\.json$/, ".running"),
    `${ours.pid} ${startOf(ours.pid) ?? ""}\n${other.pid} 1\n`,
  );
  await sweep(engineWith({}), readJournals([journals]));
  await sleep(100);
  expect(ours.isGone()).toBe(true);
  expect(other.isGone()).toBe(false);
});

test("clean lists all sessions, and removes what was kept or is not known only when asked", async () => {
  const journals = folder();
  for (const journal of [
    journalOf(DEAD),
    journalOf(LIVING, { owner: thisProcess() }),
    journalOf(KEPT, { keep: true, images: ["x"] }),
  ])
    createJournal([journals], journal);
  const images = [DEAD, LIVING, KEPT, FOREIGN].map((id) => `dockfix-${id}:low`);
  const engine = engineWith({ images: [...images, "app:1"] });
  const remains = async () =>
    (await inventory(engine, [journals])).filter(
      (each) => each.images.length > 0,
    );
  expect(
    new Map((await remains()).map(({ session, state }) => [session, state])),
  ).toEqual(
    new Map([
      [DEAD, "dead"],
      [LIVING, "living"],
      [KEPT, "kept"],
      [FOREIGN, "unknown"],
    ]),
  );
  await clear(engine, await remains(), { kept: false, unknown: false });
  expect(engine.removed.splice(0)).toEqual([images[0]]);
  await clear(engine, await remains(), { kept: true, unknown: false });
  expect(engine.removed.splice(0)).toEqual([images[2]]);
  await clear(engine, await remains(), { kept: true, unknown: true });
  expect(engine.removed).toEqual([images[3]]);
});

test("a session that ends in order leaves no journal; what it could not remove is found by one", async () => {
  const journals = folder();
  const engine = engineWith({});
  const session = await openSession(engine, { journals: [journals] });
  expect(readJournals([journals])).toMatchObject([{ session: session.id }]);
  expect(await session.close()).toEqual([]);
  expect(readJournals([journals])).toEqual([]);
  expect(existsSync(session.folder)).toBe(false);

  const broken: Engine = {
    ...engine,
    containers: () => Promise.reject(new Error("it is down")),
  };
  const other = await openSession(broken, { journals: [journals] });
  expect(await other.close()).toEqual(["it is down"]);
  expect(readJournals([journals])).toMatchObject([{ session: other.id }]);
});

test("behind the last sign of life nothing is the session's", async () => {
  const journals = folder();
  const builds = [{ dockerfile: "FROM a\n", before: [] }];
  const file = createJournal([journals], journalOf(DEAD, { builds }));
  const lived = new Date(Date.now() - 3_600_000);
  utimesSync(file, lived, lived);
  const record = { id: "a", description: "local source", created: Date.now() };
  const engine = engineWith({ cache: [record] });
  await sweep(engine, readJournals([journals]));
  expect(engine.removed).toEqual([]);
});
