import type { Analysis } from "../analysis/analyse.ts";
import type { Claim } from "./claim.ts";
import { judgeArchive } from "./rules/archive.ts";
import { judgeJoin } from "./rules/join.ts";
import { judgeMove } from "./rules/move.ts";
import { judgeCommandPurge, judgeFlagPurge } from "./rules/purge.ts";
import { judgeRebase } from "./rules/rebase.ts";
import { judgeRefresh } from "./rules/refresh.ts";
import type { Why } from "./rules/rule.ts";

/**
 * Why claims about a file do not hold, or hold only under assumptions; empty where all of them are proved. Nothing is written for it: the rules are asked
 * on the file as it is. Claims that belong together, such as the seams of one merge, are judged together.
 */
export function judge(
  analysis: Analysis,
  claims: readonly Claim[],
): readonly Why[] {
  return claims.flatMap((claim) => judgeOne(analysis, claim, claims));
}

function judgeOne(
  analysis: Analysis,
  claim: Claim,
  claims: readonly Claim[],
): readonly Why[] {
  switch (claim.kind) {
    case "purge":
      return claim.form === "flag"
        ? judgeFlagPurge(analysis, claim)
        : judgeCommandPurge(analysis, claim);
    case "refresh":
      return judgeRefresh(analysis, claim, claims);
    case "archive":
      return judgeArchive(analysis, claim, claims);
    case "join":
      return judgeJoin(analysis, claim, claims);
    case "move":
      return judgeMove(analysis, claim);
    case "rebase":
      return judgeRebase(analysis, claim);
  }
}
