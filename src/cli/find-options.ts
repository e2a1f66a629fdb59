import type { OptimizeOptions } from "../optimize.ts";
import { RISKS } from "../proposal.ts";
import { folderContext } from "./folder-context.ts";
import { choice, type ParsedOptions } from "./options.ts";

/** Reads what the transforms may do; the ceiling is medium where none is given, as the image is built and looked at. Throws a UsageError. */
export function findOptions(
  { one, all, has }: ParsedOptions,
  context: string,
  file: string,
): OptimizeOptions {
  return {
    risk: choice("--risk", one("risk"), RISKS) ?? "medium",
    skip: names(all("skip")),
    ...(has("only") && { only: names(all("only")) }),
    context: folderContext(context, file),
  };
}

function names(values: readonly string[]): readonly string[] {
  return values
    .flatMap((value) => value.split(","))
    .map((name) => name.trim())
    .filter((name) => name !== "");
}
