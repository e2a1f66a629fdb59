import { stripVTControlCharacters } from "node:util";
import type { Waste } from "../measure/image/contents.ts";
import type { Approach, Measurement } from "../measure/measurement.ts";
import { shownPath } from "../measure/image/shown-path.ts";
import { approachRows, type ApproachRow } from "./approach-row.ts";
import { filled } from "./filled.ts";
import { oneLine, type Look } from "./paint.ts";
import { RISK_STYLE } from "./risk-style.ts";
import { sizeText } from "./saving.ts";
import { verdictText, weighingText } from "./worth-text.ts";

const WIDTH = 80;
const MOST_WASTE = 5;
const MOST_LOG = 12;

const HEADS = [
  "approach",
  "size",
  "saved",
  "gzip",
  "layers",
  "cold",
  "warm",
  "risk",
];

/** The measurement for a terminal of 80 columns: the table, what its figures say, why an approach failed, and the waste of the original. */
export function measuredText(measurement: Measurement, look: Look): string {
  const { approaches, engine, path } = measurement;
  const parts = [
    `${look.paint("bold", oneLine(path))}: measured with ${oneLine(engine)}`,
    table(measurement, look),
    approaches.map((each) => recommendation(each, look)).join(""),
    look.paint("dim", filled(weighingText(measurement.weighing), WIDTH)),
    ...approaches.map((each) => assumptions(each, look)),
    ...approaches.map((each) => failure(each, look)),
    waste(approaches[0], look),
  ];
  return `${parts
    .map((part) => part.trimEnd())
    .filter((part) => part !== "")
    .join("\n\n")}\n`;
}

function table(measurement: Measurement, look: Look): string {
  const rows = approachRows(measurement);
  const cells = [HEADS, ...rows.map(cellsOf)];
  const [longest = 0, ...others] = HEADS.map((_, column) =>
    Math.max(...cells.map((row) => (row[column] ?? "").length)),
  );
  const room = WIDTH - others.reduce((sum, width) => sum + 2 + width, 0);
  const widths = [Math.min(longest, Math.max(room, 8)), ...others];
  return cells
    .map((row, index) => {
      const style = rowStyle(rows[index - 1], index);
      const line = row
        .map((cell, column) => padded(cell, widths[column] ?? 0, column))
        .join("  ")
        .trimEnd();
      return style === undefined ? line : look.paint(style, line);
    })
    .join("\n");
}

function rowStyle(row: ApproachRow | undefined, index: number) {
  if (index === 0) return "dim";
  return row?.approach.built.kind === "failed" ? "red" : undefined;
}

function cellsOf(row: ApproachRow): readonly string[] {
  return [
    oneLine(row.approach.name),
    row.size,
    row.share || row.saved,
    row.compressed,
    row.layers,
    row.cold.time,
    row.warm.time,
    row.risk,
  ];
}

/** The first and the last column are text, all others are figures. */
function padded(cell: string, width: number, column: number): string {
  const isText = column === 0 || column === HEADS.length - 1;
  if (!isText) return cell.padStart(width);
  return cell.length > width
    ? `${cell.slice(0, width - 1)}…`
    : cell.padEnd(width);
}

function recommendation(approach: Approach, look: Look): string {
  const name = oneLine(approach.name);
  const style =
    approach.risk === undefined ? "bold" : RISK_STYLE[approach.risk];
  const text = filled(`${name}: ${oneLine(verdictText(approach))}`, WIDTH);
  return `${look.paint(style, name)}${text.slice(name.length)}\n`;
}

function assumptions(approach: Approach, look: Look): string {
  if (approach.assumes.length === 0) return "";
  const title = `${oneLine(approach.name)} assumes:`;
  const lines = approach.assumes.map((each) =>
    filled(`- ${oneLine(each)}`, WIDTH, "  "),
  );
  return [look.paint("yellow", title), ...lines].join("\n");
}

function failure({ name, built }: Approach, look: Look): string {
  if (built.kind === "built")
    return built.unmeasured === undefined
      ? ""
      : look.paint(
          "red",
          filled(
            `${oneLine(name)}, not measured: ${oneLine(built.unmeasured)}`,
            WIDTH,
          ),
        );
  const title = filled(
    `${oneLine(name)} failed: ${oneLine(built.message)}`,
    WIDTH,
  );
  const log = built.log
    .slice(-MOST_LOG)
    .map((line) => `  ${oneLine(stripVTControlCharacters(line))}`);
  const hint =
    built.hint === undefined ? [] : [filled(oneLine(built.hint), WIDTH)];
  return [look.paint("red", title), ...hint, ...log].join("\n");
}

function waste(original: Approach | undefined, look: Look): string {
  if (original?.built.kind !== "built" || original.built.waste.length === 0) {
    return "";
  }
  const sorted = [...original.built.waste].sort((a, b) => b.size - a.size);
  const left = sorted.slice(MOST_WASTE);
  const size = left.reduce((sum, each) => sum + each.size, 0);
  const lines = sorted.slice(0, MOST_WASTE).map(wasteText);
  if (left.length > 0) {
    lines.push(`  ${sizeText(size).padStart(7)}  ${left.length} more`);
  }
  const title = `Waste of ${oneLine(original.name)}:`;
  return [look.paint("bold", title), ...lines].join("\n");
}

const KINDS: Readonly<Record<Waste["kind"], string>> = {
  hidden: "removed later",
  replaced: "replaced later",
  cache: "cache",
};

/** Size, path and why; of a path that is too long only its end. */
function wasteText({ kind, path, size, transform }: Waste): string {
  const start = `  ${sizeText(size).padStart(7)}  `;
  const reason = [
    KINDS[kind],
    ...(transform === undefined ? [] : [oneLine(transform)]),
  ];
  const end = ` (${reason.join(", ")})`;
  const shown = oneLine(shownPath(path));
  const room = Math.max(20, WIDTH - start.length - end.length);
  const cut =
    shown.length <= room ? shown : `…${shown.slice(shown.length - room + 1)}`;
  return start + cut + end;
}
