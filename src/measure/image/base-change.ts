import type { LayerPath } from "./image.ts";
import type { Package } from "./packages.ts";
import type { Side } from "./side.ts";

/** What another base image makes different. */
export interface BaseChange {
  /** Packages that only the first image has, from its base. */
  readonly gone: readonly Package[];
  /** Packages that only the second has, from its base. */
  readonly came: readonly Package[];
  /** Packages that both have in different versions, of which one is its base's. */
  readonly changed: readonly {
    readonly name: string;
    readonly before: string;
    readonly after: string;
  }[];
  /** Users and groups that both Dockerfiles made, with the next number that was free: the bases have taken others. */
  readonly numbers: readonly {
    readonly kind: "user" | "group";
    readonly name: string;
    readonly before: number;
    readonly after: number;
  }[];
  /** How many files differ for that. */
  readonly files: number;
  /** Of these, how many belong to no package. */
  readonly unowned: number;
}

/** `paths`: those that differ and of which nothing is a Dockerfile's own. */
export function baseChange(
  one: Side,
  two: Side,
  paths: readonly LayerPath[],
): BaseChange {
  const isOwned = (path: LayerPath): boolean =>
    (one.packages.ownerOf(path) ?? two.packages.ownerOf(path)) !== undefined;
  return {
    gone: onlyIn(one, two),
    came: onlyIn(two, one),
    changed: [...one.packages.versions].sort().flatMap(([name, before]) => {
      const after = two.packages.versions.get(name);
      return after === undefined || after === before
        ? []
        : [{ name, before, after }];
    }),
    numbers: [
      ...renumbered("user", one.accounts.users, two.accounts.users),
      ...renumbered("group", one.accounts.groups, two.accounts.groups),
    ],
    files: paths.length,
    unowned: paths.filter((path) => !isOwned(path)).length,
  };
}

function renumbered(
  kind: "user" | "group",
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): BaseChange["numbers"] {
  return [...before].sort().flatMap(([name, id]) => {
    const other = after.get(name);
    return other === undefined || other === id
      ? []
      : [{ kind, name, before: id, after: other }];
  });
}

function onlyIn(one: Side, two: Side): readonly Package[] {
  return [...one.packages.versions]
    .filter(([name]) => !two.packages.versions.has(name))
    .map(([name, version]) => ({ name, version }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
