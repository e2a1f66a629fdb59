import type { AppliedChange } from "../applied-change.ts";
import { idOf } from "../applied-change.ts";
import { layerInstruction } from "../measure/layer-instruction.ts";
import { shownPath } from "../measure/image/shown-path.ts";
import {
  holds,
  type FoundDifference,
  type Verification,
} from "../measure/verification.ts";
import { count } from "./count.ts";
import { hunksOf } from "./hunk.ts";
import { oneLine, type Look } from "./paint.ts";
import { smokeText } from "./smoke-text.ts";
import { baseLines } from "./base-lines.ts";
import { UNSEEN } from "./unseen.ts";

/** What is said of two images that were compared. */
export interface VerifiedReport {
  readonly path: string;
  /** What it was compared with, as the user named it; `undefined` for what dockfix made of it. */
  readonly against?: string | undefined;
  readonly engine: string;
  /** Both Dockerfiles. */
  readonly before: string;
  readonly after: string;
  readonly changes: readonly AppliedChange[];
  readonly verification: Verification;
}

/** Differences beyond these are counted. */
const MOST = 50;
/** Paths that a rule left aside, beyond these, are counted; `--format json` has all. */
const NAMED = 3;

/** For a terminal: the verdict, every difference with what made it, the smoke tests, and what was not held against the image. */
export function verifiedText(report: VerifiedReport, look: Look): string {
  const { path, engine, verification } = report;
  const { differences, smoke } = verification;
  const isSame = holds(verification);
  const verdict = isSame
    ? look.paint(
        "green",
        verification.purged > 0
          ? "the same image, less what it may lose"
          : "the same image",
      )
    : look.paint("red", "not the same image");
  const parts = [
    `${look.paint("bold", oneLine(path))}: ${verdict} (built with ${oneLine(engine)})`,
    differenceLines(report, differences, look).join("\n"),
    smoke.length === 0
      ? "no smoke test ran: the image has no HEALTHCHECK and no program that says its version; --smoke 'COMMAND' says what must still work"
      : smoke.map((outcome) => smokeText(outcome, look)).join("\n"),
    leftOut(verification).join("\n"),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function differenceLines(
  report: VerifiedReport,
  differences: readonly FoundDifference[],
  look: Look,
): readonly string[] {
  if (differences.length === 0) return [];
  const shown = differences.slice(0, MOST).flatMap((found) => {
    const { before, after } = found.difference;
    const maker = makerText(report, found);
    return [
      `  ${look.paint("red", oneLine(subjectOf(found)))}`,
      `    ${oneLine(before)} -> ${oneLine(after)}`,
      ...(maker === "" ? [] : [look.paint("dim", `    ${oneLine(maker)}`)]),
    ];
  });
  const more = differences.length - MOST;
  return [
    `${count(differences.length, "difference")}:`,
    ...shown,
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}

/** What a difference is about: a path, or a field of the configuration. */
export function subjectOf({ difference }: FoundDifference): string {
  return difference.kind === "file"
    ? shownPath(difference.path)
    : `configuration: ${difference.field}`;
}

/** The instruction that made what is different, and the change that touched it. */
export function makerOf(
  { before, after, changes }: VerifiedReport,
  { createdBy, side }: FoundDifference,
): { readonly line: number; readonly changes: readonly string[] } | undefined {
  if (createdBy === undefined) return undefined;
  const made = layerInstruction(side === "after" ? after : before, createdBy);
  if (made === undefined) return undefined;
  const touching = hunksOf(before, after, changes, 0).filter((hunk) => {
    const [start, lines] =
      side === "after"
        ? [hunk.newStart, hunk.newLines]
        : [hunk.oldStart, hunk.oldLines];
    return start <= made.endLine && start + lines > made.line;
  });
  const ids = touching.flatMap((hunk) => hunk.changes.map(idOf));
  return { line: made.line, changes: [...new Set(ids)] };
}

function makerText(report: VerifiedReport, found: FoundDifference): string {
  // An image that was imported does not say how its layer was made.
  if (found.createdBy === undefined || found.createdBy === "") return "";
  const maker = makerOf(report, found);
  if (maker === undefined) return `made by ${found.createdBy}`;
  const by = maker.changes.length === 0 ? "" : ` (${maker.changes.join(", ")})`;
  const where =
    found.side === "before"
      ? "the original"
      : (report.against ?? "the rewritten file");
  return `made by line ${maker.line} of ${where}${by}`;
}

function leftOut({ purged, ignored, base }: Verification): readonly string[] {
  return [
    ...(purged > 0
      ? [`${count(purged, "file")} lost, as the changes say`]
      : []),
    ...(base === undefined ? [] : baseLines(base)),
    ...ignored.map(
      ({ rule, count: number, paths }) =>
        `${count(number, "file")} not compared: ${namesOf(paths)} (${rule.reason})`,
    ),
    `never compared: ${UNSEEN.join("; ")}`,
  ];
}

function namesOf(paths: readonly string[]): string {
  const names = paths.slice(0, NAMED).map((path) => oneLine(shownPath(path)));
  const more = paths.length - NAMED;
  return `${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
