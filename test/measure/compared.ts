import {
  compareImages,
  type CompareOptions,
  type Comparison,
} from "../../src/measure/image/difference.ts";
import type { ImageConfig } from "../../src/measure/image/image.ts";
import { EMPTY_CONFIG } from "./images.ts";
import { imageOf, layer, type SavedLayer } from "./saved.ts";
import type { Written } from "./tar-writer.ts";

/** An image of a test: what its base holds, where that matters, and what its Dockerfile made of it. */
export interface PlantedImage {
  readonly base?: readonly Written[];
  /** Entries of the layers above. `.wh.` in front of a name removes it. */
  readonly layers: readonly (readonly Written[] | SavedLayer)[];
  readonly config?: Partial<ImageConfig>;
}

/** Compares two images that a test makes; where they have bases, as such that stand on two. */
export async function comparePlanted(
  before: PlantedImage,
  after: PlantedImage,
  options: Partial<CompareOptions> = {},
): Promise<Comparison> {
  const [one, two] = await Promise.all([before, after].map(comparedOf));
  if (one === undefined || two === undefined) throw new Error("no image");
  return compareImages(one, two, { purges: [], ...options });
}

async function comparedOf({
  base,
  layers,
  config,
}: PlantedImage): Promise<Parameters<typeof compareImages>[0]> {
  const own = layers.map((each) =>
    "data" in each ? each : layer(each, "RUN /bin/sh -c make # buildkit"),
  );
  const image = await imageOf(
    ...(base === undefined ? own : [layer(base, "base"), ...own]),
  );
  return {
    config: { ...EMPTY_CONFIG, ...config },
    layers: image.layers,
    ...(base !== undefined && { base: 1 }),
  };
}

/** Paths of files that differ. */
export function pathsIn({ differences }: Comparison): readonly string[] {
  return differences.flatMap((each) =>
    each.kind === "file" ? [each.path] : [],
  );
}

/** A file whose content a COPY brought. */
export function copied(...entries: readonly Written[]): SavedLayer {
  return layer(entries, "COPY files / # buildkit");
}
