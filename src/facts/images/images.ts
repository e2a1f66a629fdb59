import {
  defaultFamily,
  envOf,
  isCatalogued,
  userOf,
  workdirOf,
} from "./catalog.ts";
import { provided } from "./commands.ts";
import type { Family, Variant } from "./tag.ts";
import { variantOf } from "./tag.ts";
import { familyOf, isListed, releaseOf, slimTag } from "./tags.ts";

export { missingInSlim, packageOf, slimCommands, slimSaves } from "./slim.ts";
export type { Family, Variant } from "./tag.ts";

/** What is known of `name:TAG`. */
export interface OfficialImage {
  readonly name: string;
  readonly family: Family;
  /** Release of Debian or Ubuntu: `bookworm`, `noble`. */
  readonly suite?: string;
  readonly variant: Variant;
  /** The user that instructions run as; `undefined` where it is not known. */
  readonly user: string | undefined;
  readonly workdir: string | undefined;
  /** Variables that move caches or PATH. Not all that the image sets: a name that is missing may be set. */
  readonly env: Readonly<Record<string, string>>;
  /** Commands that the image adds to its distribution, as far as known, with their version where it is known: `yarn` → `1.22`. */
  readonly provides: ReadonlyMap<string, string | undefined>;
}

/** The slim tag that stands for the same version and suite. */
export interface SlimSibling {
  readonly tag: string;
  /** `undefined` where the listings do not tell it. Full and slim tag have the same. */
  readonly suite: string | undefined;
  /** Both tags were still listed on the day of the facts; else they were last seen together and move no more. */
  readonly current: boolean;
}

/**
 * Facts about a Docker official image. `image` is the short name (`python`), `tag` undefined means `latest`.
 * `undefined` for a name that is not known, and for a tag whose distribution can't be told.
 *
 * A tag that moves (`3`, `lts`, `latest`) is described as it was on the day of the facts.
 * Sources: images.data.ts (listings) and catalog.ts (Dockerfiles of the images).
 */
export function officialImage(
  image: string,
  tag: string | undefined,
): OfficialImage | undefined {
  if (!isCatalogued(image) && !isListed(image)) return undefined;
  const name = tag ?? "latest";
  const family = familyOf(image, name) ?? defaultFamily(image, name);
  if (family === undefined) return undefined;
  const windows = family === "windows";
  const release = windows ? undefined : releaseOf(image, name);
  return {
    name: image,
    family,
    ...(release === undefined ? {} : { suite: release }),
    variant: variantOf(name),
    user: windows ? undefined : userOf(image, name),
    workdir: windows ? undefined : workdirOf(image, name),
    env: windows ? {} : envOf(image, release),
    provides: windows ? new Map() : provided(image, name, release),
  };
}

/**
 * The slim sibling of a full tag: `python:3.12-bookworm` → `3.12-slim-bookworm`. `undefined` for a tag that is not listed,
 * has no sibling, is slim or Alpine already, or whose sibling stood on another suite. Some siblings are another product
 * rather than a smaller one (swift without its compiler): only {@link missingInSlim} tells what goes.
 *
 * Sources: docker-library/official-images library/* on the day of the facts; before it samples every two months since
 * 2017, so that a tag that came and went between two samples is unknown.
 */
export function slimSibling(
  image: string,
  tag: string | undefined,
): SlimSibling | undefined {
  const name = tag ?? "latest";
  const slim = slimTag(image, name);
  return slim === undefined
    ? undefined
    : { ...slim, suite: releaseOf(image, name) };
}
