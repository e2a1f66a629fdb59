import { slimSibling } from "../../facts/images/images.ts";
import { say, type Message } from "../../message.ts";
import type { Stage } from "../build/stages.ts";
import { slimImage } from "./image.ts";
import type { Swap } from "./terms.ts";

/** The slim sibling that a stage could stand on; `refused` where it has one that may not be taken, `undefined` where it has none. */
export function slimSwap(
  stage: Stage,
): Swap | { readonly refused: Message } | undefined {
  if (stage.base.kind !== "image") return undefined;
  const { official, image: reference } = stage.base;
  const { tag } = reference;
  const sibling = official && slimSibling(official, tag);
  if (official === undefined || !sibling) return undefined;
  const { base } = stage.from;
  if (base.includes("$"))
    return { refused: say`build arguments decide the tag` };
  if (base.includes("@"))
    return { refused: say`a digest pins this very image` };
  const { current, suite } = sibling;
  const image = suite && slimImage(official, tag, suite);
  if (suite === undefined || !image)
    return {
      refused: say`what the slim image of ${official} lacks is not known`,
    };
  const name = tag === undefined ? base : base.slice(0, -tag.length - 1);
  return {
    official,
    tag,
    slimTag: sibling.tag,
    base: `${name}:${sibling.tag}`,
    suite,
    current,
    image,
  };
}
