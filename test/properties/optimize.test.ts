import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { BuildContext } from "../../src/context.ts";
import { optimize, type OptimizeOptions } from "../../src/optimize.ts";
import { runs } from "../runs.ts";
import { compare } from "./check.ts";
import { context } from "./commands.ts";
import { dockerfile } from "./generate.ts";
import { reportTallies, tallied } from "./tally.ts";

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

reportTallies();

/** Fails with the smallest file whose rewrite does not build to the same image. */
function compareAll(
  name: string,
  numRuns: number,
  options: OptimizeOptions,
): Promise<void> {
  return tallied(name, "changed", (tally) =>
    fc.assert(
      fc.asyncProperty(dockerfile, async (before) => {
        tally.tried++;
        const result = optimize(before, { context: files, ...options });
        expect(result.bugs).toEqual([]);
        if (!result.changed) return;
        tally.counted++;
        const { code, changes } = result;
        const found = await compare(before, code, {
          purges: changes.flatMap(({ purges }) => purges),
          assumed: changes.some(({ assumes }) => assumes.length > 0),
          smaller: true,
        });
        if (found !== undefined) tally.differences++;
        expect(found, `${before}\n--- becomes ---\n${code}`).toBe(undefined);
      }),
      runs(numRuns),
    ),
  );
}

describe("what optimize makes builds to the same image", () => {
  for (const risk of RISKS)
    test(`at ${risk} risk`, async () => {
      await compareAll(`risk ${risk}`, 300, { risk, skip: SKIP });
    });
  for (const name of NAMES)
    test(`${name} alone`, async () => {
      await compareAll(name, 250, { risk: "medium", only: [name] });
    });
  test("every merge that is proved", async () => {
    const options = { risk: "medium", skip: SKIP, merge: "all" } as const;
    await compareAll("merge all", 300, options);
  });
});

/** What comes out when the transforms run in the other order, each until it finds nothing. */
function inReverse(source: string): {
  readonly code: string;
  readonly purges: readonly string[];
} {
  let code = source;
  const purges: string[] = [];
  for (let round = 0; round < 20; round++) {
    const start = code;
    for (const name of [...NAMES].reverse()) {
      const options = { context: files, risk: "medium", only: [name] } as const;
      const result = optimize(code, options);
      purges.push(...result.changes.flatMap((change) => change.purges));
      code = result.code;
    }
    if (code === start) return { code, purges };
  }
  throw new Error("still changing");
}

function commentsOf(source: string): readonly string[] {
  return source
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line.startsWith("#"))
    .sort();
}

describe("optimize", () => {
  test("finds nothing in what it made", async () => {
    await tallied("twice", "changed", async (tally) => {
      fc.assert(
        fc.property(dockerfile, fc.constantFrom(...RISKS), (before, risk) => {
          tally.tried++;
          const options = { context: files, risk, skip: SKIP };
          const { code, changed } = optimize(before, options);
          if (changed) tally.counted++;
          const again = optimize(code, options).code;
          if (again !== code) tally.differences++;
          expect(again).toBe(code);
        }),
        runs(600),
      );
      await Promise.resolve();
    });
  });

  test("keeps every comment", async () => {
    await tallied("comments", "with comments", async (tally) => {
      fc.assert(
        fc.property(dockerfile, (before) => {
          tally.tried++;
          const { code } = optimize(before, {
            context: files,
            risk: "medium",
            skip: SKIP,
          });
          const comments = commentsOf(before);
          if (comments.length > 0) tally.counted++;
          const same = commentsOf(code).join("\n") === comments.join("\n");
          if (!same) tally.differences++;
          expect(commentsOf(code)).toEqual(comments);
        }),
        runs(600),
      );
      await Promise.resolve();
    });
  });

  test("comes to an equivalent result in another order", async () => {
    await tallied("other order", "otherwise written", (tally) =>
      fc.assert(
        fc.asyncProperty(dockerfile, async (before) => {
          tally.tried++;
          const options = {
            context: files,
            risk: "medium",
            skip: SKIP,
          } as const;
          const { code, changes } = optimize(before, options);
          const other = inReverse(before);
          if (other.code === code) return;
          tally.counted++;
          const own = changes.flatMap(({ purges }) => purges);
          const found = await compare(code, other.code, {
            purges: [...own, ...other.purges],
            assumed: true,
            smaller: false,
            added: /: (?:rm|\w+(?: cache)? clean|apt-get update)(?: |$)/,
          });
          if (found !== undefined) tally.differences++;
          const text = `${before}\n--- becomes ---\n${code}\n--- or ---\n${other.code}`;
          expect(found, text).toBe(undefined);
        }),
        runs(300),
      ),
    );
  });
});
