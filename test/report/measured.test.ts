import { describe, expect, test } from "vitest";
import type { Measurement } from "../../src/measure/measurement.ts";
import { USUAL, worthOf } from "../../src/measure/worth.ts";
import { html } from "../../src/report/html.ts";
import { measuredHtml } from "../../src/report/measured-html.ts";
import { measuredJson } from "../../src/report/measured-json.ts";
import { measuredMarkdown } from "../../src/report/measured-markdown.ts";
import { measuredText } from "../../src/report/measured-text.ts";
import { PLAIN } from "../../src/report/paint.ts";
import { secondsText, spreadText } from "../../src/report/seconds.ts";
import {
  approach,
  image,
  layer,
  RESEARCH,
  timing,
  WEIGHING,
} from "./measurements.ts";

/** One approach beside the original, each of one layer. */
function pair(before: number, after: number): Measurement {
  return {
    ...RESEARCH,
    approaches: [
      approach("original", image([layer("COPY a /", before)])),
      approach("low", image([layer("COPY b /", after)]), { risk: "low" }),
    ],
  };
}

const HOSTILE = `</style><script>alert("1")</script>\u001b[2J & 'x'`;

/** Every text of it tries to leave its place. */
const hostile: Measurement = {
  path: HOSTILE,
  engine: HOSTILE,
  weighing: WEIGHING,
  approaches: [
    approach(
      HOSTILE,
      image([layer(HOSTILE, 1e6)], {
        contents: { name: HOSTILE, size: 1e6, wasted: 5e5, children: [] },
        waste: [
          {
            kind: "cache",
            path: HOSTILE,
            size: 1,
            layer: 0,
            transform: HOSTILE,
          },
        ],
      }),
      {
        changes: [HOSTILE],
        assumes: [HOSTILE],
        verdict: {
          kind: "weighed",
          against: HOSTILE,
          isChoice: true,
          worth: worthOf({ size: 2e6 }, { size: 1e6 }, USUAL),
        },
      },
    ),
    approach(HOSTILE, {
      kind: "failed",
      code: "build-failed",
      message: HOSTILE,
      hint: HOSTILE,
      log: [HOSTILE],
    }),
  ],
};

describe("for a terminal", () => {
  const report = measuredText(RESEARCH, PLAIN);

  test("the table, what the figures say, the failure and the waste", () => {
    expect(report)
      .toBe(`research/Dockerfile: measured with Docker 20.10.24, BuildKit

approach              size  saved    gzip  layers        cold   warm  risk
original              3 GB           1 GB       5       8 min   41 s
low                 2.7 GB   10 %  910 MB       5  7 min 42 s  3.4 s  low
medium              1.8 GB   40 %  613 MB       5  6 min 41 s         medium
maximum.Dockerfile  failed

original: what the others are compared with
low: a good step on the way: 10 % smaller than the original; 10 pulls save 82 s
(10 × 8.2 s), a build takes no longer
medium: recommended, if its assumptions hold: 33 % smaller than low; 10 pulls
save 3 min 58 s (10 × 24 s), a build takes no longer
maximum.Dockerfile: does not build

Weighed with 10 pulls of each build at 100 Mbit/s (--pulls, --bandwidth).

medium assumes:
- nothing needs a program that only the full image has

maximum.Dockerfile failed: line 14 failed: ln -s <java> ended with 1
Read the log; the instruction needs a program that the slim image lacks.
  #12 [5/9] RUN ln -s java
  ln: failed <script>alert(1)</script>

Waste of original:
   290 MB  /root/.cache/pip (cache, purge-caches/pip)
    24 MB  /var/lib/dpkg/status (replaced later)
    19 MB  /var/lib/apt/lists (cache, purge-caches/apt)
     4 kB  /srv/<b>\\xe9t\\xe9\\u000a\\u001b[31m (removed later)
`);
  });

  test("80 columns are enough, however long names and times are", () => {
    const long =
      "purge-caches/apt, join-apt-update and merge-runs, lines 4 to 9";
    const path = `/usr/${"long/".repeat(30)}end`;
    const wide = measuredText(
      {
        ...RESEARCH,
        approaches: [
          approach(
            "original",
            image([layer("COPY a /", 1e9)], {
              cold: timing(6539),
              warm: timing(6539),
              waste: [
                {
                  kind: "hidden",
                  path,
                  size: 1e6,
                  layer: 0,
                  transform: undefined,
                },
              ],
            }),
          ),
          approach(
            long,
            image([layer("COPY a /", 3.555e9)], { cold: timing(6539) }),
            {
              risk: "medium",
              assumes: ["word ".repeat(40).trim()],
              verdict: {
                kind: "weighed",
                against: "word ".repeat(40).trim(),
                isChoice: false,
                worth: worthOf({ size: 1 }, { size: 2 }, USUAL),
              },
            },
          ),
        ],
      },
      PLAIN,
    );
    const lines = wide.split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(
      80,
    );
    expect(wide).toContain("purge-c… ");
    expect(wide).toContain("long/end (removed later)");
  });

  test("more bytes are no saving", () => {
    expect(measuredText(pair(1e9, 1.02e9), PLAIN)).toContain("2 % more");
  });

  test("no escape of a file or a log reaches the terminal", () => {
    expect(measuredText(hostile, PLAIN)).not.toContain("\u001b");
  });
});

