import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { BuildContext } from "../../src/context.ts";
import { equivalent } from "../../src/equivalence/equivalent.ts";
import { optimize } from "../../src/optimize.ts";
import { parse } from "../../src/syntax/dockerfile.ts";
import { runs } from "../runs.ts";
import { compare } from "./check.ts";
import { context } from "./commands.ts";
import { dockerfile, isModelled } from "./generate.ts";
import { mutations } from "./mutate.ts";
import { reportTallies, tallied } from "./tally.ts";

const PURGES = [
  "/var/lib/apt/lists/*",
  "/root/.cache/pip",
  "/root/.npm/_cacache",
  "/root/.npm/_logs",
  "/usr/local/share/.cache/yarn",
  "/var/cache/apk/*",
  "/var/cache/dnf",
  "/var/cache/yum",
  "/var/cache/zypp/packages",
  "/var/cache/zypp/raw",
  "/var/cache/zypp/solv",
  "/opt/conda/pkgs",
  "/usr/local/bundle/cache/*.gem",
  "/root/.bundle/cache/compact_index",
  "/root/.cache/composer",
  "/tmp/cache",
];

const files: BuildContext = { read: (path) => context.get(path) };

reportTallies();

const mutation = fc.constantFrom(...Object.entries(mutations));

/** A Dockerfile and what a few changes that nobody proved make of it. */
const pair = fc
  .tuple(
    dockerfile,
    fc.boolean(),
    fc.array(fc.tuple(mutation, fc.nat(50), fc.nat(50)), {
      minLength: 1,
      maxLength: 2,
    }),
  )
  .map(([source, rewritten, changes]) => {
    const options = { context: files, skip: ["slim-base"] };
    let after = rewritten ? optimize(source, options).code : source;
    const names: string[] = [];
    for (const [[name, mutate], a, b] of changes) {
      const next = mutate(after, a, b) ?? after;
      if (next === after || parse(next).problems.length > 0) continue;
      names.push(name);
      after = next;
    }
    return { before: source, after, names };
  })
  .filter(({ before, after }) => before !== after && isModelled(after));

describe("a difference that the model sees is never called equal", () => {
  test.each([
    { name: "nothing purged", purges: [] },
    { name: "caches purged", purges: PURGES },
  ])("$name", async ({ name, purges }) => {
    let equal = 0;
    await tallied(`unsound, ${name}`, "different in the model", (tally) =>
      fc.assert(
        fc.asyncProperty(pair, async ({ before, after, names }) => {
          tally.tried++;
          const { equal: isEqual } = equivalent(before, after, {
            purges,
            context: files,
          });
          if (isEqual) equal++;
          const options = { purges, assumed: false, smaller: false };
          const found = await compare(before, after, options);
          if (found === undefined) return;
          tally.counted++;
          if (isEqual) tally.differences++;
          const text = `${names.join(", ")}\n${before}\n--- is no ---\n${after}\n${found}`;
          expect(isEqual, text).toBe(false);
        }),
        runs(400),
      ),
    );
    console.log(`${name}: ${equal} called equal`);
  });

  test("what optimize makes is called equal", async () => {
    await tallied("optimize, low risk", "changed", async (tally) => {
      fc.assert(
        fc.property(dockerfile, (before) => {
          tally.tried++;
          const options = { context: files, skip: ["slim-base"] };
          const { code, changes } = optimize(before, options);
          if (code === before) return;
          tally.counted++;
          const purges = changes.flatMap((change) => change.purges);
          const result = equivalent(before, code, { purges, context: files });
          if (!result.equal) tally.differences++;
          expect(result, `${before}\n--- becomes ---\n${code}`).toEqual({
            equal: true,
          });
        }),
        runs(300),
      );
      await Promise.resolve();
    });
  });
});
