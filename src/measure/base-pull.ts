import { baseDockerfiles } from "./bases.ts";
import type { Session } from "./engine/session.ts";
import type { Image, Layer } from "./image/image.ts";
import { pulledSize } from "./pulled-size.ts";

/** Images that were fetched for a Dockerfile: the name of each, by a Dockerfile that is that image and nothing else. */
export type FetchedBases = ReadonlyMap<string, string>;

/** Names of the images that a Dockerfile takes from elsewhere, sorted; `undefined` where one of them could not be fetched. */
export function basesOf(
  dockerfile: string,
  fetched: FetchedBases,
): readonly string[] | undefined {
  const names = baseDockerfiles(dockerfile).map((base) => fetched.get(base));
  return names.includes(undefined)
    ? undefined
    : names.flatMap((name) => name ?? []).sort();
}

/** What each image that was fetched consists of, by the Dockerfile that is that image. Something else means that its name stands for another image now. */
export async function layersOf(
  { engine }: Session,
  fetched: FetchedBases,
): Promise<Readonly<Record<string, string>>> {
  const layers: [string, string][] = [];
  for (const [dockerfile, name] of fetched) {
    const details = await engine.inspect(name);
    if (details !== undefined)
      layers.push([dockerfile, details.layers.join(" ")]);
  }
  return Object.fromEntries(layers);
}

/** Bytes that a machine without any image pulls for these, compressed, each layer once; `undefined` where one is not known. */
export function pullOf(
  names: readonly string[] | undefined,
  images: readonly Image[],
): number | undefined {
  const layers = new Map<string, Layer>();
  for (const name of names ?? [undefined]) {
    const image = images.find((each) => each.name === name);
    if (image === undefined) return undefined;
    for (const layer of image.layers) layers.set(layer.diffId, layer);
  }
  return pulledSize(layers.values());
}
