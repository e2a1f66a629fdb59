import { analyse, type Analysis } from "../analysis/analyse.ts";
import { isReadable, type ReadableRun } from "../analysis/build/runs.ts";
import { writeMove } from "../analysis/merge/front.ts";
import { writeSeams } from "../analysis/merge/merge.ts";
import { parse } from "../syntax/dockerfile.ts";
import { splice, type Edit } from "../syntax/edit.ts";
import type { Claim } from "./claim.ts";

/**
 * The file in which RUNs are joined, and updates moved, as is claimed of a file, and nothing else is changed: being equal is transitive, so that what else
 * differs may be asked of this one. `undefined` where nothing of that kind is claimed, or it can't be written.
 */
export function joinedFile(
  before: Analysis,
  all: readonly Claim[],
):
  | { readonly analysis: Analysis; readonly claims: readonly Claim[] }
  | undefined {
  const claims = all.filter(({ kind }) => kind === "join" || kind === "move");
  if (claims.length === 0 || claims.length === all.length) return undefined;
  const edits: Edit[] = [];
  for (const chain of chainsOf(before, claims)) {
    const written = writeSeams(before.file, chain);
    if ("noPlace" in written) return undefined;
    edits.push(...written);
  }
  for (const claim of claims) {
    if (claim.kind !== "move") continue;
    const [run, to] = [before.runs[claim.run], before.runs[claim.to]];
    if (!run || !to || !isReadable(run) || !isReadable(to)) return undefined;
    const written = writeMove(before.file, run, to);
    if ("noPlace" in written) return undefined;
    edits.push(...written);
  }
  const file = parse(splice(before.file.source, edits));
  return file.problems.length > 0
    ? undefined
    : { analysis: analyse(file, before.context, before.readings), claims };
}

/** RUNs that become one, each chain from its first on. */
function chainsOf(
  { runs }: Analysis,
  claims: readonly Claim[],
): readonly (readonly ReadableRun[])[] {
  const seams = claims
    .flatMap((claim) => (claim.kind === "join" ? claim.run : []))
    .sort((a, b) => a - b);
  const chains: ReadableRun[][] = [];
  let last = -1;
  for (const seam of seams) {
    const [before, run] = [runs[seam - 1], runs[seam]];
    if (!before || !run || !isReadable(before) || !isReadable(run)) continue;
    if (last === seam - 1) chains.at(-1)?.push(run);
    else chains.push([before, run]);
    last = seam;
  }
  return chains;
}
