import type { Analysis } from "../../analysis/analyse.ts";
import type { Assumption } from "../../assumption.ts";
import { isReadable } from "../../analysis/build/runs.ts";
import { startJoining, type Joiner } from "../../analysis/merge/join.ts";
import { memo } from "../../memo.ts";
import { say, type Message } from "../../message.ts";
import type { Claim, Join } from "../claim.ts";
import { assumed, refused, type Why } from "./rule.ts";

/**
 * Whether a RUN may be part of the one before it: each RUN has a shell, a view of the files and processes of its own. Seams of one merge are judged together:
 * what an earlier RUN of it leaves in the shell meets the later ones.
 */
export function judgeJoin(
  analysis: Analysis,
  { run }: Join,
  claims: readonly Claim[],
): readonly Why[] {
  const seams = new Set(
    claims.flatMap((claim) => (claim.kind === "join" ? claim.run : [])),
  );
  let first = run - 1;
  while (seams.has(first)) first--;
  const line = analysis.runs[run]?.instruction.line ?? 1;
  const { why, assumptions } = seamAt(analysis, first, run);
  return why === undefined ? assumed(line, assumptions) : refused(line, why);
}

interface Seam {
  readonly why: Message | undefined;
  readonly assumptions: readonly Assumption[];
}

/** RUNs from a first one on, as far as they were joined. */
interface Growing {
  readonly joiner: Joiner;
  /** Numbers of the RUNs behind the first, with what joining each assumes. */
  readonly seams: Seam[];
  stopped: Message | undefined;
}

const growing = memo((_: Analysis) => new Map<number, Growing>());

/** Joins no further than asked, and what was joined before is not joined again. */
function seamAt(analysis: Analysis, first: number, run: number): Seam {
  const known = growing(analysis);
  const start = known.get(first) ?? startAt(analysis, first);
  known.set(first, start);
  while (start.stopped === undefined && first + start.seams.length < run) {
    const number = first + start.seams.length + 1;
    const next = analysis.runs[number];
    const before = analysis.runs[number - 1];
    const count = start.joiner.assumes.length;
    const why =
      next === undefined || !isReadable(next) || next.stage !== before?.stage
        ? say`a RUN that was not read has no neighbour to join`
        : start.joiner.add(next);
    start.stopped = why;
    start.seams.push({ why, assumptions: start.joiner.assumes.slice(count) });
  }
  return (
    start.seams[run - first - 1] ?? { why: start.stopped, assumptions: [] }
  );
}

function startAt(analysis: Analysis, first: number): Growing {
  const joiner = startJoining();
  const run = analysis.runs[first];
  const stopped =
    run === undefined || !isReadable(run)
      ? say`a RUN that was not read has no neighbour to join`
      : joiner.add(run);
  return { joiner, seams: [], stopped };
}
