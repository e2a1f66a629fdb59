import { expect, it } from "vitest";
import { SEED, times } from "../../runs.ts";
import { randomFrom } from "../../syntax/mutate.ts";
import { studyTexts } from "./alike.ts";
import { CACHES } from "./caches.ts";
import { callsFor } from "./calls.ts";
import { studyJoined } from "./joined.ts";
import { missingSandbox } from "./sandbox.ts";
import { studyCalls, type Study } from "./study.ts";

/**
 * Pairs of files of which real shells and real programs say whether they differ: calls of every program of the table behind a cache or an archive that
 * one file keeps and the other does not, in every form of list; scripts that are written much alike; and RUNs that are joined.
 */

const missing = missingSandbox();
const title = missing === undefined ? "" : ` (skipped: ${missing})`;

function say(what: string, study: Study): void {
  const { tried, differ, equal, axiom, wrong } = study;
  console.log(
    `${what}: ${tried} pairs tried, ${differ} really differ, ${wrong.length} of those called equal; ${equal} others called equal, ${axiom} left to an axiom`,
  );
}

function sum(all: readonly number[]): number {
  return all.reduce((one, other) => one + other, 0);
}

it.skipIf(missing !== undefined)(
  `what really differs is not called equal${title}`,
  () => {
    const random = randomFrom(SEED);
    const all = callsFor(CACHES, random);
    // DOCKFIX_RUNS takes a part of them, or more forms of each.
    const calls = all.slice(0, times(all.length));
    const behind = studyCalls(calls, { noticing: 30, other: 9 }, random);
    say(`${calls.length} calls behind a cache that goes`, behind);
    const alike = studyTexts(times(280), random);
    say("scripts that are written alike", alike);
    const joined = studyJoined(times(6_000), 100, random);
    say("RUNs that are joined", joined);
    const studies = [behind, alike, joined];
    const tried = sum(studies.map((each) => each.tried));
    const differ = sum(studies.map((each) => each.differ));
    const wrong = studies.flatMap((each) => each.wrong);
    console.log(
      `calls (seed ${SEED}): ${tried} pairs tried, ${differ} really differ, ${wrong.length} of those called equal`,
    );
    expect(wrong.slice(0, 5)).toEqual([]);
    expect(tried).toBeGreaterThanOrEqual(times(100_000));
    expect(differ).toBeGreaterThanOrEqual(times(20_000));
  },
  1_800_000,
);
