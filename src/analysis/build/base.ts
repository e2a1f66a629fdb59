import { isWindows } from "../../facts/images/tag.ts";
import type { ImageFacts } from "../../facts/managers/manager.ts";
import { officialImage } from "../../facts/images/images.ts";
import type { BaseFacts } from "./environment.ts";
import type { Base } from "./stages.ts";

/** What a stage stands on in the end, below all stages. */
export function rootOf(base: Base): Exclude<Base, { kind: "stage" }> {
  let at = base;
  while (at.kind === "stage") at = at.stage.base;
  return at;
}

/** What the base image of a stage is, followed through the stages it stands on. */
export function imageFacts(base: Base): ImageFacts {
  const root = rootOf(base);
  if (root.kind !== "image")
    return {
      official: undefined,
      name: "",
      tag: undefined,
      family: undefined,
      suite: undefined,
    };
  const { image, official } = root;
  const known =
    official === undefined ? undefined : officialImage(official, image.tag);
  return {
    official,
    name: image.name,
    tag: image.tag,
    family: known?.family ?? familyByName(`${image.name}:${image.tag ?? ""}`),
    suite: known?.suite,
  };
}

/** Images that are none of Docker's official ones, by what they are called. */
function familyByName(name: string): string | undefined {
  if (/alpine/.test(name)) return "alpine";
  return /^(?:opensuse|suse|bci)\//.test(name) ? "suse" : undefined;
}

/** The environment that a base image brings; unknown where the image is. Not for a base that is a stage. */
export function baseFacts(base: Base): BaseFacts {
  const unknown = {
    shell: undefined,
    user: undefined,
    workdir: undefined,
    variables: {},
    closed: false,
  };
  if (base.kind === "scratch")
    return { ...unknown, user: "root", workdir: "/", closed: true };
  if (base.kind !== "image") return unknown;
  const windows = isWindows(
    `${base.image.registry ?? ""}/${base.image.name}:${base.image.tag ?? ""}`,
  );
  if (windows) return { ...unknown, shell: ["cmd", "/S", "/C"] };
  const known =
    base.official === undefined
      ? undefined
      : officialImage(base.official, base.image.tag);
  if (known === undefined) return unknown;
  // The facts hold the variables that matter for caches, not all: an unknown name stays unknown.
  return {
    shell: undefined,
    user: known.user,
    workdir: known.workdir,
    variables: known.env,
    closed: false,
  };
}
