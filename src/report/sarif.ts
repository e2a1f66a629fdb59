import { idOf, type AppliedChange } from "../applied-change.ts";
import type { Note } from "../optimize.ts";
import { hunksOf, type Hunk } from "./hunk.ts";
import {
  changesOf,
  notesOf,
  type Failure,
  type Outcome,
  type Run,
} from "./outcome.ts";
import { savingText } from "./saving.ts";

/**
 * The run as SARIF 2.1.0. A change is a `warning` with a fix, a change that more risk would make and advice are a
 * `note`; what was refused is left out, as nobody can act on it. Inputs that failed are notifications of the invocation.
 */
export function sarifText(run: Run): string {
  const results = run.outcomes.flatMap((outcome) => [
    ...changeResults(outcome),
    ...notesOf(outcome, "above-risk", "advice").map((note) =>
      noteResult(outcome, note),
    ),
  ]);
  const ids = [...new Set(results.map((result) => result.ruleId))].sort();
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "dockfix",
            version: run.version,
            rules: ids.map((id) => rule(id, run.summaries)),
          },
        },
        columnKind: "utf16CodeUnits",
        invocations: [
          {
            executionSuccessful: run.outcomes.every(
              (outcome) => outcome.failures.length === 0,
            ),
            toolExecutionNotifications: run.outcomes.flatMap(notifications),
          },
        ],
        results: results.map((result) => ({
          ...result,
          ruleIndex: ids.indexOf(result.ruleId),
        })),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function rule(id: string, summaries: ReadonlyMap<string, string>): object {
  const [transform = ""] = id.split("/");
  return {
    id,
    shortDescription: { text: summaries.get(transform) ?? id },
    help: { text: `dockfix explain ${id}` },
  };
}

interface Result {
  readonly ruleId: string;
  readonly level: "warning" | "note";
  readonly message: { readonly text: string };
  readonly locations: readonly object[];
  readonly properties: object;
  readonly fixes?: readonly object[];
}

function changeResults(outcome: Outcome): readonly Result[] {
  const changes = changesOf(outcome);
  // Without context, a hunk is exactly what one replacement replaces.
  const hunks = hunksOf(
    outcome.source ?? "",
    outcome.result?.code ?? "",
    changes,
    0,
  );
  return changes.map((change) => {
    const own = hunks.filter((hunk) => belongs(hunk, change));
    const others = new Set(
      own.flatMap((hunk) => hunk.changes.filter((each) => each !== change)),
    );
    const together =
      others.size === 0
        ? ""
        : ` (together with ${[...new Set([...others].map(idOf))].join(", ")})`;
    const fix = {
      description: { text: `Apply ${idOf(change)}${together}.` },
      artifactChanges: [
        {
          artifactLocation: { uri: uriOf(outcome.path) },
          replacements: own.map(replacement),
        },
      ],
    };
    return {
      ruleId: idOf(change),
      level: "warning",
      message: { text: message(change) },
      locations: [location(outcome.path, change.line, change.endLine)],
      properties: { risk: change.risk },
      // The standard has no fix without a replacement.
      fixes: own.length === 0 ? [] : [fix],
    };
  });
}

function noteResult(outcome: Outcome, note: Note): Result {
  const above = note.kind === "above-risk";
  return {
    ruleId: idOf(note),
    level: "note",
    message: {
      text: sentences(
        note.reason,
        above ? `made at --risk ${note.risk ?? "high"}` : "",
        ...(note.assumes ?? []).map(({ text }) => `assumes: ${text}`),
      ),
    },
    locations: [location(outcome.path, note.line, note.line)],
    properties: { kind: note.kind, risk: note.risk },
  };
}

function message(change: AppliedChange): string {
  return sentences(
    change.reason,
    `${change.risk} risk; ${savingText(change.saving)}`,
    ...change.assumes.map(({ text }) => `assumes: ${text}`),
  );
}

function sentences(...clauses: readonly string[]): string {
  return clauses
    .filter((clause) => clause !== "")
    .map((clause) => clause.charAt(0).toUpperCase() + clause.slice(1))
    .map((clause) => (/[.!?]$/.test(clause) ? clause : `${clause}.`))
    .join(" ");
}

/** A change owns the hunk that it is shown in and every other that its lines reach. */
function belongs(hunk: Hunk, change: AppliedChange): boolean {
  if (hunk.changes.includes(change)) return true;
  const last = hunk.oldStart + Math.max(hunk.oldLines, 1) - 1;
  return hunk.oldStart <= change.endLine && change.line <= last;
}

function replacement(hunk: Hunk): object {
  const removed = hunk.lines.filter((line) => line.startsWith("-"));
  const last = hunk.lines.findLastIndex((line) => line.startsWith("-"));
  const cutShort = hunk.lines[last + 1]?.startsWith("\\") ?? false;
  const end =
    cutShort && last >= 0
      ? {
          endLine: hunk.oldStart + hunk.oldLines - 1,
          // The `-` in front stands for the column that comes after the last.
          endColumn: (removed.at(-1) ?? "").length,
        }
      : { endLine: hunk.oldStart + hunk.oldLines, endColumn: 1 };
  return {
    deletedRegion: { startLine: hunk.oldStart, startColumn: 1, ...end },
    insertedContent: { text: inserted(hunk.lines) },
  };
}

function inserted(lines: readonly string[]): string {
  return lines
    .flatMap((line, index) => {
      if (!line.startsWith("+")) return [];
      const cutShort = lines[index + 1]?.startsWith("\\") ?? false;
      return [line.slice(1) + (cutShort ? "" : "\n")];
    })
    .join("");
}

function notifications(outcome: Outcome): readonly object[] {
  return outcome.failures.map((failure) => ({
    level: "error",
    message: { text: failureMessage(failure) },
    descriptor: { id: failure.code },
    locations: [location(outcome.path, failure.position?.line ?? 1)],
  }));
}

function failureMessage({ kind, message, hint }: Failure): string {
  const text = kind === "bug" ? `bug in dockfix: ${message}` : message;
  return hint === undefined ? text : `${text}\n${hint}`;
}

function location(path: string, line: number, endLine = line): object {
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(path) },
      region: { startLine: Math.max(1, line), endLine: Math.max(1, endLine) },
    },
  };
}

/** A path as a URI reference: relative paths stay relative, so that a viewer resolves them in its own checkout. */
function uriOf(path: string): string {
  const encoded = path
    .split("/")
    .map((part) => encodeURIComponent(part))
    .join("/");
  if (path.startsWith("/")) return `file://${encoded}`;
  return /^[A-Za-z]:\//.test(path)
    ? `file:///${path.slice(0, 2)}${encoded.slice(4)}`
    : encoded;
}
