import { describe, expect, test } from "vitest";
import { outputOf } from "../../src/measure/engine/output-digest.ts";
import type { SmokeOutcome, SmokeRun } from "../../src/measure/smoke.ts";
import type {
  FoundDifference,
  Verification,
} from "../../src/measure/verification.ts";
import { UNTESTED, whyWrong } from "../../src/measure/why-wrong.ts";

const ALL = { files: true, test: true };

function file(path: string, after = "absent"): FoundDifference {
  return {
    difference: { kind: "file", path, before: "file", after },
    createdBy: undefined,
    side: "before",
  };
}

function ran(status: string): SmokeRun {
  return {
    passed: status === "exit code 0",
    status,
    end: status,
    stdout: outputOf(""),
    stderr: outputOf(""),
    seconds: 0,
  };
}

function outcome(more: Partial<SmokeOutcome>): SmokeOutcome {
  const run = ran("exit code 0");
  return {
    title: "x",
    before: run,
    after: run,
    verdict: "same",
    difference: undefined,
    ...more,
  };
}

function found(
  smoke: readonly SmokeOutcome[],
  ...differences: readonly FoundDifference[]
): Verification {
  return { differences, ignored: [], purged: 0, base: undefined, smoke };
}

describe("why an image is not good enough", () => {
  const passes = outcome({});
  test.each([
    ["nothing", found([passes]), ALL, undefined],
    ["no test", found([]), ALL, UNTESTED],
    [
      "a test that tells nothing",
      found([outcome({ verdict: "tells-nothing" })]),
      ALL,
      UNTESTED,
    ],
    [
      "no test is asked for",
      found([]),
      { files: true, test: false },
      undefined,
    ],
    [
      "files are gone",
      found([passes], file("/a"), file("/b", "another"), file("/c")),
      ALL,
      "the image lacks /a, /c",
    ],
    [
      "many files are gone",
      found(
        [passes],
        ...["/a", "/b", "/c", "/d", "/e"].map((each) => file(each)),
      ),
      ALL,
      "the image lacks /a, /b, /c, and 2 more",
    ],
    [
      "a file is another",
      found([passes], file("/b", "other")),
      ALL,
      "the image differs: /b: file -> other",
    ],
    [
      "files do not count",
      found([passes], file("/a")),
      { files: false, test: true },
      undefined,
    ],
    [
      "the configuration counts always",
      found([passes], {
        difference: { kind: "config", field: "User", before: "a", after: "b" },
        createdBy: undefined,
        side: "after",
      }),
      { files: false, test: false },
      "the image differs: User: a -> b",
    ],
    [
      "how a test ends",
      found([
        outcome({
          verdict: "different",
          after: ran("did not end within 60 s"),
        }),
      ]),
      ALL,
      "smoke test x: exit code 0 before, did not end within 60 s after",
    ],
    [
      "what it prints",
      found([
        outcome({
          verdict: "different",
          difference: { output: "stdout", before: "GOOD", after: "BAD" },
        }),
      ]),
      { files: false, test: false },
      'smoke test x: its output differs: "GOOD" before, "BAD" after',
    ],
  ] as const)("%s", (_, verification, demands, reason) => {
    expect(whyWrong(verification, demands)).toBe(reason);
  });
});
