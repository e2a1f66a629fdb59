import {
  approachRows,
  type ApproachRow,
  type TimeCell,
} from "./approach-row.ts";
import type { Measurement } from "../measure/measurement.ts";
import { html, type Html } from "./html.ts";
import { verdictText } from "./worth-text.ts";

/** The table of the approaches, in HTML. Roles are spelled out since a narrow window shows each row as a card. */
export function approachTable(measurement: Measurement): Html {
  const heads: readonly (readonly [string, boolean])[] = [
    ["approach", false],
    ["image size", true],
    ["saved", true],
    ["compressed", true],
    ["layers", true],
    ["cold build", true],
    ["after a change", true],
    ["risk", false],
    ["what the figures say", false],
  ];
  return html`<table role="table" aria-label="The approaches">
    <thead role="rowgroup">
      <tr role="row">
        ${heads.map(
          ([text, isNumber]) =>
            html`<th
              role="columnheader"
              scope="col"
              class="${isNumber ? "number" : ""}"
            >
              ${text}
            </th>`,
        )}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${approachRows(measurement).map(tableRow)}
    </tbody>
  </table>`;
}

function tableRow(row: ApproachRow): Html {
  const { approach } = row;
  const failed = approach.built.kind === "failed";
  const size = failed
    ? html`<span class="failed">${row.size}</span>`
    : html`<strong>${row.size}</strong>`;
  const risk =
    row.risk === ""
      ? undefined
      : html`<span class="risk ${row.risk}">${row.risk}</span>`;
  return html`<tr role="row">
    <th role="rowheader" scope="row" class="approach">${approach.name}</th>
    ${number("image size", size)} ${number("saved", row.saved, row.share)}
    ${number("compressed", row.compressed)} ${number("layers", row.layers)}
    ${time("cold build", row.cold)} ${time("after a change", row.warm)}
    <td role="cell" data-label="risk" class="${risk ? "" : "empty"}">
      ${risk}
    </td>
    <td role="cell" data-label="what the figures say" class="advice">
      ${verdictText(approach)}
    </td>
  </tr>`;
}

function time(label: string, cell: TimeCell): Html {
  return number(label, cell.time, cell.spread);
}

function number(label: string, value: string | Html, small = ""): Html {
  const below = small && html`<span class="small">${small}</span>`;
  const empty = value === "" ? "empty" : "";
  return html`<td role="cell" data-label="${label}" class="number ${empty}">
    <span>${value}${below}</span>
  </td>`;
}
