import { isFetchedOrUnpacked } from "../../facts/programs/archives.ts";
import { globSource } from "../../glob.ts";
import { expand } from "../../syntax/expand.ts";
import type { Instruction } from "../../syntax/instruction.ts";
import type { BuildContext } from "../../context.ts";
import { copiesOver, type Copied, type Copies } from "./copies.ts";
import { lookupIn, type Environment } from "./environment.ts";

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
      intoFolder: intoFolder || /[*?[]/.test(source ?? ""),
      name: (heredoc === undefined ? written : heredoc.name)
        .replace(/\/+$/, "")
        .replace(/^.*\//, ""),
      line: instruction.line,
      ...(text !== undefined && { text }),
      ...(isPlain &&
        source !== undefined &&
        /^[^<:]*[*?[]/.test(source) && { glob: normal(source) }),
    };
  });
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
  if (/[*?[]/.test(source) && !/^[^*?[]*[^/]*\.\w+$/.test(source))
    return undefined;
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
    const isIt = intoFolder ? inFolder === name : path === to;
    return isIt ? { text: own } : "none";
  }
  if (from === undefined || context === undefined) return "unknown";
  for (const candidate of candidates(from, inFolder, intoFolder)) {
    const text = context.read(candidate);
    if (text !== undefined) return { text };
  }
  return "none";
}

/** The names in a folder of the image, as far as copies from the context brought them; `undefined` where that can't be told. */
export function listInImage(
  context: BuildContext | undefined,
  copied: Copies,
  folder: string,
): readonly string[] | undefined {
  if (context?.list === undefined) return undefined;
  const names = new Set<string>();
  let found = false;
  for (const { from, to, intoFolder, name } of copiesOver(copied, folder)) {
    if (to === undefined) return undefined;
    const isHere = to === folder;
    const isAbove = folder.startsWith(to === "/" ? to : `${to}/`);
    if (!isHere && !isAbove) continue;
    if (from === undefined) return undefined;
    const below = isHere ? "" : folder.slice(to === "/" ? 1 : to.length + 1);
    const listed = context.list([from, below].filter(Boolean).join("/"));
    if (listed !== undefined) {
      found = true;
      for (const each of listed) names.add(each);
    } else if (isHere && intoFolder && name !== undefined) {
      found = true;
      if (!/[*?[]/.test(name)) names.add(name);
      else
        for (const each of context.list(from.replace(/\/?[^/]*$/, "")) ?? [])
          if (globMatches(name, each)) names.add(each);
    }
  }
  return found ? [...names].sort() : undefined;
}

/** Paths of the context that may have become the file: the source itself, or something in it. `inFolder` is the file's path below the destination. */
function candidates(
  from: string,
  inFolder: string | undefined,
  intoFolder: boolean,
): readonly string[] {
  if (inFolder === undefined) return intoFolder ? [] : [from];
  const name = from.split("/").at(-1) ?? "";
  const folder = from.slice(0, from.length - name.length);
  if (/[*?[]/.test(name))
    return globMatches(name, inFolder) ? [folder + inFolder] : [];
  return [...(inFolder === name ? [from] : []), normal(`${from}/${inFolder}`)];
}

/** Go's filepath.Match for `*` and `?`; sets of characters never match here. */
export function globMatches(glob: string, name: string): boolean {
  const source = globSource(glob, { star: "[^/]*", one: "[^/]" });
  return new RegExp(`^${source}$`).test(name);
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
