import { expect, test } from "vitest";
import type { Built } from "../../src/measure/measurement.ts";
import {
  pays,
  recommend,
  unclear,
  type Measured,
} from "../../src/measure/recommend.ts";
import { timingOf, timingWith } from "../../src/measure/timing.ts";
import { USUAL } from "../../src/measure/worth.ts";
import type { Risk } from "../../src/proposal.ts";

function built(megabytes: number, ...seconds: readonly number[]): Built {
  return {
    kind: "built",
    size: megabytes * 1e6,
    compressed: megabytes * 0.4e6,
    bases: undefined,
    layers: [],
    cold: timingOf(seconds),
    warm: undefined,
    contents: { name: "/", size: 0, wasted: 0, children: [] },
    waste: [],
  };
}

const FAILED: Built = {
  kind: "failed",
  code: "build-failed",
  message: "exit code 1",
  hint: undefined,
  log: [],
};

type Row = readonly [string, Risk | undefined, Built];

const WEIGHING = { ...USUAL, timed: true };

function measured(rows: readonly Row[]): readonly Measured[] {
  return rows.map(([name, risk, result]): Measured => ({
    name,
    risk,
    changes: [],
    assumes: [],
    differs: [],
    built: result,
  }));
}

/** What is said of each, against which approach, and whether it is the choice. */
function verdicts(...rows: readonly Row[]): readonly string[] {
  return recommend(measured(rows), WEIGHING).map((approach) => {
    const { verdict } = approach;
    if (verdict.kind !== "weighed") return verdict.kind;
    const { worth, against, isChoice } = verdict;
    expect(pays(approach)).toBe(worth.verdict === "pays");
    return `${worth.verdict} against ${against}${isChoice ? ", the choice" : ""}`;
  });
}

test("the last step that pays is the choice", () => {
  expect(
    verdicts(
      ["original", undefined, built(3100, 480)],
      ["low", "low", built(3000, 470)],
      ["medium", "medium", built(1200, 360)],
      ["maximum", undefined, built(600, 610)],
      ["other", undefined, built(590, 700)],
    ),
  ).toEqual([
    "reference",
    "pays against original",
    "pays against low, the choice",
    "too-slow against medium",
    "too-slow against medium",
  ]);
});

test("an image that is set up otherwise is neither the choice nor what others are weighed against, and is not built again", () => {
  const rows = measured([
    ["original", undefined, built(3100, 480)],
    ["other", undefined, built(600, 480)],
    ["maximum", undefined, built(600, 480)],
  ]);
  const differs = [
    { kind: "config", field: "Cmd", before: '["a"]', after: '["b"]' },
  ] as const;
  const approaches = rows.map((row) =>
    row.name === "other" ? { ...row, differs } : row,
  );
  const said = recommend(approaches, WEIGHING);
  expect(said.map(pays)).toEqual([false, false, true]);
  expect(said[1]?.verdict).toMatchObject({
    kind: "another",
    against: "original",
    worth: { verdict: "pays" },
  });
  expect(said[2]?.verdict).toMatchObject({
    against: "original",
    isChoice: true,
  });
  const slow = measured([
    ["original", undefined, built(1000, 100)],
    ["other", undefined, built(900, 145)],
  ]);
  expect(unclear(slow, WEIGHING)).toEqual([0, 1]);
  expect(
    unclear(
      slow.map((row, at) => (at === 1 ? { ...row, differs } : row)),
      WEIGHING,
    ),
  ).toBeUndefined();
});

test("what builds where the original does not", () => {
  expect(
    verdicts(
      ["original", undefined, FAILED],
      ["low", "low", built(900, 10)],
      ["medium", "medium", built(300, 10)],
    ),
  ).toEqual(["failed", "first", "pays against low, the choice"]);
});

test("nothing that pays is no choice", () => {
  expect(
    verdicts(
      ["original", undefined, built(900, 10)],
      ["low", "low", built(899, 10)],
    ),
  ).toEqual(["reference", "too-little against original"]);
});

test("what hangs on the times of single builds, against the best one so far", () => {
  const rows = (...seconds: readonly number[]): readonly Row[] => [
    ["original", undefined, built(1000, 100)],
    ["low", "low", built(500, 100)],
    ["medium", "medium", built(460, ...seconds)],
  ];
  expect(unclear(measured(rows(120)), WEIGHING)).toEqual([1, 2]);
  // Builds that took something from a cache say nothing, however many.
  const cached = { ...WEIGHING, timed: false };
  expect(unclear(measured(rows(120)), cached)).toBeUndefined();
  expect(recommend(measured(rows(1000)), cached).map(pays)).toEqual([
    false,
    true,
    true,
  ]);
  expect(unclear(measured(rows(101)), WEIGHING)).toEqual([1, 2]);
  expect(
    unclear(
      measured([
        ["original", undefined, built(1000, 100, 101, 99)],
        ["low", "low", built(960, 120, 121, 122)],
      ]),
      WEIGHING,
    ),
  ).toBeUndefined();
});

test("of an even number of runs the median lies between two", () => {
  expect(timingOf([4, 1, 3, 2])).toEqual({
    median: 2.5,
    least: 1,
    most: 4,
    runs: 4,
  });
  expect(timingOf([7]).median).toBe(7);
});

test("one more run", () => {
  const one = timingWith(timingOf([5]), 2);
  expect(one).toEqual(timingOf([5, 2]));
  expect(timingWith(one, 9)).toEqual(timingOf([5, 2, 9]));
});
