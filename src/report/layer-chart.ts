import type { LayerSize } from "../measure/measurement.ts";
import { shareText } from "./approach-row.ts";
import { html, type Html } from "./html.ts";
import { instructionText, layerKind, shortInstruction } from "./layer-kind.ts";
import { sizeText } from "./saving.ts";

/** The layers of one image as a stacked bar, the lowest on the left, as an inline SVG; `scale` is the bytes of the whole width. */
export function layerChart(
  layers: readonly LayerSize[],
  options: { readonly scale: number; readonly title: string },
): Html {
  const whole = Math.max(1, options.scale);
  let before = 0;
  const image = layers.reduce((sum, { size }) => sum + size, 0);
  const segments = layers.map((layer) => {
    const x = before / whole;
    before += layer.size;
    const share = image > 0 ? `, ${shareText(layer.size / image)}` : "";
    return segment(layer, { x, width: layer.size / whole, share });
  });
  return html`<svg
    class="bar"
    role="img"
    aria-label="${options.title}"
    width="100%"
    height="34"
  >
    ${segments}
  </svg>`;
}

function segment(
  layer: LayerSize,
  place: { readonly x: number; readonly width: number; readonly share: string },
): Html {
  const { x, width, share } = place;
  const size = sizeText(layer.size);
  const text =
    width < 0.05
      ? undefined
      : html`<text x="8" y="22"
          >${size} ${shortInstruction(layer.createdBy)}</text
        >`;
  return html`<svg x="${percent(x)}" width="${percent(width)}" height="34">
    <title>${size}${share}: ${instructionText(layer.createdBy)}</title>
    <rect
      class="layer ${layerKind(layer.createdBy)}"
      width="100%"
      height="100%"
    />
    ${text}
  </svg>`;
}

function percent(part: number): string {
  return `${Number((part * 100).toFixed(3))}%`;
}
