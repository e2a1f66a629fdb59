import { wasteOf, type Waste } from "./contents.ts";
import type { Image } from "./image.ts";
import { stackOf } from "./stack.ts";

/** One layer, and what it does to the files of those below it. Sizes are bytes. */
export interface LayerReport {
  readonly diffId: string;
  readonly createdBy: string;
  readonly size: number;
  /** Of these, what the image could do without. */
  readonly wasted: number;
  /** Numbers of files, links and devices; folders are not counted. */
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
}

/** An image layer by layer. Sizes are bytes. */
export interface ImageReport {
  readonly name: string;
  readonly id: string;
  readonly size: number;
  readonly wasted: number;
  /** Share of the bytes that are no waste, 0 to 1. */
  readonly efficiency: number;
  /** The lowest first. */
  readonly layers: readonly LayerReport[];
  /** The largest first. */
  readonly waste: readonly Waste[];
}

export function imageReport(image: Image): ImageReport {
  const waste = wasteOf(image);
  const wasted = image.layers.map(() => 0);
  for (const { layer, size } of waste)
    wasted[layer] = (wasted[layer] ?? 0) + size;
  const { steps } = stackOf(image.layers);
  const layers = image.layers.map(({ diffId, createdBy, size }, at) => ({
    diffId,
    createdBy,
    size,
    wasted: wasted[at] ?? 0,
    ...(steps[at] ?? { added: 0, changed: 0, removed: 0 }),
  }));
  const size = sum(layers.map((layer) => layer.size));
  const lost = sum(wasted);
  return {
    name: image.name,
    id: image.id,
    size,
    wasted: lost,
    efficiency: size === 0 ? 1 : (size - lost) / size,
    layers,
    waste,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
