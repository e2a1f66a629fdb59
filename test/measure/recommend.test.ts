import { expect, test } from "vitest";
import type { Built } from "../../src/measure/measurement.ts";
import { recommend, type Measured } from "../../src/measure/recommend.ts";
import { timingOf } from "../../src/measure/timing.ts";
import type { Risk } from "../../src/proposal.ts";

function built(megabytes: number, ...seconds: readonly number[]): Built {
  return {
    kind: "built",
    size: megabytes * 1e6,
    compressed: undefined,
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

function verdicts(
  ...rows: readonly (readonly [string, Risk | undefined, Built])[]
): readonly string[] {
  const approaches = rows.map(([name, risk, result]): Measured => ({
    name,
    risk,
    changes: [],
    assumes: [],
    built: result,
  }));
  return recommend(approaches).map(({ pays, recommendation }) => {
    // A program that reads the figures need not read the sentence.
    expect(pays).toBe(/^(?:recommended|a good step)/.test(recommendation));
    return recommendation;
  });
}

test("the last step that pays is recommended", () => {
  expect(
    verdicts(
      ["original", undefined, built(3100, 480)],
      ["low", "low", built(3000, 470)],
      ["medium", "medium", built(1200, 360)],
      ["maximum", undefined, built(600, 600)],
    ),
  ).toEqual([
    "what the others are compared with",
    "a good step on the way",
    "recommended, if its assumptions hold",
    "not worth it: 67 % slower to build in one run than medium",
  ]);
});

test.each([
  [built(996, 10), "not worth it: only 0.4 % smaller than the original"],
  [built(1000, 10), "not worth it: no smaller than the original"],
  [built(1001, 10), "not worth it: larger than the original"],
  [built(994, 10), "recommended"],
  [FAILED, "does not build"],
])("a step from 1 GB", (step, verdict) => {
  const [, low] = verdicts(
    ["original", undefined, built(1000, 10)],
    ["low", "low", step],
  );
  expect(low).toBe(verdict);
});

test("a part is enough of a small image, bytes of a large one", () => {
  const [, small] = verdicts(
    ["original", undefined, built(10, 1)],
    ["low", "low", built(9.8, 1)],
  );
  expect(small).toBe("recommended");
});

test("runs that overlap are not slower", () => {
  const [, low] = verdicts(
    ["original", undefined, built(1000, 10, 14, 9)],
    ["low", "low", built(900, 13, 14, 12)],
  );
  expect(low).toBe("recommended");
});

test("runs that lie apart are slower", () => {
  const [, low] = verdicts(
    ["original", undefined, built(1000, 10, 11)],
    ["low", "low", built(900, 13, 14)],
  );
  expect(low).toBe("not worth it: 29 % slower to build than the original");
});

test("what builds where the original does not", () => {
  expect(
    verdicts(
      ["original", undefined, FAILED],
      ["low", "low", built(900, 10)],
      ["medium", "medium", built(300, 10)],
    ),
  ).toEqual([
    "does not build",
    "builds, where the original does not",
    "recommended, if its assumptions hold",
  ]);
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
