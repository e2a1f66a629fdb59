import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type {
  Engine,
  Output,
  RunEnd,
} from "../../src/measure/engine/engine.ts";
import { outputDigest } from "../../src/measure/engine/output-digest.ts";
import type { ImageConfig } from "../../src/measure/image/image.ts";
import type { Session } from "../../src/measure/engine/session.ts";
import {
  smoke,
  smokeTests,
  type SmokeOutcome,
} from "../../src/measure/smoke.ts";
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
    { kind: "command", title: text, entrypoint, command, asked: true },
  ]);
});

/** What a container that is started does. */
interface Scripted {
  readonly end?: RunEnd;
  readonly code?: number;
  readonly stdout?: string | Uint8Array;
  readonly stderr?: string;
}

/** A session whose containers do one thing after the other; each image has its own. */
function sessionOf(
  scripts: Readonly<Record<string, readonly Scripted[]>>,
): Session & { readonly asked: RunLimits[] } {
  const asked: RunLimits[] = [];
  const counts = new Map<string, number>();
  const run: Session["run"] = ({ image }, control = {}) => {
    const at = counts.get(image) ?? 0;
    counts.set(image, at + 1);
    asked.push({ image, timeout: control.timeout });
    const all = scripts[image] ?? [];
    const {
      end,
      code = 0,
      stdout = "",
      stderr = "",
    } = all[at] ?? all.at(-1) ?? {};
    return Promise.resolve({
      end: end ?? { kind: "exit", code },
      stdout: bytesOf(stdout),
      stderr: bytesOf(stderr),
      seconds: 0.5,
    });
  };
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
    asked,
  };
}

interface RunLimits {
  readonly image: string;
  readonly timeout: number | undefined;
}

function bytesOf(text: string | Uint8Array): Output {
  const digest = outputDigest();
  const bytes = Buffer.from(text);
  // In pieces, as a program prints.
  for (let at = 0; at < bytes.length; at += 2 ** 16)
    digest.add(bytes.subarray(at, at + 2 ** 16));
  return digest.end();
}

/** Both images run one test; the last run of each is repeated where more are asked for. */
function smoked(
  before: readonly Scripted[],
  after: readonly Scripted[],
  asked = true,
): Promise<SmokeOutcome> {
  const config = { ...EMPTY_CONFIG, Cmd: ["python3"] };
  const [test] = smokeTests(asked ? ["x"] : [], config, true);
  if (test === undefined) throw new Error("no test");
  const images = { before: "before", after: "after" };
  const settings = { network: undefined, timeout: undefined };
  return smoke(sessionOf({ before, after }), images, test, settings, {});
}

const lines = (...texts: readonly string[]): readonly Scripted[] =>
  texts.map((stdout) => ({ stdout }));

