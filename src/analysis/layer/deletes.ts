import type { Invocation } from "../command/invocation.ts";
import { operandsOf, pathOf } from "../command/paths.ts";

/** Something that a command takes away: a path, or a glob in a folder. */
export interface Removal {
  readonly path: string;
  /** The last part of a glob. */
  readonly glob: RegExp | undefined;
  /** As it is written. */
  readonly text: string;
}

/** The packed file stays beside what is unpacked. */
const KEEPS = /^(?:-[a-z]*[ck]|--keep$|--(?:to-)?stdout$)/;

/** What a command takes away, so that its bytes need not be there: of a move, the place it was in. */
export function removalsOf(
  invocation: Invocation,
  folder: string | undefined,
): readonly Removal[] {
  const { program, args } = invocation.call;
  switch (program) {
    case "rm":
    case "unlink":
      return operandsOf(invocation).flatMap((path) => placeOf(path, folder));
    case "mv":
      return operandsOf(invocation)
        .slice(0, -1)
        .flatMap((path) => placeOf(path, folder));
    case "bunzip2":
    case "gunzip":
    case "unxz":
      return args.some((arg) => KEEPS.test(arg ?? ""))
        ? []
        : operandsOf(invocation).flatMap((path) => placeOf(path, folder));
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

export function isGlob(path: string): boolean {
  return /[*?[]/.test(path);
}
