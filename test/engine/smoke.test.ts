import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findEngine } from "../../src/measure/engine/find-engine.ts";
import { openSession, type Session } from "../../src/measure/engine/session.ts";
import {
  smoke,
  smokeTests,
  type SmokeOutcome,
  type SmokeTest,
} from "../../src/measure/smoke.ts";
import { EMPTY_CONFIG } from "../measure/images.ts";
import {
  BASE,
  buildOf,
  env,
  failureOf,
  noEngine,
  temporaryFolder,
} from "./bench.ts";

interface Pair {
  readonly name: string;
  /** What the program does in one image and in the other; `undefined` where it is not there. */
  readonly before: string;
  readonly after: string | undefined;
}

/** Seconds for what hangs; on a busy machine a container takes some of them to start. */
const LIMIT = 6;

/** Pairs that differ in ways that hide. */
const DIFFERENT: readonly Pair[] = [
  pair("another stream", "printf x", "printf x >&2"),
  pair("another error text", "echo a >&2", "echo b >&2"),
  pair(
    "what joins to the same",
    "printf ab; printf c >&2",
    "printf a; printf bc >&2",
  ),
  pair(
    "bytes that are no UTF-8",
    String.raw`printf '\377\376'`,
    String.raw`printf '\375\374'`,
  ),
  pair("a line end", "echo x", "printf x"),
  pair("a carriage return", "echo x", String.raw`printf 'x\r\n'`),
  pair("a NUL", "printf ab", String.raw`printf 'a\000b'`),
  pair("behind a megabyte", long("GOOD"), long("BAD")),
  pair(
    "the length of much",
    "head -c 3000000 /dev/zero",
    "head -c 3000001 /dev/zero",
  ),
  pair("an exit code", "exit 0", "exit 3"),
  pair("a signal", "exit 0", "sh -c 'kill -SEGV $$'"),
  pair("a line that stays", "date +%N; echo GOOD", "date +%N; echo BROKEN"),
  pair(
    "a word in a line that varies",
    "echo $(date +%N) GOOD",
    "echo $(date +%N) BROKEN",
  ),
  pair("an order", "date +%N; echo a; echo b", "date +%N; echo b; echo a"),
  pair("one line less", "date +%N; echo a; echo a", "date +%N; echo a"),
  pair("nothing that varies", "date +%N; echo a", "echo a"),
  pair(
    "only the error text varies",
    "date +%N >&2; echo a",
    "date +%N >&2; echo b",
  ),
  pair("it hangs", "echo a", "echo a; sleep 60"),
  pair("it is missing", "echo a", undefined),
  pair(
    "it says that it is missing",
    "echo a",
    "echo 'Error: executable file not found' >&2; exit 127",
  ),
];

/** Pairs that do the same, by other means or with what varies. */
const EQUAL: readonly Pair[] = [
  pair("nothing", "true", ":"),
  pair("a text", "echo a", "printf 'a\\n'"),
  pair("an error text", "echo a >&2", "printf 'a\\n' >&2"),
  pair("both", "echo a; echo b >&2", "echo b >&2; echo a"),
  pair(
    "bytes",
    String.raw`printf '\377\000'`,
    String.raw`printf '\377'; printf '\000'`,
  ),
  pair("much", long("GOOD"), `${long("GOOD")} `),
  pair(
    "a long line",
    "head -c 3000000 /dev/zero | tr '\\0' x",
    "head -c 3000000 /dev/zero | tr '\\0' x;",
  ),
  pair(
    "what looks like an engine's error",
    "echo 'docker: Error response from daemon: no such image' >&2",
    "echo 'docker: Error response from daemon: no such image' >&2;",
  ),
  pair(
    "nanoseconds and a line",
    "date +%N; echo a",
    "echo $(date +%N); echo a",
  ),
  pair("seconds", "date; echo a", "date; echo a;"),
  pair("a log", log("ready"), `${log("ready")};`),
  pair(
    "a name in each run",
    "cat /proc/sys/kernel/random/uuid; echo a",
    "cat /proc/sys/kernel/random/uuid; echo a;",
  ),
  pair("the name of the container", "hostname; echo a", "hostname; echo a;"),
  pair(
    "a process",
    "echo $$ $PPID $RANDOM; date +%N; echo a",
    "echo $$ $PPID $RANDOM; date +%N; echo a;",
  ),
  pair(
    "lines in any order",
    "shuf -e 1 2 3 4 5 6 7 8; echo a",
    "shuf -e 1 2 3 4 5 6 7 8; echo a;",
  ),
  pair(
    "a number of lines",
    "seq $(date +%S%N | cut -c1-4 | sed 's/^0*//'); echo a",
    "seq $(date +%S%N | cut -c1-4 | sed 's/^0*//'); echo a;",
  ),
  pair(
    "an error text that varies",
    "date +%N >&2; echo a",
    "date +%N >&2; echo a;",
  ),
  pair(
    "random bytes and a text",
    "head -c 100 /dev/urandom >&2; echo a",
    "head -c 100 /dev/urandom >&2; echo a;",
  ),
  pair("slow", "sleep 0.5; echo a", "echo a"),
  pair(
    "a child that a signal ends",
    "(sh -c 'kill -SEGV $$'; echo $?) 2>/dev/null",
    "echo 139",
  ),
];

