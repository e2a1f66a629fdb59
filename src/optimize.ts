import type { BuildContext } from "./context.ts";
import type { Risk, Saving, Transform, TransformOptions } from "./transform.ts";

/** Options of `optimize`. */
export interface OptimizeOptions extends TransformOptions {
  /** Ceiling: riskier changes become notes. Default `low`. */
  readonly risk?: Risk;
  readonly context?: BuildContext;
  /** Names of transforms (`purge-caches`) or parts (`purge-caches/pip`): only these. */
  readonly only?: readonly string[];
  /** Not these. */
  readonly skip?: readonly string[];
}

/** A change that was made. Lines are those of the text that was given to `optimize`. */
export interface AppliedChange {
  readonly transform: string;
  readonly part?: string;
  readonly risk: Risk;
  readonly line: number;
  readonly endLine: number;
  readonly reason: string;
  readonly assumes: readonly string[];
  readonly purges: readonly string[];
  readonly saving: Saving;
}

/**
 * Something that was seen and not changed.
 * `above-risk`: a change that a higher ceiling would make; it carries what the change would carry.
 * `refused`: forbidden by something in the file, named in `reason`. `ignored`: a comment in the file asks for it.
 * `advice`: never applied. `skipped`: the whole file was left alone.
 */
export interface Note {
  readonly kind: "above-risk" | "refused" | "ignored" | "advice" | "skipped";
  /** Empty for a note about the whole file. */
  readonly transform: string;
  readonly part?: string;
  readonly risk?: Risk;
  readonly line: number;
  readonly reason: string;
  readonly assumes?: readonly string[];
  readonly saving?: Saving;
}

/** A change that could not be proved and was not made: a bug in dockfix. */
export interface Bug {
  readonly transform: string;
  readonly line: number;
  readonly message: string;
}

export interface Optimized {
  /** The rewritten text; the given text where nothing changed. */
  readonly code: string;
  readonly changed: boolean;
  readonly changes: readonly AppliedChange[];
  readonly notes: readonly Note[];
  /** Empty unless dockfix has a bug. */
  readonly bugs: readonly Bug[];
}

/** Placeholder until the loop lands. */
export function optimize(source: string, options: OptimizeOptions = {}, using: readonly Transform[] = []): Optimized {
  void options;
  void using;
  return { code: source, changed: false, changes: [], notes: [], bugs: [] };
}
