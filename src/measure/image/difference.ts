import {
  configDifferences,
  type ConfigDifference,
} from "./config-difference.ts";
import { aspectsOf, linksOf, type Aspects } from "./file-aspects.ts";
import { fileSystemOf, type FinalFile } from "./filesystem.ts";
import type { ImageConfig, Layer, LayerPath } from "./image.ts";
import { pathGlobs } from "./path-globs.ts";
import {
  compiledPython,
  missingBytecode,
  volatileRules,
  type VolatileRule,
} from "./volatile.ts";

/** One thing that two images do not have in common. `before` and `after` are a line each, or `absent`. */
export type Difference =
  | ConfigDifference
  | {
      readonly kind: "file";
      readonly path: LayerPath;
      readonly before: string;
      readonly after: string;
    };

/** What came of comparing two images. */
export interface Comparison {
  /** Fields of the configuration first, then files by path. */
  readonly differences: readonly Difference[];
  /** How many files differ where a rule says that this means nothing. Rules without such files are left out. */
  readonly ignored: readonly {
    readonly rule: VolatileRule;
    readonly count: number;
  }[];
  /** How many files of the first image are not in the second, or differ there, within what the image may lose. */
  readonly purged: number;
}

export interface ComparedImage {
  readonly config: ImageConfig;
  readonly layers: readonly Layer[];
}

export interface CompareOptions {
  /** Globs of what the image may lose: `Change.purges`. See `pathGlobs`. */
  readonly purges: readonly string[];
  /** Further files that differ between builds. */
  readonly volatile?: readonly VolatileRule[];
}

/**
 * Compares how two images run, and every file that a container of them sees: type, content, mode, owner, target of a link, extended attributes
 * with capabilities, device numbers, and which names are one file. Times of files are not compared.
 */
export function compareImages(
  before: ComparedImage,
  after: ComparedImage,
  options: CompareOptions,
): Comparison {
  const files = compareFiles(
    fileSystemOf(before.layers),
    fileSystemOf(after.layers),
    options,
  );
  return {
    ...files,
    differences: [
      ...configDifferences(before.config, after.config),
      ...files.differences,
    ],
  };
}

type Files = ReadonlyMap<LayerPath, FinalFile>;

function compareFiles(
  before: Files,
  after: Files,
  options: CompareOptions,
): Comparison {
  const rules = [...volatileRules, ...(options.volatile ?? [])];
  const purges = pathGlobs(options.purges);
  const excused = ruleOf(rules);
  const isKept = (path: LayerPath): boolean => purges(path) === -1;
  const linksBefore = linksOf(before, isKept);
  const linksAfter = linksOf(after, isKept);
  const counts = new Map<VolatileRule, number>();
  const bump = (rule: VolatileRule): void => {
    counts.set(rule, (counts.get(rule) ?? 0) + 1);
  };
  const differences: Difference[] = [];
  // Folders that only one image has. They may have come and gone with what was in them.
  const folders: LayerPath[] = [];
  const gone = new Set<LayerPath>();
  let purged = 0;
  for (const path of pathsOf(before, after)) {
    const one = before.get(path);
    const two = after.get(path);
    const left = aspectsOf(one, linksBefore);
    const right = aspectsOf(two, linksAfter);
    const names = differing(left, right);
    if (names.length === 0) {
      if (one?.file.hash !== two?.file.hash) bump(compiledPython);
      continue;
    }
    if (!isKept(path)) {
      purged++;
      gone.add(path);
      continue;
    }
    const rule = isBytecodeOfBoth(path, before, after)
      ? missingBytecode
      : excused(path, one, two, names);
    if (rule !== undefined) {
      bump(rule);
      if (one === undefined || two === undefined) gone.add(path);
      continue;
    }
    if ((one ?? two)?.file.type === "directory" && !(one && two))
      folders.push(path);
    differences.push({
      kind: "file",
      path,
      before: shownAspects(left, names),
      after: shownAspects(right, names),
    });
  }
  const emptied = emptiedFolders(folders, gone, before, after);
  return {
    differences: differences.filter(
      (each) => each.kind !== "file" || !emptied.has(each.path),
    ),
    ignored: [compiledPython, missingBytecode, ...rules].flatMap((rule) => {
      const count = counts.get(rule);
      return count === undefined ? [] : [{ rule, count }];
    }),
    purged: purged + emptied.size,
  };
}

/**
 * True for a compiled module that one image has and the other does not, where both have its source: which modules are compiled depends on what ran in the
 * build, and an import does the same with it and without.
 */
function isBytecodeOfBoth(
  path: LayerPath,
  before: Files,
  after: Files,
): boolean {
  if (before.has(path) && after.has(path)) return false;
  const [, folder = "", module] =
    /^(.*\/|)__pycache__\/([^/]+)\.cpython-\d+(?:\.opt-\d)?\.pyc$/s.exec(
      path,
    ) ?? [];
  if (module === undefined) return false;
  const source = `${folder}${module}.py`;
  return before.has(source) && after.has(source);
}

function pathsOf(before: Files, after: Files): readonly LayerPath[] {
  return [...new Set([...before.keys(), ...after.keys()])].sort((a, b) =>
    a < b ? -1 : 1,
  );
}

function differing(
  left: Aspects | undefined,
  right: Aspects | undefined,
): readonly string[] {
  if (left === undefined || right === undefined)
    return [...(left ?? right ?? new Map<string, string>()).keys()];
  const names = new Set([...left.keys(), ...right.keys()]);
  return [...names].filter((name) => left.get(name) !== right.get(name));
}

function shownAspects(
  aspects: Aspects | undefined,
  names: readonly string[],
): string {
  if (aspects === undefined) return "absent";
  const shown = names.flatMap((name) => {
    const value = aspects.get(name);
    return value === undefined ? [`no ${name}`] : [`${name} ${value}`];
  });
  return shown.join(", ");
}

/** The rule that makes nothing of a difference. */
function ruleOf(
  rules: readonly VolatileRule[],
): (
  path: LayerPath,
  one: FinalFile | undefined,
  two: FinalFile | undefined,
  names: readonly string[],
) => VolatileRule | undefined {
  const known = rules.map((rule) => ({ rule, holds: pathGlobs(rule.globs) }));
  return (path, one, two, names) => {
    const isContent =
      one !== undefined &&
      two !== undefined &&
      names.every((name) => name === "content" || name === "size");
    return known.find(
      ({ rule, holds }) =>
        (isContent || rule.ignores === "all") && holds(path) !== -1,
    )?.rule;
  };
}

/** Folders that only one image has and that hold nothing there but what may be gone, and do hold such things. */
function emptiedFolders(
  folders: readonly LayerPath[],
  gone: ReadonlySet<LayerPath>,
  before: Files,
  after: Files,
): ReadonlySet<LayerPath> {
  const children = new Map(
    folders.map((folder): [LayerPath, LayerPath[]] => [folder, []]),
  );
  // Only one of the two has the folder, and so all that is in it.
  for (const files of [before, after])
    for (const path of files.keys())
      children.get(path.slice(0, path.lastIndexOf("/")))?.push(path);
  const emptied = new Set<LayerPath>();
  // The deepest first: a folder goes with those in it.
  for (const folder of [...folders].reverse()) {
    const inside = children.get(folder) ?? [];
    const isEmptied = inside.every(
      (path) => gone.has(path) || emptied.has(path),
    );
    if (inside.length > 0 && isEmptied) emptied.add(folder);
  }
  return emptied;
}
