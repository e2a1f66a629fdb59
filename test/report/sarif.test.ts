import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Outcome } from "../../src/report/outcome.ts";
import { sarifText } from "../../src/report/sarif.ts";
import { change, failed, note, outcome, runOf } from "./outcomes.ts";

interface Region {
  startLine: number;
  startColumn: number;
  endLine: number;
  endColumn: number;
}
interface Replacement {
  deletedRegion: Region;
  insertedContent: { text: string };
}
interface Result {
  ruleId: string;
  ruleIndex: number;
  level: string;
  message: { text: string };
  locations: {
    physicalLocation: {
      artifactLocation: { uri: string };
      region: { startLine: number; endLine: number };
    };
  }[];
  fixes?: {
    description: { text: string };
    artifactChanges: {
      artifactLocation: { uri: string };
      replacements: Replacement[];
    }[];
  }[];
}
interface Log {
  $schema: string;
  version: string;
  runs: {
    tool: {
      driver: {
        name: string;
        version: string;
        rules: { id: string; shortDescription: { text: string } }[];
      };
    };
    columnKind: string;
    invocations: {
      executionSuccessful: boolean;
      toolExecutionNotifications: {
        level: string;
        message: { text: string };
      }[];
    }[];
    results: Result[];
  }[];
}

function sarif(
  ...outcomes: readonly Outcome[]
): Log["runs"][number] & Pick<Log, "$schema" | "version"> {
  const log: unknown = JSON.parse(sarifText(runOf(...outcomes)));
  if (!isLog(log)) throw new Error("no SARIF log");
  const { runs, ...rest } = log;
  const [only] = runs;
  if (only === undefined || runs.length !== 1)
    throw new Error("one run expected");
  return { ...only, ...rest };
}

function isLog(value: unknown): value is Log {
  return (
    typeof value === "object" &&
    value !== null &&
    "runs" in value &&
    Array.isArray(value.runs)
  );
}

/** What a viewer makes of all replacements, applied from the end; a replacement that several results share counts once. */
function applied(source: string, results: readonly Result[]): string {
  const lines = source.split(/(?<=\n)/);
  const offset = (line: number, column: number): number =>
    lines.slice(0, line - 1).join("").length + column - 1;
  const replacements = results
    .flatMap((result) => result.fixes ?? [])
    .flatMap((fix) => fix.artifactChanges)
    .flatMap((artifact) => artifact.replacements);
  const different = [
    ...new Map(
      replacements.map((each) => [JSON.stringify(each), each]),
    ).values(),
  ];
  different.sort(
    (a, b) => b.deletedRegion.startLine - a.deletedRegion.startLine,
  );
  return different.reduce((text, { deletedRegion: at, insertedContent }) => {
    const start = offset(at.startLine, at.startColumn);
    return (
      text.slice(0, start) +
      insertedContent.text +
      text.slice(offset(at.endLine, at.endColumn))
    );
  }, source);
}

