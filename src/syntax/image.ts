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

const REGISTRY = /^(?:localhost|(?=.*[.:A-Z])[\w.-]+(?::\d+)?)$/;
const NAME = /^[a-z\d]+(?:[._-]+[a-z\d]+)*(?:\/[a-z\d]+(?:[._-]+[a-z\d]+)*)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^[\w.+-]+:[\da-fA-F]+$/;

/** Splits an image reference as the distribution project does; `undefined` for what is none, variables included. */
export function imageReference(text: string): ImageReference | undefined {
  const at = text.indexOf("@");
  const digest = at === -1 ? undefined : text.slice(at + 1);
  const tagged = at === -1 ? text : text.slice(0, at);
  const slash = tagged.indexOf("/");
  const first = tagged.slice(0, Math.max(0, slash));
  // The first part is a registry where it cannot be the name of an account.
  const registry = REGISTRY.test(first) ? first : undefined;
  const rest = registry === undefined ? tagged : tagged.slice(slash + 1);
  const colon = rest.indexOf(":");
  const name = colon === -1 ? rest : rest.slice(0, colon);
  const tag = colon === -1 ? undefined : rest.slice(colon + 1);
  if (!NAME.test(name)) return undefined;
  if (tag !== undefined && !TAG.test(tag)) return undefined;
  if (digest !== undefined && !DIGEST.test(digest)) return undefined;
  return { registry, name, tag, digest };
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
