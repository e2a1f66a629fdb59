import { baseDockerfile } from "./bases.ts";
import type { BuildSettings } from "./build-settings.ts";
import { EngineError, type Control } from "./engine/engine.ts";
import type { Session } from "./engine/session.ts";
import type { ComparedImage } from "./image/difference.ts";
import { engineImages } from "./image/engine-image.ts";
import type { Image, ImageConfig, Layer } from "./image/image.ts";
import { originIn } from "./origin.ts";

/** An image in the engine, and the Dockerfile that it was built from. */
export interface BuiltImage {
  readonly tag: string;
  readonly dockerfile: string;
}

/** The configurations of two images. */
export interface Configurations {
  readonly before: ImageConfig;
  readonly after: ImageConfig;
}

/**
 * Reads two images from the engine. Where they stand on different images, which their layers tell and not what FROM says, it is noted how many layers of each
 * are those of its base. Rejects with an EngineError.
 */
export async function comparedImages(
  session: Session,
  images: { readonly before: BuiltImage; readonly after: BuiltImage },
  configs: Configurations,
  settings: BuildSettings,
  control: Control,
): Promise<{ readonly before: ComparedImage; readonly after: ComparedImage }> {
  const { before, after } = images;
  const bases = await buildBases(session, images, settings, control);
  const tags = [before.tag, after.tag, ...bases.values()];
  const read = await engineImages(session.engine, [...new Set(tags)], {
    compressed: false,
    // Which files of a package are as it ships them matters only in front of another base.
    md5: bases.size > 0,
    ...(control.signal !== undefined && { signal: control.signal }),
  });
  const imageOf = (
    { tag, dockerfile }: BuiltImage,
    config: ImageConfig,
  ): ComparedImage => ({
    config,
    layers: named(read, tag).layers,
    origin: originIn(dockerfile),
  });
  const one = imageOf(before, configs.before);
  const two = imageOf(after, configs.after);
  if (bases.size === 0) return { before: one, after: two };
  const baseOf = ({ tag }: BuiltImage): readonly Layer[] => {
    const base = bases.get(tag);
    return base === undefined ? [] : filled(named(read, base).layers);
  };
  const [baseBefore, baseAfter] = [baseOf(before), baseOf(after)];
  const isSame =
    baseBefore.length === baseAfter.length &&
    shared(baseBefore, baseAfter) === baseBefore.length;
  if (isSame) return { before: one, after: two };
  return {
    before: { ...one, base: shared(one.layers, baseBefore) },
    after: { ...two, base: shared(two.layers, baseAfter) },
  };
}

/** From the tag of each image to that of the one that it stands on; nothing where that is the same anyway. `scratch` is no image. */
async function buildBases(
  session: Session,
  {
    before,
    after,
  }: { readonly before: BuiltImage; readonly after: BuiltImage },
  { target, ...rest }: BuildSettings,
  control: Control,
): Promise<ReadonlyMap<string, string>> {
  const one = baseDockerfile(before.dockerfile, target);
  const two = baseDockerfile(after.dockerfile, target);
  const tags = new Map<string, string>();
  if (one === two) return tags;
  for (const [name, tag, dockerfile] of [
    ["base-before", before.tag, one],
    ["base-after", after.tag, two],
  ] as const) {
    if (dockerfile === undefined) continue;
    await session.build(name, { ...rest, dockerfile, cache: true }, control);
    tags.set(tag, session.tag(name));
  }
  return tags;
}

/** Some engines end an image with a layer that holds nothing. */
function filled(layers: readonly Layer[]): readonly Layer[] {
  return layers.filter(
    ({ files, removed, emptied }) =>
      files.size + removed.size + emptied.size > 0,
  );
}

/** How many layers, from the lowest, are the same. */
function shared(layers: readonly Layer[], others: readonly Layer[]): number {
  const end = layers.findIndex(
    ({ diffId }, at) => diffId !== others[at]?.diffId,
  );
  return end === -1 ? layers.length : end;
}

function named(images: readonly Image[], tag: string): Image {
  const image = images.find(({ name }) => name === tag);
  if (image !== undefined) return image;
  throw new EngineError("bad-archive", `the archive does not hold ${tag}`);
}