describe("sarif", () => {
  const source = "FROM a\nRUN pip\nRUN b\nRUN npm\n";
  const changed = outcome(
    source,
    source.replace("pip", "pip --no").replace("npm", "npm --no"),
    {
      path: "my app/Dockerfile",
      changes: [
        change(2),
        change(4, {
          part: "npm",
          risk: "medium",
          assumes: [{ key: "npm-is-new", text: "npm is new" }],
        }),
      ],
      notes: [
        note(1, { kind: "above-risk", risk: "high", transform: "slim-base" }),
        note(3),
        note(3, { kind: "advice" }),
      ],
    },
  );

  test("has what the standard asks for", () => {
    const log = sarif(changed);
    expect(log).toMatchObject({
      $schema: "https://json.schemastore.org/sarif-2.1.0.json",
      version: "2.1.0",
      tool: { driver: { name: "dockfix", version: "1.2.3" } },
      columnKind: "utf16CodeUnits",
      invocations: [
        { executionSuccessful: true, toolExecutionNotifications: [] },
      ],
    });
    const { rules } = log.tool.driver;
    expect(rules.map(({ id }) => id)).toEqual([
      "purge-caches/npm",
      "purge-caches/pip",
      "slim-base/npm",
    ]);
    expect(rules[0]?.shortDescription.text).toBe("Keep caches out.");
    for (const result of log.results) {
      expect(rules[result.ruleIndex]?.id).toBe(result.ruleId);
      expect(result.message.text).not.toBe("");
      expect(result.locations[0]?.physicalLocation.artifactLocation.uri).toBe(
        "my%20app/Dockerfile",
      );
    }
  });

  test("changes are warnings with fixes, what more risk would change and advice are notes, refusals are left out", () => {
    const { results } = sarif(changed);
    expect(results.map(({ ruleId, level }) => [ruleId, level])).toEqual([
      ["purge-caches/pip", "warning"],
      ["purge-caches/npm", "warning"],
      ["slim-base/npm", "note"],
      ["purge-caches/npm", "note"],
    ]);
    expect(results[1]?.message.text).toBe(
      "Pip keeps what it downloads. Medium risk; saves about 4.2 MB (measured). Assumes: npm is new.",
    );
    expect(results[2]?.message.text).toBe(
      "Line 9 still needs it. Made at --risk high.",
    );
  });

  test("a fix replaces whole lines", () => {
    const [first] = sarif(changed).results;
    expect(first?.fixes).toEqual([
      {
        description: { text: "Apply purge-caches/pip." },
        artifactChanges: [
          {
            artifactLocation: { uri: "my%20app/Dockerfile" },
            replacements: [
              {
                deletedRegion: {
                  startLine: 2,
                  startColumn: 1,
                  endLine: 3,
                  endColumn: 1,
                },
                insertedContent: { text: "RUN pip --no\n" },
              },
            ],
          },
        ],
      },
    ]);
  });

  test("changes that cannot be told apart say so", () => {
    const before = "FROM a\nRUN pip && npm\n";
    const after = "FROM a\nRUN pip --no && npm --no\n";
    const { results } = sarif(
      outcome(before, after, {
        changes: [change(2), change(2, { part: "npm" })],
      }),
    );
    expect(results.map(({ fixes }) => fixes?.[0]?.description.text)).toEqual([
      "Apply purge-caches/pip (together with purge-caches/npm).",
      "Apply purge-caches/npm (together with purge-caches/pip).",
    ]);
    expect(applied(before, results)).toBe(after);
  });

  test("the fixes make the rewritten text, whatever the line ends", () => {
    const line = fc.tuple(
      fc.constantFrom("a", "b", "", "RUN x"),
      fc.constantFrom("\n", "\r\n"),
    );
    const text = fc
      .tuple(fc.array(line, { minLength: 1 }), fc.constantFrom("", "end"))
      .map(([lines, last]) => lines.flat().join("") + last);
    fc.assert(
      fc.property(text, text, (before, after) => {
        const everywhere = change(1, {
          endLine: before.split("\n").length + 1,
        });
        const { results } = sarif(
          outcome(before, after, { changes: [everywhere] }),
        );
        expect(applied(before, results)).toBe(after);
      }),
    );
  });

  test("what failed is a notification, and the run is no success", () => {
    const [invocation] = sarif(changed, failed("b")).invocations;
    expect(invocation).toMatchObject({
      executionSuccessful: false,
      toolExecutionNotifications: [
        {
          level: "error",
          message: { text: "unknown instruction: RUNN\nDid you mean RUN?" },
          descriptor: { id: "invalid-dockerfile" },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: "b" },
                region: { startLine: 2 },
              },
            },
          ],
        },
      ],
    });
  });

  test.each([
    ["/srv/a b/Dockerfile", "file:///srv/a%20b/Dockerfile"],
    ["../x#1/Dockerfile", "../x%231/Dockerfile"],
    ["C:/a/Dockerfile", "file:///C:/a/Dockerfile"],
    ["Dockerfile.ä", "Dockerfile.%C3%A4"],
  ])("the address of %s", (path, uri) => {
    const { results } = sarif(
      outcome("a\n", "b\n", { path, changes: [change(1)] }),
    );
    expect(
      results[0]?.locations[0]?.physicalLocation.artifactLocation.uri,
    ).toBe(uri);
  });
});
