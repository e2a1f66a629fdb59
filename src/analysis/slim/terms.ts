import { LISTED } from "../../facts/images/images.data.ts";
import { releaseInTag } from "../../facts/images/tag.ts";
import { dataFileOf } from "../../facts/images/slim.ts";
import { assumption, type Assumption } from "../../assumption.ts";
import { line as at, say } from "../../message.ts";
import type { Needs } from "./needs.ts";
import type { SlimSibling } from "./image.ts";

/** A full image and the slim one that would stand in for it. */
export interface Swap {
  /** Short name of the official image. */
  readonly official: string;
  readonly tag: string | undefined;
  readonly slimTag: string;
  /** The slim image as the file would name it. */
  readonly base: string;
  readonly suite: string;
  /** Both tags are still built. */
  readonly current: boolean;
  readonly image: SlimSibling;
}

/** Why: what the user reads. */
export function reasonOf(
  { official, slimTag, suite, image }: Swap,
  { first, install }: Needs,
): string {
  const without =
    image.packages.size === 0
      ? "manual pages, documentation and translations"
      : "what most images never use";
  const same = `${official}:${slimTag} is the same version on the same Debian ${suite}, without ${without}`;
  const done = [
    ...(first.has("manuals")
      ? ["makes the folder for manual pages that Java does not install without"]
      : []),
    ...(install.length === 0
      ? []
      : [`installs ${listed(install)}, which this file needs`]),
  ];
  return done.length === 0 ? same : `${same}; a new RUN ${done.join(" and ")}`;
}

/** What must hold, the most general first. */
export function assumptionsOf(
  { official, tag = "latest", suite, current, image }: Swap,
  { install, isOpen, unknown, wheels }: Needs,
): readonly Assumption[] {
  const lacks = image.packages;
  const example = dataFileOf(official);
  const data = example === undefined ? "" : ` (such as ${example})`;
  const python = /\./.test(image.python ?? "")
    ? `Python ${image.python ?? ""}`
    : "this Python";
  const all: (Assumption | undefined)[] = [
    lacks.size === 0
      ? assumption(
          `slim-documents:${official}`,
          say`nothing reads manual pages, documentation or translations`,
        )
      : assumption(
          `slim-enough:${official}`,
          say`what runs in the container needs no program, library or data file${data} that only the full image has`,
        ),
    isOpen && lacks.size > 0
      ? assumption(
          `slim-open:${official}`,
          say`that also holds for whatever people start in it: this file has no CMD and no ENTRYPOINT`,
        )
      : undefined,
    lacks.has("fonts-dejavu-core") && official === "openjdk"
      ? assumption(
          `slim-fonts:${official}`,
          say`nothing draws text: the slim image has no fonts`,
        )
      : undefined,
    current && releaseInTag(official, tag) === undefined
      ? assumption(
          `tag-suite:${official}:${tag}`,
          say`${official}:${tag} stands on Debian ${suite}, as it did on ${LISTED}`,
        )
      : undefined,
    image.isMeasured
      ? undefined
      : assumption(
          `slim-unmeasured:${official}:${suite}`,
          say`what the slim image lacks on Debian ${suite} is what it lacks on a later one`,
          "high",
        ),
    image.isMeasured && !image.isExact
      ? assumption(
          `slim-like-today:${official}:${tag}`,
          say`this version of ${official} is put together as today's are`,
          "high",
        )
      : undefined,
    install.length > 0 && suite === "bullseye"
      ? assumption(
          "suite-served:bullseye",
          say`Debian still serves bullseye, whose support ended in August 2026`,
        )
      : undefined,
    ...wheels.map((name) =>
      assumption(
        `wheel:${name}`,
        say`PyPI has a wheel of ${name} for ${python}`,
      ),
    ),
    ...unknown.map(({ what, line }) =>
      assumption(
        `slim-enough-for:${what}`,
        say`nothing that only the full image has is needed by ${what} (${at(line)})`,
        "high",
      ),
    ),
  ];
  return all.flatMap((each) => each ?? []);
}

/** `a`, `a and b`, `a, b and c`; more than six are cut: `a, b, c, d, e and 4 more`. */
export function listed(names: readonly string[]): string {
  const shown = names.length > 6 ? names.slice(0, 5) : names.slice(0, -1);
  const last =
    names.length > 6 ? `${names.length - 5} more` : (names.at(-1) ?? "");
  return shown.length === 0 ? last : `${shown.join(", ")} and ${last}`;
}
