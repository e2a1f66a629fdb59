import { EngineError } from "./engine.ts";

const MEANINGS: Readonly<Record<string, string>> = {
  ENOENT: "it does not exist",
  ENOTDIR: "a part of its path is no folder",
  EACCES: "permission denied",
  EPERM: "the system does not permit it",
  EROFS: "the file system is read-only",
};

/** What it means that a temporary file cannot be written: an EngineError; anything that is no error of the file system comes back as it is. */
export function temporaryFailure(error: unknown, folder: string): unknown {
  const code = codeOf(error);
  if (code === undefined) return error;
  if (code === "ENOSPC" || code === "EDQUOT") {
    const why = code === "ENOSPC" ? "no space" : "no quota";
    return new EngineError(
      "disk-full",
      `${why} is left for temporary files in ${folder}`,
      { hint: "free some, or set TMPDIR to a folder with more room" },
    );
  }
  const why = MEANINGS[code] ?? code;
  return new EngineError(
    "no-temporary-folder",
    `no temporary files can be written in ${folder}: ${why}`,
    { hint: "set TMPDIR to a folder that you may write to" },
  );
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error &&
    "code" in error &&
    typeof error.code === "string" &&
    "syscall" in error
    ? error.code
    : undefined;
}
