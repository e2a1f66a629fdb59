import type { Position } from "../error.ts";

/** An input that cannot be read, is no text, or cannot be written. `message` is one line, without the path. */
export class InputError extends Error {
  override readonly name = "InputError";
  /** Stable, for programs. */
  readonly code: string;
  readonly position: Position | undefined;
  readonly frame: string | undefined;
  readonly hint: string | undefined;

  constructor(
    code: string,
    message: string,
    details: {
      readonly position?: Position;
      readonly frame?: string;
      readonly hint?: string;
    } = {},
  ) {
    super(message);
    this.code = code;
    this.position = details.position;
    this.frame = details.frame;
    this.hint = details.hint;
  }
}

/** What an error of the file system means, in words. `doing` completes "cannot …". */
export function fileSystemError(error: unknown, doing: string): InputError {
  if (error instanceof InputError) return error;
  const code = codeOf(error);
  const known = code === undefined ? undefined : MEANINGS[code];
  if (known !== undefined) {
    return new InputError(
      known.code,
      known.message ?? `cannot ${doing}: ${known.why}`,
      {
        hint: known.hint,
      },
    );
  }
  const why = error instanceof Error ? error.message : String(error);
  return new InputError("unreadable", `cannot ${doing}: ${why}`);
}

/** `ENOENT` and the like. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error &&
    "code" in error &&
    typeof error.code === "string"
    ? error.code
    : undefined;
}

interface Meaning {
  readonly code: string;
  readonly message?: string;
  readonly why: string;
  readonly hint: string;
}

const MEANINGS: Readonly<Record<string, Meaning>> = {
  ENOENT: {
    code: "not-found",
    message: "no such file or folder",
    why: "it does not exist",
    hint: "Check the spelling; paths are relative to the current folder.",
  },
  ENOTDIR: {
    code: "not-found",
    message: "no such file: a part of its path is not a folder",
    why: "a part of its path is not a folder",
    hint: "Check the spelling; paths are relative to the current folder.",
  },
  EACCES: {
    code: "no-permission",
    why: "permission denied",
    hint: "Check who owns it and its permission bits with ls -l.",
  },
  EPERM: {
    code: "no-permission",
    why: "the system does not permit it",
    hint: "Check who owns it and its attributes.",
  },
  EISDIR: {
    code: "unreadable",
    why: "it is a folder",
    hint: "Put a file in its place.",
  },
  ELOOP: {
    code: "not-found",
    message: "symbolic links that lead in a circle",
    why: "its links lead in a circle",
    hint: "Check where the link points to with ls -l.",
  },
  ENAMETOOLONG: {
    code: "not-found",
    message: "this path is too long",
    why: "its path is too long",
    hint: "Check the path.",
  },
  ENOSPC: {
    code: "not-written",
    why: "no space is left on the device",
    hint: "The file is as it was. Make room and run again.",
  },
  EDQUOT: {
    code: "not-written",
    why: "the disk quota is used up",
    hint: "The file is as it was. Make room and run again.",
  },
  EFBIG: {
    code: "not-written",
    why: "a limit on file size forbids it",
    hint: "The file is as it was. See ulimit -f.",
  },
  EROFS: {
    code: "not-written",
    why: "the file system is read-only",
    hint: "The file is as it was.",
  },
};
