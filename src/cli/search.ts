import { readdirSync, statSync, type Dirent } from "node:fs";
import { join } from "node:path";
import { ignoreRulesFor, type IgnoreRules } from "./gitignore.ts";
import { fileSystemError, type InputError } from "./input.ts";

/** How files are called that a search takes; for messages. */
export const NAMES =
  "Dockerfile, Dockerfile.*, *.Dockerfile, Containerfile, Containerfile.*";

/** One thing that a search came by. */
export type Found =
  | { readonly path: string; readonly error?: undefined }
  /** A folder that could not be listed. */
  | { readonly path: string; readonly error: InputError };

const DOCKERFILE =
  /^(dockerfile|containerfile)(\..+)?$|.\.(dockerfile|containerfile)$/is;

/** Behind `Dockerfile.`: ignore files, what editors leave behind, and templates, which are no Dockerfiles yet. */
const OTHER =
  /\.(dockerignore|containerignore|swp|swo|orig|rej|bak|md|j2|jinja2?|tmpl|tpl|template|erb|ejs|mustache)$|~$/i;

/** True for the name of a Dockerfile, in any case. */
export function isDockerfileName(name: string): boolean {
  return DOCKERFILE.test(name) && !OTHER.test(name);
}

/**
 * The Dockerfiles in a folder and below, in the order of their names. Leaves out what git ignores, `.git` and
 * `node_modules`. Follows links to files but not to folders, so that it always ends. Paths begin with `folder`.
 */
export function* search(folder: string): Generator<Found> {
  yield* searchFolder(folder, ignoreRulesFor(folder));
}

function* searchFolder(folder: string, rules: IgnoreRules): Generator<Found> {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    yield { path: folder, error: fileSystemError(error, "list this folder") };
    return;
  }
  // By code unit: the same order on every machine.
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const { name } = entry;
    const path = join(folder, name);
    if (entry.isDirectory()) {
      if (name === ".git" || name === "node_modules") continue;
      if (rules.ignores(path, true)) continue;
      yield* searchFolder(path, rules.below(path));
    } else if (isDockerfileName(name) && isFile(path, entry)) {
      if (!rules.ignores(path, false)) yield { path };
    }
  }
}

/** A dangling link or a socket is nothing that somebody meant to have searched. */
function isFile(path: string, entry: Dirent): boolean {
  if (!entry.isSymbolicLink()) return entry.isFile();
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
