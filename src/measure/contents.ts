import type { LayerPath } from "./image.ts";

/** A folder of an image, or what a folder holds besides its largest parts, with the bytes that it takes in all layers. */
export interface SizeNode {
  readonly name: string;
  /** Bytes, those of the children included. */
  readonly size: number;
  /** Of these, bytes that a later layer hides or replaces. */
  readonly wasted: number;
  readonly children: readonly SizeNode[];
}

/** Bytes that an image carries and nobody sees or needs. */
export interface Waste {
  /** `hidden`: a later layer removes it. `replaced`: a later layer holds another copy. `cache`: what a known tool keeps to be faster the next time. */
  readonly kind: "hidden" | "replaced" | "cache";
  readonly path: LayerPath;
  /** Bytes. */
  readonly size: number;
  /** Index of the layer that carries it, the lowest is 0. */
  readonly layer: number;
  /** The transform that would keep it out: `purge-caches/apt`. */
  readonly transform: string | undefined;
}
