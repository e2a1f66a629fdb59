import type { Risk } from "../proposal.ts";
import { count } from "./count.ts";
import { changesOf, isChanged, type Outcome } from "./outcome.ts";
import { totalOf, totalText } from "./saving.ts";

/** What a run came to so far; it grows file by file, so that reports can stream. */
export interface Totals {
  readonly files: number;
  readonly changed: number;
  readonly written: number;
  readonly refused: number;
  readonly buggy: number;
  readonly changes: number;
  readonly bytes: number;
  /** Changes whose saving nobody knows. */
  readonly unknown: number;
}

export const NO_TOTALS: Totals = {
  files: 0,
  changed: 0,
  written: 0,
  refused: 0,
  buggy: 0,
  changes: 0,
  bytes: 0,
  unknown: 0,
};

/** The totals with one more outcome. */
export function withOutcome(totals: Totals, outcome: Outcome): Totals {
  const changes = changesOf(outcome);
  const total = totalOf(changes.map((change) => change.saving));
  const kinds = outcome.failures.map((failure) => failure.kind);
  return {
    files: totals.files + 1,
    changed: totals.changed + (isChanged(outcome) ? 1 : 0),
    written: totals.written + (outcome.written ? 1 : 0),
    refused: totals.refused + (kinds.includes("refused") ? 1 : 0),
    buggy: totals.buggy + (kinds.includes("bug") ? 1 : 0),
    changes: totals.changes + changes.length,
    bytes: totals.bytes + total.bytes,
    unknown: totals.unknown + total.unknown,
  };
}

/**
 * The last line of a run: `2 of 14 files would change: 5 changes, about 43 MB less; 1 refused. Apply with --write.`
 * Empty where a single file has said it all.
 */
export function summaryText(
  totals: Totals,
  options: { readonly risk: Risk; readonly write: boolean },
): string {
  const hint =
    !options.write && totals.changed > 0 ? " Apply with --write." : "";
  if (totals.files === 1) return hint.trim();
  if (totals.refused === totals.files)
    return `${count(totals.files, "file")}, all refused.`;
  const parts = [
    changedText(totals, options),
    totals.refused > 0 ? `${totals.refused} refused` : "",
    totals.buggy > 0 ? `${totals.buggy} with a bug in dockfix` : "",
  ];
  return `${parts.filter((part) => part !== "").join("; ")}.${hint}`;
}

function changedText(
  totals: Totals,
  options: { readonly risk: Risk; readonly write: boolean },
): string {
  const files = count(totals.files, "file");
  if (totals.changed === 0) {
    return `${files}, nothing to change at --risk ${options.risk}`;
  }
  const verb = options.write ? "rewritten" : "would change";
  const changed = options.write ? totals.written : totals.changed;
  const saved = totalText(totals);
  const changes = count(totals.changes, "change");
  const what = saved === "" ? changes : `${changes}, ${saved}`;
  return `${changed} of ${files} ${verb}: ${what}`;
}
