import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import type { BuildContext, Consumer } from "../context.ts";
import { dockerignore, type Dockerignore } from "./dockerignore.ts";

/** Longer files are no manifests or scripts that a transform wants to read. */
const MOST_BYTES = 1024 * 1024;
/** Nobody looks through a folder of more. */
const MOST_NAMES = 200_000;

/**
 * The build context in a folder. Files are read when they are asked for, once each, and folders are listed one by one. Only text of regular files whose
 * real place is inside the folder: nothing that `..` or a link leads out to, as a build would not see it either, and nothing that `.dockerignore` leaves out.
 * `dockerfile` is the path of the Dockerfile: `<dockerfile>.dockerignore` takes the place of `.dockerignore`, as in
 * BuildKit.
 */
export function folderContext(
  folder: string,
  dockerfile?: string,
  consumers?: readonly Consumer[],
): BuildContext {
  const texts = new Map<string, string | undefined>();
  const names = new Map<string, readonly string[] | undefined>();
  let root: string | undefined;
  let rules: Dockerignore | undefined;
  const rootOf = (): string => (root ??= realpathSync(folder));
  const ignoreText = (): string | undefined =>
    (dockerfile === undefined
      ? undefined
      : readText(`${dockerfile}.dockerignore`)) ??
    readBelow(rootOf, folder, ".dockerignore");
  const rulesOf = (): Dockerignore => (rules ??= dockerignore(ignoreText()));
  const readOnce = (path: string): string | undefined => {
    if (!isInside(path)) return undefined;
    if (path === ".dockerignore") return ignoreText();
    return rulesOf().ignores(path)
      ? undefined
      : readBelow(rootOf, folder, path);
  };
  return {
    read(path) {
      if (!texts.has(path)) texts.set(path, readOnce(path));
      return texts.get(path);
    },
    list(path) {
      if (!names.has(path))
        names.set(
          path,
          path === "" || isInside(path)
            ? listBelow(rootOf, folder, path, rulesOf())
            : undefined,
        );
      return names.get(path);
    },
    ...(consumers !== undefined && { consumers }),
  };
}

/** Relative, with `/`, and without a part that goes up. */
function isInside(path: string): boolean {
  return (
    path !== "" &&
    !path.includes("\0") &&
    !path.includes("\\") &&
    !/^([/]|[A-Za-z]:)/.test(path) &&
    !path.split("/").includes("..")
  );
}

/** The real place of a path of the context; `undefined` where it lies outside, or is not there. */
function placeOf(
  root: () => string,
  folder: string,
  path: string,
): string | undefined {
  const real = realpathSync(join(folder, path));
  const prefix = root().endsWith(sep) ? root() : root() + sep;
  return real === root() || real.startsWith(prefix) ? real : undefined;
}

function readBelow(
  root: () => string,
  folder: string,
  path: string,
): string | undefined {
  try {
    const real = placeOf(root, folder, path);
    return real === undefined ? undefined : readText(real);
  } catch {
    return undefined;
  }
}

function listBelow(
  root: () => string,
  folder: string,
  path: string,
  rules: Dockerignore,
): readonly string[] | undefined {
  try {
    const real = placeOf(root, folder, path);
    if (real === undefined) return undefined;
    const entries = readdirSync(real, { withFileTypes: true });
    if (entries.length > MOST_NAMES) return undefined;
    return entries
      .flatMap((entry) => {
        const inside = path === "" ? entry.name : `${path}/${entry.name}`;
        const isFolder = entry.isDirectory();
        const isIgnored = isFolder
          ? rules.ignoresAll(inside)
          : rules.ignores(inside);
        if (isIgnored) return [];
        return isFolder ? `${entry.name}/` : entry.name;
      })
      .sort();
  } catch {
    return undefined;
  }
}

function readText(path: string): string | undefined {
  try {
    const stats = statSync(path);
    if (!stats.isFile() || stats.size > MOST_BYTES) return undefined;
    const text = new TextDecoder("utf-8", { fatal: true }).decode(
      readFileSync(path),
    );
    return text.includes("\0") ? undefined : text;
  } catch {
    return undefined;
  }
}
