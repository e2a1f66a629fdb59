import type { Note } from "../optimize.ts";
import { RISKS, type Risk } from "../proposal.ts";
import { count, linesText } from "./count.ts";
import { idOf } from "../applied-change.ts";
import { notesOf, type Outcome } from "./outcome.ts";
import { oneLine } from "./paint.ts";
import { totalOf, totalText } from "./saving.ts";

/** Notes that say the same of several lines. */
interface Group {
  readonly first: Note;
  readonly lines: readonly number[];
}

/** At most this many groups of notes are shown; the rest is counted. */
const MOST = 3;

/** What was seen and left alone, a line each, without indentation; empty when there is nothing to say. */
export function refusedLines(outcome: Outcome): readonly string[] {
  return shown(notesOf(outcome, "refused"), "refusal");
}

/** Advice that is never applied, a line each. */
export function adviceLines(outcome: Outcome): readonly string[] {
  return shown(notesOf(outcome, "advice"), "hint");
}

/** `2 changes ignored, as a comment asks (lines 4 and 7)`; empty when no comment asked. */
export function ignoredText(outcome: Outcome): string {
  const ignored = notesOf(outcome, "ignored");
  if (ignored.length === 0) return "";
  const lines = linesText(ignored.map((note) => note.line));
  return `${count(ignored.length, "change")} not made because a comment asks for it (${lines})`;
}

/** Why the whole file was left alone; empty when it was not. */
export function skippedText(outcome: Outcome): string {
  const reasons = notesOf(outcome, "skipped").map((note) =>
    note.line > 1 ? `${note.reason} (line ${note.line})` : note.reason,
  );
  return oneLine(reasons.join("; "));
}

/** What the next risk level that adds something would add. */
export interface NextLevel {
  readonly risk: Risk;
  readonly notes: readonly Note[];
}

/** The lowest level above the ceiling at which this file would change further. */
export function nextLevel(outcome: Outcome): NextLevel | undefined {
  const above = notesOf(outcome, "above-risk");
  for (const risk of RISKS) {
    const notes = above.filter((note) => note.risk === risk);
    if (notes.length > 0) return { risk, notes };
  }
  return undefined;
}

/** `At --risk medium: 2 more changes (slim-base), about 750 MB less. Assumes: …`; empty when nothing would be added. */
export function nextLevelText(outcome: Outcome): string {
  const next = nextLevel(outcome);
  if (next === undefined) return "";
  const { risk, notes } = next;
  const names = [...new Set(notes.map(idOf))];
  const parts = [
    `${count(notes.length, "more change")} (${limited(names, 5).join(", ")})`,
    totalText(totalOf(notes.map((note) => note.saving))),
  ];
  const assumes = [
    ...new Set(
      notes.flatMap((note) => (note.assumes ?? []).map(({ text }) => text)),
    ),
  ];
  const text = `At --risk ${risk}: ${parts.filter((part) => part !== "").join(", ")}.`;
  return oneLine(
    assumes.length === 0
      ? text
      : `${text} Assumes: ${limited(assumes, 3).join("; ")}.`,
  );
}

function limited(texts: readonly string[], most: number): readonly string[] {
  if (texts.length <= most) return texts;
  return [...texts.slice(0, most - 1), `and ${texts.length - most + 1} more`];
}

function shown(notes: readonly Note[], noun: string): readonly string[] {
  const groups = grouped(notes);
  // One line more is no longer than saying that there is one more.
  const fits = groups.length <= MOST + 1 ? MOST + 1 : MOST;
  const lines = groups
    .slice(0, fits)
    .map(({ first, lines }) =>
      oneLine(`${linesText(lines)}, ${idOf(first)}: ${first.reason}`),
    );
  const rest = groups.slice(fits).flatMap((group) => group.lines).length;
  if (rest > 0)
    lines.push(`… and ${count(rest, `more ${noun}`)}, see --format json`);
  return lines;
}

function grouped(notes: readonly Note[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const note of notes) {
    const key = `${idOf(note)}\n${note.reason}`;
    const group = groups.get(key);
    groups.set(key, {
      first: group?.first ?? note,
      lines: [...(group?.lines ?? []), note.line],
    });
  }
  return [...groups.values()];
}
