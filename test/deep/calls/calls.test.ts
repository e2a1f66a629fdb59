import { expect, it } from "vitest";
import { equivalent } from "../../../src/equivalence/equivalent.ts";
import { SEED } from "../../runs.ts";
import { randomFrom } from "../../syntax/mutate.ts";
import { axiomOf } from "./axioms.ts";
import { CACHES } from "./caches.ts";
import { callsFor } from "./calls.ts";
import { jobOf } from "./exact.ts";
import type { Job, World } from "./job.ts";
import { pairsOf, type Deeds, type Pair } from "./pairs.ts";
import { runAll } from "./sandbox.ts";

const random = randomFrom(SEED);

const WORLDS: Readonly<Record<string, World>> = Object.fromEntries(
  CACHES.flatMap(({ name, full, less }) => [
    [`${name} full`, full],
    [`${name} less`, less],
  ]),
);

it("calls behind a cache that goes", () => {
  const t0 = performance.now();
  const calls = callsFor(CACHES, random).filter(
    (_, at) => at % Number(process.env["EACH"] ?? 1) === 0,
  );
  const jobs = calls.flatMap(({ text, cache, shell }): readonly Job[] =>
    ["full", "less"].map((world) => ({
      shell,
      world: `${cache.name} ${world}`,
      scripts: [text],
      folders: ["/app"],
      lost: cache.lost,
    })),
  );
  const outcomes = runAll(WORLDS, jobs);
  const t1 = performance.now();
  console.log(`${calls.length} calls run in ${t1 - t0} ms`);
  const sum = { tried: 0, differ: 0 };
  const wrong: Pair[] = [];
  for (const [at, call] of calls.entries()) {
    const [full, less] = outcomes.slice(2 * at);
    if (full === undefined || less === undefined) continue;
    const deeds: Deeds = { full, less };
    for (const pair of pairsOf(
      call,
      deeds,
      Number(process.env["PER"] ?? 3),
      random,
    )) {
      sum.tried++;
      if (pair.differs) sum.differ++;
      if (!pair.differs) continue;
      let equal = false;
      try {
        ({ equal } = equivalent(pair.before, pair.after));
      } catch (error) {
        console.log(String(error), pair.before);
      }
      if (equal && axiomOf(pair.call) === undefined) wrong.push(pair);
    }
  }
  console.log(sum, performance.now() - t1);
  const again = runAll(
    WORLDS,
    wrong.flatMap(({ before, after, call: { shell, cache } }) =>
      [before, after].map((each) =>
        jobOf(each, { shell, world: `${cache.name} less`, lost: cache.lost }),
      ),
    ),
  );
  const seen = new Set<string>();
  for (const [at, pair] of wrong.entries()) {
    const [one, two] = again.slice(2 * at);
    const isSame = one?.status === two?.status && one?.changes === two?.changes;
    const key = pair.call.text;
    if (seen.has(key)) continue;
    seen.add(key);
    console.log(
      isSame ? "SAME" : "WRONG",
      pair.form.name,
      "|",
      pair.way.name,
      "\n",
      pair.after,
      isSame ? "" : `${JSON.stringify(one)}\n${JSON.stringify(two)}`,
    );
  }
  expect(wrong.length).toBe(0);
});
