import { isFetchedOrUnpacked } from "../../facts/programs/archives.ts";
import { globPattern, GO } from "../../glob.ts";
import { expand } from "../../syntax/expand.ts";
import type { Instruction } from "../../syntax/instruction.ts";
import type { BuildContext } from "../../context.ts";
import { copiesOver, type Copied, type Copies } from "./copies.ts";
import { lookupIn, type Environment } from "./environment.ts";
import type { Run } from "./runs.ts";

export type { Copied, Copies } from "./copies.ts";

/** What a COPY or ADD brings; empty for other instructions. */
export function copiedBy(
  instruction: Instruction,
  environment: Environment,
  escape: string,
): readonly Copied[] {
  if (instruction.keyword !== "COPY" && instruction.keyword !== "ADD")
    return [];
  const words =
    instruction.json?.map((each) => each.value) ??
    instruction.words.map((word) => word.text);
  const values = words.map((word) =>
    expand(word, escape, lookupIn(environment)),
  );
  const to = absolute(values.at(-1), environment.workdir);
  const sources = values.slice(0, -1);
  const isPlain = instruction.flags.every(({ name }) => PLAIN_FLAGS.has(name));
  const isOfContext = instruction.flags.every(({ name }) => name !== "from");
  const intoFolder =
    sources.length > 1 ||
    values.at(-1)?.endsWith("/") === true ||
    values.at(-1) === ".";
  return sources.map((source, index) => {
    const written = words[index] ?? "";
    const heredoc = instruction.heredocs.find(
      ({ name }) => written.replace(/^<<-?["']?|["']$/g, "") === name,
    );
    const text =
      heredoc?.expand === false || heredoc?.content.includes("$") === false
        ? heredoc.content
        : undefined;
    return {
      from: isPlain ? contextPath(instruction.keyword, source) : undefined,
      to,
      intoFolder: intoFolder || isGlob(source ?? ""),
      name: (heredoc?.name ?? source ?? written)
        .replace(/\/+$/, "")
        .replace(/^.*\//, ""),
      line: instruction.line,
      ...(text !== undefined && { text }),
      ...(text === undefined &&
        heredoc !== undefined && {
          outline: outlineOf(heredoc.content, environment),
        }),
      ...(isOfContext &&
        source !== undefined &&
        (!isPlain || isGlob(source)) &&
        !/^<<|:\/\//.test(source) && { named: normal(source) }),
    };
  });
}

/** A text with the values of its variables, as far as they are known: what is written in another way than by a plain name stays. */
function outlineOf(text: string, environment: Environment): string {
  const lookup = lookupIn(environment);
  let room = MAX_GROWTH;
  return text.replace(
    /\$(?:(\w+)|\{(\w+)\})/g,
    (whole, name: string | undefined, braced: string | undefined) => {
      const value = lookup(name ?? braced ?? "");
      if (value === undefined || value.length > room) return whole;
      room -= value.length;
      return value;
    },
  );
}

/** Values are put into a text up to as many characters. */
const MAX_GROWTH = 100_000;

/** What bind mounts lay over the image while a RUN runs. */
export function mountedBy({
  instruction,
  environment,
}: Pick<Run, "instruction" | "environment">): readonly Copied[] {
  return instruction.mounts
    .filter(({ type }) => type === "bind")
    .map(({ from, source = "/", target }) => ({
      from: from === undefined ? absolute(source, "/")?.slice(1) : undefined,
      to: absolute(target, environment.workdir),
      intoFolder: false,
      name: source.replace(/^.*\//, ""),
      line: instruction.line,
    }));
}

/** Flags that change neither what is copied nor where to. */
const PLAIN_FLAGS: ReadonlySet<string> = new Set(["chmod", "chown", "link"]);

/** The path in the context that a source names; `undefined` for URLs, archives that ADD unpacks, heredocs, and globs that may name folders. */
function contextPath(
  keyword: string,
  source: string | undefined,
): string | undefined {
  if (source === undefined || source.startsWith("<<")) return undefined;
  if (keyword === "ADD" && isFetchedOrUnpacked(source)) return undefined;
  // A folder that a glob names gives up what is in it: only names that end like a file's are followed.
  if (isGlob(source) && !/^[^*?[]*[^/]*\.\w+$/.test(source)) return undefined;
  return normal(source);
}

/** No program opens a longer path. Relative to a folder that ever more is added to, paths would take time in the square of their number. */
const PATH_MAX = 4_096;

/** An absolute path with `.` and `..` resolved; `undefined` where it depends on an unknown folder, and where it is longer than any path. */
export function absolute(
  path: string | undefined,
  workdir: string | undefined,
): string | undefined {
  if (path === undefined || path.length > PATH_MAX) return undefined;
  if (path.startsWith("/")) return `/${normal(path)}`;
  if (workdir === undefined || workdir.length + path.length >= PATH_MAX)
    return undefined;
  return `/${normal(`${workdir}/${path}`)}`;
}

/** How many copies are looked at for one file: it keeps the work linear where thousands go to one folder. */
const REACH = 100;

/**
 * The text of a file of the image that came from the build context, the last copy winning; `undefined` where it can't be found,
 * and where something else may have been copied over it. `copied` are the copies in front of the place where it is read.
 */
export function textInImage(
  context: BuildContext | undefined,
  copied: Copies,
  path: string | undefined,
): string | undefined {
  if (context === undefined || path === undefined) return undefined;
  let left = REACH;
  for (const each of copiesOver(copied, path)) {
    if (left-- === 0) return undefined;
    const found = broughtText(context, each, path);
    if (found === "unknown") return undefined;
    if (found !== "none") return found.text;
  }
  return undefined;
}

/** The text of a file of the image as one copy brings it: `none` where it does not bring it, `unknown` where that can't be told. */
export function broughtText(
  context: BuildContext | undefined,
  { from, to, intoFolder, name, text: own }: Copied,
  path: string,
): { readonly text: string } | "none" | "unknown" {
  if (to === undefined) return "unknown";
  const inFolder = path.startsWith(to === "/" ? to : `${to}/`)
    ? path.slice(to === "/" ? 1 : to.length + 1)
    : undefined;
  if (inFolder === undefined && path !== to) return "none";
  if (own !== undefined) {
    // Without a slash behind it, what is written may be a folder that is there already.
    const isIt = path === to ? !intoFolder : inFolder === name;
    return isIt ? { text: own } : "none";
  }
  if (from === undefined || context === undefined) return "unknown";
  for (const candidate of candidates(context, from, inFolder, intoFolder)) {
    const text = context.read(candidate);
    if (text !== undefined) return { text };
  }
  return "none";
}

/** The names in a folder of the image that copies are known to bring. What a command, or the base image, puts there is not among them. */
export function listInImage(
  context: BuildContext | undefined,
  copied: Copies,
  folder: string,
): readonly string[] {
  const names = new Set<string>();
  for (const each of copiesOver(copied, folder))
    for (const name of broughtNames(context, each, folder)) names.add(name);
  return [...names].sort();
}

/** The names in a folder of the image that one copy is known to bring, those of folders with a `/` behind them. */
export function broughtNames(
  context: BuildContext | undefined,
  { from, to, name }: Copied,
  folder: string,
): readonly string[] {
  if (context?.list === undefined || from === undefined || to === undefined)
    return [];
  if (to !== folder) {
    if (!folder.startsWith(to === "/" ? to : `${to}/`)) return [];
    const below = folder.slice(to === "/" ? 1 : to.length + 1);
    return context.list(from === "" ? below : `${from}/${below}`) ?? [];
  }
  const listed = context.list(from);
  if (listed !== undefined) return listed;
  if (name === undefined) return [];
  return isGlob(name) ? matching(context, from) : [name];
}

/** The names in a folder of the context that match the last part of a path. */
function matching({ list }: BuildContext, glob: string): readonly string[] {
  const { folder, name } = partsOf(glob);
  const all = list?.(folder.slice(0, -1)) ?? [];
  return all.filter((each) => globMatches(name, each.replace(/\/$/, "")));
}

/** A path as its folder, with the slash behind it, and its name. */
function partsOf(path: string): {
  readonly folder: string;
  readonly name: string;
} {
  const start = path.lastIndexOf("/") + 1;
  return { folder: path.slice(0, start), name: path.slice(start) };
}

function isGlob(text: string): boolean {
  return /[*?[]/.test(text);
}

/** Paths of the context that may have become the file: the source itself, or something in it. `inFolder` is the file's path below the destination. */
function candidates(
  context: BuildContext,
  from: string,
  inFolder: string | undefined,
  intoFolder: boolean,
): readonly string[] {
  if (inFolder === undefined) return intoFolder ? [] : [from];
  const { folder, name } = partsOf(from);
  if (isGlob(name))
    return [
      ...(globMatches(name, inFolder) ? [folder + inFolder] : []),
      // Of a folder, what is in it is copied.
      ...matching(context, from)
        .filter((each) => each.endsWith("/"))
        .map((each) => folder + each + inFolder),
    ];
  return [...(inFolder === name ? [from] : []), normal(`${from}/${inFolder}`)];
}

/** As Go's filepath.Match; a set that is none matches nothing. */
export function globMatches(glob: string, name: string): boolean {
  return globPattern(glob, GO)?.test(name) === true;
}

/** A relative path without `.`, `..` and double slashes. */
function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts.join("/");
}
