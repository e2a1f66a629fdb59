import { managerOf, managers } from "../facts/managers/index.ts";
import type { Manager } from "../facts/managers/manager.ts";
import { fetchOf, written } from "./fetch.ts";
import { lineOf, type Invocation } from "./invocation.ts";
import { above, foldersOf, operandsOf, pathOf } from "./places.ts";
import type { ReadableRun } from "./runs.ts";

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

/** Something that a command takes away: a path, or a glob in a folder. */
export interface Removal {
  readonly path: string;
  /** The last part of a glob. */
  readonly glob: RegExp | undefined;
  /** As it is written. */
  readonly text: string;
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
    if (isGone(path) || (!isTree && SMALL.test(path))) return;
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

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Files of these kinds are a few lines of text: a second copy of one is nothing. */
export const SMALL =
  /\.(?:asc|bash|cfg|cnf|conf|crt|css|env|example|gpg|html|ini|key|list|md|md5|pem|properties|ps1|pub|repo|rules|service|sh|sha1|sha256|sha512|sig|sum|toml|txt|xml|ya?ml)$/;

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
  { environment }: ReadableRun,
): boolean {
  const use = uses.get(manager);
  if (use?.fills !== true || use.avoids === true) return false;
  return !manager.movedBy.some(
    (name) =>
      /NO_CACHE/.test(name) &&
      (environment.variables.has(name) || variables.includes(name)),
  );
}

const INSTALLS: ReadonlySet<string> = new Set(["add", "install"]);
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

interface Written {
  readonly path: string;
  readonly isTree: boolean;
}

/** Where they write, in the folder that they run in. */
const WRITES_HERE: Readonly<Record<string, string>> = {
  bower: "bower_components",
  bundle: "vendor",
  cargo: "target",
  composer: "vendor",
  gradle: "build",
  mvn: "target",
  npm: "node_modules",
  pnpm: "node_modules",
  yarn: "node_modules",
  yarnpkg: "node_modules",
};

/** The files and folders into which a command puts something of size. */
export function writesOf(
  invocation: Invocation,
  folder: string | undefined,
): readonly Written[] {
  const { call, located } = invocation;
  const found: Written[] = [];
  const add = (path: string | undefined, isTree: boolean): void => {
    const place = pathOf(path, folder);
    // Everything lies under the root: that something was put there says nothing.
    if (place !== undefined && place !== "/")
      found.push({ path: place, isTree });
  };
  const download = fetchOf(invocation);
  if (download?.file !== undefined) add(download.file, false);
  if (!/^(?:cat|echo|printf)$/.test(call.program))
    for (const { operator, target } of located.command.redirects)
      if (operator.startsWith(">") && /\w/.test(target?.text ?? ""))
        add(written(target), false);
  const operands = operandsOf(invocation);
  switch (call.program) {
    case "git":
      if (call.args.includes("clone")) {
        const at = operands.findIndex((word) => /^\w+:\/\/|@.*:/.test(word));
        const name = /([^/:]+?)(?:\.git)?\/?$/.exec(operands[at] ?? "")?.[1];
        if (at !== -1) add(operands[at + 1] ?? name, true);
      }
      break;
    case "cp":
    case "install":
    case "mv":
    case "rsync": {
      const to = operands.at(-1) ?? "";
      const sources = operands.slice(0, -1);
      const isFolder = isRecursive(invocation) || sources.some(isGlob);
      if (isFolder) add(to, true);
      for (const source of isFolder ? [] : sources) {
        if (SMALL.test(source)) continue;
        if (!to.endsWith("/")) add(to, false);
        add(`${to}/${nameOf(source)}`, false);
      }
      break;
    }
    case "tar":
    case "bsdtar":
      add(optionValue(invocation, /^(?:-C|--directory)$/) ?? ".", true);
      break;
    case "unzip":
      add(optionValue(invocation, /^-d$/) ?? ".", true);
      break;
    default:
      if (!isGlobal(invocation)) add(WRITES_HERE[call.program], true);
  }
  return found;
}

function isGlob(path: string): boolean {
  return /[*?[]/.test(path);
}

function isRecursive({ call }: Invocation): boolean {
  return call.args.some((arg) =>
    /^(?:-[a-zA-Z]*[raR]|--archive|--recursive)/.test(arg ?? ""),
  );
}

function isGlobal({ call }: Invocation): boolean {
  return call.args.some((arg) => arg === "-g" || arg === "--global");
}

function optionValue(
  { call, args }: Invocation,
  option: RegExp,
): string | undefined {
  const at = call.args.findIndex((arg) => option.test(arg ?? ""));
  return at === -1 ? undefined : written(args[at + 1]);
}

/** What a command takes away, so that its bytes need not be there: of a move, the place it was in. */
export function removalsOf(
  invocation: Invocation,
  folder: string | undefined,
): readonly Removal[] {
  const operands = operandsOf(invocation);
  const { program, args } = invocation.call;
  switch (program) {
    case "rm":
    case "unlink":
      return operands.flatMap((path) => placeOf(path, folder));
    case "mv":
      return operands.slice(0, -1).flatMap((path) => placeOf(path, folder));
    case "bunzip2":
    case "gunzip":
    case "unxz":
      return args.some((arg) => /^-[a-z]*[ck]/.test(arg ?? ""))
        ? []
        : operands.flatMap((path) => placeOf(path, folder));
    default:
      return [];
  }
}

/** A path or glob as a removal. */
export function placeOf(
  path: string,
  folder: string | undefined,
): readonly Removal[] {
  const parts = path.replace(/\/+$/, "").split("/");
  const last = parts.at(-1) ?? "";
  // A glob in the middle could be anywhere.
  if (isGlob(parts.slice(0, -1).join("/"))) return [];
  if (!isGlob(last)) {
    const place = pathOf(path, folder);
    return place === undefined || place === "/"
      ? []
      : [{ path: place, glob: undefined, text: path }];
  }
  const within = parts.slice(0, -1).join("/");
  const place = pathOf(
    within === "" ? (path.startsWith("/") ? "/" : ".") : within,
    folder,
  );
  return place === undefined
    ? []
    : [{ path: place, glob: globOf(last), text: path }];
}

/** A glob of the shell for one part of a path. */
function globOf(glob: string): RegExp {
  const source = glob
    .replace(/[.+^${}()|\\]/g, "\\$&")
    .replace(/\[!/g, "[^")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  try {
    return new RegExp(`^${source}$`);
  } catch {
    return /^.*$/;
  }
}
