import type { Manager } from "../../facts/managers/manager.ts";
import type { Operand } from "../../facts/programs/operand.ts";
import { globSource } from "../../glob.ts";
import { memo, memoHere } from "../../memo.ts";
import type { Analysis } from "../analyse.ts";
import { absolute } from "../build/files.ts";
import { homeOf } from "../build/mounts.ts";
import { isSet } from "../build/variables.ts";
import { isUnplaced } from "../command/paths.ts";
import { movedHomes } from "./homes.ts";
import { expanded, withBraces, type Values } from "../command/values.ts";

/** A path as a command means it: its parts, in which `*` stands for anything. `undefined` where it can't be told; behind `SOMEWHERE` where the folder can't. */
export type Parts = readonly string[] | undefined;

/** Where the caches of a manager lie that a file fills; a `*` in place of a home that is not known. */
export const cachePlaces = memo((analysis: Analysis) =>
  memoHere((manager: Manager): readonly string[] => {
    const found = new Set<string>();
    for (const run of analysis.runs) {
      if (!run.invocations.some(({ uses }) => uses.get(manager)?.fills))
        continue;
      const home = homeOf(run);
      const homes = [
        ...(home === undefined ? ["/root", "/home/*"] : [home]),
        ...(isSet(run.environment.variables, "HOME")
          ? []
          : movedHomes(analysis, run.environment.user)),
      ];
      for (const each of homes)
        for (const cache of manager.caches(each)) found.add(cache);
    }
    return [...found];
  }),
);

/** Reads a word as a path, once for each of the values that its variables may have. Variables of unknown value and globs stand for anything. */
export function partsOf(
  operand: Operand,
  folder: string | undefined,
  home: string | undefined,
  values: Values,
): readonly Parts[] {
  const text =
    operand.value ??
    operand.written ??
    (underHome(operand) || withVariables(operand));
  const places = folder === undefined ? [folder] : placesOf(folder, values);
  return expanded(text, values).flatMap((each) =>
    places.map((place) => partsIn(each, place, home)),
  );
}

/** What a folder may be that hangs on variables; `undefined` for one that nobody knows. */
function placesOf(
  folder: string,
  values: Values,
): readonly (string | undefined)[] {
  if (isUnplaced(folder)) return [undefined];
  // `cd $DIR`: what it holds may be relative, to a folder that is not known here.
  return folder.startsWith("/${")
    ? expanded(folder.slice(1), values).map((each) =>
        each.startsWith("/") ? each : undefined,
      )
    : expanded(folder, values);
}

function partsIn(
  written: string,
  folder: string | undefined,
  home: string | undefined,
): Parts {
  const text = written
    .replace(/\$\{\w+\}/g, "\0")
    .replace(/^~(?=\/|$)/, home ?? "\0");
  if (text === "" || text.startsWith("\0")) return undefined;
  if (/^~/.test(text)) return undefined;
  const path = absolute(text, folder);
  if (path !== undefined) return split(path);
  const below = split(absolute(text, "/") ?? "/");
  return text.includes("..") || below.length === 0
    ? undefined
    : [SOMEWHERE, ...below];
}

/** In place of the folders that a path is in, where nobody knows them. No name is such a one. */
const SOMEWHERE = "\0";

function split(path: string): readonly string[] {
  return path
    .split("/")
    .filter((part) => part !== "")
    .map((part) => part.replace(/\0|\$\{\w+\}/g, "*"));
}

/**
 * True where a path in a folder that nobody knows may lie above a cache or be one: its names are some of those that lead there.
 * What is not known at all may be anything.
 */
export function mayHold(places: readonly string[], parts: Parts): boolean {
  if (parts === undefined) return true;
  const [first, ...below] = parts;
  if (first !== SOMEWHERE) return false;
  if (/[*?[]/.test(below[0] ?? "*")) return true;
  return places.some((place) => {
    const cache = place.replace(/\/\*$/, "").split("/").slice(1);
    return cache.some((_, start) =>
      below.every(
        (part, at) =>
          start + at >= cache.length || mayBe(cache[start + at] ?? "", part),
      ),
    );
  });
}

/** A tilde is expanded, so that the word has no fixed value; what stands behind it may be fixed. */
function underHome({ text }: Operand): string {
  return /^~(?:\/[\w./-]*)?$/.test(text) ? text : "";
}

/** A glob with plain variables in it, which become `${name}`. */
function withVariables({ text }: Operand): string {
  const bare = text.replaceAll('"', "");
  return /^(?:[\w./*?[\]@%+,:-]|\$\w+|\$\{\w+\})+$/.test(bare)
    ? withBraces(bare)
    : "";
}

/** True where a path lies in a folder of a cache, is one, or is above one and is read with all that is below it. */
export function touches(
  places: readonly string[],
  parts: readonly string[],
  tree: boolean,
): boolean {
  return places.some((place) => {
    const isContent = place.endsWith("/*");
    const cache = place.replace(/\/\*$/, "").split("/").slice(1);
    const shared = Math.min(cache.length, parts.length);
    for (let at = 0; at < shared; at++)
      if (!mayBe(cache[at] ?? "", parts[at] ?? "")) return false;
    if (parts.length >= cache.length || tree) return true;
    // A glob reads what it finds one by one.
    if (/[*?[]/.test(parts.at(-1) ?? "")) return !isContent;
    // The folder that holds the cache's own shows whether it is there.
    return !isContent && parts.length > 0 && !isStandard(parts);
  });
}

/** Folders that every system has, whatever is in them. */
function isStandard(parts: readonly string[]): boolean {
  return /^(?:var(?:\/cache|\/lib)?|usr(?:\/local(?:\/share)?)?|home)$/.test(
    parts.join("/"),
  );
}

function mayBe(a: string, b: string): boolean {
  if (a === b || a === "*" || b === "*") return true;
  if (!/[*?[]/.test(b)) return false;
  // Hidden names need a dot in the pattern.
  if (a.startsWith(".") && !b.startsWith(".")) return false;
  const source = globSource(b, { star: ".*", one: ".", set: () => "." });
  return new RegExp(`^${source}$`).test(a);
}

/** True where removing a path, with all that is below it, removes every cache. */
export function removesAll(
  places: readonly string[],
  parts: readonly string[],
): boolean {
  return (
    parts.length > 0 &&
    places.every((place) => {
      const cache = place.split("/").slice(1);
      // One file of all that a folder holds is not all.
      const isOne =
        cache.at(-1) === "*" &&
        parts.length === cache.length &&
        parts.at(-1) !== "*";
      return (
        !isOne &&
        parts.length <= cache.length &&
        parts.every((part, at) => mayBe(cache[at] ?? "", part))
      );
    })
  );
}
