import type { AppliedChange } from "../../src/applied-change.ts";
import type { Note, Optimized } from "../../src/optimize.ts";
import type { Outcome, Run } from "../../src/report/outcome.ts";

/** A change at low risk in one line, with what differs. */
export function change(
  line: number,
  different: Partial<AppliedChange> = {},
): AppliedChange {
  return {
    transform: "purge-caches",
    part: "pip",
    risk: "low",
    line,
    endLine: line,
    reason: "pip keeps what it downloads",
    assumes: [],
    purges: ["/root/.cache/pip"],
    saving: { bytes: 4_200_000, source: "measured" },
    ...different,
  };
}

/** A refusal, with what differs. */
export function note(line: number, different: Partial<Note> = {}): Note {
  return {
    kind: "refused",
    transform: "purge-caches",
    part: "npm",
    line,
    reason: "line 9 still needs it",
    ...different,
  };
}

/** A file that was rewritten from `source` to `code`. */
export function outcome(
  source: string,
  code: string,
  given: Partial<Optimized> & Partial<Pick<Outcome, "path" | "written">> = {},
): Outcome {
  const { path = "app/Dockerfile", written = false, ...result } = given;
  return {
    path,
    source,
    result: {
      code,
      changed: code !== source,
      changes: [],
      notes: [],
      bugs: [],
      ...result,
    },
    written,
    failures: [],
  };
}

/** A file that was refused, or that dockfix has a bug with. */
export function failed(
  path: string,
  different: Partial<Outcome["failures"][number]> = {},
): Outcome {
  const failure = {
    kind: "refused",
    code: "invalid-dockerfile",
    message: "unknown instruction: RUNN",
    position: { line: 2, column: 1 },
    frame: "> 2 | RUNN b\n    | ^",
    hint: "Did you mean RUN?",
  } as const;
  return {
    path,
    source: undefined,
    result: undefined,
    written: false,
    failures: [{ ...failure, ...different }],
  };
}

export function runOf(...outcomes: readonly Outcome[]): Run {
  const summaries = new Map([["purge-caches", "Keep caches out."]]);
  return { version: "1.2.3", risk: "low", outcomes, summaries };
}
