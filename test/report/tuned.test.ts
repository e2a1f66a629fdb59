import { describe, expect, test } from "vitest";
import { timingOf } from "../../src/measure/timing.ts";
import type { TuningState } from "../../src/measure/tuning.ts";
import { USUAL, worthOf } from "../../src/measure/worth.ts";
import { optimize } from "../../src/optimize.ts";
import { decisionRecord } from "../../src/report/decision-record.ts";
import { PLAIN } from "../../src/report/paint.ts";
import { sumText, tunedText } from "../../src/report/tuned-text.ts";

const SOURCE = "FROM debian:bookworm\nRUN pip install flask\n";
const { code, changes } = optimize(SOURCE);

function figures(size: number, seconds: number): TuningState["figures"] {
  return { size, cold: timingOf([seconds]) };
}

const STATE: TuningState = {
  bases: {},
  original: figures(1_000_000_000, 60),
  code,
  figures: figures(800_000_000, 50),
  tests: ["app --version"],
  decisions: [
    {
      key: "1",
      title: "purge-caches/pip, line 2",
      changes,
      kept: true,
      reason: "",
      worth: worthOf(
        figures(1_000_000_000, 60),
        figures(800_000_000, 50),
        USUAL,
      ),
      before: figures(1_000_000_000, 60),
      after: figures(800_000_000, 50),
    },
    {
      key: "2",
      title: "two|stage.Dockerfile",
      changes: [],
      kept: false,
      reason: "does not build: exit code 1",
      worth: undefined,
      before: figures(800_000_000, 50),
      after: undefined,
    },
  ],
};

const REPORT = {
  path: "Dockerfile",
  engine: "Docker 1",
  source: SOURCE,
  state: STATE,
};

test("for a terminal", () => {
  expect(tunedText(REPORT, PLAIN)).toBe(`Dockerfile: tuned with Docker 1

  original  1 GB, 60 s
  kept      purge-caches/pip, line 2
            800 MB, 50 s: 20 % smaller than before; 10 pulls save about 64 s (10 × 6.4 s), a build takes no longer
  rejected  two|stage.Dockerfile
            does not build: exit code 1

--- a/Dockerfile
+++ b/Dockerfile
@@ -1,2 +1,2 @@
 FROM debian:bookworm
-RUN pip install flask
+RUN pip install --no-cache-dir flask

Tested by: app --version.

1 GB -> 800 MB (20.0 % smaller), build 60 s -> 50 s
`);
});

test("a record to commit", () => {
  const record = decisionRecord(REPORT);
  expect(record).toContain("# How the image of Dockerfile got its size");
  expect(record).toContain(
    "| purge-caches/pip, line 2 | 800 MB, 50 s | **kept** | 20 % smaller than before; 10 pulls save about 64 s (10 × 6.4 s), a build takes no longer |",
  );
  expect(record).toContain("| two\\|stage.Dockerfile |  | rejected |");
  expect(record).toContain("+RUN pip install --no-cache-dir flask");
});

test("nothing is kept", () => {
  const state = {
    ...STATE,
    code: SOURCE,
    figures: STATE.original,
    decisions: [],
  };
  expect(tunedText({ ...REPORT, state }, PLAIN)).toContain(
    "Nothing was kept: the Dockerfile stays as it is.",
  );
  expect(decisionRecord({ ...REPORT, state })).not.toContain("## The change");
});

describe("what says that the image works", () => {
  const [, alternative] = STATE.decisions;
  test.each([
    [{ ...STATE, tests: [] }, /only what the text proves could be kept/],
    [
      {
        ...STATE,
        tests: [],
        decisions: alternative ? [{ ...alternative, kept: true }] : [],
      },
      /kept untested/,
    ],
  ])("%#", (state, text) => {
    expect(tunedText({ ...REPORT, state }, PLAIN)).toMatch(text);
    expect(decisionRecord({ ...REPORT, state })).toMatch(text);
  });
});

test("an image of no bytes is not smaller by a share", () => {
  const nothing = figures(0, 1);
  expect(sumText(nothing, nothing)).toContain("(0.0 % smaller)");
});
