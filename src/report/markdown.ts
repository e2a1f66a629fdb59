import { idOf, type AppliedChange } from "../applied-change.ts";
import { count } from "./count.ts";
import { diffText } from "./diff.ts";
import { code, details, fence, prose, tableRow } from "./gfm.ts";
import { hunksOf } from "./hunk.ts";
import {
  adviceLines,
  nextLevelText,
  refusedLines,
  skippedText,
} from "./leftover.ts";
import { changesOf, isChanged, type Outcome, type Run } from "./outcome.ts";
import { sizeText, totalOf, totalText } from "./saving.ts";
import { NO_TOTALS, summaryText, withOutcome } from "./summary.ts";

/** GitHub refuses a comment of more than 65,536 characters: diffs, then whole files that would cross this are left out. */
const ROOM = 60_000;

/** A comment for a pull request: per file a table of changes and the diff, then what was left alone. */
export function markdownText(run: Run): string {
  const sections: string[] = [];
  let left = ROOM;
  let omitted = 0;
  for (const outcome of run.outcomes) {
    const whole = section(outcome, run, true);
    const text = whole.length <= left ? whole : section(outcome, run, false);
    if (text.length > left) omitted++;
    else if (text !== "") {
      left -= text.length;
      sections.push(text);
    }
  }
  if (omitted > 0) {
    sections.push(
      `_And ${count(omitted, "more file")}, too long for a comment._`,
    );
  }
  const totals = run.outcomes.reduce(withOutcome, NO_TOTALS);
  const write = run.outcomes.some((outcome) => outcome.written);
  const summary = prose(summaryText(totals, { risk: run.risk, write }));
  const parts = ["## dockfix", ...sections, summary];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function section(outcome: Outcome, run: Run, withDiff: boolean): string {
  const parts = [
    ...outcome.failures.map(({ kind, message, position, hint }) => {
      const label = kind === "bug" ? "bug in dockfix" : "error";
      const where = position === undefined ? "" : ` in line ${position.line}`;
      return prose(
        `${label}${where}: ${message}${hint === undefined ? "" : `\n${hint}`}`,
      );
    }),
    ...(isChanged(outcome) ? [table(changesOf(outcome))] : []),
    ...(isChanged(outcome)
      ? [
          withDiff
            ? fence("diff", diffOf(outcome))
            : "_The diff is too long for a comment._",
        ]
      : []),
    details("Left alone", refusedLines(outcome)),
    details("Worth a look", adviceLines(outcome)),
    prose(nextLevelText(outcome)),
  ].filter((part) => part !== "");
  const skipped = skippedText(outcome);
  if (parts.length === 0 && skipped === "") return "";
  return [
    `### ${code(outcome.path)}: ${prose(title(outcome, run))}`,
    ...parts,
  ].join("\n\n");
}

function title(outcome: Outcome, run: Run): string {
  const skipped = skippedText(outcome);
  if (skipped !== "") return `left alone: ${skipped}`;
  if (outcome.result === undefined) return "refused";
  if (!isChanged(outcome)) return `nothing to change at --risk ${run.risk}`;
  const changes = changesOf(outcome);
  const saved = totalText(totalOf(changes.map((change) => change.saving)));
  const number = count(changes.length, "change");
  return saved === "" ? number : `${number}, ${saved}`;
}

function table(changes: readonly AppliedChange[]): string {
  const rows = changes.map((change) => {
    const bytes = change.saving.bytes;
    const saving = bytes === undefined ? "unknown" : `about ${sizeText(bytes)}`;
    const assumes = change.assumes.map(
      ({ text }) => `<br>assumes: ${prose(text)}`,
    );
    const cells = [
      String(change.line),
      code(idOf(change)),
      change.risk,
      saving,
      `${prose(change.reason)}${assumes.join("")}`,
    ];
    return tableRow(cells);
  });
  return [
    "| line | change | risk | saves | why |",
    "|---|---|---|---|---|",
    ...rows,
  ].join("\n");
}

function diffOf(outcome: Outcome): string {
  const hunks = hunksOf(outcome.source ?? "", outcome.result?.code ?? "", []);
  return diffText(outcome.path, hunks);
}
