import { analyse, type Analysis } from "./analysis/analyse.ts";
import { pragmasOf } from "./analysis/build/pragmas.ts";
import { appliedChange, type AppliedChange } from "./applied-change.ts";
import {
  chosenTransforms,
  keyOf,
  makeFinder,
  type FindOptions,
} from "./find.ts";
import { accepted, parse } from "./syntax/dockerfile.ts";
import type { Edit } from "./syntax/edit.ts";
import { originsIn } from "./syntax/origin.ts";
import {
  applyChanges,
  RISKS,
  within,
  type Change,
  type Transform,
} from "./transform.ts";

/** One change that could come next, with those that it makes room for. */
export interface Step {
  /** The same for the same step, whatever was taken before it. */
  readonly key: string;
  /** The change itself first. Lines are those of the text that `stepsOf` was given. */
  readonly changes: readonly AppliedChange[];
  /** The text with this step taken. */
  readonly code: string;
}

/** A change that was found, and the transform that found it. */
interface Candidate {
  readonly key: string;
  readonly transform: Transform;
  readonly change: Change;
}

/** A change makes room for another only a few times over. */
const MOST = 20;

/**
 * What could be done to a file next, one step at a time: the safest steps first, among those as safe the ones that are expected to save most.
 * A change that saves nothing by itself, such as one that only brings two RUNs together, is one step with what becomes possible by it at the same place.
 * Every step is proved as `optimize` proves its changes; one whose proof fails is not among them. Throws what `optimize` throws.
 */
export function stepsOf(
  source: string,
  options: FindOptions = {},
): readonly Step[] {
  const file = accepted(parse(source));
  if (pragmasOf(file).skipFile !== undefined) return [];
  const find = candidateFinder(options);
  const analysis = analyse(file, options.context);
  const found = find(analysis);
  const known = new Set(found.map(({ key }) => key));
  const steps = new Map<string, Step>();
  for (const first of found) {
    const step = stepFrom(first, analysis, known, find);
    // Two transforms may bring the same RUNs together.
    if (step !== undefined && !steps.has(step.code)) steps.set(step.code, step);
  }
  return [...steps.values()].sort(
    (a, b) => riskOf(a) - riskOf(b) || bytesOf(b) - bytesOf(a),
  );
}

function candidateFinder(
  options: FindOptions,
): (analysis: Analysis) => readonly Candidate[] {
  const finder = makeFinder(options);
  const transforms = chosenTransforms(options);
  const ceiling = options.risk ?? "low";
  return (analysis) => {
    const lines = analysis.file.source.split("\n");
    return transforms.flatMap((transform) =>
      finder(analysis, transform)
        .changes.filter(
          ({ change, ignored }) => !ignored && within(change.risk, ceiling),
        )
        .map(({ change }) => ({
          key: `${keyOf(transform, change)}\n${textAt(lines, change)}`,
          transform,
          change,
        })),
    );
  };
}

/** Lines move when something above is changed; what stands in them does not. */
function textAt(lines: readonly string[], { line, endLine }: Change): string {
  return lines.slice(line - 1, endLine).join("\n");
}

/** Takes a change and then, as long as there are any, those that were not there before it and touch the same lines. */
function stepFrom(
  first: Candidate,
  before: Analysis,
  known: ReadonlySet<string>,
  find: (analysis: Analysis) => readonly Candidate[],
): Step | undefined {
  const { source } = before.file;
  const history: (readonly Edit[])[] = [];
  const changes: AppliedChange[] = [];
  let analysis = before;
  let next: Candidate | undefined = first;
  while (next !== undefined && changes.length < MOST) {
    const { transform, change }: Candidate = next;
    const place = originsIn(source, analysis.file.source, history);
    const result = applyChanges(analysis, [change]);
    if (result.applied.length === 0) break;
    changes.push(appliedChange(transform, change, place));
    history.push(change.edits);
    analysis = result.analysis;
    next = find(analysis).find(
      (each) => !known.has(each.key) && touches(each.change, change),
    );
  }
  return changes.length === 0
    ? undefined
    : { key: first.key, changes, code: analysis.file.source };
}

/** The edits of the first change may have made its lines fewer or more: what begins in them belongs to it. */
function touches(later: Change, earlier: Change): boolean {
  return later.line <= earlier.endLine && later.endLine >= earlier.line;
}

function riskOf({ changes }: Step): number {
  return Math.max(...changes.map(({ risk }) => RISKS.indexOf(risk)));
}

function bytesOf({ changes }: Step): number {
  return changes.reduce((sum, { saving }) => sum + (saving.bytes ?? 0), 0);
}
