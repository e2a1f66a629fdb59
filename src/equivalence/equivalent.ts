import { analyse, type Analysis } from "../analysis/analyse.ts";
import type { Stage } from "../analysis/build/stages.ts";
import type { BuildContext } from "../context.ts";
import { DockfixError } from "../error.ts";
import { accepted, parse } from "../syntax/dockerfile.ts";
import { STRATEGIES } from "./align.ts";
import { startCertificate, type Certificate } from "./certificate.ts";
import type { Claim } from "./claim.ts";
import { judge } from "./judge.ts";
import { purgeSet, type PurgeSet } from "./purge-set.ts";
import { purgedBy } from "./purged.ts";
import { readClaims } from "./reading.ts";
import { differs, reasonOf, type Reason, type Verdict } from "./verdict.ts";

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
 * same control flow, user, directory, variables and shell. It knows nothing of how the second came about: what differs is read as claims, the certificate says whether
 * that is all, and the rules whether it holds. What it cannot prove is `unproved`, never equal.
 * Throws a DockfixError for a file that BuildKit rejects and for a target that is no stage.
 */
export function equivalent(
  before: string,
  after: string,
  { purges, target, context }: EquivalentOptions = {},
): Verdict {
  const one = analyse(accepted(parse(before)), context);
  const two = analyse(accepted(parse(after)), context, one.readings);
  const reasons = reasonsOf(one, two, purgeSet(purges), target);
  return reasons.length === 0
    ? { equal: true }
    : {
        equal: false,
        reasons: [...reasons].sort((a, b) => a.line - b.line),
      };
}

function reasonsOf(
  before: Analysis,
  after: Analysis,
  set: PurgeSet,
  target: string | undefined,
): readonly Reason[] {
  const wanted = target === undefined ? undefined : neededFor(before, target);
  const certificate = startCertificate(before, after);
  if (certificate.frame.length > 0) return certificate.frame;
  return before.stages.flatMap((stage) =>
    wanted?.has(stage) === false
      ? []
      : stageReasons(before, after, stage.index, certificate, set),
  );
}

/** Steps can be put beside each other in more than one way; one that proves the stages equal is enough, then one that only assumes. */
function stageReasons(
  before: Analysis,
  after: Analysis,
  index: number,
  certificate: Certificate,
  set: PurgeSet,
): readonly Reason[] {
  let best: readonly Reason[] | undefined;
  for (const strategy of STRATEGIES) {
    const claims = readClaims(before, after, index, strategy);
    const differences = certificate.stage(index, claims);
    const found = [
      ...differences,
      ...judged(before, claims.before, set),
      ...judged(after, claims.after, set),
    ];
    if (found.length === 0) return [];
    if (
      best === undefined ||
      (found.every(isAssumed) && !best.every(isAssumed))
    )
      best = found;
    // Another strategy gives the same where nothing was put beside anything else.
    if (claims.before.length + claims.after.length === 0) break;
  }
  return best ?? [];
}

function isAssumed({ assumption }: Reason): boolean {
  return assumption !== undefined;
}

function judged(
  analysis: Analysis,
  claims: readonly Claim[],
  set: PurgeSet,
): readonly Reason[] {
  return [
    ...claims.flatMap((claim) =>
      purgedBy(analysis, claim)
        .filter((path) => !set.holds(path))
        .slice(0, 1)
        .map((path) => differs(1, `${path} is not in the purge set`)),
    ),
    ...judge(analysis, claims).map(reasonOf),
  ];
}

/** The stage, and those that it stands on or takes from. Throws a DockfixError where there is no such stage. */
function neededFor({ stages }: Analysis, target: string): ReadonlySet<Stage> {
  const name = target.toLowerCase();
  const wanted = stages.findLast(
    ({ from, index }) => from.stage === name || String(index) === name,
  );
  if (wanted === undefined)
    throw new DockfixError("bad-option", `there is no stage called ${target}`);
  const needed = new Set([wanted]);
  const lines = new Set<number>();
  // A stage takes from earlier ones only.
  for (const stage of [...stages].reverse()) {
    if (stage.taken.some(({ line }) => lines.has(line))) needed.add(stage);
    if (!needed.has(stage)) continue;
    for (const { line } of stage.instructions) lines.add(line);
    if (stage.base.kind === "stage") needed.add(stage.base.stage);
  }
  return needed;
}
