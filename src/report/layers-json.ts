import type { ImageReport } from "../measure/image/layers.ts";
import { shownPath } from "../measure/image/shown-path.ts";

/**
 * An image layer by layer as one JSON object: `{ version, image, id, size, wasted, efficiency, layers: [{ diffId, createdBy, size,
 * wasted, added, changed, removed }], waste: [{ kind, path, size, layer, transform }] }`. Sizes are bytes; `layer` counts from 0;
 * `transform` is null where none is known. Every wasted file is listed.
 */
export function layersJson(report: ImageReport, version: string): string {
  const { name, waste, ...others } = report;
  const object = {
    version,
    image: name,
    ...others,
    waste: waste.map((each) => ({
      ...each,
      path: shownPath(each.path),
      transform: each.transform ?? null,
    })),
  };
  return `${JSON.stringify(object, undefined, 2)}\n`;
}
