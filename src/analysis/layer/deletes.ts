import { shown } from "../../facts/programs/operand.ts";
import { globPattern, setSource } from "../../glob.ts";
import type { Invocation } from "../command/invocation.ts";
import { pathOf } from "../command/paths.ts";

/** Something that a command takes away: a path, or a glob in a folder. */
export interface Removal {
  readonly path: string;
  /** The last part of a glob. */
  readonly glob: RegExp | undefined;
  /** As it is written. */
  readonly text: string;
}

/** What a command takes away, so that its bytes need not be there: of a move, the place it was in. */
export function removalsOf(
  { effects }: Invocation,
  folder: string | undefined,
): readonly Removal[] {
  return effects.flatMap((effect) =>
    effect.kind === "deletes" ? placeOf(shown(effect.path), folder) : [],
  );
}

/** A path or glob as a removal. */
export function placeOf(
  path: string,
  folder: string | undefined,
): readonly Removal[] {
  const parts = path.replace(/\/+$/, "").split("/");
  const last = parts.at(-1) ?? "";
  // A glob in the middle, or one for any folder, could be anywhere.
  if (isGlob(parts.slice(0, -1).join("/")) || last.includes("**")) return [];
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

/** A glob of the shell for one part of a path; one that is none may be any. */
function globOf(glob: string): RegExp {
  const set = (written: string): string => setSource(written, /[!^]/);
  return globPattern(glob, { star: ".*", one: ".", set }) ?? /^.*$/;
}

export function isGlob(path: string): boolean {
  return /[*?[]/.test(path);
}
