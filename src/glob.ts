/** What the parts of a glob may be, as regular expressions. A part without a rule stands for itself. */
export interface GlobRules {
  /** `*`. */
  readonly star: string;
  /** Two stars or more, with the slash that stands behind them, or `""`; `isLast` where nothing does. By default as `*`. */
  readonly stars?: (slash: string, isLast: boolean) => string;
  /** `?`. */
  readonly one?: string;
  /** `[…]`, as it is written. */
  readonly set?: (written: string) => string;
  /** `${name}`, which is not known. */
  readonly variable?: string;
  /** `\x` is x. */
  readonly escapes?: boolean;
}

const PARTS = /\*\*+\/?|\*|\?|\[!?\]?[^\]]*\]|\$\{\w+\}|\\[^]/g;

/** The regular expression of a glob, without anchors: shells, `.dockerignore`, COPY and options have globs of their own rules. */
export function globSource(glob: string, rules: GlobRules): string {
  let source = "";
  let end = 0;
  for (const { 0: part, index } of glob.matchAll(PARTS)) {
    source += literal(glob.slice(end, index));
    end = index + part.length;
    source += sourceOf(part, end === glob.length, rules) ?? literal(part);
  }
  return source + literal(glob.slice(end));
}

/** Whole texts that a glob fits; `undefined` for one that is none, such as `[z-a]`. */
export function globPattern(
  glob: string,
  rules: GlobRules,
): RegExp | undefined {
  try {
    return new RegExp(`^${globSource(glob, rules)}$`);
  } catch {
    return undefined;
  }
}

function sourceOf(
  part: string,
  isLast: boolean,
  { star, stars, one, set, variable, escapes = false }: GlobRules,
): string | undefined {
  if (part === "*") return star;
  if (part.startsWith("**")) {
    const slash = part.endsWith("/") ? "/" : "";
    return stars === undefined ? star + slash : stars(slash, isLast);
  }
  if (part === "?") return one;
  if (part.startsWith("[")) return set?.(part);
  if (part.startsWith("$")) return variable;
  return escapes ? literal(part.slice(1)) : undefined;
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}

/** A set of a glob as one of a regular expression: `[!a-z]` of a shell, `[^a-z]` of Go. */
export function setSource(written: string, negation: RegExp): string {
  const isNegated = negation.test(written.charAt(1));
  const members = written.slice(isNegated ? 2 : 1, -1);
  return `[${isNegated ? "^" : ""}${members.replace(/[[\]\\^]/g, "\\$&")}]`;
}

/** `*` and `?` stop at a slash, as in Go's filepath.Match, by which COPY and `.dockerignore` go. */
export const GO: GlobRules = {
  star: "[^/]*",
  one: "[^/]",
  set: (written) => setSource(written, /\^/),
  escapes: true,
};
