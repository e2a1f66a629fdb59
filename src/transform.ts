import type { Analysis } from "./analysis/analyse.ts";
import { analyse } from "./analysis/analyse.ts";
import type { BuildContext } from "./context.ts";
import { compare } from "./equivalence/compare.ts";
import { DockfixError } from "./error.ts";
import { accepted, parse, type Dockerfile } from "./syntax/dockerfile.ts";
import { overlaps, splice, type Edit } from "./syntax/edit.ts";

/**
 * `low`: the same image minus a declared purge set, proved from the file and its build context.
 * `medium`: the same under assumptions that are named. `high`: needs a test run of the image.
 */
export type Risk = "low" | "medium" | "high";

export const RISKS: readonly Risk[] = ["low", "medium", "high"];

/** True when `risk` is at most `ceiling`. */
export function within(risk: Risk, ceiling: Risk): boolean {
  return RISKS.indexOf(risk) <= RISKS.indexOf(ceiling);
}

/** What a change is expected to save in the image. `bytes` is uncompressed; `undefined` means that nobody knows. */
export interface Saving {
  readonly bytes: number | undefined;
  /** Where the figure comes from, or why there is none. */
  readonly source: string;
}

export const UNKNOWN_SAVING: Saving = {
  bytes: undefined,
  source: "unknown: depends on what is installed",
};

/** The edits of one improvement. Offsets and lines are those of the file it was found in. */
export interface Change {
  /** Part of the transform that found it, such as the package manager of `purge-caches`; `--skip NAME/PART` addresses it. */
  readonly part?: string;
  readonly risk: Risk;
  /** First and last line of what it touches, 1-based. */
  readonly line: number;
  readonly endLine: number;
  readonly edits: readonly Edit[];
  /** Why, for the user: one sentence. */
  readonly reason: string;
  /** Named assumptions under which the image stays the same; empty at low risk. */
  readonly assumes: readonly string[];
  /** Globs of the paths that the image loses. */
  readonly purges: readonly string[];
  readonly saving: Saving;
  /** It replaces a base image by its slim sibling, and is proved to do that, not to build the same. */
  readonly rebases?: boolean;
}

/** Something a transform saw and left alone, with the line that forbids the change. */
export interface Refusal {
  readonly part?: string;
  /** The line that would have been changed. */
  readonly line: number;
  /** Why not; names the other line where another one forbids it. */
  readonly reason: string;
}

/** What `find` gives. */
export interface Found {
  readonly changes: readonly Change[];
  readonly refusals: readonly Refusal[];
}

/** Options of all transforms, as data. */
export interface TransformOptions {
  /** `benefit` (the default) merges RUNs only where that frees bytes, `all` wherever it is proved. */
  readonly merge?: "benefit" | "all";
}

/** What defines a transform. */
export interface TransformDefinition {
  /** In kebab case; the file and the export are named after it. */
  readonly name: string;
  /** One sentence for lists. */
  readonly summary: string;
  /** The least risk of its changes. */
  readonly risk: Risk;
  /** The names that the `part` of its changes and refusals may have; none where they have no part. */
  readonly parts?: readonly string[];
  readonly find: (analysis: Analysis, options: TransformOptions) => Found;
}

/** Options of a transform that is called as a function. */
export interface ApplyOptions extends TransformOptions {
  /** Ceiling; by default the transform's own risk. */
  readonly risk?: Risk;
  readonly context?: BuildContext;
}

/** A pure function Dockerfile → Dockerfile that says what it would do before it does it. */
export interface Transform extends TransformDefinition {
  /** Applies every change within the ceiling, once. Throws a DockfixError for a file that BuildKit rejects. */
  (file: Dockerfile, options?: ApplyOptions): Dockerfile;
}

/** Makes a transform of its definition. */
export function defineTransform(definition: TransformDefinition): Transform {
  const transform = (
    file: Dockerfile,
    options: ApplyOptions = {},
  ): Dockerfile => {
    const ceiling = options.risk ?? definition.risk;
    const analysis = analyse(accepted(file), options.context);
    const { changes } = definition.find(analysis, options);
    const chosen = compatible(
      changes.filter((change) => within(change.risk, ceiling)),
    );
    const { analysis: result, bugs } = applyChanges(analysis, chosen);
    const [bug] = bugs;
    if (bug !== undefined)
      throw new DockfixError("internal", `${definition.name}: ${bug.message}`);
    return result.file;
  };
  const { name, ...rest } = definition;
  Object.defineProperty(transform, "name", { value: name });
  return Object.assign(transform, rest);
}

/** Drops every change that overlaps an earlier one; it is found again once that one is in. */
export function compatible(changes: readonly Change[]): readonly Change[] {
  const chosen: Change[] = [];
  const taken: Edit[] = [];
  for (const change of changes) {
    if (
      change.edits.some((edit) => taken.some((other) => overlaps(edit, other)))
    )
      continue;
    chosen.push(change);
    taken.push(...change.edits);
  }
  return chosen;
}

/** A change whose proof failed. It is a bug of the transform that found it; the change was not made. */
export interface FailedProof {
  readonly change: Change;
  readonly message: string;
}

/**
 * Applies changes that do not overlap and proves the result. When the proof of all together fails, they are tried one by one
 * and those that fail are left out.
 */
export function applyChanges(
  before: Analysis,
  changes: readonly Change[],
): {
  readonly analysis: Analysis;
  readonly applied: readonly Change[];
  readonly bugs: readonly FailedProof[];
} {
  if (changes.length === 0) return { analysis: before, applied: [], bugs: [] };
  const attempt = (some: readonly Change[]): Attempt =>
    attemptChanges(before, some);
  const all = attempt(changes);
  if (all.failure === undefined && areCertain(before, changes))
    return { analysis: all.analysis, applied: changes, bugs: [] };
  const applied: Change[] = [];
  const bugs: FailedProof[] = [];
  let result = before;
  for (const change of changes) {
    const next = attempt([...applied, change]);
    if (next.failure === undefined) {
      applied.push(change);
      result = next.analysis;
    } else bugs.push({ change, message: next.failure });
  }
  return { analysis: result, applied, bugs };
}

interface Attempt {
  readonly analysis: Analysis;
  readonly failure: string | undefined;
}

/** Changes that assume nothing must be proved without the others: an assumption of one is none of another. */
function areCertain(before: Analysis, changes: readonly Change[]): boolean {
  const certain = changes.filter(({ assumes }) => assumes.length === 0);
  return (
    certain.length === 0 ||
    certain.length === changes.length ||
    attemptChanges(before, certain).failure === undefined
  );
}

function attemptChanges(before: Analysis, changes: readonly Change[]): Attempt {
  const edits = changes.flatMap((change) => change.edits);
  const file = parse(splice(before.file.source, edits));
  const analysis = analyse(file, before.context, before.readings);
  const [problem] = file.problems;
  if (problem !== undefined)
    return {
      analysis,
      failure: `the result is not a Dockerfile that BuildKit accepts: ${problem.message}`,
    };
  const reasons = compare(before, analysis, {
    purges: changes.flatMap((change) => change.purges),
    mayRebase: changes.some(({ rebases }) => rebases === true),
  });
  const mayAssume = changes.some(({ assumes }) => assumes.length > 0);
  const reason = reasons.find(
    ({ assumes }) => assumes === undefined || !mayAssume,
  );
  return {
    analysis,
    failure: reason && `line ${reason.line}: ${reason.message}`,
  };
}
