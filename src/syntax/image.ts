import { DockerfileParser } from "dockerfile-ast";
import type { Span } from "../span.ts";
import { flagValue, type Instruction } from "./instruction.ts";
import { textOf } from "./instruction.ts";

/** An image reference, split. Nothing in it is normalised: `ubuntu` has no registry and no `library/`. */
export interface ImageReference {
  readonly registry: string | undefined;
  readonly name: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** The typed view of a FROM. Spans are logical. */
export interface From {
  /** As written, variables and all: an image, `scratch`, or the name of an earlier stage. */
  readonly base: string;
  readonly baseSpan: Span;
  /** In lower case, as stages are compared. */
  readonly stage: string | undefined;
  readonly platform: string | undefined;
}

/** Splits an image reference. The splitting is dockerfile-ast's, which agrees with BuildKit on FROM. */
export function imageReference(text: string): ImageReference | undefined {
  if (!/^[\w.:/@+-]+$/.test(text)) return undefined;
  const [from] = DockerfileParser.parse(`FROM ${text}`).getFROMs();
  const name = from?.getImageName();
  if (from === undefined || name === undefined || name === null)
    return undefined;
  return {
    registry: from.getRegistry() ?? undefined,
    name,
    tag: from.getImageTag() ?? undefined,
    digest: from.getImageDigest() ?? undefined,
  };
}

/** The typed view of a FROM instruction; `undefined` for anything else. */
export function fromOf(instruction: Instruction): From | undefined {
  const [base, , stage] = instruction.words;
  if (instruction.keyword !== "FROM" || base === undefined) return undefined;
  return {
    base: textOf(instruction, base),
    baseSpan: { start: base.start, end: base.end },
    stage: stage?.text.toLowerCase(),
    platform: flagValue(instruction, "platform"),
  };
}

/** Short name of a Docker official image (`python`), or `undefined` for an image of anybody else. */
export function officialName(image: ImageReference): string | undefined {
  const hub =
    image.registry === undefined ||
    image.registry === "docker.io" ||
    image.registry === "index.docker.io";
  const name = image.name.startsWith("library/")
    ? image.name.slice("library/".length)
    : image.name;
  return hub && !name.includes("/") ? name : undefined;
}
