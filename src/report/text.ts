import { idOf, type AppliedChange } from "../applied-change.ts";
import type { Risk } from "../proposal.ts";
import { count, linesText, rangeText } from "./count.ts";
import { diffHeader, hunkText } from "./diff.ts";
import { hunksOf } from "./hunk.ts";
import {
  adviceLines,
  ignoredText,
  nextLevelText,
  refusedLines,
  skippedText,
} from "./leftover.ts";
import { changesOf, isChanged, type Outcome } from "./outcome.ts";
import { oneLine, type Look } from "./paint.ts";
import { RISK_STYLE } from "./risk-style.ts";
import { savingText, totalOf, totalText } from "./saving.ts";

/**
 * What a person reads about one file, ending in a line feed: a title, the diff with every hunk under the changes that
 * made it (or, once written, the changes alone), then what was left alone and what more risk would bring.
 * `brief` keeps a file without changes on one line, and silent when there is nothing to say about it.
 * Failures are not in it: they belong to another stream.
 */
export function fileText(
  outcome: Outcome,
  options: {
    readonly risk: Risk;
    readonly brief: boolean;
    readonly look: Look;
  },
): string {
  const { look, risk } = options;
  if (outcome.result === undefined) return "";
  const rest = leftover(outcome, look);
  const silent = rest.length === 0 && skippedText(outcome) === "";
  if (!isChanged(outcome) && options.brief && silent) return "";
  const title = `${look.paint("bold", oneLine(outcome.path))}: ${titleText(outcome, risk)}`;
  if (!isChanged(outcome) && options.brief) {
    return `${[title, ...briefly(outcome)].join("; ")}\n`;
  }
  const parts = [title];
  if (isChanged(outcome)) {
    parts.push(
      outcome.written ? changeList(outcome, look) : diff(outcome, look),
    );
  }
  parts.push(...rest);
  return `${parts.join(isChanged(outcome) ? "\n\n" : "\n")}\n`;
}

/** `2 changes, about 23 MB less`. */
function titleText(outcome: Outcome, risk: Risk): string {
  const skipped = skippedText(outcome);
  if (skipped !== "") return `left alone: ${skipped}`;
  if (!isChanged(outcome)) return `nothing to change at --risk ${risk}`;
  const changes = changesOf(outcome);
  const parts = [
    outcome.written ? "rewritten" : "",
    count(changes.length, "change"),
    totalText(totalOf(changes.map((change) => change.saving))),
  ];
  return parts.filter((part) => part !== "").join(", ");
}

function diff(outcome: Outcome, look: Look): string {
  const hunks = hunksOf(
    outcome.source ?? "",
    outcome.result?.code ?? "",
    changesOf(outcome),
  );
  const parts = [diffHeader(outcome.path, look)];
  for (const [index, hunk] of hunks.entries()) {
    if (index > 0) parts.push("");
    if (hunk.changes.length === 0) {
      parts.push(look.paint("dim", "part of a change above"));
    }
    parts.push(...changeTexts(hunk.changes, look));
    parts.push(hunkText(hunk, look));
  }
  return parts.join("\n");
}

function changeList(outcome: Outcome, look: Look): string {
  return changeTexts(changesOf(outcome), look).map(indented).join("\n");
}

/** One text per change; changes that differ in their line alone share theirs. */
function changeTexts(
  changes: readonly AppliedChange[],
  look: Look,
): readonly string[] {
  const groups = new Map<string, AppliedChange[]>();
  for (const change of changes) {
    const { risk, reason, assumes, purges, saving } = change;
    const several = change.endLine > change.line;
    const key = JSON.stringify([
      idOf(change),
      ...[risk, reason, assumes, purges, saving],
      several && [change.line, change.endLine],
    ]);
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  return [...groups.values()].map((group) => changeText(group, look));
}

/** Where, what and why, then on lines of their own what it saves, what the image loses and what it assumes. */
function changeText(group: readonly AppliedChange[], look: Look): string {
  const [change] = group;
  if (change === undefined) return "";
  const risk = look.paint(RISK_STYLE[change.risk], `${change.risk} risk`);
  const where =
    group.length === 1
      ? rangeText(change.line, change.endLine)
      : linesText(group.map(({ line }) => line));
  const each = group.length > 1 && change.saving.bytes ? "each " : "";
  const lines = [
    `${where}, ${look.paint("bold", idOf(change))} (${risk}): ${oneLine(change.reason)}`,
    `  ${look.paint("dim", oneLine(`${each}${effect(change)}`))}`,
  ];
  const [assumption, ...more] = change.assumes.map(({ text }) => oneLine(text));
  if (assumption !== undefined) {
    const list = [assumption, ...more].map((each) => `\n    - ${each}`);
    const assumes = more.length === 0 ? ` ${assumption}` : list.join("");
    lines.push(`  ${look.paint("yellow", `assumes:${assumes}`)}`);
  }
  return lines.join("\n");
}

function effect(change: AppliedChange): string {
  const saving = savingText(change.saving);
  if (change.purges.length === 0) return saving;
  return `${saving}; the image loses ${change.purges.join(", ")}`;
}

function leftover(outcome: Outcome, look: Look): readonly string[] {
  const parts: string[] = [];
  const add = (title: string, lines: readonly string[]): void => {
    if (lines.length === 0) return;
    parts.push([look.paint("bold", title), ...lines.map(indented)].join("\n"));
  };
  add("Left alone:", refusedLines(outcome));
  add("Worth a look:", adviceLines(outcome));
  const ignored = ignoredText(outcome);
  if (ignored !== "") parts.push(ignored);
  const next = nextLevelText(outcome);
  if (next !== "") parts.push(look.paint("yellow", next));
  return parts;
}

/** One clause each for what `leftover` says at length. */
function briefly(outcome: Outcome): readonly string[] {
  const notes = outcome.result?.notes ?? [];
  const clause = (kind: string, text: (number: number) => string): string[] => {
    const number = notes.filter((note) => note.kind === kind).length;
    return number === 0 ? [] : [text(number)];
  };
  return [
    ...clause("refused", (number) => `${number} left alone`),
    ...clause("ignored", (number) => `${number} ignored by a comment`),
    ...clause("advice", (number) => count(number, "hint")),
    ...clause("above-risk", (number) => `${number} more at a higher --risk`),
  ];
}

function indented(text: string): string {
  return text
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");
}
