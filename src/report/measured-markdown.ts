import { stripVTControlCharacters } from "node:util";
import type { Waste } from "../measure/image/contents.ts";
import type { Approach, Measurement } from "../measure/measurement.ts";
import { shownPath } from "../measure/image/shown-path.ts";
import {
  approachRows,
  type ApproachRow,
  type TimeCell,
} from "./approach-row.ts";
import { count } from "./count.ts";
import { code, details, fence, prose, tableRow } from "./gfm.ts";
import { html } from "./html.ts";
import { oneLine } from "./paint.ts";
import { sizeText } from "./saving.ts";
import { WASTE_KINDS } from "./waste-kinds.ts";
import { verdictText, weighingText } from "./worth-text.ts";

const MOST_WASTE = 10;

/** The measurement as a section of Markdown: the table, why an approach failed, what is assumed, and the waste of the original. */
export function measuredMarkdown(measurement: Measurement): string {
  const { approaches, engine, path } = measurement;
  const [original] = approaches;
  const parts = [
    `### ${code(oneLine(path))}`,
    table(measurement),
    ...approaches.map(failure),
    ...approaches.map(({ name, changes }) =>
      details(
        summary(`${name}: ${count(changes.length, "change")}`),
        changes.map(oneLine),
      ),
    ),
    ...approaches.map(({ name, assumes }) =>
      details(summary(`${name} assumes`), assumes.map(oneLine)),
    ),
    original === undefined ? "" : wasteOf(original),
    `_Measured with ${text(engine)}. ${weighingText(measurement.weighing)}_`,
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function table(measurement: Measurement): string {
  return [
    "| approach | size | saved | compressed | layers | cold build | after a change | risk | what the figures say |",
    "|---|--:|--:|--:|--:|--:|--:|---|---|",
    ...approachRows(measurement).map(rowText),
  ].join("\n");
}

function rowText(row: ApproachRow): string {
  const share = row.share === "" ? "" : ` (${row.share})`;
  return tableRow([
    text(row.approach.name),
    row.size,
    row.saved + share,
    row.compressed,
    row.layers,
    timeText(row.cold),
    timeText(row.warm),
    row.risk,
    text(verdictText(row.approach)),
  ]);
}

function timeText({ time, spread }: TimeCell): string {
  return time === "" ? "" : `${time}<br>${spread}`;
}

function failure({ name, built }: Approach): string {
  if (built.kind === "built")
    return built.unmeasured === undefined
      ? ""
      : text(`${name}, not measured: ${built.unmeasured}`);
  const hint = built.hint === undefined ? "" : `<br>${text(built.hint)}`;
  const log = built.log.map((line) => oneLine(stripVTControlCharacters(line)));
  const title = text(`${name} failed: ${built.message}`) + hint;
  return log.length === 0
    ? title
    : `${title}\n\n${fence("text", `${log.join("\n")}\n`)}`;
}

function wasteOf({ name, built }: Approach): string {
  if (built.kind !== "built") return "";
  const sorted = [...built.waste].sort((a, b) => b.size - a.size);
  const lines = sorted.slice(0, MOST_WASTE).map(wasteText);
  const left = sorted.slice(MOST_WASTE);
  const size = left.reduce((sum, each) => sum + each.size, 0);
  if (left.length > 0) {
    lines.push(`${count(left.length, "smaller one")}, ${sizeText(size)}`);
  }
  return details(summary(`Waste of ${name}`), lines);
}

function wasteText({ kind, path, size, layer, transform }: Waste): string {
  const remedy =
    transform === undefined ? "" : `; ${code(oneLine(transform))} removes it`;
  const where = code(oneLine(shownPath(path)));
  return `${where}, ${sizeText(size)} in layer ${layer + 1}: ${WASTE_KINDS[kind]}${remedy}`;
}

/** Inside of tags Markdown means nothing, and HTML does. */
function summary(text: string): string {
  return html`${text}`.markup;
}

/** Text of others in running Markdown. */
function text(line: string): string {
  return prose(oneLine(line));
}
