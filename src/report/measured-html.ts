import type { Approach, Measurement } from "../measure/measurement.ts";
import { approachCard } from "./approach-card.ts";
import { shareText, sizeOf } from "./approach-row.ts";
import { approachTable } from "./approach-table.ts";
import { html, trusted, type Html } from "./html.ts";
import { layerChart } from "./layer-chart.ts";
import { LAYER_KINDS, layerKind } from "./layer-kind.ts";
import { MEASURED_STYLE } from "./measured-style.ts";
import { sizeText } from "./saving.ts";
import { weighingText } from "./worth-text.ts";

/**
 * The measurement as one HTML file that needs nothing else: no network, no script. It follows the reader's light or dark
 * theme and prints.
 */
export function measuredHtml(measurement: Measurement): string {
  const { approaches, engine, path } = measurement;
  const largest = Math.max(0, ...approaches.map((each) => sizeOf(each) ?? 0));
  const lead = leadText(approaches);
  const title = `${path}: measured by dockfix`;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"
        />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="icon" href="data:," />
        <title>${title}</title>
        ${STYLE}
      </head>
      <body>
        ${HATCHING}
        <header>
          <p class="brand">dockfix measure</p>
          <h1>${path}</h1>
          ${lead === "" ? undefined : html`<p class="lead">${lead}</p>`}
          <p class="note">Built with ${engine}</p>
        </header>
        <main>
          <section>
            <h2>The approaches</h2>
            ${approachTable(measurement)}
            <p class="note">${weighingText(measurement.weighing)}</p>
          </section>
          ${largest > 0 ? layerSection(approaches, largest) : undefined}
          ${approaches.map((approach, index) =>
            approachCard(approach, {
              largest,
              open: index === 0 || approach.built.kind === "failed",
            }),
          )}
        </main>
        <footer>
          <p>
            Sizes are those of the layers, not compressed, as the engine counts
            them: 1 MB is 1,000,000 bytes. Compressed is each layer with gzip,
            as a registry stores it. A cold build takes nothing from a cache but
            the base image; the other time is that of a build after one copied
            file has changed. Times are medians. Every figure comes from
            ${engine}.
          </p>
        </footer>
      </body>
    </html>`;
  return `${page.markup.trim()}\n`;
}

const STYLE = trusted(`<style>${MEASURED_STYLE}</style>`);

const HATCHING = html`<svg
  width="0"
  height="0"
  style="position: absolute"
  aria-hidden="true"
>
  <defs>
    <pattern
      id="waste"
      width="7"
      height="7"
      patternUnits="userSpaceOnUse"
      patternTransform="rotate(45)"
    >
      <line class="hatching" x1="1" y1="0" x2="1" y2="7" />
    </pattern>
  </defs>
</svg>`;

/** The smallest image that dockfix's own changes make, against the original. */
function leadText(approaches: readonly Approach[]): string {
  const original = sizeOf(approaches[0]);
  const sizes = approaches.flatMap((approach) => {
    const size = sizeOf(approach);
    return approach.risk === undefined || size === undefined
      ? []
      : [{ name: approach.name, size }];
  });
  const [best] = sizes.sort((a, b) => a.size - b.size);
  if (original === undefined || best === undefined) return "";
  if (best.size >= original) return "Nothing that dockfix changes saves bytes.";
  const share = shareText((original - best.size) / original);
  return `${sizeText(original)} becomes ${sizeText(best.size)}: ${share} less with ${best.name}.`;
}

function layerSection(approaches: readonly Approach[], scale: number): Html {
  const bars = approaches.flatMap(({ name, built }) => {
    if (built.kind === "failed") return [];
    const size = sizeText(built.size);
    const title = `Layers of ${name}, the lowest on the left: ${built.layers.map((layer) => sizeText(layer.size)).join(", ")}`;
    return [
      html`<div class="barhead">
          <strong>${name}</strong><span class="dim">${size}</span>
        </div>
        ${layerChart(built.layers, { scale, title })}`,
    ];
  });
  const used = new Set(
    approaches.flatMap(({ built }) =>
      built.kind === "built"
        ? built.layers.map((layer) => layerKind(layer.createdBy))
        : [],
    ),
  );
  const legend = Object.entries(LAYER_KINDS).flatMap(([kind, text]) =>
    [...used].some((each) => each === kind)
      ? [html`<li><span class="chip ${kind}"></span>${text}</li>`]
      : [],
  );
  return html`<section>
    <h2>Size by layer</h2>
    <p class="note">
      The lowest layer is on the left; all bars have one scale.
    </p>
    ${bars}
    <ul class="legend">
      ${legend}
    </ul>
  </section>`;
}
