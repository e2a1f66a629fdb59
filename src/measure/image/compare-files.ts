import { isMissingBytecode, isTaken } from "./bytecode.ts";
import type { Excuse } from "./excuse.ts";
import { aspectsOf, differing, linksOf, type Aspects } from "./file-aspects.ts";
import type { FinalFile } from "./filesystem.ts";
import type { LayerPath } from "./image.ts";
import type { OwnFiles } from "./own-files.ts";
import {
  compiledPython,
  keyStores,
  missingBytecode,
  type VolatileRule,
} from "./volatile.ts";

type Files = ReadonlyMap<LayerPath, FinalFile>;

/** One path that two images do not have in common; each side a line, or `absent`. */
export interface FileDifference {
  readonly kind: "file";
  readonly path: LayerPath;
  readonly before: string;
  readonly after: string;
}

export interface ComparedFiles {
  /** By path. */
  readonly differences: readonly FileDifference[];
  /** What each rule made nothing of. */
  readonly ignored: ReadonlyMap<VolatileRule, readonly LayerPath[]>;
  /** How many files of the first image are not in the second, or differ there, within what the image may lose. */
  readonly purged: number;
  /** Paths that differ and of which nothing is a Dockerfile's own. */
  readonly based: readonly LayerPath[];
}

/** What counts and what does not. */
export interface FileRules {
  /** False for what the image may lose. */
  readonly isKept: (path: LayerPath) => boolean;
  readonly excuse: Excuse;
  /** Where the images stand on different bases. */
  readonly own: Pick<OwnFiles, "ownNames" | "owners"> | undefined;
}

export function compareFiles(
  before: Files,
  after: Files,
  { isKept, excuse, own }: FileRules,
): ComparedFiles {
  const linksBefore = linksOf(before, isKept);
  const linksAfter = linksOf(after, isKept);
  const ignored = new Map<VolatileRule, LayerPath[]>();
  const ignore = (rule: VolatileRule, path: LayerPath): void => {
    const paths = ignored.get(rule);
    if (paths === undefined) ignored.set(rule, [path]);
    else paths.push(path);
  };
  const differences: FileDifference[] = [];
  const based: LayerPath[] = [];
  // Folders that only one image has. They may have come and gone with what was in them.
  const folders: LayerPath[] = [];
  const gone = new Set<LayerPath>();
  let purged = 0;
  for (const path of pathsOf(before, after)) {
    const one = before.get(path);
    const two = after.get(path);
    const left = withUse(
      path,
      before,
      aspectsOf(one, linksBefore, own?.owners.before),
    );
    const right = withUse(
      path,
      after,
      aspectsOf(two, linksAfter, own?.owners.after),
    );
    const all = differing(left, right);
    if (all.length === 0) {
      if (one?.file.hash !== two?.file.hash)
        ignore(path.endsWith(".pyc") ? compiledPython : keyStores, path);
      continue;
    }
    const isOnly = one === undefined || two === undefined;
    if (!isKept(path)) {
      purged++;
      gone.add(path);
      continue;
    }
    const names = own === undefined ? all : own.ownNames(path, all);
    if (names.length === 0) {
      based.push(path);
      if (isOnly) gone.add(path);
      continue;
    }
    const rule = isMissingBytecode(path, before, after)
      ? missingBytecode
      : excuse(path, names);
    if (rule !== undefined) {
      ignore(rule, path);
      if (isOnly) gone.add(path);
      continue;
    }
    if ((one ?? two)?.file.type === "directory" && isOnly) folders.push(path);
    differences.push({
      kind: "file",
      path,
      before: shownAspects(left, names),
      after: shownAspects(right, names),
    });
  }
  const emptied = emptiedFolders(folders, gone, before, after);
  return {
    differences: differences.filter(({ path }) => !emptied.has(path)),
    ignored,
    purged: purged + emptied.size,
    based,
  };
}

/** Of a compiled Python module also whether it is what runs. */
function withUse(
  path: LayerPath,
  files: Files,
  aspects: Aspects | undefined,
): Aspects | undefined {
  const taken = isTaken(path, files);
  if (taken === undefined || aspects === undefined) return aspects;
  const use = taken ? "as it is" : "never, its source is of another time";
  return new Map([...aspects, ["used", use]]);
}

function pathsOf(before: Files, after: Files): readonly LayerPath[] {
  return [...new Set([...before.keys(), ...after.keys()])].sort((a, b) =>
    a < b ? -1 : 1,
  );
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
