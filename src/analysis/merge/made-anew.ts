import {
  MADE_ANEW,
  PLACES,
  SINKS,
  type Place,
} from "../../facts/container-files.ts";
import type { Effect } from "../../facts/programs/effect.ts";
import { shown, type Operand } from "../../facts/programs/operand.ts";
import { commandsOf } from "../../shell/flow.ts";
import type { ReadableRun } from "../build/runs.ts";
import { valueOf } from "../build/variables.ts";
import { folderOf, pathOf } from "../command/paths.ts";

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
): Reach | undefined {
  const found = changedBy(effect);
  if (found === undefined) return undefined;
  const { path, tree, how, isDoubt } = found;
  for (const text of withValues(path, values))
    for (const folder of folders) {
      const reach = reached(text, folder, tree, how);
      if (reach !== undefined)
        return { ...reach, unlikely: reach.unlikely || isDoubt };
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
    const last = text.slice(text.lastIndexOf("/") + 1);
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
    if (tree && isGlob && matches?.test(folderOf(file)) === true)
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
  const last = path.slice(path.lastIndexOf("/") + 1);
  const isOpen = /[*?[]|\$\{/.test(path);
  if (!isOpen || /^(?:\$\{\w+\})+$/.test(last)) return undefined;
  const source = path
    .split(/(\$\{\w+\}|\*\*\/?|\[[^\]]*\]|[*?])/)
    .map((part, index) => {
      if (index % 2 === 0) return part.replace(/[.+^${}()|\\[\]]/g, "\\$&");
      if (part === "?" || part.startsWith("[")) return "[^/]";
      return part === "*" ? "[^/]*" : ".*";
    })
    .join("");
  return new RegExp(`^${source}$`);
}

/** The values that variables may have in a RUN, by name; `undefined` among them where one can't be told. */
export type Values = ReadonlyMap<string, readonly (string | undefined)[]>;

/** What the RUN itself sets; the rest is what ENV and ARG say. */
export function valuesIn(run: ReadableRun): Values {
  const found = new Map<string, (string | undefined)[]>();
  const add = (name: string, value: string | undefined): void => {
    const before = found.get(name) ?? [
      ...(valueOf(run.environment.variables, name) === undefined
        ? []
        : [valueOf(run.environment.variables, name)]),
    ];
    found.set(name, [...before, value]);
  };
  for (const { command } of commandsOf(run.read.script))
    for (const { name, value } of command.assignments) add(name, value?.value);
  for (const { effects } of run.invocations)
    for (const effect of effects)
      if (effect.kind === "variable") add(effect.name, effect.value);
  for (const name of namesIn(run.read.script.text)) {
    const value = valueOf(run.environment.variables, name);
    if (!found.has(name) && value !== undefined) found.set(name, [value]);
  }
  return found;
}

function namesIn(text: string): ReadonlySet<string> {
  return new Set(
    Array.from(text.matchAll(/\$\{?([A-Za-z_]\w*)/g), ([, name = ""]) => name),
  );
}

/** A path with each value that its variables may have; a variable without one stays. */
function withValues(path: Operand, values: Values): readonly string[] {
  let texts: readonly string[] = [shown(path)];
  if (path.value !== undefined) return texts;
  for (const [, name = ""] of (path.written ?? "").matchAll(/\$\{(\w+)\}/g)) {
    const known = values.get(name) ?? [undefined];
    texts = texts.flatMap((text) =>
      known.map((value) =>
        value === undefined ? text : text.replaceAll(`\${${name}}`, value),
      ),
    );
    // Too many to try: the variable stands for anything.
    if (texts.length > 64) return [shown(path)];
  }
  return texts;
}
