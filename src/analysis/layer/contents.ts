import { managerOf, managers } from "../../facts/managers/index.ts";
import type { Manager } from "../../facts/managers/manager.ts";
import { written } from "../archive/fetch.ts";
import { lineOf, type Invocation } from "../command/invocation.ts";
import { above, folderOf, foldersOf, nameOf } from "../command/paths.ts";
import { removalsOf } from "./deletes.ts";
import { mountOver } from "../build/mounts.ts";
import type { ReadableRun } from "../build/runs.ts";
import { isSwitchedOff } from "../cache/switched-off.ts";
import { isSmall, writesOf } from "./writes.ts";

/** What a RUN leaves in its layer, as far as its commands tell: bytes, not folders, links and lines of configuration. */
export interface Remains {
  /** Caches by the name of their manager. */
  readonly caches: ReadonlySet<string>;
  /** Packages by manager and name. */
  readonly packages: ReadonlySet<string>;
  readonly files: ReadonlySet<string>;
  /** Folders in which there is something, and nobody says what. */
  readonly trees: ReadonlySet<string>;
  /** What stands in each folder above the files and trees. */
  readonly folders: ReadonlyMap<string, ReadonlySet<string>>;
}

export function remainsOf(run: ReadableRun): Remains {
  const places = foldersOf(run);
  const caches = new Set<string>();
  const packages = new Set<string>();
  const files = new Set<string>();
  const trees = new Set<string>();
  const gone = new Set<string>();
  const goneGlobs = new Map<string, RegExp[]>();
  const cleaned = new Set<string>();
  const uninstalled = new Set<string>();

  const isGone = (path: string): boolean =>
    gone.has(path) ||
    above(path).some((folder) => gone.has(folder)) ||
    (goneGlobs.get(folderOf(path))?.some((glob) => glob.test(nameOf(path))) ??
      false);
  const leave = (path: string, isTree: boolean): void => {
    if (isGone(path) || (!isTree && isSmall(path))) return;
    (isTree ? trees : files).add(path);
  };

  // From the end: what is taken away later does not stay.
  for (let at = run.invocations.length - 1; at >= 0; at--) {
    const invocation = run.invocations[at];
    if (invocation === undefined) continue;
    for (const manager of managers) {
      if (cleans(manager, invocation)) cleaned.add(manager.name);
      else if (fills(manager, invocation, run) && !cleaned.has(manager.name))
        caches.add(manager.name);
    }
    for (const name of packageNames(invocation, REMOVES)) uninstalled.add(name);
    for (const name of packageNames(invocation, INSTALLS))
      if (!uninstalled.has(name)) packages.add(name);
    for (const { path, glob } of removalsOf(invocation, places[at])) {
      if (glob === undefined) gone.add(path);
      else goneGlobs.set(path, [...(goneGlobs.get(path) ?? []), glob]);
    }
    for (const { path, isTree } of writesOf(invocation, places[at]))
      leave(path, isTree);
  }
  return { caches, packages, files, trees, folders: foldersOver(files, trees) };
}

function foldersOver(
  ...all: readonly ReadonlySet<string>[]
): ReadonlyMap<string, ReadonlySet<string>> {
  const folders = new Map<string, Set<string>>();
  for (const path of all.flatMap((some) => [...some])) {
    for (const each of [path, ...above(path)]) {
      const names = folders.get(folderOf(each)) ?? new Set();
      names.add(nameOf(each));
      folders.set(folderOf(each), names);
    }
  }
  return folders;
}

export function cleans(manager: Manager, invocation: Invocation): boolean {
  return (
    manager.cleanedBy.test(lineOf(invocation)) ||
    invocation.uses.get(manager)?.purges === true
  );
}

/** The cache is filled, unless a variable has switched it off. */
function fills(
  manager: Manager,
  { uses, variables }: Invocation,
  run: ReadableRun,
): boolean {
  const use = uses.get(manager);
  if (use?.fills !== true || use.avoids === true) return false;
  // What a mount holds is in no layer.
  if (mountOver(run, manager) !== undefined) return false;
  return (
    !isSwitchedOff(run, manager) &&
    !variables.some((name) => manager.offBy?.(name, undefined) === true)
  );
}

export const INSTALLS: ReadonlySet<string> = new Set(["add", "install"]);
export const REMOVES: ReadonlySet<string> = new Set(
  "autopurge autoremove del erase purge remove uninstall".split(" "),
);

/** The packages that a command of a package manager names, each with its manager in front. */
export function packageNames(
  { call, args }: Invocation,
  verbs: ReadonlySet<string>,
): readonly string[] {
  const known = managerOf(call);
  if (known === undefined || !verbs.has(known.use.verb)) return [];
  return args.slice(known.use.at + 1).flatMap((arg) => {
    const text = written(arg) ?? arg.text;
    // `apk add --virtual=NAME` and `-t NAME` give the packages a name to remove them by.
    const name = text.replace(/^--virtual=/, "").split(/[=<>~:[]/)[0] ?? "";
    return name === "" || name.startsWith("-")
      ? []
      : `${known.manager.name} ${name}`;
  });
}
