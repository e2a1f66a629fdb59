import { analyse, type Analysis } from "../analysis/analyse.ts";
import { writeSwap } from "../analysis/slim/run.ts";
import { parse } from "../syntax/dockerfile.ts";
import { splice, type Edit } from "../syntax/edit.ts";
import type { Claim, Rebase } from "./claim.ts";
import { isSameBase } from "./frame.ts";
import { judge } from "./judge.ts";

/**
 * The file in which stages stand on the bases that they have in another file, with what the new bases lack in RUNs of their own, and nothing else is changed:
 * such a RUN may since have been joined with the next one. `undefined` where no base differs, or the rules know nothing of the new one.
 */
export function rebasedFile(
  before: Analysis,
  after: Analysis,
  stages: readonly number[],
):
  | { readonly analysis: Analysis; readonly claims: readonly Claim[] }
  | undefined {
  const claims: Rebase[] = [];
  const edits: Edit[] = [];
  for (const index of stages) {
    const [stage, other] = [before.stages[index], after.stages[index]];
    if (stage === undefined || other === undefined) return undefined;
    if (isSameBase(stage, other)) continue;
    const { base } = other.from;
    const plain: Rebase = { kind: "rebase", stage: index, base, commands: [] };
    const commands = judge(before, [plain]).find(({ lacks }) => lacks)?.lacks;
    // Without commands of its own, a new base hides in no RUN.
    if (commands === undefined) return undefined;
    const written = writeSwap(before, stage, base, commands);
    if ("noPlace" in written) return undefined;
    claims.push({ ...plain, commands });
    edits.push(...written);
  }
  if (claims.length === 0) return undefined;
  const file = parse(splice(before.file.source, edits));
  return file.problems.length > 0
    ? undefined
    : { analysis: analyse(file, before.context, before.readings), claims };
}
