import { posix } from "node:path";
import { baseChange, type BaseChange } from "./base-change.ts";
import { isOfAccounts } from "./accounts.ts";
import { isSameEdit, type EditedText } from "./edits.ts";
import { differing, type OwnerOf } from "./file-aspects.ts";
import type { LayerPath } from "./image.ts";
import { isLeftOut } from "./left-out.ts";
import { isList, isRecord, STATUS } from "./packages.ts";
import { sideOf, type BasedFiles, type Side } from "./side.ts";

/** Tells what two Dockerfiles did themselves from what came with two different base images. */
export interface OwnFiles {
  /** Who files belong to, by name where the number hangs on the base. */
  readonly owners: { readonly before: OwnerOf; readonly after: OwnerOf };
  /** Of the aspects in which a path differs, those that a Dockerfile itself made, changed or removed and no package accounts for. */
  readonly ownNames: (
    path: LayerPath,
    names: readonly string[],
  ) => readonly string[];
  /** Packages that the Dockerfiles themselves installed or removed and that the images do not have in common; a line for each image. */
  readonly packages: readonly {
    readonly before: string;
    readonly after: string;
  }[];
  /** `paths`: those that differ and of which nothing is a Dockerfile's own. */
  readonly baseChange: (paths: readonly LayerPath[]) => BaseChange;
}

/**
 * `before` and `after` stand on different images. What a Dockerfile itself did is what differs between its image and its base: it is held against the other
 * image, wherever it lies. `counts` tells which names of hard links are looked at.
 */
export function ownFiles(
  before: BasedFiles,
  after: BasedFiles,
  counts: (path: LayerPath) => boolean,
): OwnFiles {
  const one = sideOf(before, counts);
  const two = sideOf(after, counts);
  return {
    owners: { before: one.accounts.owner, after: two.accounts.owner },
    ownNames(path, names) {
      if (isLost(path, one) || isLost(path, two)) return names;
      const changed = new Set([...one.changed(path), ...two.changed(path)]);
      const isOwn = one.made(path) || two.made(path);
      const own = isOwn ? names : names.filter((name) => changed.has(name));
      if (own.length === 0) return own;
      const [left, right] = [one.files.get(path), two.files.get(path)];
      if (left === undefined || right === undefined) {
        const [has, lacks] = left === undefined ? [two, one] : [one, two];
        const isExplained =
          isOfPackage(path, has, lacks) || isLeftOut(path, has, lacks);
        return isExplained ? [] : own;
      }
      if (
        path === STATUS ||
        isSameList(path, one, two) ||
        isEditOfBoth(path, one, two) ||
        isUpdate(path, one, two)
      )
        return own.filter((name) => !CONTENT.has(name));
      return own;
    },
    packages: [
      ...packageDifferences(one, two),
      ...packageDifferences(two, one).map(([after, before]) => [before, after]),
      ...wantDifferences(one, two),
    ].map(([before = "", after = ""]) => ({ before, after })),
    baseChange: (paths) => baseChange(one, two, paths),
  };
}

/** Aspects that follow from which version of a file it is. */
const CONTENT: ReadonlySet<string> = new Set(["content", "size", "target"]);

/** True for a file that an update of the base's own package brought or took, where the other image has no such package, or another version of it. */
function isOfPackage(path: LayerPath, has: Side, lacks: Side): boolean {
  const name = has.packages.ownerOf(path) ?? has.basePackages.ownerOf(path);
  if (name === undefined) return false;
  if (has.made(path) && !has.packages.isAsShipped(path)) return false;
  const version = has.packages.versions.get(name);
  const based = has.basePackages.versions.get(name);
  const other = lacks.packages.versions.get(name);
  if (other === undefined)
    return (
      isFollowing(name, has, lacks) ||
      (based !== undefined && version !== undefined && based !== version)
    );
  return (
    other !== version &&
    (isRecord(path) || lacks.packages.ownerOf(path) !== name) &&
    isOfOneBase(name, has, lacks)
  );
}

/** True where a package comes with one of the bases, and the other image has installed it itself. */
function isOfOneBase(name: string, one: Side, two: Side): boolean {
  return (
    one.basePackages.versions.has(name) !== two.basePackages.versions.has(name)
  );
}

/** True for a file of a package that one image has from its base and the other has installed itself, in another version. */
function isUpdate(path: LayerPath, one: Side, two: Side): boolean {
  const name = one.packages.ownerOf(path);
  return (
    name !== undefined &&
    name === two.packages.ownerOf(path) &&
    one.packages.versions.get(name) !== two.packages.versions.get(name) &&
    isOfOneBase(name, one, two) &&
    [one, two].every(
      (side) => !side.made(path) || side.packages.isAsShipped(path),
    ) &&
    !isRedirected(path, one, two)
  );
}

/** True for a link of which both images have both targets: no update led it elsewhere. */
function isRedirected(path: LayerPath, one: Side, two: Side): boolean {
  const targets = [one, two].map(({ files }) => files.get(path)?.file.target);
  const [left, right] = targets.map((target) =>
    posix.resolve(posix.dirname(path), target ?? ""),
  );
  if (left === undefined || right === undefined || left === right) return false;
  return [one, two].every(({ files }) => files.has(left) && files.has(right));
}

