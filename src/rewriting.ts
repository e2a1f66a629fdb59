import { analyse, type Analysis } from "./analysis/analyse.ts";
import { appliedChange, type AppliedChange } from "./applied-change.ts";
import type { BuildContext } from "./context.ts";
import { changeKey } from "./find.ts";
import { applyAll, compatible, type Accepted } from "./prove.ts";
import type { Dockerfile } from "./syntax/dockerfile.ts";
import type { Edit } from "./syntax/edit.ts";
import { originsIn } from "./syntax/origin.ts";
import type { Transform } from "./transform.ts";

/** A change that could not be certified and was not made: a bug in dockfix. */
export interface Bug {
  readonly transform: string;
  readonly line: number;
  readonly message: string;
}

/** A file on its way: what was made of it so far. */
export interface Rewriting {
  /** Of the text as it is now. */
  readonly analysis: Analysis;
  readonly changes: readonly AppliedChange[];
  readonly bugs: readonly Bug[];
  /** The line of the first text for one of the text as it is now. */
  readonly place: (line: number) => number;
  /** Makes those changes that do not overlap, and that did not fail before; says how many were made. */
  readonly take: (transform: Transform, changes: readonly Accepted[]) => number;
  readonly fail: (transform: string, line: number, message: string) => void;
}

export function startRewriting(
  file: Dockerfile,
  context: BuildContext | undefined,
): Rewriting {
  const history: (readonly Edit[])[] = [];
  const changes: AppliedChange[] = [];
  const bugs: Bug[] = [];
  const failed = new Set<string>();
  let analysis = analyse(file, context);
  let place = (line: number): number => line;
  return {
    get analysis() {
      return analysis;
    },
    changes,
    bugs,
    place: (line) => place(line),
    take(transform, wanted) {
      const fresh =
        failed.size === 0
          ? wanted
          : wanted.filter(
              (each) => !failed.has(changeKey(transform, each, place)),
            );
      if (fresh.length === 0) return 0;
      const result = applyAll(analysis, compatible(fresh));
      for (const { change, message } of result.bugs) {
        failed.add(changeKey(transform, change, place));
        const line = place(change.proposal.line);
        bugs.push({ transform: transform.name, line, message });
      }
      if (result.applied.length === 0) return 0;
      for (const each of result.applied)
        changes.push(appliedChange(transform, analysis, each, place));
      history.push(result.applied.flatMap(({ edits }) => edits));
      analysis = result.analysis;
      place = originsIn(file.source, analysis.file.source, history);
      return result.applied.length;
    },
    fail(transform, line, message) {
      bugs.push({ transform, line, message });
    },
  };
}
