import type { AppliedChange } from "../applied-change.ts";
import type { Note } from "../optimize.ts";
import type { Saving } from "../proposal.ts";
import { changesOf, isChanged, type Outcome, type Run } from "./outcome.ts";

/**
 * The run as one JSON object: `{ version, files: [{ path, changed, code, changes, notes, error? }] }`.
 * `code` is the rewritten text, `null` for an input that was refused. Lines are 1-based and those of the file as it was.
 */
export function jsonText(run: Run): string {
  const { version } = run;
  return `${JSON.stringify({ version, files: run.outcomes.map(file) }, null, 2)}\n`;
}

function file(outcome: Outcome): object {
  const [failure] = outcome.failures;
  return {
    path: outcome.path,
    changed: isChanged(outcome),
    code: outcome.result?.code ?? null,
    changes: changesOf(outcome).map(change),
    notes: (outcome.result?.notes ?? []).map(note),
    ...(failure !== undefined && {
      error: {
        kind: failure.kind,
        code: failure.code,
        message: failure.message,
        line: failure.position?.line,
        column: failure.position?.column,
        hint: failure.hint,
      },
    }),
  };
}

function change(change: AppliedChange): object {
  return {
    transform: change.transform,
    part: change.part,
    risk: change.risk,
    line: change.line,
    endLine: change.endLine,
    reason: change.reason,
    assumes: change.assumes,
    purges: change.purges,
    saving: saving(change.saving),
  };
}

function note(note: Note): object {
  return {
    kind: note.kind,
    transform: note.transform,
    part: note.part,
    risk: note.risk,
    line: note.line,
    reason: note.reason,
    assumes: note.assumes,
    saving: note.saving && saving(note.saving),
  };
}

/** `bytes` is `null`, not absent, where nobody knows: a reader need not guess whether the field exists. */
function saving(saving: Saving): object {
  return { bytes: saving.bytes ?? null, source: saving.source };
}