/** True for what a Dockerfile took away of a package that it has installed itself, or that its base has whole. */
function isLost(
  path: LayerPath,
  { files, base, packages, basePackages, isExcluded }: Side,
): boolean {
  if (files.has(path) || path.startsWith("/var/lib/dpkg/")) return false;
  if (packages.ownerOf(path) === undefined || isExcluded(path)) return false;
  return base.has(path) || basePackages.ownerOf(path) === undefined;
}

/** True for what dpkg has written down of one package on two bases of which one has not all of its files: dpkg forgets folders that are not there. */
function isSameList(path: LayerPath, one: Side, two: Side): boolean {
  if (!isList(path)) return false;
  const linesOf = ({ files }: Side): readonly string[] =>
    files.get(path)?.file.text?.split("\n") ?? [];
  const knows = (side: Side, lines: readonly string[]): boolean => {
    const known = new Set(linesOf(side));
    return lines.every(
      (line) =>
        known.has(line) || side.isExcluded(line) || !side.base.has(line),
    );
  };
  return knows(two, linesOf(one)) && knows(one, linesOf(two));
}

/** True where the bases have a text in two versions and both images did the same to it. */
function isEditOfBoth(path: LayerPath, one: Side, two: Side): boolean {
  return [path, backedUp(path)].some((place) => {
    if (!one.base.has(place) && !two.base.has(place)) return false;
    const isOneBase =
      differing(one.baseAspects(place), two.baseAspects(place)).length === 0;
    // Numbers of users hang on what else the bases have.
    if (isOneBase && !isOfAccounts(path)) return false;
    const [left, right] = [editOf(path, place, one), editOf(path, place, two)];
    return (
      left !== undefined && right !== undefined && isSameEdit(path, left, right)
    );
  });
}

/** `/etc/group` for `/etc/group-`, where programs keep what was there before. */
function backedUp(path: LayerPath): LayerPath {
  return path.endsWith("-") ? path.slice(0, -1) : path;
}

function editOf(
  path: LayerPath,
  place: LayerPath,
  { files, base, accounts }: Side,
): EditedText | undefined {
  const image = files.get(path)?.file.text;
  const old = base.get(place)?.file;
  if (image === undefined || (old !== undefined && old.text === undefined))
    return undefined;
  return { base: old?.text, image: accounts.unnumbered(path, image) };
}

/** What the first image's Dockerfile installed or removed, and the second image does not agree with. */
function packageDifferences(
  one: Side,
  two: Side,
): readonly (readonly [string, string])[] {
  const names = new Set([
    ...one.packages.versions.keys(),
    ...one.basePackages.versions.keys(),
  ]);
  return [...names].sort().flatMap((name) => {
    const version = one.packages.versions.get(name);
    const based = one.basePackages.versions.get(name);
    const other = two.packages.versions.get(name);
    if (version === based || version === other) return [];
    if (other === undefined && isFollowing(name, one, two)) return [];
    // An update of what only this base has.
    if (other === undefined && version !== undefined && based !== undefined)
      return [];
    // What the other image has from its base is listed, unless both bases had the same.
    const isSameBase =
      based !== undefined && based === two.basePackages.versions.get(name);
    if (version !== undefined && isBased(name, two) && !isSameBase) return [];
    return [[packageText(name, version), packageText(name, other)] as const];
  });
}

/**
 * True for a package that a Dockerfile installed only because it had to install another one that the other base has already: one that depends on it or
 * recommends it, which was not looked at there. Nobody asked for it by name.
 */
function isFollowing(name: string, has: Side, lacks: Side): boolean {
  if (has.basePackages.versions.has(name)) return false;
  const seen = new Set<string>();
  const isWanted = (each: string): boolean => {
    if (seen.has(each) || !has.packages.automatic.has(each)) return false;
    seen.add(each);
    return has.packages
      .wantedBy(each)
      .some(
        (other) =>
          !has.basePackages.versions.has(other) &&
          (lacks.basePackages.versions.has(other) || isWanted(other)),
      );
  };
  return isWanted(name);
}

/** Packages that a Dockerfile itself has put on hold, or taken from it. */
function wantDifferences(
  one: Side,
  two: Side,
): readonly (readonly [string, string])[] {
  const names = new Set(
    [one, two].flatMap(({ packages, basePackages }) => [
      ...packages.wants.keys(),
      ...basePackages.wants.keys(),
    ]),
  );
  return [...names].sort().flatMap((name) => {
    const [left, right] = [one, two].map(({ packages }) =>
      packages.versions.has(name)
        ? (packages.wants.get(name) ?? "install")
        : undefined,
    );
    if (left === undefined || right === undefined || left === right) return [];
    const isOwn = [one, two].some(
      ({ packages, basePackages }) =>
        packages.wants.get(name) !== basePackages.wants.get(name),
    );
    return isOwn
      ? [[`package ${name}: ${left}`, `package ${name}: ${right}`] as const]
      : [];
  });
}

/** True for a package that the image has as its base has it. */
function isBased(name: string, { packages, basePackages }: Side): boolean {
  const version = packages.versions.get(name);
  return version !== undefined && version === basePackages.versions.get(name);
}

function packageText(name: string, version: string | undefined): string {
  return version === undefined
    ? `no package ${name}`
    : `package ${name} ${version}`;
}
