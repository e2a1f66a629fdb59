import type { Operand } from "../../facts/programs/operand.ts";
import { isUnplaced, pathOf } from "../command/paths.ts";
import { expanded, type Values } from "../command/values.ts";
import { isKnown, mayBe, openName, type OpenName } from "./may-match.ts";

/** Whether a path that a command names is a certain file, or a folder in which it finds that file. */
export type Reach = "misses" | "may" | "reaches";

/** A file that is asked for. */
export interface Target {
  /** Absolute, variables as `${name}`; hangs on `/?` where the base image decides the folder. */
  readonly path: string;
  /** Of the path. */
  readonly parts: readonly string[];
  readonly name: OpenName;
}

export function targetOf(path: string, name: OpenName): Target {
  return { path, parts: partsOf(path), name };
}

/** How a command takes what it names. */
export interface Taking {
  /** With all that lies below it. */
  readonly tree: boolean;
  /** A folder is looked into: the names in it count. */
  readonly lists: boolean;
}

export function reachOf(
  operand: Operand,
  folder: string | undefined,
  target: Target,
  taking: Taking,
  values: Values,
): Reach {
  const { written } = operand;
  if (written === undefined) return openReach(operand.text, target, taking);
  if (written === "-" || written === "") return "misses";
  // The target may be written with the same variable.
  const paths = new Set([...expanded(written, values), written]);
  return greatest(
    [...paths].map((path) => pathReach(path, folder, target, taking)),
  );
}

/** Of a word that is put together only the end may be known. */
function openReach(
  text: string,
  { name }: Target,
  { tree, lists }: Taking,
): Reach {
  if (tree) return "reaches";
  if (lists) return "may";
  return mayBe(openName(text), name) ? "may" : "misses";
}

/** An unknown part in front of `..` is not taken away by it. */
const BACK_FROM_OPEN = /(?:\$\{\w+\}|[*?[])[^/]*\/\.\.(?:\/|$)/;

function pathReach(
  path: string,
  folder: string | undefined,
  target: Target,
  taking: Taking,
): Reach {
  if (path.startsWith("~")) {
    const rest = path.replace(/^~[^/]*/, "");
    return greatest(
      ["/root", "/home/*", "/*"].map((home) =>
        weaker(pathReach(`${home}${rest}`, folder, target, taking)),
      ),
    );
  }
  const place = BACK_FROM_OPEN.test(path) ? undefined : pathOf(path, folder);
  if (place === undefined) return openReach(path, target, taking);
  if (isUnplaced(place) !== isUnplaced(target.path)) {
    // One of the two lies where the base image decides.
    if (taking.tree) return place === "/" ? "reaches" : "may";
    return mayBe(openName(path), target.name) ? "may" : "misses";
  }
  return isOpen(place) || isOpen(target.path)
    ? matched(partsOf(place), target.parts, taking)
    : matchedPlainly(place, target.path, taking);
}

/** It holds a glob, or a variable. */
function isOpen(path: string): boolean {
  return /[*?[\]$]/.test(path);
}

/** Like `matched`, for paths without globs and variables: most are, and a file may have thousands. */
function matchedPlainly(place: string, path: string, taking: Taking): Reach {
  if (place === path) return "reaches";
  if (!path.startsWith(place === "/" ? place : `${place}/`)) return "misses";
  const isIn = path.lastIndexOf("/") === (place === "/" ? 0 : place.length);
  return taking.tree || (taking.lists && isIn) ? "reaches" : "misses";
}

function partsOf(path: string): readonly string[] {
  return path.split("/").filter((part) => part !== "");
}

function matched(
  pattern: readonly string[],
  path: readonly string[],
  taking: Taking,
): Reach {
  const [first, ...rest] = pattern;
  if (first === undefined) {
    if (path.length === 0 || taking.tree) return "reaches";
    return taking.lists && path.length === 1 ? "reaches" : "misses";
  }
  const [part, ...below] = path;
  if (first === "**")
    return greatest(
      Array.from({ length: path.length + 1 }, (_, count) =>
        matched(rest, path.slice(count), taking),
      ),
    );
  if (part === undefined) return "misses";
  if (first === part) return matched(rest, below, taking);
  // A variable may hold any number of folders.
  if (/\$\{\w+\}/.test(first)) {
    const name = openName(first);
    return weaker(
      greatest([
        // Or none, where it is empty.
        ...(/^(?:\$\{\w+\})+$/.test(first)
          ? [matched(rest, path, taking)]
          : []),
        ...path.flatMap((each, at) =>
          /^\$\{\w+\}/.test(first) || mayBe(name, openName(each))
            ? matched(rest, path.slice(at + 1), taking)
            : [],
        ),
      ]),
    );
  }
  const own = openName(part);
  if (!mayBe(openName(first), own)) return "misses";
  const found = matched(rest, below, taking);
  return isKnown(own) ? found : weaker(found);
}

function weaker(reach: Reach): Reach {
  return reach === "misses" ? reach : "may";
}

const ORDER: readonly Reach[] = ["misses", "may", "reaches"];

function greatest(all: readonly Reach[]): Reach {
  let best = 0;
  for (const each of all) best = Math.max(best, ORDER.indexOf(each));
  return ORDER[best] ?? "may";
}
