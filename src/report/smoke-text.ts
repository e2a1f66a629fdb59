import { lastLines } from "../measure/smoke-lines.ts";
import type { SmokeOutcome, SmokeRun } from "../measure/smoke.ts";
import { oneLine, type Look } from "./paint.ts";

/** What came of a smoke test, for a terminal: a line, and below it what differs. */
export function smokeText(outcome: SmokeOutcome, look: Look): string {
  const { title, before, after, verdict } = outcome;
  const name = oneLine(title);
  switch (verdict) {
    case "same":
      return `${look.paint("green", "passes")}  ${name}: the same in both`;
    case "steady":
      return `${look.paint("green", "passes")}  ${name}: the same in both, but for what is different in each run`;
    case "varies":
      return `${look.paint("yellow", "varies")}  ${name}: what it prints is different in each run, so that only the exit code was compared`;
    case "tells-nothing":
      return `${look.paint("yellow", "fails")}   ${name}: in both (${oneLine(before.status)}), so it tells nothing`;
    case "different":
      return [
        `${look.paint("red", "FAILS")}   ${name}: ${whatDiffers(outcome)}`,
        ...differenceLines(outcome, before, after),
      ].join("\n");
  }
}

function whatDiffers({ before, after, difference }: SmokeOutcome): string {
  if (difference === undefined)
    return oneLine(`${before.status} before, ${after.status} after`);
  return difference.output === "stdout"
    ? "its output differs"
    : "its standard error differs";
}

function differenceLines(
  { difference }: SmokeOutcome,
  before: SmokeRun,
  after: SmokeRun,
): readonly string[] {
  if (difference === undefined)
    return [...runLines("before", before), ...runLines("after", after)];
  const { before: one, after: two } = difference;
  return [
    shown("before", one ?? "(nothing)"),
    shown("after", two ?? "(nothing)"),
  ];
}

function runLines(
  name: string,
  { stdout, stderr }: SmokeRun,
): readonly string[] {
  const lines = [stdout, stderr].flatMap(lastLines);
  return lines.map((line) => shown(name, line));
}

function shown(name: string, line: string): string {
  return `          ${name}: ${oneLine(line)}`;
}
