import { analyse } from "../analysis/analyse.ts";
import type { BuildContext } from "../context.ts";
import { accepted, parse } from "../syntax/dockerfile.ts";
import { compare } from "./compare.ts";
import type { Verdict } from "./verdict.ts";

/** Options of `equivalent`. */
export interface EquivalentOptions {
  /** Globs of paths that the image may lose (`/root/.cache/**`); by default every cache of a known package manager. */
  readonly purges?: readonly string[];
  /** Name or number of a stage: only what it needs is compared. By default every stage is, since each can be built. */
  readonly target?: string;
  readonly context?: BuildContext;
}

/**
 * Proves that two Dockerfiles build the same image but for caches that nothing reads: equal configuration, the same commands in the same order, with the
 * same control flow, user, directory, variables and shell. It knows nothing of how the second came about. What it cannot prove is `unproved`, never equal.
 * Throws a DockfixError for a file that BuildKit rejects and for a target that is no stage.
 */
export function equivalent(
  before: string,
  after: string,
  { purges, target, context }: EquivalentOptions = {},
): Verdict {
  const one = analyse(accepted(parse(before)), context);
  const two = analyse(accepted(parse(after)), context, one.readings);
  const reasons = compare(one, two, { purges, target });
  return reasons.length === 0
    ? { equal: true }
    : {
        equal: false,
        reasons: [...reasons].sort((a, b) => a.line - b.line),
      };
}
