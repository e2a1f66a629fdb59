import type { SizeNode } from "../measure/image/contents.ts";
import { shareText } from "./approach-row.ts";
import { html, type Html } from "./html.ts";
import { sizeText } from "./saving.ts";
import { sizeCells, type SizeCell } from "./size-cells.ts";
import type { Frame } from "./squarified.ts";

const WIDTH = 1000;

/**
 * A treemap of what an image holds: an inline SVG that fits the width it gets. `height` is in pixels; areas of two
 * treemaps compare where their heights are as their sizes. Wasted bytes are hatched.
 */
export function treemapChart(
  root: SizeNode,
  options: { readonly height: number; readonly title: string },
): Html {
  const frame = { x: 0, y: 0, width: WIDTH, height: options.height };
  const { cells, groups } = sizeCells(root, frame);
  const shown = groups.map(
    ({ path, size }, index) =>
      html`<li>
        <span class="chip g${index}"></span>${path}
        <span class="dim">${sizeText(size)}</span>
      </li>`,
  );
  const wasted =
    root.wasted > 0
      ? html`<li>
          <span class="chip hatched"></span>wasted
          <span class="dim">${sizeText(root.wasted)}</span>
        </li>`
      : undefined;
  return html`<svg
      class="treemap"
      role="img"
      aria-label="${options.title}"
      width="100%"
      height="${options.height}"
    >
      ${cells.map((cell) => cellMarkup(cell, frame, root.size))}
    </svg>
    <ul class="legend">
      ${shown}${wasted}
    </ul>`;
}

function cellMarkup(cell: SizeCell, frame: Frame, total: number): Html {
  const { x, y, width, height } = cell.frame;
  const waste = cell.size > 0 ? Math.min(1, cell.wasted / cell.size) : 0;
  return html`<svg
    x="${percent(x / frame.width)}"
    y="${percent(y / frame.height)}"
    width="${percent(width / frame.width)}"
    height="${percent(height / frame.height)}"
    class="${shape(width, height)} ${waste > 0 ? "" : "plain"}"
  >
    <title>${tooltip(cell, total)}</title>
    <rect
      class="cell g${cell.group < 0 ? "x" : cell.group}"
      width="100%"
      height="100%"
    />
    ${
      waste > 0
        ? html`<rect
            class="waste"
            y="${percent(1 - waste)}"
            width="100%"
            height="${percent(waste)}"
          />`
        : undefined
    }
    ${label(cell)}
  </svg>`;
}

/** Three lines where there is room, or two, or one: the name, its folder, its size. */
function label(cell: SizeCell): Html | undefined {
  const { width, height } = cell.frame;
  if (width < 46 || height < 20) return undefined;
  const cut = cell.path.lastIndexOf("/");
  const name = cell.path.slice(cut + 1) || "/";
  const folder = cell.path.slice(0, cut) || "/";
  const lines = [
    html`<text class="name" x="6" y="16">${name}</text>`,
    html`<text x="6" y="31">${sizeText(cell.size)}</text>`,
    html`<text class="folder" x="6" y="46">${folder}</text>`,
  ];
  return html`${lines.slice(0, Math.floor((height - 4) / 15))}`;
}

/** What a narrow window has no room for, by class; the style sheet hides it there. */
function shape(width: number, height: number): string {
  if (width < 46 || height < 20) return "bare";
  return width < 150 ? "slender" : "wide";
}

function tooltip(cell: SizeCell, total: number): string {
  const share = total > 0 ? `, ${shareText(cell.size / total)}` : "";
  const waste = cell.wasted > 0 ? `, ${sizeText(cell.wasted)} wasted` : "";
  return `${cell.path}: ${sizeText(cell.size)}${share}${waste}`;
}

function percent(part: number): string {
  return `${Number((part * 100).toFixed(3))}%`;
}
