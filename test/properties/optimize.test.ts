import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { optimize, type OptimizeOptions } from "../../src/optimize.ts";
import type { BuildContext } from "../../src/context.ts";
import { runs } from "../runs.ts";
import { compare } from "./check.ts";
import { context } from "./commands.ts";
import { dockerfile } from "./generate.ts";

/** slim-base changes the base: the model has nothing to say about that. */
const SKIP = ["slim-base"];
const NAMES = [
  "join-apt-update",
  "merge-runs",
  "purge-caches",
  "remove-archives",
];
const RISKS = ["low", "medium", "high"] as const;

const files: BuildContext = { read: (path) => context.get(path) };

const lines: string[] = [];
afterAll(() => {
  for (const line of lines) console.log(line);
});

/** Runs a property over rewrites, and says in one line how many of them there were. */
async function compareAll(
  name: string,
  numRuns: number,
  options: OptimizeOptions,
): Promise<void> {
  let tried = 0;
  let changed = 0;
  const differences: string[] = [];
  try {
    await fc.assert(
      fc.asyncProperty(dockerfile, async (before) => {
        tried++;
        const result = optimize(before, { context: files, ...options });
        expect(result.bugs).toEqual([]);
        if (!result.changed) return;
        changed++;
        const found = await compare(before, result.code, {
          purges: result.changes.flatMap(({ purges }) => purges),
          assumed: result.changes.some(({ assumes }) => assumes.length > 0),
          smaller: true,
        });
        if (found !== undefined) differences.push(found);
        expect(found, `${before}\n--- becomes ---\n${result.code}`).toBe(
          undefined,
        );
      }),
      { ...runs(numRuns), endOnFailure: false },
    );
  } finally {
    lines.push(
      `${name}: ${tried} runs, ${changed} changed, ${differences.length} differences`,
    );
  }
}

describe("what optimize makes builds to the same image", () => {
  for (const risk of RISKS)
    test(`at ${risk} risk`, async () => {
      await compareAll(`risk ${risk}`, 150, { risk, skip: SKIP });
    });
  for (const name of NAMES)
    test(`${name} alone`, async () => {
      await compareAll(name, 100, { risk: "medium", only: [name] });
    });
  test("every merge that is proved", async () => {
    await compareAll("merge: all", 150, {
      risk: "medium",
      skip: SKIP,
      merge: "all",
    });
  });
});
