import { analyse } from "./analysis/analyse.ts";
import { pragmasOf } from "./analysis/build/pragmas.ts";
import { appliedChange, placed, type AppliedChange } from "./applied-change.ts";
import {
  chosenTransforms,
  keyOf,
  makeFinder,
  type Finding,
  type FindOptions,
} from "./find.ts";
import { accepted, parse } from "./syntax/dockerfile.ts";
import type { Edit } from "./syntax/edit.ts";
import { originsIn } from "./syntax/origin.ts";
import {
  applyChanges,
  compatible,
  within,
  type Change,
  type Refusal,
  type Risk,
  type Saving,
  type Transform,
} from "./transform.ts";

/** Options of `optimize`. */
export type OptimizeOptions = FindOptions;

/**
 * Something that was seen and not changed.
 * `above-risk`: a change that a higher ceiling would make; it carries what the change would carry.
 * `refused`: forbidden by something in the file, named in `reason`. `ignored`: a comment in the file asks for it.
 * `advice`: never applied. `skipped`: the whole file was left alone.
 */
export interface Note {
  readonly kind: "above-risk" | "refused" | "ignored" | "advice" | "skipped";
  /** Empty for a note about the whole file. */
  readonly transform: string;
  readonly part?: string;
  readonly risk?: Risk;
  readonly line: number;
  readonly reason: string;
  readonly assumes?: readonly string[];
  readonly saving?: Saving;
}

/** A change that could not be proved and was not made: a bug in dockfix. */
export interface Bug {
  readonly transform: string;
  readonly line: number;
  readonly message: string;
}

export interface Optimized {
  /** The rewritten text; the given text where nothing changed. */
  readonly code: string;
  readonly changed: boolean;
  readonly changes: readonly AppliedChange[];
  readonly notes: readonly Note[];
  /** Empty unless dockfix has a bug. */
  readonly bugs: readonly Bug[];
}

/** A change can only make room for another a few times over; more passes than this would be a bug. */
const MAX_PASSES = 20;

/**
 * Finds, applies and proves changes until nothing is left to change.
 * Throws a DockfixError for a file that BuildKit rejects and for unknown names in the options.
 */
export function optimize(
  source: string,
  options: OptimizeOptions = {},
): Optimized {
  const ceiling = options.risk ?? "low";
  const chosen = chosenTransforms(options);
  const file = accepted(parse(source));
  const { skipFile } = pragmasOf(file);
  if (skipFile !== undefined) {
    const note: Note = { kind: "skipped", transform: "", ...skipFile };
    return {
      code: source,
      changed: false,
      changes: [],
      notes: [note],
      bugs: [],
    };
  }
  const history: (readonly Edit[])[] = [];
  const changes: AppliedChange[] = [];
  const bugs: Bug[] = [];
  const failed = new Set<string>();
  const finder = makeFinder(options);
  let analysis = analyse(file, options.context);
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const before = changes.length;
    for (const transform of chosen) {
      const wanted = finder(analysis, transform).changes.filter(
        ({ change, ignored }) =>
          !ignored &&
          within(change.risk, ceiling) &&
          !failed.has(keyOf(transform, change)),
      );
      if (wanted.length === 0) continue;
      const place = originsIn(source, analysis.file.source, history);
      const result = applyChanges(
        analysis,
        compatible(wanted.map(({ change }) => change)),
      );
      changes.push(
        ...result.applied.map((change) =>
          appliedChange(transform, change, place),
        ),
      );
      for (const { change, message } of result.bugs) {
        failed.add(keyOf(transform, change));
        const line = place(change.line);
        bugs.push({ transform: transform.name, line, message });
      }
      history.push(result.applied.flatMap((change) => change.edits));
      analysis = result.analysis;
    }
    if (changes.length === before) break;
    if (pass === MAX_PASSES - 1) {
      const message = `still changing after ${MAX_PASSES} passes`;
      bugs.push({ transform: "optimize", line: 1, message });
    }
  }
  const code = analysis.file.source;
  const place = originsIn(source, code, history);
  const notes = chosen.flatMap((transform) =>
    notesOf(transform, finder(analysis, transform), ceiling, place),
  );
  return {
    code,
    changed: code !== source,
    changes: inOrder(changes),
    notes: inOrder(notes),
    bugs,
  };
}

/** What is still found in the final text: changes above the ceiling, changes that a comment forbids, refusals. */
function notesOf(
  transform: Transform,
  finding: Finding,
  ceiling: Risk,
  place: (line: number) => number,
): readonly Note[] {
  const changes = finding.changes.flatMap(({ change, ignored }): Note | [] => {
    if (ignored) return noteOf("ignored", transform, change, place);
    return within(change.risk, ceiling)
      ? []
      : noteOf("above-risk", transform, change, place);
  });
  const refused = finding.refusals.map((refusal) =>
    refusedNote(transform, refusal, place),
  );
  return [...changes, ...refused];
}

function noteOf(
  kind: "above-risk" | "ignored",
  transform: Transform,
  change: Change,
  place: (line: number) => number,
): Note {
  const { part, risk, reason, assumes, saving } = change;
  return {
    kind,
    transform: transform.name,
    ...(part === undefined ? {} : { part }),
    risk,
    line: place(change.line),
    reason: placed(reason, place),
    assumes: assumes.map((each) => placed(each, place)),
    saving,
  };
}

function refusedNote(
  transform: Transform,
  { part, line, reason }: Refusal,
  place: (line: number) => number,
): Note {
  return {
    kind: "refused",
    transform: transform.name,
    ...(part === undefined ? {} : { part }),
    line: place(line),
    reason: placed(reason, place),
  };
}

function inOrder<T extends { readonly line: number }>(
  all: readonly T[],
): readonly T[] {
  return [...all].sort((a, b) => a.line - b.line);
}
