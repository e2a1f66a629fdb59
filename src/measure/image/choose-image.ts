import { EngineError } from "../engine/engine.ts";
import { isNamed, type StoredImage } from "./manifest.ts";

/** Which image of several is meant. */
export interface Choice {
  /** A name or an id. */
  readonly image?: string | undefined;
  /** `linux/arm64`. */
  readonly platform?: string | undefined;
}

/** The one image that is meant. Throws an EngineError that lists all where there is none or more than one. */
export function chooseImage(
  images: readonly StoredImage[],
  { image: name, platform }: Choice,
): StoredImage {
  if (images.length === 0)
    throw new EngineError("bad-archive", "the archive holds no image");
  const named =
    name === undefined ? images : images.filter((each) => isNamed(each, name));
  if (name !== undefined && named.length === 0)
    throw none(`called ${name}`, images);
  const fitting =
    platform === undefined
      ? named
      : named.filter((each) => isFor(each.platform, platform));
  if (platform !== undefined && fitting.length === 0)
    throw none(`for ${platform}`, named);
  const [first, second] = fitting;
  if (first !== undefined && second === undefined) return first;
  const names = new Set(fitting.map(titleOf));
  const platforms = new Set(fitting.map((each) => each.platform));
  const byName = "--image NAME picks one, by its name or its id.";
  throw new EngineError(
    "no-image",
    `the archive holds ${fitting.length} images, and one is asked for`,
    {
      log: fitting.map(lineOf),
      hint:
        names.size < fitting.length && platforms.size > 1
          ? `${names.size > 1 ? `${byName} ` : ""}--platform P picks one by its platform.`
          : byName,
    },
  );
}

function none(what: string, images: readonly StoredImage[]): EngineError {
  return new EngineError("no-image", `the archive holds no image ${what}`, {
    log: images.map(lineOf),
    hint: "What it holds is listed above.",
  });
}

function titleOf({ tags, id }: StoredImage): string {
  return tags[0] ?? id.slice(0, "sha256:".length + 12);
}

function lineOf(image: StoredImage): string {
  const { tags, platform } = image;
  const names = tags.length === 0 ? titleOf(image) : tags.join(", ");
  return platform === "" ? names : `${names} (${platform})`;
}

/** The variant of arm64 is always 8, and is often left out. */
function isFor(platform: string, asked: string): boolean {
  const plain = (text: string): string =>
    text.toLowerCase().replace(/^(linux\/arm64)\/v8$/, "$1");
  return plain(platform) === plain(asked);
}
