import {
  isProved,
  type Decision,
  type Figures,
  type TuningState,
} from "../measure/tuning.ts";
import { diffHeader, hunkText } from "./diff.ts";
import { hunksOf } from "./hunk.ts";
import { oneLine, type Look } from "./paint.ts";
import { sizeText } from "./saving.ts";
import { secondsText } from "./seconds.ts";
import { worthText } from "./worth-text.ts";

/** What came of tuning one Dockerfile. */
export interface TunedReport {
  readonly path: string;
  readonly engine: string;
  /** The Dockerfile as it was. */
  readonly source: string;
  readonly state: TuningState;
}

/** For a terminal: every step with what it came to, what was kept as a diff, and the sum. */
export function tunedText(report: TunedReport, look: Look): string {
  const { path, engine, source, state } = report;
  const { original, figures, decisions, code } = state;
  const parts = [
    `${look.paint("bold", oneLine(path))}: tuned with ${oneLine(engine)}`,
    [
      `  original  ${figuresText(original)}`,
      ...decisions.map((decision) => decisionText(decision, look)),
    ].join("\n"),
    code === source
      ? "Nothing was kept: the Dockerfile stays as it is."
      : keptDiff(report, look),
    testsText(state),
    sumText(original, figures),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function decisionText(decision: Decision, look: Look): string {
  const { kept, title, after, changes } = decision;
  const verdict = kept
    ? look.paint("green", "kept    ")
    : look.paint("red", "rejected");
  const assumes = kept ? changes.flatMap((change) => change.assumes) : [];
  return [
    `  ${verdict}  ${oneLine(title)}`,
    `            ${after === undefined ? "" : `${figuresText(after)}: `}${oneLine(reasonText(decision))}`,
    ...assumes.map(({ text }) => `            assumes: ${oneLine(text)}`),
  ].join("\n");
}

/** What says that the image works. */
export function testsText({ tests, decisions }: TuningState): string {
  if (tests.length > 0) return `Tested by: ${tests.map(oneLine).join("; ")}.`;
  const isBlind = decisions.some(
    ({ kept, changes }) => kept && !isProved(changes),
  );
  return isBlind
    ? "No smoke test says that this image works: it was kept untested, as --untested asks."
    : "No smoke test passes in the original, so that only what the text proves could be kept. --smoke 'COMMAND' says what must still work.";
}

/** Why a step was kept, or was not: one sentence. */
export function reasonText({ reason, worth }: Decision): string {
  return reason === "" && worth !== undefined
    ? worthText(worth, "before")
    : reason;
}

/** `237 MB, 2 min 46 s`. */
export function figuresText({ size, cold }: Figures): string {
  return `${sizeText(size)}, ${secondsText(cold.median)}`;
}

function keptDiff({ path, source, state }: TunedReport, look: Look): string {
  const hunks = hunksOf(source, state.code, []);
  return [
    diffHeader(path, look),
    ...hunks.map((hunk) => hunkText(hunk, look)),
  ].join("\n");
}

/** `1.1 GB -> 237 MB (79 % smaller), 2 min 1 s -> 1 min 50 s`. */
export function sumText(before: Figures, after: Figures): string {
  const share = before.size === 0 ? 0 : 100 * (1 - after.size / before.size);
  const size = `${sizeText(before.size)} -> ${sizeText(after.size)}`;
  const time = `${secondsText(before.cold.median)} -> ${secondsText(after.cold.median)}`;
  return `${size} (${share.toFixed(1)} % smaller), build ${time}`;
}
