import { accountsOf, type Accounts } from "./accounts.ts";
import { excludedBy } from "./dpkg-excludes.ts";
import { aspectsOf, differing, linksOf, type Aspects } from "./file-aspects.ts";
import type { FinalFile } from "./filesystem.ts";
import type { LayerPath } from "./image.ts";
import { packagesOf, type Packages } from "./packages.ts";

type Files = ReadonlyMap<LayerPath, FinalFile>;

/** The files of an image, and those of the image that it stands on. */
export interface BasedFiles {
  readonly files: Files;
  readonly base: Files;
  /** How many layers, the lowest, are those of the base. */
  readonly baseLayers: number;
  /** The words of what made its own layers, and of the user that it runs as. */
  readonly words: ReadonlySet<string>;
}

/** The same with what there is to know of both. */
export interface Side extends BasedFiles {
  readonly packages: Packages;
  readonly basePackages: Packages;
  readonly accounts: Accounts;
  /** The aspects that the image does not have from its base; all where only one of them has the file. */
  readonly changed: (path: LayerPath) => readonly string[];
  /** Whether a layer of its own holds the file, be it as the base has it. Folders come with whatever is in them. */
  readonly made: (path: LayerPath) => boolean;
  /** What the base tells dpkg not to install. */
  readonly isExcluded: (path: LayerPath) => boolean;
  /** What there is to compare of a file of the base. */
  readonly baseAspects: (path: LayerPath) => Aspects | undefined;
}

export function sideOf(
  { files, base, baseLayers, words }: BasedFiles,
  counts: (path: LayerPath) => boolean,
): Side {
  const links = linksOf(files, counts);
  const baseLinks = linksOf(base, counts);
  const accounts = accountsOf(files, base, words);
  const { owner } = accounts;
  const baseAspects: Side["baseAspects"] = (path) =>
    aspectsOf(base.get(path), baseLinks, owner);
  return {
    files,
    base,
    baseLayers,
    words,
    made(path) {
      const found = files.get(path);
      return (
        found !== undefined &&
        found.layer >= baseLayers &&
        found.file.type !== "directory"
      );
    },
    isExcluded: excludedBy(base),
    packages: packagesOf(files),
    basePackages: packagesOf(base),
    accounts,
    changed: (path) =>
      differing(baseAspects(path), aspectsOf(files.get(path), links, owner)),
    baseAspects,
  };
}
