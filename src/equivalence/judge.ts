import type { Analysis } from "../analysis/analyse.ts";
import type { Claim } from "./claim.ts";
import { judgeArchive } from "./rules/archive.ts";
import { judgeJoin } from "./rules/join.ts";
import { judgeMove } from "./rules/move.ts";
import { judgeCommandPurge, judgeFlagPurge } from "./rules/purge.ts";
import { judgeRebase } from "./rules/rebase.ts";
import { judgeRefresh } from "./rules/refresh.ts";
import type { Why } from "./rules/rule.ts";

/** One rule for each kind of claim; it is told which other claims are made with it. */
export type Rules<Kinds> = {
  readonly [Kind in keyof Kinds]: (
    analysis: Analysis,
    claim: Kinds[Kind],
    claims: readonly Kinds[keyof Kinds][],
  ) => readonly Why[];
};

/** Claims by their kind. */
type ClaimsByKind = {
  readonly [Kind in Claim["kind"]]: Extract<Claim, { readonly kind: Kind }>;
};

const RULES: Rules<ClaimsByKind> = {
  purge: (analysis, claim) =>
    claim.form === "flag"
      ? judgeFlagPurge(analysis, claim)
      : judgeCommandPurge(analysis, claim),
  refresh: judgeRefresh,
  archive: judgeArchive,
  join: judgeJoin,
  move: judgeMove,
  rebase: judgeRebase,
};

/**
 * Why claims about a file do not hold, or hold only under assumptions; empty where all of them are proved. Nothing is written for it: the rules are asked
 * on the file as it is. Claims that belong together, such as the seams of one merge, are judged together.
 */
export function judge(
  analysis: Analysis,
  claims: readonly Claim[],
): readonly Why[] {
  return judgeBy(RULES, analysis, claims);
}

/** The same for whatever kinds of claims there are rules for. */
export function judgeBy<Kinds>(
  rules: Rules<Kinds>,
  analysis: Analysis,
  claims: readonly OfKind<Kinds, keyof Kinds>[],
): readonly Why[] {
  const judgeOne = <Kind extends keyof Kinds>(
    claim: OfKind<Kinds, Kind>,
  ): readonly Why[] => rules[claim.kind](analysis, claim, claims);
  return claims.flatMap((claim) => judgeOne(claim));
}

type OfKind<Kinds, Kind extends keyof Kinds> = Kinds[Kind] & {
  readonly kind: Kind;
};