function pair(name: string, before: string, after: string | undefined): Pair {
  return { name, before, after };
}

function long(end: string): string {
  return `head -c 5000000 /dev/zero | tr '\\0' x | fold -w 100; echo ${end}`;
}

function log(state: string): string {
  return `echo $(date +%H:%M:%S.%N) INFO took 0.$(date +%N) s, ${state}; echo done`;
}

describe.skipIf(noEngine !== "")(`smoke tests ${noEngine}`, () => {
  const context = temporaryFolder();
  let session: Session;
  /** How the programs of the second image ended, by the name of the pair. */
  const ends = new Map<string, string>();

  beforeAll(async () => {
    session = await openSession(await findEngine({ env }));
    for (const side of ["before", "after"] as const) {
      mkdirSync(path.join(context, side));
      [...DIFFERENT, ...EQUAL].forEach((each, index) => {
        const script = each[side];
        if (script !== undefined)
          writeFileSync(
            path.join(context, side, programOf(index)),
            `#!/bin/bash\n${script}\n`,
            { mode: 0o755 },
          );
      });
      const dockerfile = `FROM ${BASE}\nCOPY ${side} /tests\n`;
      await session.build(side, buildOf(context, dockerfile));
    }
  });
  afterAll(async () => {
    expect(await session.close()).toEqual([]);
  });

  function run(test: SmokeTest, timeout = 60): Promise<SmokeOutcome> {
    const images = {
      before: session.tag("before"),
      after: session.tag("after"),
    };
    return smoke(session, images, test, { network: "none", timeout }, {});
  }

  function asked(index: number): SmokeTest {
    const command = JSON.stringify([`/tests/${programOf(index)}`]);
    const [found] = smokeTests([command], EMPTY_CONFIG, true);
    if (found === undefined) throw new Error("no test");
    return found;
  }

  // Two at a time, as is said in the configuration.
  test.concurrent.for(
    DIFFERENT.map(({ name }, index) => [name, index] as const),
  )("told apart: %s", async ([name, index], { expect }) => {
    const outcome = await run(asked(index), name === "it hangs" ? LIMIT : 60);
    ends.set(name, outcome.after.status);
    expect(outcome).toMatchObject({ verdict: "different" });
  });

  test.concurrent.for(EQUAL.map(({ name }, index) => [name, index] as const))(
    "the same: %s",
    async ([, index], { expect }) => {
      const outcome = await run(asked(DIFFERENT.length + index));
      expect(outcome.difference).toBeUndefined();
      expect(["same", "steady"]).toContain(outcome.verdict);
    },
  );

  test("how it ended is told by the engine, not by what was printed", () => {
    expect(ends.get("a signal")).toBe("exit code 139 (SIGSEGV)");
    expect(ends.get("it hangs")).toBe(`did not end within ${LIMIT} s`);
    expect(ends.get("it is missing")).toMatch(
      /^cannot start: exec: "\/tests\/.*no such file or directory/,
    );
    expect(ends.get("it says that it is missing")).toBe("exit code 127");
  });

  test("a program that no image has: an error where it was asked for, and nothing where not", async () => {
    const [known] = smokeTests(['["missing"]'], EMPTY_CONFIG, true);
    if (known === undefined || known.kind === "health")
      throw new Error("no test");
    const failure = await failureOf(run(known));
    expect(failure.code).toBe("smoke-test-fails");
    expect(failure.message).toContain('cannot start: exec: "missing"');
    const outcome = await run({ ...known, asked: false });
    expect(outcome.verdict).toBe("tells-nothing");
  });
});

function programOf(index: number): string {
  return `test-${index}`;
}