describe("what two images print", () => {
  test.each([
    ["same", lines("1"), lines("1")],
    ["different", lines("1"), lines("2")],
    ["different", lines("1\n"), lines("1")],
    ["different", [{ stdout: "x" }], [{ stderr: "x" }]],
    ["different", [{ stderr: "x" }], [{ stderr: "y" }]],
    [
      "different",
      [{ stdout: Uint8Array.of(0xff, 0xfe) }],
      [{ stdout: Uint8Array.of(0xfd, 0xfc) }],
    ],
    ["varies", lines("1", "2", "3"), lines("4", "5", "6")],
    ["varies", lines("\0a1", "\0b2"), lines("\0a3", "\0b4")],
    ["different", lines("\0a1", "\0b2"), lines("\0a3")],
    ["steady", lines("1\nok\n", "2\nok\n"), lines("3\nok\n", "4\nok\n")],
    ["different", lines("1\nok\n", "2\nok\n"), lines("3\nno\n", "4\nno\n")],
    ["different", lines("1\nok\n", "2\nok\n"), lines("ok\n")],
    ["different", lines("1\nok\n", "2\nok\n"), lines("ok\n3\n", "ok\n4\n")],
    [
      "different",
      lines("1\na\nb\n", "2\na\nb\n"),
      lines("3\nb\na\n", "4\nb\na\n"),
    ],
    [
      "different",
      lines("1\nok\n", "2\nok\n"),
      lines("3\nok\nE\n", "4\nok\nE\n"),
    ],
    [
      "different",
      lines("1\nok\nok\n", "2\nok\nok\n"),
      lines("3\nok\n", "4\nok\n"),
    ],
    // The words of a line that varies.
    [
      "steady",
      lines("at 12:01 ready", "at 12:02 ready"),
      lines("at 12:03 ready", "at 12:04 ready"),
    ],
    [
      "different",
      lines("at 12:01 ready", "at 12:02 ready"),
      lines("at 12:03 failed", "at 12:04 failed"),
    ],
    // A number, or a word beside a number, that stays in each image.
    [
      "different",
      lines("3 passed in 0.12s", "3 passed in 0.15s"),
      lines("2 passed in 0.13s", "2 passed in 0.11s"),
    ],
    [
      "different",
      lines(
        "\u001b[32mPASS\u001b[0m in 1 ms",
        "\u001b[32mPASS\u001b[0m in 2 ms",
      ),
      lines(
        "\u001b[31mFAIL\u001b[0m in 3 ms",
        "\u001b[31mFAIL\u001b[0m in 4 ms",
      ),
    ],
    [
      "different",
      lines("a1f GET / 200", "b2 GET / 200"),
      lines("c GET / 500", "d44 GET / 500"),
    ],
    [
      "steady",
      lines("3 passed in 0.12s", "3 passed in 0.15s"),
      lines("3 passed in 0.13s", "3 passed in 0.11s"),
    ],
    // Now more, now fewer lines of one kind.
    [
      "steady",
      lines("wait 1\nwait 2\nok\n", "wait 1\nwait 2\nwait 3\nok\n"),
      lines("wait 1\nok\n", "wait 1\nwait 2\nok\n"),
    ],
    // An order that is another each time says nothing.
    [
      "steady",
      lines("a\nb\n1\n", "b\na\n2\n"),
      lines("a\nb\n3\n", "b\na\n4\n"),
    ],
    // As many seconds as the clock gives.
    ["varies", lines("7", "8", "8"), lines("8", "8", "9")],
    ["same", lines("7", "8"), lines("7", "9")],
    // One of several runs lacks what the original always prints.
    [
      "different",
      lines("ok\n1", "ok\n2", "ok\n3"),
      lines("ok\n4", "no\n5", "ok\n6"),
    ],
  ] as const)("%s: %j against %j", async (verdict, before, after) => {
    expect((await smoked(before, after)).verdict).toBe(verdict);
  });

  const shuffled = (texts: readonly string[]) =>
    fc.array(
      fc
        .shuffledSubarray([...texts], { minLength: texts.length })
        .map((order) => ({ stdout: `${order.join("\n")}\n` })),
      { minLength: 5, maxLength: 5 },
    );
  const EIGHT = ["a", "b 1", "b 2", "c", "d", "e", "f", "g"];

  test("lines in any order are no difference, whatever chance puts first; one that is lost is", async () => {
    await fc.assert(
      fc.asyncProperty(
        shuffled(EIGHT),
        shuffled(EIGHT),
        shuffled(EIGHT.slice(1)),
        async (one, two, less) => {
          expect((await smoked(one, two)).verdict).not.toBe("different");
          expect((await smoked(one, less)).verdict).toBe("different");
        },
      ),
      { numRuns: 2000, seed: 11 },
    );
  });

  /** As mktemp makes them: one in six has no number in it. */
  const named = (rest: string) =>
    fc.array(
      fc
        .stringMatching(/^[0-9A-Za-z]{10}$/)
        .map((name) => ({ stdout: `/tmp/tmp.${name}\n${rest}\n` })),
      { minLength: 5, maxLength: 5 },
    );

  test("a random name is no difference, whether a number is in it or not; a word beside it is", async () => {
    await fc.assert(
      fc.asyncProperty(
        named("a"),
        named("a"),
        named("b"),
        async (one, two, other) => {
          expect((await smoked(one, two)).verdict).not.toBe("different");
          expect((await smoked(one, other)).verdict).toBe("different");
        },
      ),
      { numRuns: 2000, seed: 11 },
    );
  });

  const long = (end: string, start = ""): Scripted => ({
    stdout: `${start}${"x\n".repeat(2 ** 21)}${end}`,
  });

  test("all of a long output counts", async () => {
    const one = await smoked([long("good")], [long("evil")]);
    expect(one.verdict).toBe("different");
    expect(one.before.stdout.length).toBe(2 ** 22 + 4);
    expect(one.before.stdout.head.length).toBeLessThan(2 ** 22);
    expect((await smoked([long("good")], [long("good")])).verdict).toBe("same");
  });

  test("a long output that varies is never called the same", async () => {
    const { verdict } = await smoked(
      [long("good", "1\n"), long("good", "2\n")],
      [long("bad", "3\n"), long("bad", "4\n")],
    );
    expect(verdict).toBe("varies");
  });

  test("the first difference is named", async () => {
    expect(
      (await smoked(lines("1\nok\n", "2\nok\n"), lines("3\nno\n", "4\nno\n")))
        .difference,
    ).toEqual({ output: "stdout", before: "ok", after: "no" });
    expect((await smoked(lines("a\n"), lines("a"))).difference).toEqual({
      output: "stdout",
      before: "a\\n",
      after: "a",
    });
    const far = "x".repeat(1000);
    const { difference } = await smoked(lines(`${far}1`), lines(`${far}2`));
    expect(difference?.before).toMatch(/x1$/);
    expect(difference?.after).toMatch(/x2$/);
  });
});

