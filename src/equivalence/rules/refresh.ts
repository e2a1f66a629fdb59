import type { Analysis } from "../../analysis/analyse.ts";
import { fillsOf } from "../../analysis/cache/fills.ts";
import { wantWithin } from "../../analysis/cache/uses.ts";
import { say } from "../../message.ts";
import type { Claim, Refresh } from "../claim.ts";
import { judgeCache } from "./purge.ts";
import { managerCall } from "./call.ts";
import { noticed, refused, type Why } from "./rule.ts";

/**
 * Whether a command that only fetches an index may go: the calls behind it in the RUN must fetch it themselves, by a flag that they have or are given
 * by another claim, and nothing may read the index that is gone.
 */
export function judgeRefresh(
  analysis: Analysis,
  claim: Refresh,
  claims: readonly Claim[],
): readonly Why[] {
  const { manager: name, run: number, call } = claim;
  const line = analysis.runs[number]?.instruction.line ?? 1;
  const found = managerCall(analysis, claim);
  if (found?.use.refreshes !== true)
    return refused(line, say`the command does not only refresh a cache`);
  const { run, manager, invocation } = found;
  const notAgain = say`what \`${invocation.line}\` fetches is not fetched again behind it`;
  if (!manager.refetches) return refused(line, notAgain);
  const behind = run.invocations.slice(call + 1).map((each, index) => {
    return { use: each.uses.get(manager), call: call + 1 + index };
  });
  const filling = behind.filter(({ use }) => use?.fills === true);
  /** It gets the flag, or goes as well. */
  const isClaimed = (at: number): boolean =>
    claims.some(
      (claim) =>
        ((claim.kind === "purge" && claim.form === "flag") ||
          claim.kind === "refresh") &&
        claim.manager === name &&
        claim.run === number &&
        claim.call === at,
    );
  const lacking = filling.some(
    ({ use, call: at }) => use?.avoids !== true && !isClaimed(at),
  );
  const fetching = filling.some(({ use }) => use?.refreshes !== true);
  if (!fetching || lacking) return refused(line, notAgain);
  const own = wantWithin(analysis, run, manager, call + 1);
  if (own !== undefined)
    return noticed(line, say`the RUN itself still needs it: ${own}`);
  const fills = fillsOf(run, manager, Infinity);
  return fills === undefined
    ? []
    : judgeCache(analysis, run, manager, fills, "flag", true, call + 1);
}
