import { describe, expect, test } from "vitest";
import { failureText } from "../../src/report/failure.ts";
import type { Outcome } from "../../src/report/outcome.ts";
import { PLAIN, type Look } from "../../src/report/paint.ts";
import { savingText, sizeText } from "../../src/report/saving.ts";
import {
  NO_TOTALS,
  summaryText,
  withOutcome,
} from "../../src/report/summary.ts";
import { fileText } from "../../src/report/text.ts";
import { change, failed, note, outcome } from "./outcomes.ts";

const unknown = { bytes: undefined, source: "unknown: it depends" } as const;

function text(of: Outcome, brief = false, look: Look = PLAIN): string {
  return fileText(of, { risk: "low", brief, look });
}

describe("one file", () => {
  test("changes, what was left alone and what more risk would bring", () => {
    const before = "FROM a\nRUN pip\nRUN b\nRUN c\nRUN d\nRUN npm\n";
    const after = before
      .replace("pip", "pip --no")
      .replace("c\n", "c \\\n  e\n");
    const report = text(
      outcome(before, after, {
        changes: [
          change(4, {
            risk: "medium",
            endLine: 5,
            assumes: [
              { key: "nothing-needs-git", text: "nothing needs git" },
              { key: "nothing-needs-gcc", text: "nothing needs gcc" },
            ],
            purges: [],
            saving: unknown,
          }),
          change(2),
        ],
        notes: [
          note(8),
          note(6),
          note(3, { kind: "advice", reason: "use a tag" }),
          note(5, { kind: "ignored" }),
          note(1, {
            kind: "above-risk",
            transform: "slim-base",
            part: "python",
            risk: "medium",
            assumes: [
              { key: "nothing-needs-a-shell", text: "nothing needs a shell" },
            ],
            saving: { bytes: 750e6, source: "measured" },
          }),
          note(2, { kind: "above-risk", risk: "medium", saving: unknown }),
          note(2, { kind: "above-risk", risk: "high", saving: unknown }),
        ],
      }),
    );
    expect(report)
      .toBe(`app/Dockerfile: 2 changes, about 4.2 MB less (1 more of unknown size)

--- a/app/Dockerfile
+++ b/app/Dockerfile
line 2, purge-caches/pip (low risk): pip keeps what it downloads
  saves about 4.2 MB (measured); the image loses /root/.cache/pip
lines 4-5, purge-caches/pip (medium risk): pip keeps what it downloads
  saving unknown: it depends
  assumes:
    - nothing needs git
    - nothing needs gcc
@@ -1,6 +1,7 @@
 FROM a
-RUN pip
+RUN pip --no
 RUN b
-RUN c
+RUN c \\
+  e
 RUN d
 RUN npm

Left alone:
  lines 6 and 8, purge-caches/npm: line 9 still needs it

Worth a look:
  line 3, purge-caches/npm: use a tag

1 change not made because a comment asks for it (line 5)

At --risk medium: 2 more changes (slim-base/python, purge-caches/npm), about 750 MB less (1 more of unknown size). Assumes: nothing needs a shell.
`);
  });

  test("changes that differ in their line alone share a text; a hunk without one says so", () => {
    const lines = Array.from({ length: 40 }, (_, index) => `RUN ${index}\n`);
    const edited = lines.map((line, index) =>
      [1, 3, 20].includes(index) ? line.replace("RUN", "RUN x") : line,
    );
    const report = text(
      outcome(lines.join(""), edited.join(""), {
        changes: [
          change(2),
          change(4),
          change(2, {
            endLine: 21,
            purges: [],
            assumes: [{ key: "x", text: "x" }],
          }),
        ],
      }),
    );
    expect(report).toContain(
      "lines 2 and 4, purge-caches/pip (low risk): pip keeps what it downloads\n  each saves about 4.2 MB (measured); the image loses",
    );
    expect(report).toContain("lines 2-21, purge-caches/pip");
    expect(report).toContain("  assumes: x\n");
    expect(report).toContain("\n\npart of a change above\n@@ -18,7 +18,7 @@\n");
  });

  test("a wall of notes is cut", () => {
    const notes = Array.from({ length: 30 }, (_, index) =>
      note(index + 1, { reason: `reason ${Math.floor(index / 5)}` }),
    );
    expect(text(outcome("FROM a\n", "FROM a\n", { notes }))).toBe(
      `app/Dockerfile: nothing to change at --risk low
Left alone:
  lines 1, 2, 3 and 2 more, purge-caches/npm: reason 0
  lines 6, 7, 8 and 2 more, purge-caches/npm: reason 1
  lines 11, 12, 13 and 2 more, purge-caches/npm: reason 2
  … and 15 more refusals, see --format json
`,
    );
  });

  test("once written, the changes without the diff", () => {
    const written = outcome("FROM a\n", "FROM b\n", {
      changes: [change(1)],
      written: true,
    });
    expect(text(written))
      .toBe(`app/Dockerfile: rewritten, 1 change, about 4.2 MB less

  line 1, purge-caches/pip (low risk): pip keeps what it downloads
    saves about 4.2 MB (measured); the image loses /root/.cache/pip
`);
  });

  test("among many, a file without changes takes one line or none", () => {
    const notes = [
      note(1),
      note(2),
      note(1, { kind: "above-risk", risk: "high" }),
    ];
    expect(text(outcome("a", "a"), true)).toBe("");
    expect(text(outcome("a", "a", { notes }), true)).toBe(
      "app/Dockerfile: nothing to change at --risk low; 2 left alone; 1 more at a higher --risk\n",
    );
    const skipped = note(3, {
      kind: "skipped",
      transform: "",
      reason: "a generated file",
    });
    expect(text(outcome("a", "a", { notes: [skipped] }), true)).toBe(
      "app/Dockerfile: left alone: a generated file (line 3)\n",
    );
  });

  test("a refused file is silent here: its error goes elsewhere", () => {
    expect(text(failed("Dockerfile"))).toBe("");
  });

  test("control characters in names and reasons are escaped", () => {
    const odd = outcome("a\n", "b\n", {
      path: "\u001b[2J/Dockerfile",
      changes: [
        change(1, { reason: "a\u001b]0;b\u0007\nc", purges: ["\u009b1m"] }),
      ],
    });
    // eslint-disable-next-line no-control-regex -- it is about them
    expect(text(odd)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u0080-\u009f]/);
  });

  test("colours go through the look", () => {
    const look: Look = {
      paint: (style, shown) => `<${style}>${shown}</>`,
      terminal: true,
    };
    const report = text(
      outcome("a\n", "b\n", { changes: [change(1)] }),
      false,
      look,
    );
    expect(report).toContain("<red>-a</>\n<green>+b</>\n");
    expect(report).toContain("(<green>low risk</>)");
    expect(report).toContain("<cyan>@@ -1 +1 @@</>");
  });
});

