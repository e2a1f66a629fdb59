import type { Analysis } from "./analysis/analyse.ts";
import { said, type SaidAssumption } from "./assumption.ts";
import { purgedBy } from "./equivalence/purged.ts";
import { placed, textOf } from "./message.ts";
import type { Risk, Saving } from "./proposal.ts";
import type { Accepted } from "./prove.ts";
import type { Transform } from "./transform.ts";

/** A change that was made. Lines are those of the text that was given to `optimize`. */
export interface AppliedChange {
  readonly transform: string;
  readonly part?: string;
  readonly risk: Risk;
  readonly line: number;
  readonly endLine: number;
  readonly reason: string;
  /** What the proof needs for it, all of it; empty at low risk. */
  readonly assumes: readonly SaidAssumption[];
  /** Globs of the paths that the image loses. */
  readonly purges: readonly string[];
  readonly saving: Saving;
}

/** `purge-caches/pip`, or `slim-base` for a transform without parts: what `--skip` takes. */
export function idOf(found: {
  readonly transform: string;
  readonly part?: string;
}): string {
  return found.part === undefined
    ? found.transform
    : `${found.transform}/${found.part}`;
}

/** What is said of a change; `place` gives the line of the first text for one of the text that it was found in. */
export function appliedChange(
  transform: Transform,
  analysis: Analysis,
  { proposal, alternative, assumptions, level }: Accepted,
  place: (line: number) => number,
): AppliedChange {
  const { part, line, endLine, saving } = proposal;
  const reason = alternative.reason ?? proposal.reason;
  return {
    transform: transform.name,
    ...(part === undefined ? {} : { part }),
    risk: level,
    line: place(line),
    endLine: place(endLine),
    reason: textOf(placed(reason, place)),
    assumes: assumptions.map((each) => said(each, place)),
    purges: [
      ...new Set(
        alternative.claims.flatMap((claim) => purgedBy(analysis, claim)),
      ),
    ],
    saving,
  };
}
