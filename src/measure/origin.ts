import { parse } from "../syntax/dockerfile.ts";
import { argsText, flagValue } from "../syntax/instruction.ts";
import { originOf, type Origin } from "./image/excuse.ts";

/**
 * Tells where the files of a layer come from that a Dockerfile made. The history of an image names only where a COPY put them; they are another stage's where
 * every COPY and ADD of the Dockerfile to that place takes them from one.
 */
export function originIn(dockerfile: string): (createdBy: string) => Origin {
  const copies = parse(dockerfile).instructions.flatMap((instruction) => {
    if (!/^(?:ADD|COPY)$/.test(instruction.keyword)) return [];
    const words = argsText(instruction)
      .trim()
      .split(/[\s"\]]+/);
    const place = words.filter((word) => word !== "").at(-1) ?? "";
    return [{ place, isStage: flagValue(instruction, "from") !== undefined }];
  });
  return (createdBy) => {
    const origin = originOf(createdBy);
    const same = copies.filter(({ place }) => createdBy.includes(place));
    return origin !== undefined &&
      same.length > 0 &&
      same.every(({ isStage }) => isStage)
      ? "stage"
      : origin;
  };
}