describe("as Markdown", () => {
  const report = measuredMarkdown(RESEARCH);

  test("the table", () => {
    expect(report).toContain(
      "| low | 2.7 GB | 309 MB (10 %) | 910 MB | 5 | 7 min 42 s<br>453–471 s, 3 runs | 3.4 s<br>3.2–3.6 s, 3 runs | low | a good step on the way: 10 % smaller than the original; 10 pulls save 82 s (10 × 8.2 s), a build takes no longer |",
    );
    expect(report).toContain("| maximum.Dockerfile | failed |  |");
  });

  test("the failure with its log, changes, assumptions, waste and the engine", () => {
    expect(report).toContain(
      "line 14 failed: ln -s \\<java\\> ended with 1<br>Read",
    );
    expect(report).toContain("```text\n#12 [5/9] RUN ln -s java\nln: failed");
    expect(report).toContain("<summary>low: 2 changes</summary>");
    expect(report).toContain("<summary>medium assumes</summary>");
    expect(report).toContain(
      "- `/root/.cache/pip`, 290 MB in layer 4: a cache that nothing reads again; `purge-caches/pip` removes it",
    );
    expect(report).toContain(
      "_Measured with Docker 20.10.24, BuildKit. Weighed with 10 pulls of each build at 100 Mbit/s (--pulls, --bandwidth)._",
    );
  });

  test("texts stay texts", () => {
    const outside = measuredMarkdown(hostile)
      .replace(/```text[^]*?```/g, "")
      .replace(/`[^`\n]+`/g, "");
    expect(outside).not.toMatch(/(?<!\\)<(?:script|\/style)/);
    expect(outside).not.toContain("\u001b");
  });
});

describe("as JSON", () => {
  test("plain data, and null for what is not known", () => {
    const report: unknown = JSON.parse(measuredJson(RESEARCH, "1.2.3"));
    expect(report).toMatchObject({
      version: "1.2.3",
      path: "research/Dockerfile",
      engine: "Docker 20.10.24, BuildKit",
      weighing: { pulls: 10, bandwidth: 100, timed: true },
      approaches: [
        {
          name: "original",
          risk: null,
          pays: false,
          worth: null,
          built: { kind: "built", size: 3.04e9 },
        },
        {
          name: "low",
          risk: "low",
          pays: true,
          against: "original",
          worth: { verdict: "pays", saved: 309e6, pulls: 10, lost: 0 },
        },
        { built: { warm: null } },
        { built: { kind: "failed", code: "build-failed" } },
      ],
    });
    expect(report).toHaveProperty(
      "approaches[0].built.waste[2].transform",
      null,
    );
    expect(report).toHaveProperty(
      "approaches[0].built.waste[3].path",
      String.raw`/srv/<b>\xe9t\xe9\u000a\u001b[31m`,
    );
    expect(report).toHaveProperty(
      "approaches[0].built.contents.children[0].name",
      "usr",
    );
  });
});

describe("as HTML", () => {
  const report = measuredHtml(RESEARCH);

  test("says what dockfix saves, and all that the table says", () => {
    expect(report).toContain("3 GB becomes 1.8 GB: 40 % less with medium.");
    for (const text of [
      "309 MB",
      "10 %",
      "910 MB",
      "468–492 s, 3 runs",
      "a good step on the way: 10 % smaller",
      "Weighed with 10 pulls",
      "nothing needs a program",
      "line 13: purge-caches/pip",
      "Docker 20.10.24, BuildKit",
    ]) {
      expect(report).toContain(text);
    }
  });

  test("does not praise what saves nothing, nor what somebody else wrote", () => {
    expect(measuredHtml(pair(1e9, 1e9))).toContain(
      "Nothing that dockfix changes saves bytes.",
    );
    const [original] = RESEARCH.approaches;
    const alone = {
      ...RESEARCH,
      approaches:
        original === undefined
          ? []
          : [original, approach("two-stage", image([layer("COPY a /", 1)]))],
    };
    expect(measuredHtml(alone)).not.toContain("becomes");
  });

  test("every text is escaped", () => {
    const page = measuredHtml(hostile);
    expect(page).not.toContain("<script");
    expect(page).not.toContain("\u001b");
    expect(page.match(/<\/style>/g)).toHaveLength(1);
    expect(page).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;");
    expect(page).toContain("\\u001b[2J &amp; &#39;x&#39;");
  });

  test("names nothing that would have to be fetched, and runs no script", () => {
    expect(report).not.toMatch(/<script|<iframe|<img|@import|https?:/);
    expect(
      [...report.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, link]) => link),
    ).toEqual(["data:,"]);
    expect(
      [...report.matchAll(/url\(([^)]*)\)/g)].map(([, link]) => link),
    ).toEqual(["#waste"]);
  });

  test("tags are closed in order", () => {
    for (const page of [report, measuredHtml(hostile)]) {
      const open: string[] = [];
      const body = page.replace(/<style>[^]*<\/style>/, "");
      for (const [, close, name = "", end] of body.matchAll(
        /<(\/?)([a-z1-6]+)(?:[^>"]|"[^"]*")*?(\/?)>/g,
      )) {
        if (close === "/") expect(open.pop()).toBe(name);
        else if (end !== "/") open.push(name);
      }
      expect(open).toEqual([]);
    }
  });

  test("nothing built at all", () => {
    const failed = RESEARCH.approaches.slice(3);
    const page = measuredHtml({ ...RESEARCH, approaches: failed });
    expect(page).not.toContain("Size by layer");
    expect(page).toContain("ln: failed &lt;script&gt;");
  });
});

test("a template escapes texts, joins lists and keeps markup", () => {
  const items = ["<a>", `"b"`].map((text) => html`<b>${text}</b>`);
  expect(html`${items}${undefined}${3}`.markup).toBe(
    "<b>&lt;a&gt;</b><b>&quot;b&quot;</b>3",
  );
});

test.each([
  [0.04, "0 s"],
  [3.449, "3.4 s"],
  [9.96, "10 s"],
  [87.5, "88 s"],
  [119.6, "2 min"],
  [485, "8 min 5 s"],
  [4320, "72 min"],
  [7260, "2 h 1 min"],
])("%d seconds", (seconds, text) => {
  expect(secondsText(seconds)).toBe(text);
});

test("the spread is in one unit", () => {
  expect(spreadText(timing(10))).toBe("10 s, 3 runs");
  expect(spreadText(timing(10, 0, 1))).toBe("1 run");
  expect(spreadText(timing(3600, 600))).toBe("50–70 min, 3 runs");
});
