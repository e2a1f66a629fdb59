import { managers } from "../../facts/managers/index.ts";
import type { Manager } from "../../facts/managers/manager.ts";
import { shown, type Operand } from "../../facts/programs/operand.ts";
import { hasTrait } from "../../facts/programs/traits.ts";
import type { Invocation } from "../command/invocation.ts";
import { above, foldersOf } from "../command/paths.ts";
import { cleans, packageNames, REMOVES, type Remains } from "./contents.ts";
import { placeOf, type Removal } from "./deletes.ts";
import type { ReadableRun } from "../build/runs.ts";
import { isSmall, writesOf } from "./writes.ts";

/** What is freed of what an earlier RUN leaves. */
export interface Freed {
  /** As the user reads it. */
  readonly what: string;
  /** The manager whose cache it is. */
  readonly cache?: Manager;
}

type Free = (earlier: Remains) => Freed | undefined;

/** False for a RUN that frees nothing, whatever came before it: most do not. */
export function mayFree(run: ReadableRun): boolean {
  return run.invocations.some(
    (invocation) =>
      takes(invocation) ||
      packageNames(invocation, REMOVES).length > 0 ||
      managers.some((manager) => cleans(manager, invocation)),
  );
}

/** It takes files away, or makes a second copy of them. */
function takes({ call, effects }: Invocation): boolean {
  return (
    hasTrait(call.program, "rewrites") ||
    effects.some(({ kind }) => kind === "deletes" || kind === "owns")
  );
}

/** What a RUN would free, were it in one layer with what it looks at. */
export function freeingOf(
  run: ReadableRun,
): (earlier: Remains) => readonly Freed[] {
  const folders = foldersOf(run);
  /** Where the RUN itself has put something by then: that is what it takes away, not what was there before. */
  const own = new Set<string>();
  const all = run.invocations.flatMap((invocation, index) => {
    const folder = folders[index];
    const isOwn = ({ path }: Removal): boolean =>
      own.has(path) || above(path).some((each) => own.has(each));
    const frees = [
      ...cachesAndPackages(invocation),
      ...paths(invocation, folder, isOwn),
    ];
    for (const { path } of writesOf(invocation, folder)) own.add(path);
    return frees;
  });
  return (earlier) => all.flatMap((free) => free(earlier) ?? []);
}

function cachesAndPackages(invocation: Invocation): readonly Free[] {
  const frees: Free[] = [];
  for (const cache of managers) {
    const what = `the cache of ${cache.name}`;
    if (cleans(cache, invocation))
      frees.push(({ caches }) =>
        caches.has(cache.name) ? { what, cache } : undefined,
      );
  }
  for (const name of packageNames(invocation, REMOVES)) {
    const what = `the package ${name.split(" ")[1] ?? ""}`;
    frees.push(({ packages }) => (packages.has(name) ? { what } : undefined));
  }
  return frees;
}

function paths(
  invocation: Invocation,
  folder: string | undefined,
  isOwn: (removal: Removal) => boolean,
): readonly Free[] {
  return takings(invocation, folder).map(({ removal, isDeep, isCopy }) => {
    const what = isCopy ? `a second copy of ${removal.text}` : removal.text;
    const isKnown = isOwn(removal);
    const isScript = isCopy && !isDeep && SCRIPT.test(removal.text);
    return (earlier) => {
      const freed = isKnown
        ? earlier.files.has(removal.path)
        : holds(earlier, removal, isDeep);
      return freed && !isScript ? { what } : undefined;
    };
  });
}

/** To make a second copy of one is nothing. */
const SCRIPT = /\.js$|\.php$|\.pl$|\.py$|\.rb$/;

interface Taking {
  readonly removal: Removal;
  /** With all that is below it. */
  readonly isDeep: boolean;
  /** The file is in another place, or has another form, behind it. */
  readonly isCopy: boolean;
}

/** A file of a lower layer is copied whole when its place, owner, mode or content changes. */
function takings(
  { call, effects }: Invocation,
  folder: string | undefined,
): readonly Taking[] {
  const rewrites = hasTrait(call.program, "rewrites");
  const moved = new Set(
    effects.flatMap((effect) =>
      effect.kind === "reads" && effect.tree ? effect.path : [],
    ),
  );
  const all = (path: Operand, isDeep: boolean, isCopy: boolean) =>
    placeOf(shown(path), folder).map((removal): Taking => ({
      removal,
      isDeep,
      isCopy,
    }));
  return effects.flatMap((effect) => {
    switch (effect.kind) {
      case "deletes":
        return all(effect.path, true, moved.has(effect.path));
      case "owns":
        return all(effect.path, effect.tree, true);
      case "writes":
        return rewrites ? all(effect.path, false, true) : [];
      default:
        return [];
    }
  });
}

/** Folders that everybody writes to: that an archive was unpacked there says nothing of what else is in them. */
const SHARED =
  /^\/(?:bin|etc|lib|lib64|sbin|usr|usr\/(?:s?bin|lib|lib64|share|local)|usr\/local\/(?:s?bin|lib|share)|var|var\/lib)$/;

/** True when a RUN leaves something at that place. */
function holds(
  { files, trees, folders }: Remains,
  { path, glob }: Removal,
  isDeep: boolean,
): boolean {
  const inTree = (folder: string): boolean =>
    trees.has(folder) && !SHARED.test(folder);
  if (glob !== undefined) {
    const names = [...(folders.get(path) ?? [])].filter((name) =>
      glob.test(name),
    );
    return (
      inTree(path) ||
      above(path).some(inTree) ||
      names.some(
        (name) => isDeep || files.has(`${path === "/" ? "" : path}/${name}`),
      )
    );
  }
  if (files.has(path)) return true;
  if (isDeep && (trees.has(path) || folders.has(path))) return true;
  return !isSmall(path) && above(path).some(inTree);
}
