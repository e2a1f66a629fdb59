import type { BaseChange } from "./base-change.ts";
import {
  compareFiles,
  type ComparedFiles,
  type FileDifference,
} from "./compare-files.ts";
import {
  configDifferences,
  type ConfigDifference,
} from "./config-difference.ts";
import { excuses, originOf, type Origin } from "./excuse.ts";
import { fileSystemOf } from "./filesystem.ts";
import type { ImageConfig, Layer, LayerPath } from "./image.ts";
import { ownFiles, type OwnFiles } from "./own-files.ts";
import { STATUS } from "./packages.ts";
import { pathGlobs } from "./path-globs.ts";
import {
  compiledPython,
  keyStores,
  missingBytecode,
  recordRules,
  volatileRules,
  type VolatileRule,
} from "./volatile.ts";

/** One thing that two images do not have in common. `before` and `after` are a line each, or `absent`. */
export type Difference = ConfigDifference | FileDifference;

/** What came of comparing two images. */
export interface Comparison {
  /** Fields of the configuration first, then packages, then files by path. */
  readonly differences: readonly Difference[];
  /** Files that differ where a rule says that this means nothing. Rules without such files are left out. */
  readonly ignored: readonly {
    readonly rule: VolatileRule;
    readonly count: number;
    readonly paths: readonly LayerPath[];
  }[];
  /** How many files of the first image are not in the second, or differ there, within what the image may lose. */
  readonly purged: number;
  /** What came and went with the base image; `undefined` where both stand on the same. */
  readonly base: BaseChange | undefined;
}

export interface ComparedImage {
  readonly config: ImageConfig;
  readonly layers: readonly Layer[];
  /** Where the two stand on different images: how many of the layers, the lowest, are those of the image that this one stands on. */
  readonly base?: number;
  /** Where the files of a layer come from, by its instruction; by default as far as the instruction itself tells. */
  readonly origin?: (createdBy: string) => Origin;
}

export interface CompareOptions {
  /** Globs of what the image may lose: `Change.purges`. See `pathGlobs`. */
  readonly purges: readonly string[];
  /** Further files that differ between builds. */
  readonly volatile?: readonly VolatileRule[];
}

/**
 * Compares how two images run, and every file that a container of them sees: type, content, mode, owner, target of a link, extended attributes
 * with capabilities, device numbers, and which names are one file. Times of files are not compared. Where the images stand on different ones, all that
 * their Dockerfiles themselves made, changed or removed is compared.
 */
export function compareImages(
  before: ComparedImage,
  after: ComparedImage,
  { purges, volatile = [] }: CompareOptions,
): Comparison {
  const one = withFiles(before);
  const two = withFiles(after);
  const purgedBy = pathGlobs(purges);
  const isKept = (path: LayerPath): boolean => purgedBy(path) === -1;
  const own =
    one.based === undefined || two.based === undefined
      ? undefined
      : ownFiles(one.based, two.based, isKept);
  const rules =
    own === undefined ? volatileRules : [...volatileRules, ...recordRules];
  const excuse = excuses(one, two, rules, volatile);
  const found = compareFiles(one.files, two.files, { isKept, excuse, own });
  return {
    differences: [
      ...configDifferences(before.config, after.config),
      ...packageDifferences(own),
      ...found.differences,
    ],
    ignored: ignoredBy(found, [...rules, ...volatile]),
    purged: found.purged,
    base: own?.baseChange(found.based),
  };
}

function withFiles(image: ComparedImage): Parameters<typeof excuses>[0] & {
  readonly based: Parameters<typeof ownFiles>[0] | undefined;
} {
  const { config, layers, base, origin = originOf } = image;
  const files = fileSystemOf(layers);
  const based =
    base === undefined
      ? undefined
      : {
          files,
          base: fileSystemOf(layers.slice(0, base)),
          baseLayers: base,
          words: wordsOf(config, layers.slice(base)),
        };
  return { config, layers, files, origin, based };
}

function wordsOf(
  { User }: ImageConfig,
  layers: readonly Layer[],
): ReadonlySet<string> {
  const texts = [User, ...layers.map(({ createdBy }) => createdBy)];
  return new Set(texts.flatMap((text) => text.match(/\w+/g) ?? []));
}

function packageDifferences(
  own: OwnFiles | undefined,
): readonly FileDifference[] {
  return (own?.packages ?? []).map((lines) => ({
    kind: "file",
    path: STATUS,
    ...lines,
  }));
}

function ignoredBy(
  { ignored }: ComparedFiles,
  rules: readonly VolatileRule[],
): Comparison["ignored"] {
  const all = [compiledPython, keyStores, missingBytecode, ...rules];
  return all.flatMap((rule) => {
    const paths = ignored.get(rule);
    return paths === undefined ? [] : [{ rule, count: paths.length, paths }];
  });
}
