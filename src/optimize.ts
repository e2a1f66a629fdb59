import { pragmasOf } from "./analysis/build/pragmas.ts";
import { appliedChange, type AppliedChange } from "./applied-change.ts";
import type { SaidAssumption } from "./assumption.ts";
import {
  chosenTransforms,
  makeFinder,
  type Finder,
  type Finding,
  type FindOptions,
  type Refusal,
} from "./find.ts";
import { placed, textOf } from "./message.ts";
import { RISKS, within, type Risk, type Saving } from "./proposal.ts";
import type { Accepted } from "./prove.ts";
import { startRewriting, type Bug, type Rewriting } from "./rewriting.ts";
import { accepted, parse } from "./syntax/dockerfile.ts";
import type { Transform } from "./transform.ts";

export type { Bug } from "./rewriting.ts";

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
  readonly assumes?: readonly SaidAssumption[];
  readonly saving?: Saving;
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
  const finder = makeFinder(options);
  const rewriting = startRewriting(file, options.context);
  for (const level of RISKS.slice(0, RISKS.indexOf(ceiling) + 1))
    rewriteWithin(rewriting, chosen, finder, level);
  const { analysis, changes, bugs } = rewriting;
  const code = analysis.file.source;
  const notes = chosen.flatMap((transform) =>
    notesOf(transform, finder(analysis, transform), ceiling, rewriting),
  );
  return {
    code,
    changed: code !== source,
    changes: inOrder(changes),
    notes: inOrder(notes),
    bugs,
  };
}

/** Lets each transform have its passes until nothing within the level is left; what one makes possible, the next round finds. */
function rewriteWithin(
  rewriting: Rewriting,
  chosen: readonly Transform[],
  finder: Finder,
  level: Risk,
): void {
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const before = rewriting.changes.length;
    for (const transform of chosen) {
      const wanted = finder(rewriting.analysis, transform)
        .changes.filter(
          ({ change, ignored }) => !ignored && within(change.level, level),
        )
        .map(({ change }) => change);
      rewriting.take(transform, wanted);
    }
    if (rewriting.changes.length === before) return;
  }
  rewriting.fail("optimize", 1, `still changing after ${MAX_PASSES} passes`);
}

/** What is still found in the final text: changes above the ceiling, changes that a comment forbids, refusals. */
function notesOf(
  transform: Transform,
  finding: Finding,
  ceiling: Risk,
  { analysis, place }: Rewriting,
): readonly Note[] {
  const noteOf = (kind: Note["kind"], change: Accepted): Note => {
    const { part, line, reason, risk, assumes, saving } = appliedChange(
      transform,
      analysis,
      change,
      place,
    );
    return {
      kind,
      transform: transform.name,
      ...(part === undefined ? {} : { part }),
      risk,
      line,
      reason,
      assumes,
      saving,
    };
  };
  const changes = finding.changes.flatMap(({ change, ignored }): Note | [] => {
    if (ignored) return noteOf("ignored", change);
    return within(change.level, ceiling) ? [] : noteOf("above-risk", change);
  });
  const refused = finding.refusals.map((refusal) =>
    refusedNote(transform, refusal, place),
  );
  return [...changes, ...refused];
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
    reason: textOf(placed(reason, place)),
  };
}

function inOrder<T extends { readonly line: number }>(
  all: readonly T[],
): readonly T[] {
  return [...all].sort((a, b) => a.line - b.line);
}
