import type { Manager } from "../../facts/managers/manager.ts";
import { memo, memoHere } from "../../memo.ts";
import type { Analysis } from "../analyse.ts";
import type { Run } from "../build/runs.ts";
import type { Stage } from "../build/stages.ts";
import type { Want } from "./use.ts";

/** The first of its kind in a stage. */
export interface First extends Want {
  /** Index of its instruction in the stage. */
  readonly index: number;
  /** Its place among the commands of its RUN; 0 for other instructions. */
  readonly at: number;
}

/** Tells, for a command, the first of a kind in front of it: in its stage, or in one that its stage stands on. */
export type FirstBefore = (
  analysis: Analysis,
  manager: Manager,
  run: Pick<Run, "stage" | "index">,
  at: number,
) => First | undefined;

/**
 * Makes a `FirstBefore` of a function that finds the first in one stage. Each stage is searched once: a file may hold thousands of RUNs
 * that all ask the same.
 */
export function firstBefore(
  find: (
    analysis: Analysis,
    stage: Stage,
    manager: Manager,
  ) => First | undefined,
): FirstBefore {
  const tables = memo((analysis: Analysis) =>
    memoHere((manager: Manager) =>
      tableOf(analysis, (stage) => find(analysis, stage, manager)),
    ),
  );
  return (analysis, manager, run, at) => {
    const found = tables(analysis)(manager).get(run.stage);
    if (found === undefined) return undefined;
    const { first, isInherited } = found;
    const isBefore =
      isInherited ||
      first.index < run.index ||
      (first.index === run.index && first.at < at);
    return isBefore ? first : undefined;
  };
}

type Table = ReadonlyMap<
  Stage,
  { readonly first: First; readonly isInherited: boolean }
>;

function tableOf(
  analysis: Analysis,
  find: (stage: Stage) => First | undefined,
): Table {
  const table = new Map<
    Stage,
    { readonly first: First; readonly isInherited: boolean }
  >();
  for (const stage of analysis.stages) {
    const { base } = stage;
    const inherited = base.kind === "stage" ? table.get(base.stage) : undefined;
    if (inherited !== undefined) {
      table.set(stage, { ...inherited, isInherited: true });
      continue;
    }
    const first = find(stage);
    if (first !== undefined) table.set(stage, { first, isInherited: false });
  }
  return table;
}
