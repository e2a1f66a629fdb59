import { realpathSync, statSync } from "node:fs";
import { normalize, relative, resolve, sep, join } from "node:path";
import { COMMANDS } from "./commands.ts";
import { fileSystemError, InputError } from "./input.ts";
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
export async function inputsOf(
  paths: readonly string[],
  cwd: string,
): Promise<readonly Input[]> {
  const inputs: Input[] = [];
  const seen = new Set<string>();
  for (const path of paths) {
    for (const input of await inputsAt(path, cwd)) {
      if (input.error === undefined) {
        const real = realPath(input.file);
        if (seen.has(real)) continue;
        seen.add(real);
      }
      inputs.push(input);
    }
  }
  return inputs;
}

async function inputsAt(path: string, cwd: string): Promise<readonly Input[]> {
  const file = resolve(cwd, path);
  const shown = shownPath(path);
  try {
    if (!statSync(file).isDirectory()) return [{ path: shown, file }];
  } catch (error) {
    return [{ path: shown, error: notThere(path, error) }];
  }
  // Only a search needs to know about .gitignore.
  const { NAMES, search } = await import("./search.ts");
  const inputs = [...search(file)].map((found): Input => {
    const inside = shownPath(join(path, relative(file, found.path)));
    return found.error === undefined
      ? { path: inside, file: found.path }
      : { path: inside, error: found.error };
  });
  if (inputs.length > 0) return inputs;
  const where = shown === "." ? "the current folder" : "this folder";
  const error = new InputError("not-found", `no Dockerfile found in ${where}`, {
    hint: `Looked for ${NAMES} in it and below, except for what .gitignore excludes. A file with another name can be given by its path.`,
  });
  return [{ path: shown, error }];
}

function shownPath(path: string): string {
  const normal = normalize(path).split(sep).join("/");
  return normal.length > 1 ? normal.replace(/\/$/, "") : normal;
}

function notThere(path: string, error: unknown): InputError {
  const reason = fileSystemError(error, "read it");
  const names = COMMANDS.flatMap(({ name }) =>
    /^\w+$/.test(name) ? name : [],
  );
  const command = nearest(path, names);
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
