import { readFileSync, realpathSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import type { BuildContext } from "../context.ts";

/** Longer files are no manifests or scripts that a transform wants to read. */
const MOST_BYTES = 1024 * 1024;

/**
 * The build context in a folder. Files are read when they are asked for, once each. Only text of regular files whose
 * real place is inside the folder: nothing that `..` or a link leads out to, as a build would not see it either.
 * `dockerfile` is the path of the Dockerfile: `<dockerfile>.dockerignore` takes the place of `.dockerignore`, as in
 * BuildKit.
 */
export function folderContext(
  folder: string,
  dockerfile?: string,
): BuildContext {
  const seen = new Map<string, string | undefined>();
  const readOnce = (path: string): string | undefined => {
    if (path === ".dockerignore" && dockerfile !== undefined) {
      const own = readText(`${dockerfile}.dockerignore`);
      if (own !== undefined) return own;
    }
    return isInside(path) ? readBelow(folder, path) : undefined;
  };
  return {
    read(path) {
      if (!seen.has(path)) seen.set(path, readOnce(path));
      return seen.get(path);
    },
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

function readBelow(folder: string, path: string): string | undefined {
  try {
    const root = realpathSync(folder);
    const real = realpathSync(join(folder, path));
    const prefix = root.endsWith(sep) ? root : root + sep;
    return real.startsWith(prefix) ? readText(real) : undefined;
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
