import { stripVTControlCharacters } from "node:util";
import type { Waste } from "../measure/image/contents.ts";
import type { Approach, Built, LayerSize } from "../measure/measurement.ts";
import { shownPath } from "../measure/image/shown-path.ts";
import { count } from "./count.ts";
import { html, trusted, type Html } from "./html.ts";
import { instructionText, layerKind } from "./layer-kind.ts";
import { sizeText } from "./saving.ts";
import { treemapChart } from "./treemap-chart.ts";
import { WASTE_KINDS } from "./waste-kinds.ts";

type Image = Extract<Built, { kind: "built" }>;
type Failed = Extract<Built, { kind: "failed" }>;

/** The treemap of the largest image is this high, in pixels; that of a smaller one in proportion. */
const TREEMAP = 460;
const LOWEST = 120;
const MOST_WASTE = 25;

const LINE_FEED = trusted("\n");

/** Everything that is known of one approach, to open and close; `largest` is the size of the largest image of the report. */
export function approachCard(
  approach: Approach,
  options: { readonly largest: number; readonly open: boolean },
): Html {
  const { built } = approach;
  const title =
    built.kind === "built"
      ? `${sizeText(built.size)} in ${count(built.layers.length, "layer")}`
      : "failed";
  const body = html`<summary>
      <h2>${approach.name}</h2>
      <span class="${built.kind === "failed" ? "failed" : "dim"}"
        >${title}</span
      >
    </summary>
    ${list("What it changes", approach.changes)}
    ${list("Under which assumptions", approach.assumes)}
    ${
      built.kind === "built"
        ? imageParts(approach.name, built, options.largest)
        : failure(built)
    }`;
  return options.open
    ? html`<details class="card" open>${body}</details>`
    : html`<details class="card">${body}</details>`;
}

function imageParts(name: string, image: Image, largest: number): Html {
  const share = largest > 0 ? image.size / largest : 0;
  const height = Math.max(LOWEST, Math.round(TREEMAP * share));
  return html`${
      image.unmeasured === undefined
        ? undefined
        : html`<p class="failed">Not measured: ${image.unmeasured}</p>`
    }
    <h3>What is in the image</h3>
    ${treemapChart(image.contents, {
      height,
      title: `Treemap of ${name}: folders by size, ${sizeText(image.contents.size)} in all, ${sizeText(image.contents.wasted)} of it wasted`,
    })}
    <h3>Waste</h3>
    ${wasteTable(image)}
    <h3>Layers</h3>
    ${layerTable(image.layers)}`;
}

function wasteTable({ waste, layers }: Image): Html {
  if (waste.length === 0) return html`<p class="dim">None was found.</p>`;
  const sorted = [...waste].sort((a, b) => b.size - a.size);
  const left = sorted.slice(MOST_WASTE);
  const size = left.reduce((sum, each) => sum + each.size, 0);
  return html`<table role="table" aria-label="Waste">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">path</th>
          <th role="columnheader" scope="col" class="number">size</th>
          <th role="columnheader" scope="col">why it is waste</th>
          <th role="columnheader" scope="col">layer</th>
          <th role="columnheader" scope="col">what would remove it</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${sorted.slice(0, MOST_WASTE).map((each) => wasteRow(each, layers))}
      </tbody>
    </table>
    ${
      left.length > 0
        ? html`<p class="note">
            And ${count(left.length, "smaller one")}, ${sizeText(size)}
            together.
          </p>`
        : undefined
    }`;
}

function wasteRow(waste: Waste, layers: readonly LayerSize[]): Html {
  const layer = layers[waste.layer];
  const remedy =
    waste.transform === undefined
      ? undefined
      : html`<code>${waste.transform}</code>`;
  return html`<tr role="row">
    <th role="rowheader" scope="row" class="code path">
      ${shownPath(waste.path)}
    </th>
    <td role="cell" data-label="size" class="number">
      ${sizeText(waste.size)}
    </td>
    <td role="cell" data-label="why it is waste">${WASTE_KINDS[waste.kind]}</td>
    <td role="cell" data-label="layer">
      <span title="${layer && instructionText(layer.createdBy)}"
        >${waste.layer + 1}</span
      >
    </td>
    <td
      role="cell"
      data-label="what would remove it"
      class="${remedy ? "" : "empty"}"
    >
      ${remedy}
    </td>
  </tr>`;
}

function layerTable(layers: readonly LayerSize[]): Html {
  return html`<table role="table" aria-label="Layers, the lowest first">
    <thead role="rowgroup">
      <tr role="row">
        <th role="columnheader" scope="col">layer</th>
        <th role="columnheader" scope="col" class="number">size</th>
        <th role="columnheader" scope="col" class="number">compressed</th>
        <th role="columnheader" scope="col">made by</th>
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${layers.map(layerRow)}
    </tbody>
  </table>`;
}

function layerRow(layer: LayerSize, index: number): Html {
  const { compressed } = layer;
  return html`<tr role="row">
    <th role="rowheader" scope="row">
      <span class="chip ${layerKind(layer.createdBy)}"></span>${index + 1}
    </th>
    <td role="cell" data-label="size" class="number">
      ${sizeText(layer.size)}
    </td>
    <td
      role="cell"
      data-label="compressed"
      class="number ${compressed === undefined ? "empty" : ""}"
    >
      ${compressed === undefined ? "" : sizeText(compressed)}
    </td>
    <td role="cell" data-label="made by" class="code path advice">
      ${instructionText(layer.createdBy)}
    </td>
  </tr>`;
}

function failure(built: Failed): Html {
  const lines = built.log.map(
    (line) => html`${stripVTControlCharacters(line)}${LINE_FEED}`,
  );
  return html`<h3>Why it failed</h3>
    <p class="failed">${built.message}</p>
    ${built.hint === undefined ? undefined : html`<p>${built.hint}</p>`}
    ${lines.length > 0 ? html`<pre>${lines}</pre>` : undefined}`;
}

function list(title: string, lines: readonly string[]): Html | undefined {
  if (lines.length === 0) return undefined;
  return html`<h3>${title}</h3>
    <ul>
      ${lines.map((line) => html`<li>${line}</li>`)}
    </ul>`;
}
