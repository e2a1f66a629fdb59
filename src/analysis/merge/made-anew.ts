import { globSource } from "../../glob.ts";
import { expanded, withBraces, type Values } from "../command/values.ts";
import {
  MADE_ANEW,
  PLACES,
  SINKS,
  type Place,
} from "../../facts/container-files.ts";
import type { Effect } from "../../facts/programs/effect.ts";
import { shown, type Operand } from "../../facts/programs/operand.ts";
import { above as foldersOver, nameOf, pathOf } from "../command/paths.ts";

export type { Place };

/** How an effect reaches such a place: it names it, or only what may hold it. */
export interface Reach {
  readonly place: Place;
  readonly path: string;
  /** It is one of all that a folder or an archive holds: nothing names it. */
  readonly unlikely: boolean;
}

type Changes = "writes" | "deletes" | "owns" | "links";

/** Which of these places a command changes, in the folder that it runs in. */
export function reachOf(
  effect: Effect,
  folders: readonly (string | undefined)[],
  values: Values,
  links: Links = new Map(),
): Reach | undefined {
  const found = changedBy(effect);
  if (found === undefined) return undefined;
  const { path, tree, how, isDoubt } = found;
  const texts =
    path.value === undefined
      ? expanded(path.written ?? withBraces(shown(path)), values)
      : [path.value];
  for (const text of texts)
    for (const folder of folders) {
      const reach =
        reached(text, folder, tree, how) ??
        throughLink(pathOf(text, folder), how, links, (path) =>
          reached(path, folder, tree, how),
        );
      if (reach !== undefined)
        return { ...reach, unlikely: reach.unlikely || isDoubt };
    }
  return undefined;
}

/** Where links lead to, by their names. */
type Links = ReadonlyMap<string, string>;

/** By a link, a path may be one of another folder. */
function throughLink(
  path: string | undefined,
  how: Changes,
  links: Links,
  reach: (path: string) => Reach | undefined,
): Reach | undefined {
  if (path === undefined) return undefined;
  for (const [name, to] of links) {
    // The link itself is taken away, not what it leads to.
    const isIt = path === name && how !== "deletes";
    if (!isIt && !path.startsWith(`${name}/`)) continue;
    const found = reach(to + path.slice(name.length));
    if (found !== undefined) return found;
  }
  return undefined;
}

interface Changed {
  readonly path: Operand;
  readonly tree: boolean;
  readonly how: Changes;
  /** Only some of what lies there. */
  readonly isDoubt: boolean;
}

const HERE: Operand = { text: ".", value: ".", written: "." };

function changedBy(effect: Effect): Changed | undefined {
  switch (effect.kind) {
    case "writes":
    case "owns":
      return { ...effect, how: effect.kind, isDoubt: false };
    case "deletes":
      return { ...effect, how: "deletes", isDoubt: false };
    case "links":
      return { path: effect.to, tree: false, how: "links", isDoubt: false };
    case "unpacks":
      return {
        path: effect.into ?? HERE,
        tree: true,
        how: "writes",
        isDoubt: true,
      };
    case "fetches":
      return effect.file === undefined
        ? undefined
        : { path: effect.file, tree: false, how: "writes", isDoubt: false };
    default:
      return undefined;
  }
}

function reached(
  text: string,
  folder: string | undefined,
  tree: boolean,
  how: Changes,
): Reach | undefined {
  const isGlob = /[*?[]/.test(text);
  const path = pathOf(text, folder);
  if (path === undefined) {
    // In a folder that nobody knows, a name is all there is.
    const last = nameOf(text);
    const named = Object.entries(PLACES).find(
      ([file, place]) => place !== "shell" && file.endsWith(`/${last}`),
    );
    return named === undefined || /^[~-]/.test(text)
      ? undefined
      : { place: named[1], path: text, unlikely: false };
  }
  if (SINKS.test(path) && (how === "writes" || how === "links"))
    return undefined;
  if (MADE_ANEW.some((each) => path.startsWith(`${each}/`)))
    return { place: "anew", path, unlikely: false };
  // What `find` picks, without a name that it looks for.
  const isAny = path.endsWith("/**");
  const above = isAny ? path.slice(0, -3) || "/" : path;
  const matches = matcherOf(path);
  for (const [file, place] of Object.entries(PLACES)) {
    // Owner and mode of these decide nothing.
    if (how === "owns" && place !== "anew") continue;
    if (path === file || (!isAny && matches?.test(file) === true))
      return { place, path: file, unlikely: false };
    const isAbove = file.startsWith(above === "/" ? "/" : `${above}/`);
    if ((tree || isAny) && isAbove)
      return { place, path: file, unlikely: isAny || how === "writes" };
    if (tree && isGlob && foldersOver(file).some((each) => matches?.test(each)))
      return { place, path: file, unlikely: false };
    if (place !== "shell" && /^\/etc\/\$\{\w+\}$/.test(path))
      return { place, path: file, unlikely: true };
  }
  return tree && how !== "writes" && MADE_ANEW.includes(path)
    ? { place: "anew", path, unlikely: false }
    : undefined;
}

/**
 * A glob of the shell, or a path of `find`. A variable that is not known stands for anything, where a part of the name stands beside it:
 * alone it says nothing.
 */
function matcherOf(path: string): RegExp | undefined {
  const last = nameOf(path);
  const isOpen = /[*?[]|\$\{/.test(path);
  if (!isOpen || /^(?:\$\{\w+\})+$/.test(last)) return undefined;
  const source = globSource(path, {
    star: "[^/]*",
    stars: () => ".*",
    one: "[^/]",
    set: () => "[^/]",
    variable: ".*",
  });
  return new RegExp(`^${source}$`);
}
