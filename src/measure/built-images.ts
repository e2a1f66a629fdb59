import { basesOf, pullOf, type FetchedBases } from "./base-pull.ts";
import { EngineError, type Control } from "./engine/engine.ts";
import type { Session } from "./engine/session.ts";
import { contentsOf, wasteOf } from "./image/contents.ts";
import { engineImages } from "./image/engine-image.ts";
import type { Image } from "./image/image.ts";
import type { Built } from "./measurement.ts";
import { pulledSize } from "./pulled-size.ts";
import { timingOf } from "./timing.ts";
import { failedBuild, type Finished } from "./variant-build.ts";
import type { Variant } from "./variant.ts";

/** What was read of all images together. */
export interface ReadImages {
  readonly images: readonly Image[];
  /** For each variant, bytes that its bases take to pull; `undefined` where they are not known, or the same for all. */
  readonly pulls: readonly (number | undefined)[];
}

const UNREAD = new EngineError(
  "engine-failed",
  "its image is not in the archive",
);

/** Reads the images that were built, and their bases where these differ. Rejects with an EngineError. */
export async function readImagesOf(
  session: Session,
  variants: readonly Variant[],
  finished: readonly Finished[],
  fetched: FetchedBases,
  { signal }: Control,
): Promise<ReadImages> {
  const tags = finished.flatMap((each) =>
    each.kind === "built" ? [each.tag] : [],
  );
  const bases = variants.map(({ dockerfile }) => basesOf(dockerfile, fetched));
  // Where all stand on the same images, a machine pulls the same for each.
  const isMoved = bases.some((some) => some?.join() !== bases[0]?.join());
  const others = isMoved ? bases.flatMap((some) => some ?? []) : [];
  const images = await engineImages(
    session.engine,
    [...new Set([...tags, ...others])],
    { compressed: true, ...(signal !== undefined && { signal }) },
  );
  const pulls = bases.map((some) =>
    isMoved ? pullOf(some, images) : undefined,
  );
  return { images, pulls };
}

/** All that is known of what came of building one variant; of an image that could not be read, what the engine says. */
export function builtOf(
  index: number,
  finished: Finished | undefined,
  read: ReadImages | undefined,
  stoppedBy: EngineError | undefined,
): Built {
  if (finished?.kind === "failed") return finished;
  const image = read?.images.find(({ name }) => name === finished?.tag);
  if (finished !== undefined && image !== undefined)
    return measuredImage(finished, image, read?.pulls[index]);
  return finished?.size === undefined
    ? failedBuild(stoppedBy ?? UNREAD)
    : unread(finished, finished.size, stoppedBy ?? UNREAD);
}

function measuredImage(
  { seconds, warm, failure }: Extract<Finished, { kind: "built" }>,
  image: Image,
  bases: number | undefined,
): Built {
  const { layers } = image;
  return {
    kind: "built",
    size: layers.reduce((sum, { size }) => sum + size, 0),
    compressed: pulledSize(layers),
    bases,
    layers: layers.map(({ createdBy, size, compressed }) => ({
      createdBy,
      size,
      compressed,
    })),
    cold: timingOf(seconds),
    warm,
    contents: contentsOf(image),
    waste: wasteOf(image),
    ...(failure !== undefined && {
      unmeasured: `the build behind a change of the source: ${failure.message}`,
    }),
  };
}

function unread(
  { seconds, warm }: Extract<Finished, { kind: "built" }>,
  size: number,
  { message }: EngineError,
): Built {
  return {
    kind: "built",
    size,
    compressed: undefined,
    bases: undefined,
    layers: [],
    cold: timingOf(seconds),
    warm,
    contents: { name: "/", size, wasted: 0, children: [] },
    waste: [],
    unmeasured: `its layers and what is in it: ${message}`,
  };
}
