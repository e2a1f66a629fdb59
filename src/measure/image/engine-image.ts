import { readImages, type ReadImagesOptions } from "./archive.ts";
import { withEngineSizes } from "./engine-sizes.ts";
import {
  EngineError,
  type Engine,
  type ImageDetails,
} from "../engine/engine.ts";
import type { Image } from "./image.ts";

/**
 * An image of an engine, with the sizes that the engine itself gives its layers. Rejects with an EngineError: `no-image` where there is
 * none of this name; for others see `readImages`.
 */
export async function engineImage(
  engine: Engine,
  name: string,
  options: ReadImagesOptions,
): Promise<Image> {
  const [image] = await engineImages(engine, [name], options);
  if (image !== undefined) return image;
  throw new EngineError("bad-archive", "the archive holds no image");
}

/** Several images, in the order of their names. Layers that they share are read once where the engine puts all into one archive. */
export async function engineImages(
  engine: Engine,
  names: readonly string[],
  options: ReadImagesOptions,
): Promise<readonly Image[]> {
  const known: ImageDetails[] = [];
  for (const name of names) {
    const found = await engine.inspect(name);
    if (found === undefined)
      throw new EngineError("no-image", `no image is called ${name}`, {
        hint: "See which there are: docker images, podman images or buildah images.",
      });
    known.push(found);
  }
  const { signal } = options;
  const control = signal === undefined ? {} : { signal };
  const images: Image[] = [];
  // Engines refuse to put an image without layers into an archive.
  const saved = names.filter((_, at) => known[at]?.layers.length !== 0);
  for (const some of archivesOf(engine, saved))
    images.push(
      ...(await readImages(engine.save(some, control), some, options)),
    );
  return names.map((name, at) => {
    const details = known[at];
    if (details?.layers.length === 0) return withoutLayers(name, details);
    const image = images.find((each) => each.name === name);
    if (image !== undefined)
      return withEngineSizes(image, details?.history ?? []);
    throw new EngineError("bad-archive", `the archive does not hold ${name}`);
  });
}

function withoutLayers(name: string, { id, history }: ImageDetails): Image {
  const instructions = history.map(({ createdBy }) => ({
    createdBy,
    layer: undefined,
  }));
  return { name, id, layers: [], history: instructions };
}

function archivesOf(
  { name }: Engine,
  names: readonly string[],
): readonly (readonly string[])[] {
  if (names.length === 0) return [];
  return name === "buildah" ? names.map((each) => [each]) : [names];
}
