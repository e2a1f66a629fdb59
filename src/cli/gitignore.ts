import { readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import ignore, { type Ignore } from "ignore";
import { repositoryRoot } from "./repository.ts";

/** The rules that hold in one folder: its own and those of the folders above it, nearest first. */
export interface IgnoreRules {
  /** True when git would not look at a path below the folder. `path` is absolute. */
  readonly ignores: (path: string, isFolder: boolean) => boolean;
  /** The rules for a folder directly below. */
  readonly below: (folder: string) => IgnoreRules;
}

/**
 * The rules for a folder that is searched: every .gitignore from the root of its repository down, and the
 * repository's .git/info/exclude. A folder that is itself ignored was asked for by name, so only rules below count.
 */
export function ignoreRulesFor(folder: string): IgnoreRules {
  const root = repositoryRoot(folder);
  if (root === undefined) return rulesOf([]).below(folder);
  const steps = relative(root, folder)
    .split(sep)
    .filter((part) => part !== "");
  const exclude = readRules(root, join(".git", "info", "exclude"));
  let rules = rulesOf(exclude === undefined ? [] : [exclude]).below(root);
  let at = root;
  for (const step of steps) {
    at = join(at, step);
    if (rules.ignores(at, true)) rules = rulesOf([]);
    rules = rules.below(at);
  }
  return rules;
}

interface Rules {
  readonly folder: string;
  readonly matcher: Ignore;
}

/** `levels` are nearest first: the first that has an opinion decides, as in git. */
function rulesOf(levels: readonly Rules[]): IgnoreRules {
  return {
    ignores(path, isFolder) {
      for (const { folder, matcher } of levels) {
        const inside = relative(folder, path).split(sep).join("/");
        const { ignored, unignored } = matcher.test(
          isFolder ? `${inside}/` : inside,
        );
        if (ignored || unignored) return ignored;
      }
      return false;
    },
    below(folder) {
      const own = readRules(folder, ".gitignore");
      return own === undefined ? rulesOf(levels) : rulesOf([own, ...levels]);
    },
  };
}

function readRules(folder: string, name: string): Rules | undefined {
  try {
    const text = readFileSync(join(folder, name), "utf8");
    // Git tells upper case from lower case wherever the file system does.
    return { folder, matcher: ignore({ ignorecase: false }).add(text) };
  } catch {
    // None there, or none that git could read either.
    return undefined;
  }
}
