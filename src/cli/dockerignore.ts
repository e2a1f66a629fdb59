import { GO, globSource, type GlobRules } from "../glob.ts";

/** Which paths of a context `.dockerignore` leaves out, as BuildKit reads it. */
export interface Dockerignore {
  /** True for a file that a build does not see. */
  readonly ignores: (path: string) => boolean;
  /** True for a folder of which it sees nothing. */
  readonly ignoresAll: (folder: string) => boolean;
}

interface Pattern {
  readonly test: RegExp;
  readonly isException: boolean;
}

const NOTHING: Dockerignore = {
  ignores: () => false,
  ignoresAll: () => false,
};

/** Reads the text of a `.dockerignore`: one pattern a line, from the root of the context, the last that matches decides. */
export function dockerignore(text: string | undefined): Dockerignore {
  const patterns = (text ?? "").split(/\r?\n/).flatMap(patternOf);
  if (patterns.length === 0) return NOTHING;
  const hasExceptions = patterns.some(({ isException }) => isException);
  const ignores = (path: string): boolean => {
    const paths = [path];
    for (
      let at = path.lastIndexOf("/");
      at > 0;
      at = path.lastIndexOf("/", at - 1)
    )
      paths.push(path.slice(0, at));
    const last = patterns.findLast(({ test }) =>
      paths.some((each) => test.test(each)),
    );
    return last !== undefined && !last.isException;
  };
  return {
    ignores,
    ignoresAll: (folder) => !hasExceptions && ignores(folder),
  };
}

function patternOf(line: string): readonly Pattern[] {
  const text = line.replace(/^\uFEFF/, "");
  if (text.startsWith("#")) return [];
  const trimmed = text.trim();
  const isException = trimmed.startsWith("!");
  const path = clean(isException ? trimmed.slice(1).trim() : trimmed);
  if (path === "") return [];
  try {
    return [
      { test: new RegExp(`^${globSource(path, RULES)}$`, "u"), isException },
    ];
  } catch {
    // BuildKit refuses such a pattern, and the build with it.
    return [];
  }
}

/** As Go's filepath.Clean, without a slash in front. */
function clean(pattern: string): string {
  const parts: string[] = [];
  for (const part of pattern.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts.join("/");
}

/** `**` is any number of folders, `*` and `?` stop at a slash. */
const RULES: GlobRules = {
  ...GO,
  stars: (_, isLast) => (isLast ? ".*" : "(?:.*/)?"),
};
