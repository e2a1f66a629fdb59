import { wordOfRemoval } from "../facts/programs/removal.ts";
import { analyse, type Analysis } from "../analysis/analyse.ts";
import type { Stage } from "../analysis/build/stages.ts";
import type { BuildContext } from "../context.ts";
import { DockfixError } from "../error.ts";
import { accepted, parse } from "../syntax/dockerfile.ts";
import { STRATEGIES } from "./align.ts";
import {
  differencesOf,
  startCertificate,
  type Certificate,
} from "./certificate.ts";
import type { Claim } from "./claim.ts";
import { joinedFile } from "./joined-file.ts";
import { judge } from "./judge.ts";
import { purgeSet, type PurgeSet } from "./purge-set.ts";
import { purgedBy } from "./purged.ts";
import { rebasedFile } from "./rebased-file.ts";
import { readClaims } from "./reading.ts";
import { shownClaims } from "./shown-claim.ts";
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
        reasons: unique(reasons)
          .map(publicReason)
          .sort((a, b) => a.line - b.line),
      };
}

/** Where a difference stands in the source, and of which claim it is, is for the judge alone. */
function publicReason({ line, kind, message, assumption }: Reason): Reason {
  const reason = { line, kind, message };
  return assumption === undefined ? reason : { ...reason, assumption };
}

/** What is said of two calls in one line is said once; two assumptions may be said in the same words, and each stays. */
function unique(reasons: readonly Reason[]): readonly Reason[] {
  const keyOf = ({ line, kind, message, assumption }: Reason): string =>
    `${kind} ${line}: ${message} ${assumption?.key ?? ""}`;
  return [...new Map(reasons.map((each) => [keyOf(each), each])).values()];
}

function reasonsOf(
  before: Analysis,
  after: Analysis,
  set: PurgeSet,
  target: string | undefined,
): readonly Reason[] {
  const wanted = target === undefined ? undefined : neededFor(before, target);
  const stages = before.stages
    .filter((stage) => wanted?.has(stage) !== false)
    .map(({ index }) => index);
  const direct = compareJoined(before, after, stages, set);
  if ("frame" in direct) return direct.frame;
  if (direct.reasons.every(isAssumed)) return direct.reasons;
  // What a new base lacks may be installed in a RUN that was joined with the next one.
  const rebased = rebasedFile(before, after, stages);
  const byRebased =
    rebased && reasonsBy(before, rebased, after, stages, set, compareJoined);
  return byRebased?.every(isAssumed) === true ? byRebased : direct.reasons;
}

type Comparison = typeof compareStages;

/** By way of a file in between: what makes it of the first one, and what it differs in from the second. */
function reasonsBy(
  before: Analysis,
  {
    analysis,
    claims,
  }: { readonly analysis: Analysis; readonly claims: readonly Claim[] },
  after: Analysis,
  stages: readonly number[],
  set: PurgeSet,
  compare: Comparison,
): readonly Reason[] | undefined {
  const rest = compare(analysis, after, stages, set);
  if ("frame" in rest) return undefined;
  return [
    ...differencesOf(before, analysis, claims),
    ...judge(before, claims).map(reasonOf),
    ...rest.reasons,
  ];
}

/** By way of the file in which RUNs are joined, where that proves more: what is purged in a joined RUN is a question about that one. */
function compareJoined(
  ...given: Parameters<Comparison>
): ReturnType<Comparison> {
  const [before, after, stages, set] = given;
  const direct = compareStages(...given);
  if ("frame" in direct || direct.reasons.every(isAssumed)) return direct;
  const joined = joinedFile(before, direct.claims);
  const reasons =
    joined && reasonsBy(before, joined, after, stages, set, compareStages);
  return reasons?.every(isAssumed) === true ? { ...direct, reasons } : direct;
}

interface Compared {
  readonly claims: readonly Claim[];
  readonly reasons: readonly Reason[];
}

function compareStages(
  before: Analysis,
  after: Analysis,
  stages: readonly number[],
  set: PurgeSet,
): Compared | { readonly frame: readonly Reason[] } {
  const certificate = startCertificate(before, after);
  if (certificate.frame.length > 0) return { frame: certificate.frame };
  const all = stages.map((index) =>
    compareStage(before, after, index, certificate, set),
  );
  return {
    claims: all.flatMap(({ claims }) => claims),
    reasons: all.flatMap(({ reasons }) => reasons),
  };
}

/** Steps can be put beside each other in more than one way; one that proves the stages equal is enough, then one that only assumes. */
function compareStage(
  before: Analysis,
  after: Analysis,
  index: number,
  certificate: Certificate,
  set: PurgeSet,
): Compared {
  let best: Compared | undefined;
  for (const strategy of STRATEGIES) {
    const claims = readClaims(before, after, index, strategy);
    const reasons = [
      ...certificate.stage(index, {
        before: shownClaims(before, claims.before),
        after: shownClaims(after, claims.after),
      }),
      ...judged(before, claims.before, set),
      ...judged(after, claims.after, set),
    ];
    if (
      best === undefined ||
      (reasons.every(isAssumed) && !best.reasons.every(isAssumed))
    )
      best = { claims: claims.before, reasons };
    // Another strategy gives the same where nothing was put beside anything else.
    if (reasons.length === 0) break;
    if (claims.before.length + claims.after.length === 0) break;
  }
  return best ?? { claims: [], reasons: [] };
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
    ...claims.flatMap((claim) => {
      const outside = outsideOf(analysis, claim, set);
      return outside === undefined
        ? []
        : differs(
            lineOf(analysis, claim),
            `${outside} is not in the purge set`,
          );
    }),
    ...judge(analysis, claims).map(reasonOf),
  ];
}

function lineOf(analysis: Analysis, claim: Claim): number {
  const run = claim.kind === "rebase" ? undefined : analysis.runs[claim.run];
  return run?.instruction.line ?? 1;
}

/** What an image loses by a claim and may not lose. An archive may be named as the file names it. */
function outsideOf(
  analysis: Analysis,
  claim: Claim,
  set: PurgeSet,
): string | undefined {
  const outside = purgedBy(analysis, claim).find((path) => !set.holds(path));
  if (outside === undefined || claim.kind !== "archive") return outside;
  const name = wordOfRemoval(claim.command).replace(/["']/g, "");
  return set.holds(name) ? undefined : outside;
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
