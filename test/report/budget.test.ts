import { expect, test } from "vitest";
import { judge } from "../../src/measure/budget.ts";
import { budgetText } from "../../src/report/budget-text.ts";
import { PLAIN } from "../../src/report/paint.ts";
import { baselineOf } from "../measure/images.ts";

test("an image over its budget is told with where it grew", () => {
  const budget = {
    path: "Dockerfile",
    target: undefined,
    size: 100_000_000,
    compressed: undefined,
    growth: { share: 0.05 },
  };
  const before = baselineOf(["base", 70_000_000], ["RUN a", 20_000_000]);
  const after = baselineOf(["base", 70_000_000], ["RUN a", 50_000_000]);
  const reports = [
    { name: "Dockerfile", image: after, verdict: judge(budget, after, before) },
    { name: "web#test", image: before, verdict: judge(budget, before, before) },
  ];
  expect(budgetText(reports, PLAIN)).toBe(`Dockerfile: 120 MB, over its budget
  size: 120 MB, 20 MB over the 100 MB that are allowed
  growth against the baseline: 30 MB, 26 MB over the 4.5 MB that are allowed
  by layer, against the baseline:
     +30 MB        RUN a
web#test: 90 MB, within its budget
`);
});

test("a limit for growth without a baseline is said to judge nothing", () => {
  const budget = {
    path: "Dockerfile",
    target: undefined,
    size: undefined,
    compressed: undefined,
    growth: { bytes: 1 },
  };
  const image = baselineOf(["base", 70_000_000]);
  const verdict = judge(budget, image, undefined);
  expect(budgetText([{ name: "Dockerfile", image, verdict }], PLAIN))
    .toBe(`Dockerfile: 70 MB, within its budget
  its growth is not judged: there is no baseline for it, dockfix budget --update writes one
`);
});

test.each([
  [
    { size: 100_000_000 },
    100_000_001,
    "size: 100 MB, 1 byte over the 100 MB that are allowed",
  ],
  [{ size: 0 }, 1, "size: 1 byte, where no bytes are allowed"],
  [
    { growth: { share: 0 } },
    50_000_001,
    "growth against the baseline: 1 byte, where no bytes are allowed",
  ],
  [
    { growth: { share: 0.1 } },
    55_000_001,
    "growth against the baseline: 5 MB, 1 byte over the 5 MB that are allowed",
  ],
])("%j and %d bytes", (limit, size, line) => {
  const budget = {
    path: "Dockerfile",
    target: undefined,
    size: undefined,
    compressed: undefined,
    growth: undefined,
    ...limit,
  };
  const image = baselineOf(["base", size]);
  const verdict = judge(budget, image, baselineOf(["base", 50_000_000]));
  const text = budgetText([{ name: "Dockerfile", image, verdict }], PLAIN);
  expect(text).toContain(`  ${line}\n`);
  expect(text).not.toContain("-0");
  const kept = baselineOf(["base", size - 1]);
  expect(
    judge(budget, kept, baselineOf(["base", 50_000_000])).exceeded,
  ).toEqual([]);
});

test("an image without a byte", () => {
  const budget = {
    path: "x",
    target: undefined,
    size: 1,
    compressed: undefined,
    growth: undefined,
  };
  const image = baselineOf();
  const verdict = judge(budget, image, image);
  expect(budgetText([{ name: "x", image, verdict }], PLAIN)).toBe(
    "x: no bytes, within its budget\n",
  );
});
