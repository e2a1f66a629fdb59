import {
  accessSync,
  constants,
  copyFileSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { folderEntries } from "./folder-entries.ts";
import { GO, globSource } from "../glob.ts";
import ignore from "ignore";
import { parse } from "../syntax/dockerfile.ts";
import { flagValue, type Instruction } from "../syntax/instruction.ts";

/** What most formats of source code, text and data do not mind at their end. */
const CHANGE = "\n";

/** What people edit between two builds. */
const CODE =
  /\.(?:c|cc|cpp|cs|css|ex|go|html|java|js|jsx|kt|mjs|php|pl|py|r|rb|rs|scala|sh|swift|ts|tsx|vue)$/i;

type IsIgnored = (path: string, isFolder: boolean) => boolean;

/**
 * Makes a copy of a build context in which one file is different: the change of source code after which people build again. It is a file that the last COPY
 * or ADD of the Dockerfile brings in. Files are hard links where the system allows it; the context itself is not touched. `ignored` is the text of its
 * `.dockerignore`, `folder` an empty folder for the copy. Gives the path of the changed file, relative to the context; `undefined` where the Dockerfile
 * copies no file that can be told.
 */
export function changedContext(
  dockerfile: string,
  context: string,
  ignored: string | undefined,
  folder: string,
): string | undefined {
  const rules = ignored ?? textAt(join(context, ".dockerignore")) ?? "";
  const isIgnored = ignoreRules(rules);
  const changed = fileToChange(dockerfile, context, isIgnored);
  if (changed === undefined) return undefined;
  // Something in an ignored folder may be excepted: then the copy has all folders, and the engine leaves out what is ignored.
  const isSkipped: IsIgnored = /^\s*!/m.test(rules)
    ? (): boolean => false
    : isIgnored;
  // The folder for temporary files may lie in the context itself.
  const copy = realpathSync(folder);
  const isLeftOut: IsIgnored = (path, isFolder) =>
    isSkipped(path, isFolder) || realpathSync(join(context, path)) === copy;
  mirror(context, folder, "", isLeftOut, changed);
  const from = join(context, changed);
  writeFileSync(
    join(folder, changed),
    Buffer.concat([readFileSync(from), Buffer.from(CHANGE)]),
    { mode: statSync(from).mode & 0o7777 },
  );
  return changed;
}

/** Patterns of a `.dockerignore` start at the root of the context, those of a `.gitignore` anywhere. */
function ignoreRules(text: string): IsIgnored {
  const rules = ignore({ allowRelativePaths: true }).add(
    text
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== "" && !line.startsWith("#"))
      .map((line) => line.replace(/^(!?)(?:\.?\/)*/, "$1/")),
  );
  return (path, isFolder) => rules.ignores(isFolder ? `${path}/` : path);
}

function fileToChange(
  dockerfile: string,
  context: string,
  isIgnored: IsIgnored,
): string | undefined {
  const copies = parse(dockerfile).instructions.filter(isCopy).reverse();
  for (const instruction of copies) {
    for (const path of sourcesOf(instruction)) {
      const found = firstFile(context, path, isIgnored);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function isCopy(instruction: Instruction): boolean {
  const { keyword } = instruction;
  return (
    (keyword === "COPY" || keyword === "ADD") &&
    flagValue(instruction, "from") === undefined
  );
}

/** What it copies, as paths in the context; only what is plainly written. */
function sourcesOf({ json, words }: Instruction): readonly string[] {
  const all = json?.map(({ value }) => value) ?? words.map(({ text }) => text);
  return all
    .slice(0, -1)
    .filter((path) => !/[$\\"'[\]]|^<<|:\/\/|^git@/.test(path))
    .map((path) => path.replace(/^(?:\.?\/)+|\/+$/g, "").replace(/^\.$/, ""));
}

/** The first file of a path, a folder or a glob: source code rather than anything else, near the root rather than deep. */
function firstFile(
  context: string,
  path: string,
  isIgnored: IsIgnored,
): string | undefined {
  if (path.split("/").includes("..")) return undefined;
  const star = path.search(/[*?]/);
  const start =
    star === -1 ? path : path.slice(0, path.lastIndexOf("/", star) + 1);
  const files = filesBelow(context, start.replace(/\/$/, ""), isIgnored);
  let first: string | undefined;
  for (const file of files) {
    if (star !== -1 && !globOf(path).test(file)) continue;
    if (CODE.test(file)) return file;
    first ??= file;
  }
  return first;
}

/** `*` and `?` are part of a name; a folder that is named means what is in it. */
function globOf(path: string): RegExp {
  const source = globSource(path, GO);
  return new RegExp(`^${source}(?:/|$)`);
}

/** Regular files, folder by folder; not the Dockerfile and what belongs to it, which a build reads in another way. */
function* filesBelow(
  context: string,
  start: string,
  isIgnored: IsIgnored,
): Generator<string> {
  if (start !== "" && isRegular(join(context, start))) {
    if (!isIgnored(start, false) && isReadable(join(context, start)))
      yield start;
    return;
  }
  const folders = [start];
  for (const folder of folders) {
    for (const entry of folderEntries(join(context, folder))) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.name === ".git" || isIgnored(path, entry.isDirectory()))
        continue;
      if (entry.isDirectory()) folders.push(path);
      else if (
        entry.isFile() &&
        !/dockerfile|dockerignore/i.test(entry.name) &&
        isReadable(join(context, path))
      )
        yield path;
    }
  }
}

/** Copies a folder. What cannot be linked or read is left out: the build says what it misses. */
function mirror(
  context: string,
  folder: string,
  path: string,
  isSkipped: IsIgnored,
  except: string,
): void {
  mkdirSync(join(folder, path), { recursive: true });
  for (const entry of folderEntries(join(context, path))) {
    const inner = path === "" ? entry.name : `${path}/${entry.name}`;
    const [from, to] = [join(context, inner), join(folder, inner)];
    if (entry.isDirectory()) {
      if (!isSkipped(inner, true))
        mirror(context, folder, inner, isSkipped, except);
    } else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(from), to);
    else if (entry.isFile() && inner !== except && !isSkipped(inner, false))
      link(from, to);
  }
}

function link(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    // Another file system, one without links, or a file of somebody else.
    if (isReadable(from)) copyFileSync(from, to);
  }
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

function isRegular(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function textAt(path: string): string | undefined {
  return isRegular(path) ? readFileSync(path, "utf8") : undefined;
}
