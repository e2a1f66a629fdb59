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
  size: 120 MB of 100 MB
  growth against the baseline: 30 MB of 4.5 MB
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
  its growth is not judged: there is no baseline, dockfix budget --update writes one
`);
});
