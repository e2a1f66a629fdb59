import { realpathSync, statSync } from "node:fs";
import { normalize, relative, resolve, sep, join } from "node:path";
import { fileSystemError, InputError } from "./input.ts";
import { NAMES, search } from "./search.ts";
import { nearest } from "./suggestion.ts";

/** One file to process, or one path that cannot be. */
export type Input =
  | {
      /** As the user would type it, with `/`. */
      readonly path: string;
      /** Absolute. */
      readonly file: string;
      readonly error?: undefined;
    }
  | { readonly path: string; readonly error: InputError };

/**
 * The files that paths stand for, in their order, each once. A file is taken whatever it is called; a folder is
 * searched. A path that leads nowhere becomes an error among the others, so that it stops none of them.
 */
export function* inputsOf(
  paths: readonly string[],
  cwd: string,
): Generator<Input> {
  const seen = new Set<string>();
  for (const path of paths) {
    for (const input of inputsAt(path, cwd)) {
      if (input.error === undefined) {
        const real = realPath(input.file);
        if (seen.has(real)) continue;
        seen.add(real);
      }
      yield input;
    }
  }
}

function* inputsAt(path: string, cwd: string): Generator<Input> {
  const file = resolve(cwd, path);
  const shown = shownPath(path);
  let isFolder: boolean;
  try {
    isFolder = statSync(file).isDirectory();
  } catch (error) {
    yield { path: shown, error: notThere(path, error) };
    return;
  }
  if (!isFolder) {
    yield { path: shown, file };
    return;
  }
  let empty = true;
  for (const found of search(file)) {
    empty = false;
    const inside = shownPath(join(path, relative(file, found.path)));
    if (found.error === undefined) yield { path: inside, file: found.path };
    else yield { path: inside, error: found.error };
  }
  if (empty) {
    const where = shown === "." ? "the current folder" : "this folder";
    yield {
      path: shown,
      error: new InputError("not-found", `no Dockerfile found in ${where}`, {
        hint: `Looked for ${NAMES} in it and below, except for what .gitignore excludes. A file with another name can be given by its path.`,
      }),
    };
  }
}

function shownPath(path: string): string {
  const normal = normalize(path).split(sep).join("/");
  return normal.length > 1 ? normal.replace(/\/$/, "") : normal;
}

function notThere(path: string, error: unknown): InputError {
  const reason = fileSystemError(error, "read it");
  const command = nearest(path, ["list", "explain"]);
  if (reason.code !== "not-found" || command === undefined) return reason;
  return new InputError(reason.code, reason.message, {
    hint: `Did you mean the command dockfix ${command}?`,
  });
}

/** Two names of one file are one input. */
function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}
