import { describe, expect, it } from "vitest";
import { keyOf, type Claim } from "../../src/equivalence/claim.ts";

/** A claim, and others of its kind that differ in one thing each. */
function variants<T extends Claim>(
  claim: T,
  ...others: readonly Partial<T>[]
): readonly Claim[] {
  return [claim, ...others.map((other) => ({ ...claim, ...other }))];
}

const CLAIMS: readonly (readonly [string, readonly Claim[]])[] = [
  [
    "a flag",
    variants(
      {
        kind: "purge",
        form: "flag",
        manager: "pip",
        run: 1,
        call: 2,
        at: 3,
        flag: "--no-cache-dir",
      },
      { manager: "npm" },
      { run: 2 },
      { call: 1 },
      { at: 1 },
      { flag: "--no-cache" },
    ),
  ],
  [
    "a command",
    variants(
      {
        kind: "purge",
        form: "command",
        managers: ["apt", "pip"],
        run: 1,
        behind: 2,
        command: "rm -rf /a",
      },
      { managers: ["pip", "apt"] },
      { managers: ["aptpip"] },
      { managers: ["apt"] },
      { run: 2 },
      { behind: -1 },
      { command: "rm -rf /b" },
    ),
  ],
  [
    "a refresh",
    variants(
      { kind: "refresh", manager: "apk", run: 1, call: 2 },
      { manager: "apt" },
      { run: 2 },
      { call: 1 },
    ),
  ],
  [
    "an archive",
    variants(
      { kind: "archive", run: 1, behind: 2, command: "rm a.tgz" },
      { run: 2 },
      { behind: 1 },
      { command: "rm b.tgz" },
    ),
  ],
  ["a join", variants({ kind: "join", run: 1 }, { run: 11 })],
  [
    "a move",
    variants({ kind: "move", run: 1, to: 2 }, { run: 2, to: 1 }, { to: 3 }),
  ],
  [
    "a base",
    variants(
      { kind: "rebase", stage: 1, base: "a", commands: ["b", "c"] },
      { stage: 0 },
      { base: "a:b" },
      { commands: ["b && c"] },
      { commands: [] },
    ),
  ],
];

describe("the key of a claim", () => {
  it.each(CLAIMS)("tells %s from another one", (_, claims) => {
    expect(new Set(claims.map(keyOf)).size).toBe(claims.length);
  });

  it("tells kinds apart", () => {
    const all = CLAIMS.flatMap(([, claims]) => claims);
    expect(new Set(all.map(keyOf)).size).toBe(all.length);
  });

  it("is the same whatever comes first", () => {
    expect(keyOf({ kind: "move", run: 1, to: 2 })).toBe(
      keyOf({ to: 2, kind: "move", run: 1 }),
    );
    expect(keyOf({ kind: "refresh", run: 1, call: 2, manager: "apk" })).toBe(
      keyOf({ manager: "apk", kind: "refresh", call: 2, run: 1 }),
    );
  });
});