describe("the last line", () => {
  const changed = outcome("a\n", "b\n", { changes: [change(1)] });
  const summary = (outcomes: readonly Outcome[], write = false): string =>
    summaryText(outcomes.reduce(withOutcome, NO_TOTALS), {
      risk: "low",
      write,
    });

  test("of a single file only says how to go on", () => {
    expect(summary([changed])).toBe("Apply with --write.");
    expect(summary([{ ...changed, written: true }], true)).toBe("");
    expect(summary([outcome("a", "a")])).toBe("");
    expect(summary([failed("x")])).toBe("");
  });

  test("of several files sums up", () => {
    const bug = failed("y", { kind: "bug" });
    expect(
      summary([changed, changed, outcome("a", "a"), failed("x"), bug]),
    ).toBe(
      "2 of 5 files would change: 2 changes, about 8.4 MB less; 1 refused; 1 with a bug in dockfix. Apply with --write.",
    );
    expect(summary([{ ...changed, written: true }, changed], true)).toBe(
      "1 of 2 files rewritten: 2 changes, about 8.4 MB less.",
    );
    expect(summary([outcome("a", "a"), outcome("a", "a")])).toBe(
      "2 files, nothing to change at --risk low.",
    );
  });
});

test("a failure: where, what, the source and what to do", () => {
  const [failure] = failed("a/Dockerfile").failures;
  expect(failure && failureText("a/Dockerfile", failure, PLAIN)).toBe(
    "a/Dockerfile:2:1: error: unknown instruction: RUNN\n  > 2 | RUNN b\n      | ^\n  Did you mean RUN?\n",
  );
});

test.each([
  [0, "0 bytes"],
  [999, "999 bytes"],
  [1000, "1 kB"],
  [4_240_000, "4.2 MB"],
  [9_960_000, "10 MB"],
  [999_400, "999 kB"],
  [999_600, "1 MB"],
  [750_000_000, "750 MB"],
  [1_250_000_000, "1.3 GB"],
])("%d bytes: %s", (bytes, shown) => {
  expect(sizeText(bytes)).toBe(shown);
});

test("what a change saves, and where the figure comes from", () => {
  expect(savingText({ bytes: 19_400_000, source: "bookworm, measured" })).toBe(
    "saves about 19 MB (bookworm, measured)",
  );
  expect(savingText(unknown)).toBe("saving unknown: it depends");
  expect(savingText({ bytes: undefined, source: "no table" })).toBe(
    "saving unknown (no table)",
  );
  expect(savingText({ bytes: 0, source: "faster rebuilds" })).toBe(
    "saves no bytes (faster rebuilds)",
  );
});