describe("how a container ends", () => {
  const missing: Scripted = {
    end: {
      kind: "not-started",
      reason: 'exec: "x": executable file not found',
    },
  };
  const hanging: Scripted = { end: { kind: "timeout", seconds: 2 } };
  const failing: Scripted = { code: 1, stderr: "no module\n" };
  const killed: Scripted = { code: 139 };

  test.each([
    ["different", [{}], [failing], true],
    ["different", [{}], [missing], true],
    ["different", [{}], [hanging], true],
    ["different", [{}], [missing], false],
    ["different", [failing], [{}], false],
    ["different", [failing], [killed], false],
    ["different", [failing], [missing], false],
    ["different", [missing], [hanging], false],
    ["tells-nothing", [failing], [failing], false],
    ["tells-nothing", [missing], [missing], false],
    ["tells-nothing", [hanging], [hanging], false],
    // It passes only sometimes.
    ["different", lines("1", "2"), [{ stdout: "3" }, killed], true],
    ["varies", [{ stdout: "1" }, killed], lines("2"), true],
  ] as const)("%s: %j against %j", async (verdict, before, after, asked) => {
    expect((await smoked(before, after, asked)).verdict).toBe(verdict);
  });

  test.each([
    [failing, "exit code 1"],
    [killed, "exit code 139 (SIGSEGV)"],
    [missing, "cannot start: exec"],
    [hanging, "did not end within 2 s"],
  ] as const)(
    "what was asked for and fails in the original is refused: %j",
    async (run, status) => {
      const work = smoked([run], [run]);
      await expect(work).rejects.toMatchObject({ code: "smoke-test-fails" });
      await expect(work).rejects.toThrow(status);
      await expect(smoked([run], [{}])).rejects.toThrow(
        "`x` fails in the image",
      );
    },
  );

  test.each([
    [failing, "exit code 1"],
    [killed, "exit code 139 (SIGSEGV)"],
    [hanging, "did not end within 2 s"],
  ])("it is told in words: %j", async (run, status) => {
    expect((await smoked([{}], [run])).after.status).toBe(status);
  });
});

test("a run has a limit of its own, whatever a build may take", async () => {
  const [asked] = smokeTests(["x"], EMPTY_CONFIG, true);
  if (asked === undefined) throw new Error("no test");
  const limits = async (timeout: number | undefined) => {
    const session = sessionOf({});
    const images = { before: "before", after: "after" };
    const how = { network: undefined, timeout };
    await smoke(session, images, asked, how, { timeout: 3600 });
    return session.asked;
  };
  expect(await limits(undefined)).toEqual([
    { image: "before", timeout: 60 },
    { image: "after", timeout: 60 },
  ]);
  expect((await limits(5)).map(({ timeout }) => timeout)).toEqual([5, 5]);
});
