import { readImages, type ReadImagesOptions } from "./archive.ts";
import { withEngineSizes } from "./engine-sizes.ts";
import { EngineError, type Engine } from "./engine.ts";
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
  const details = await engine.inspect(name);
  if (details === undefined)
    throw new EngineError("no-image", `no image is called ${name}`, {
      hint: "dockfix layers takes the name of an image, an archive of docker save, or a Dockerfile.",
    });
  const { signal } = options;
  const stream = engine.save([name], signal === undefined ? {} : { signal });
  const [image] = await readImages(stream, [name], options);
  if (image === undefined)
    throw new EngineError("bad-archive", "the archive holds no image");
  return withEngineSizes(image, details.history);
}
