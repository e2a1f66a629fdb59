import type { HistoryEntry } from "../engine/engine.ts";
import type { Image, Layer } from "./image.ts";

/**
 * The image with the sizes that the engine itself gives its layers: whether it counts symbolic links depends on how the layer came
 * to it, which the archive does not tell. A layer of which it says something else altogether keeps its size.
 */
export function withEngineSizes(
  image: Image,
  history: readonly HistoryEntry[],
): Image {
  const sizes = new Map<number, number>();
  if (history.length === image.history.length)
    image.history.forEach(({ layer }, at) => {
      const size = history[at]?.size;
      if (layer !== undefined && size !== undefined) sizes.set(layer, size);
    });
  return {
    ...image,
    layers: image.layers.map((layer, at) => sized(layer, sizes.get(at))),
  };
}

function sized(layer: Layer, size: number | undefined): Layer {
  return size === layer.size + layer.linkSize ? { ...layer, size } : layer;
}
