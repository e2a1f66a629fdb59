import { readImages, type ReadImagesOptions } from "./archive.ts";
import { withEngineSizes } from "./engine-sizes.ts";
import {
  EngineError,
  type Control,
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
  const details: ImageDetails[] = [];
  for (const name of names) {
    const found = await engine.inspect(name);
    if (found === undefined)
      throw new EngineError("no-image", `no image is called ${name}`, {
        hint: "See which there are: docker images, podman images or buildah images.",
      });
    details.push(found);
  }
  const empty = new Map<string, Image>();
  for (const [at, name] of names.entries()) {
    const found = details[at];
    if (found?.size !== 0) continue;
    const image = await emptyImage(engine, name, found, options);
    if (image !== undefined) empty.set(name, image);
  }
  const saved = names.filter((name) => !empty.has(name));
  const images: Image[] = [];
  for (const some of archivesOf(engine, saved))
    images.push(
      ...(await readImages(
        engine.save(some, controlOf(options)),
        some,
        options,
      )),
    );
  return names.flatMap((name, at) => {
    const image = empty.get(name) ?? images[saved.indexOf(name)];
    return image === undefined
      ? []
      : withEngineSizes(image, details[at]?.history ?? []);
  });
}

/** An image without a layer, which Docker does not save; `undefined` for one that it does. */
async function emptyImage(
  engine: Engine,
  name: string,
  { id, history }: ImageDetails,
  options: ReadImagesOptions,
): Promise<Image | undefined> {
  try {
    await readImages(engine.save([name], controlOf(options)), [name], options);
    return undefined;
  } catch (error) {
    const isEmpty =
      error instanceof EngineError &&
      [error.message, ...error.log].some((line) =>
        line.includes("empty export"),
      );
    if (!isEmpty) throw error;
    return {
      name,
      id,
      layers: [],
      history: history.map(({ createdBy }) => ({
        createdBy,
        layer: undefined,
      })),
    };
  }
}

function controlOf({ signal }: ReadImagesOptions): Control {
  return signal === undefined ? {} : { signal };
}

function archivesOf(
  { name }: Engine,
  names: readonly string[],
): readonly (readonly string[])[] {
  if (names.length === 0) return [];
  return name === "buildah" ? names.map((each) => [each]) : [names];
}
