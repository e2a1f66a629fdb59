import { describe, expect, test } from "vitest";
import { githubText } from "../../src/report/github.ts";
import { jsonText } from "../../src/report/json.ts";
import { markdownText } from "../../src/report/markdown.ts";
import { change, failed, note, outcome, runOf } from "./outcomes.ts";

const changed = outcome("FROM a\nRUN pip\n", "FROM a\nRUN pip --no\n", {
  changes: [change(2)],
  notes: [
    note(1, {
      kind: "above-risk",
      risk: "medium",
      assumes: [{ key: "x", text: "x" }],
    }),
  ],
});
const aboutBug = {
  kind: "bug",
  code: "internal",
  message: "a command got lost",
} as const;

describe("json", () => {
  test("one object with everything, as the contract says", () => {
    const report: unknown = JSON.parse(jsonText(runOf(changed, failed("b"))));
    expect(report).toStrictEqual({
      version: "1.2.3",
      files: [
        {
          path: "app/Dockerfile",
          changed: true,
          code: "FROM a\nRUN pip --no\n",
          changes: [
            {
              transform: "purge-caches",
              part: "pip",
              risk: "low",
              line: 2,
              endLine: 2,
              reason: "pip keeps what it downloads",
              assumes: [],
              purges: ["/root/.cache/pip"],
              saving: { bytes: 4_200_000, source: "measured" },
            },
          ],
          notes: [
            {
              kind: "above-risk",
              transform: "purge-caches",
              part: "npm",
              risk: "medium",
              line: 1,
              reason: "line 9 still needs it",
              assumes: [{ key: "x", text: "x" }],
            },
          ],
        },
        {
          path: "b",
          changed: false,
          code: null,
          changes: [],
          notes: [],
          error: {
            kind: "refused",
            code: "invalid-dockerfile",
            message: "unknown instruction: RUNN",
            line: 2,
            column: 1,
            hint: "Did you mean RUN?",
          },
        },
      ],
    });
  });

  test("keeps text exactly", () => {
    const code = "\ufeffFROM a\r\n# \u2028 é🐳 \u001b";
    const report: unknown = JSON.parse(jsonText(runOf(outcome("x", code))));
    expect(report).toMatchObject({ files: [{ code }] });
  });

  test("a bug stands beside the rest of the result", () => {
    const [failure] = failed("x", aboutBug).failures;
    const buggy = { ...changed, failures: failure ? [failure] : [] };
    expect(JSON.parse(jsonText(runOf(buggy)))).toMatchObject({
      files: [{ changed: true, error: { kind: "bug", code: "internal" } }],
    });
  });
});

describe("github", () => {
  test("a workflow command per change and failure", () => {
    expect(githubText(runOf(changed, failed("b/Dockerfile")))).toBe(
      [
        "::notice file=app/Dockerfile,line=2,endLine=2,title=dockfix%3A purge-caches/pip (low risk%2C line 2)::pip keeps what it downloads%0Asaves about 4.2 MB (measured)",
        "::error file=b/Dockerfile,line=2,endLine=2,title=dockfix::unknown instruction: RUNN%0ADid you mean RUN?",
        "",
      ].join("\n"),
    );
  });

  test("nothing in a text can end a command or begin another", () => {
    const odd = outcome("a\n", "b\n", {
      path: "a,line=9::\n::error::x/Docker%file",
      changes: [change(1, { reason: "100 %\r\n::set-output name=x::y" })],
      notes: [note(1, { kind: "advice", reason: "a::b" })],
    });
    const lines = githubText(runOf(odd)).split("\n");
    expect(lines).toEqual([
      "::notice file=a%2Cline=9%3A%3A%0A%3A%3Aerror%3A%3Ax/Docker%25file,line=1,endLine=1,title=dockfix%3A purge-caches/pip (low risk%2C line 1)::100 %25%0D%0A::set-output name=x::y%0Asaves about 4.2 MB (measured)",
      "::warning file=a%2Cline=9%3A%3A%0A%3A%3Aerror%3A%3Ax/Docker%25file,line=1,endLine=1,title=dockfix%3A purge-caches/npm::a::b",
      "",
    ]);
  });

  test("nothing to say is nothing", () => {
    expect(githubText(runOf(outcome("a", "a")))).toBe("");
  });
});

describe("markdown", () => {
  test("a table, the diff and what else there is", () => {
    expect(markdownText(runOf(changed, failed("b/Dockerfile"))))
      .toBe(`## dockfix

### \`app/Dockerfile\`: 1 change, about 4.2 MB less

| line | change | risk | saves | why |
|---|---|---|---|---|
| 2 | \`purge-caches/pip\` | low | about 4.2 MB | pip keeps what it downloads |

\`\`\`diff
--- a/app/Dockerfile
+++ b/app/Dockerfile
@@ -1,2 +1,2 @@
 FROM a
-RUN pip
+RUN pip --no
\`\`\`

At --risk medium: 1 more change (purge-caches/npm). Assumes: x.

### \`b/Dockerfile\`: refused

error in line 2: unknown instruction: RUNN<br>Did you mean RUN?

1 of 2 files would change: 1 change, about 4.2 MB less; 1 refused. Apply with --write.
`);
  });

  test("text of a file cannot break out of its place", () => {
    const source = "FROM a\n# ```\n# ````\n";
    const odd = outcome(source, `${source}RUN x\n`, {
      path: "a`b|c/Dockerfile",
      changes: [change(3, { reason: "a | `b|c` <img> @you *x*\n# no title" })],
      notes: [note(1, { reason: "<script> [x](y)" })],
    });
    const report = markdownText(runOf(odd));
    expect(report).toContain("### `` a`b|c/Dockerfile ``: 1 change");
    expect(report).toContain(
      "| a \\| `b\\|c` \\<img\\> @\u200byou \\*x\\*<br>\\# no title |",
    );
    expect(report).toContain("`````diff\n");
    expect(report).toContain(
      "- line 1, purge-caches/npm: \\<script\\> \\[x\\](y)",
    );
  });

  test("stays below what GitHub takes", () => {
    const long = "RUN x\n".repeat(8000);
    const one = outcome(long, long.replaceAll("x", "y"), {
      changes: [change(1)],
    });
    const report = markdownText(runOf(one, changed));
    expect(report.length).toBeLessThan(65_536);
    expect(report).toContain("_The diff is too long for a comment._");
    expect(report).toContain("+RUN pip --no");
    const many = Array.from({ length: 1000 }, () => changed);
    const comment = markdownText(runOf(...many));
    expect(comment.length).toBeLessThan(65_536);
    expect(comment).toMatch(/_And \d+ more files, too long for a comment\._/);
    expect(comment).toContain("1000 of 1000 files would change");
  });

  test("nothing to change", () => {
    expect(markdownText(runOf(outcome("a", "a"), outcome("b", "b")))).toBe(
      "## dockfix\n\n2 files, nothing to change at --risk low.\n",
    );
  });
});
