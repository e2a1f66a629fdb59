import type { Analysis } from "../analysis/analyse.ts";
import { cachesIn } from "../analysis/build/mounts.ts";
import { isReadable } from "../analysis/build/runs.ts";
import { isUnplaced } from "../analysis/command/paths.ts";
import { managerNamed } from "../facts/managers/index.ts";
import type { Claim } from "./claim.ts";
import { archiveOf } from "./rules/archive.ts";

/** Globs of the paths that an image loses by a claim; `~` stands for a home directory that the file does not tell. */
export function purgedBy(analysis: Analysis, claim: Claim): readonly string[] {
  const run = claim.kind === "rebase" ? undefined : analysis.runs[claim.run];
  if (run === undefined || !isReadable(run)) return [];
  const caches = (names: readonly string[]): readonly string[] =>
    names.flatMap((name) => {
      const manager = managerNamed(name);
      return manager === undefined ? [] : cachesIn(run, manager);
    });
  switch (claim.kind) {
    case "purge":
      return caches(claim.form === "flag" ? [claim.manager] : claim.managers);
    case "refresh":
      return caches([claim.manager]);
    case "archive": {
      const archive = archiveOf(run, claim);
      if (archive === undefined) return [];
      const { path, word } = archive;
      return [isUnplaced(path) ? word.text.replace(/["']/g, "") : path];
    }
    default:
      return [];
  }
}
