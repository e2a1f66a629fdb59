import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { contextHash } from "../../src/cli/context-hash.ts";
import { tuningStore } from "../../src/cli/tuning-store.ts";
import { timingOf } from "../../src/measure/timing.ts";
import type { TuningState } from "../../src/measure/tuning.ts";
import { dockfix, folderWith } from "./session.ts";

const figures = { size: 1, cold: timingOf([1]) };
const STATE: TuningState = {
  original: figures,
  code: "FROM x\n",
  figures,
  tests: ["x"],
  bases: { "FROM x\n": "sha256:1" },
  decisions: [
    {
      key: "1",
      title: "a step",
      changes: [
        {
          transform: "purge-caches",
          part: "pip",
          risk: "low",
          line: 1,
          endLine: 1,
          reason: "why",
          assumes: [{ key: "k", text: "t" }],
          purges: ["/x"],
          saving: { bytes: undefined, source: "unknown" },
        },
      ],
      kept: false,
      reason: "does not build",
      worth: undefined,
      before: figures,
      after: undefined,
    },
  ],
};

/** The store in a folder, and the one file in it. */
function storeIn(folder: string) {
  const store = tuningStore({ XDG_CACHE_HOME: folder }, "this run");
  const kept = join(folder, "dockfix");
  const file = () => join(kept, readdirSync(kept)[0] ?? "");
  return { store, file };
}

describe("what an interrupted run left", () => {
  test("is read as it was written", () => {
    const { store } = storeIn(folderWith({}));
    expect(store.read()).toEqual({ kind: "nothing" });
    store.write(STATE);
    expect(store.read()).toEqual({ kind: "state", state: STATE });
    store.remove();
    expect(store.read()).toEqual({ kind: "nothing" });
  });

  test("is of one identity", () => {
    const folder = folderWith({});
    storeIn(folder).store.write(STATE);
    const other = tuningStore({ XDG_CACHE_HOME: folder }, "another");
    expect(other.read()).toEqual({ kind: "nothing" });
  });

  test.each([
    ["cut", (text: string) => text.slice(0, -9), "no whole JSON"],
    ["empty", () => "", "no whole JSON"],
    ["a list", () => "[]", "does not say which dockfix"],
    [
      "of another version",
      (text: string) => text.replace(/"version":"[^"]*"/, '"version":"0.0.9"'),
      "is of dockfix 0.0.9",
    ],
    ...["original", "median", "key", "assumes", "saving", "tests", "kept"].map(
      (name) =>
        [
          `without ${name}`,
          (text: string) => text.replace(`"${name}"`, '"other"'),
          "lacks something",
        ] as const,
    ),
    [
      "with a size that is no number",
      (text: string) => text.replace('"size":1', '"size":"1"'),
      "lacks something",
    ],
  ] as const)("%s: begins anew, with the reason", (_, spoil, reason) => {
    const { store, file } = storeIn(folderWith({}));
    store.write(STATE);
    const text = readFileSync(file(), "utf8");
    expect(spoil(text)).not.toBe(text);
    writeFileSync(file(), spoil(text));
    const left = store.read();
    if (left.kind !== "unusable") throw new Error(`it is ${left.kind}`);
    expect(left.reason).toContain(reason);
    store.write(STATE);
    expect(store.read().kind).toBe("state");
  });

  test("a folder in its place", () => {
    const { store, file } = storeIn(folderWith({}));
    store.write(STATE);
    const path = file();
    store.remove();
    mkdirSync(path);
    expect(store.read().kind).toBe("unusable");
    store.write(STATE);
    store.remove();
  });
});

describe("the context of a build", () => {
  const FILES = {
    Dockerfile: "FROM x\n",
    ".dockerignore": "log\nfolder/skipped\n",
    a: "1",
    log: "1",
    "folder/b": "1",
    "folder/skipped": "1",
  };

  test.each([
    ["nothing", () => undefined, true],
    ["content", (at) => writeFileSync(join(at, "a"), "2"), false],
    ["content below", (at) => writeFileSync(join(at, "folder/b"), "2"), false],
    ["a mode", (at) => chmodSync(join(at, "a"), 0o700), false],
    ["a new file", (at) => writeFileSync(join(at, "c"), ""), false],
    ["a link", (at) => symlinkSync("a", join(at, "c")), false],
    ["a folder", (at) => mkdirSync(join(at, "c")), false],
    [
      "the rules",
      (at) => writeFileSync(join(at, ".dockerignore"), "log"),
      false,
    ],
    ["what is ignored", (at) => writeFileSync(join(at, "log"), "2"), true],
    [
      "what is ignored below",
      (at) => writeFileSync(join(at, "folder/skipped"), "2"),
      true,
    ],
  ] as const satisfies readonly (readonly [
    string,
    (folder: string) => void,
    boolean,
  ])[])("%s changes: the same is %#", (_, change, isSame) => {
    const folder = folderWith(FILES);
    const before = contextHash(folder, undefined);
    change(folder);
    expect(contextHash(folder, undefined) === before).toBe(isSame);
  });

  test("the rules of the Dockerfile alone take the place of the others", () => {
    const folder = folderWith(FILES);
    const before = contextHash(folder, "a\n");
    writeFileSync(join(folder, "a"), "2");
    expect(contextHash(folder, "a\n")).toBe(before);
    writeFileSync(join(folder, "log"), "2");
    expect(contextHash(folder, "a\n")).not.toBe(before);
  });
});

test("a read-only Dockerfile is refused before an engine is looked for", async () => {
  const folder = folderWith({ Dockerfile: "FROM x\n" });
  chmodSync(join(folder, "Dockerfile"), 0o444);
  const env = { PATH: "/nowhere", HOME: folder };
  const ended = await dockfix(folder, ["tune", "--write"], { env });
  expect(ended.stderr).toContain("the file is read-only");
  expect(ended.stderr).not.toContain("container engine");
  expect(ended.code).toBe(2);
});

test.each([["verify"], ["tune"]])(
  "%s takes a limit for smoke tests",
  async (command) => {
    const folder = folderWith({ Dockerfile: "FROM x\n" });
    const argv = [command, "--smoke-timeout", "soon"];
    const ended = await dockfix(folder, argv);
    expect(ended.stderr).toContain("such as 90s, 30m or 2h");
    expect(ended.code).toBe(2);
  },
);
