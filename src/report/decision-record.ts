import { idOf } from "../applied-change.ts";
import type { Decision } from "../measure/tuning.ts";
import { hunkRange, hunksOf } from "./hunk.ts";
import {
  figuresText,
  reasonText,
  sumText,
  testsText,
  type TunedReport,
} from "./tuned-text.ts";

/** The history of a decision as Markdown, to be committed beside the Dockerfile: what was tried, what was kept, what was not and why. */
export function decisionRecord(report: TunedReport): string {
  const { path, engine, source, state } = report;
  const { original, figures, decisions, code } = state;
  const kept = decisions.filter((decision) => decision.kept);
  const parts = [
    `# How the image of ${cell(path)} got its size`,
    `Measured with ${engine}. ${sumText(original, figures)}.`,
    testsText(state),
    [
      "| step | size and build time | decision | why |",
      "| --- | --- | --- | --- |",
      `| original | ${figuresText(original)} | | |`,
      ...decisions.map(row),
    ].join("\n"),
    kept.length === 0
      ? ""
      : ["## What was kept", ...kept.map(reasons)].join("\n\n"),
    code === source ? "" : `## The change\n\n${diff(source, code)}`,
    "A step that was rejected can be tried again when what it was rejected for has changed.",
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function row(decision: Decision): string {
  const { title, after, kept } = decision;
  const figures = after === undefined ? "" : figuresText(after);
  const what = kept ? "**kept**" : "rejected";
  return `| ${cell(title)} | ${figures} | ${what} | ${cell(reasonText(decision))} |`;
}

function reasons({ title, changes }: Decision): string {
  const lines = changes.flatMap((change) => [
    `- \`${idOf(change)}\`, line ${change.line}: ${change.reason}`,
    ...change.assumes.map(({ text }) => `  - assumes: ${text}`),
  ]);
  return [`### ${title}`, lines.join("\n")]
    .filter((part) => part !== "")
    .join("\n\n");
}

function diff(source: string, code: string): string {
  const lines = hunksOf(source, code, []).flatMap((hunk) => [
    hunkRange(hunk),
    ...hunk.lines,
  ]);
  return ["````diff", ...lines, "````"].join("\n");
}

function cell(text: string): string {
  return text.replace(/\s+/g, " ").replaceAll("|", "\\|");
}
