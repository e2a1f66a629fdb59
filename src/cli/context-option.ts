import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { UsageError } from "./usage.ts";

/** The folder that `--context` names. Throws a UsageError for what is no folder. */
export function contextFolder(
  context: string | undefined,
  cwd: string,
): string | undefined {
  if (context === undefined) return undefined;
  const folder = resolve(cwd, context);
  if (existsSync(folder) && statSync(folder).isDirectory()) return folder;
  throw new UsageError(
    `--context ${context} is not a folder`,
    "It is the folder that docker build is given, with the files that COPY names.",
  );
}
