import { describe, expect, test } from "vitest";
import { judge, type Budget } from "../../src/measure/budget.ts";
import { parseBytes, parsePercent } from "../../src/measure/byte-size.ts";
import { baselineOf } from "./images.ts";

const NONE: Budget = {
  path: "Dockerfile",
  target: undefined,
  size: undefined,
  compressed: undefined,
  growth: undefined,
};

describe("a budget", () => {
  test("is kept up to its last byte", () => {
    const budget = { ...NONE, size: 100 };
    expect(judge(budget, baselineOf(["a", 100]), undefined).exceeded).toEqual(
      [],
    );
    expect(judge(budget, baselineOf(["a", 101]), undefined).exceeded).toEqual([
      { limit: "size", allowed: 100, actual: 101 },
    ]);
  });

  test.each([
    [{ share: 0.1 }, 111, true],
    [{ share: 0.1 }, 110, false],
    [{ share: 0.29 }, 129, false],
    [{ share: 0.29 }, 130, true],
    [{ bytes: 5 }, 106, true],
    [{ bytes: 5 }, 105, false],
  ])("growth by %j to %d", (growth, size, isExceeded) => {
    const { exceeded } = judge(
      { ...NONE, growth },
      baselineOf(["a", size]),
      baselineOf(["a", 100]),
    );
    expect(exceeded.length > 0).toBe(isExceeded);
  });

  test("growth is told by layer, the largest first", () => {
    const before = baselineOf(
      ["base", 50],
      ["RUN x", 10],
      ["RUN x", 20],
      ["old", 5],
    );
    const after = baselineOf(
      ["base", 50],
      ["RUN x", 10],
      ["RUN x", 90],
      ["new", 7],
    );
    expect(judge(NONE, after, before).growth).toEqual([
      { createdBy: "RUN x", before: 20, after: 90 },
      { createdBy: "new", before: 0, after: 7 },
      { createdBy: "old", before: 5, after: 0 },
    ]);
  });
});

test.each([
  ["300 MB", 300_000_000],
  ["1.5GB", 1_500_000_000],
  ["512 MiB", 536_870_912],
  ["12k", 12_000],
  ["100 mb", 100_000_000],
  ["100 Mb", 100_000_000],
  ["2 mIb", 2_097_152],
  [`${"9".repeat(400)} TB`, undefined],
  ["1e999", undefined],
  ["99", 99],
  ["99 B", 99],
  ["", undefined],
  ["MB", undefined],
  ["-5 MB", undefined],
  ["5 apples", undefined],
])("%j is a size", (text, bytes) => {
  expect(parseBytes(text)).toBe(bytes);
});

test.each([
  ["5 %", 0.05],
  ["0.5%", 0.005],
  ["5", undefined],
  ["-5 %", undefined],
  [`${"9".repeat(400)} %`, undefined],
])("%j is a percentage", (text, part) => {
  expect(parsePercent(text)).toBe(part);
});
