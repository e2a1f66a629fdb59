import { analyse, type Analysis } from "./analysis/analyse.ts";
import { pragmasOf } from "./analysis/build/pragmas.ts";
import type { AppliedChange } from "./applied-change.ts";
import {
  changeKey,
  chosenTransforms,
  makeFinder,
  type FindOptions,
} from "./find.ts";
import { RISKS, within, type Proposal } from "./proposal.ts";
import type { Accepted } from "./prove.ts";
import { startRewriting } from "./rewriting.ts";
import { accepted, parse, type Dockerfile } from "./syntax/dockerfile.ts";
import type { Transform } from "./transform.ts";

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
  readonly change: Accepted;
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
    const step = stepFrom(first, file, options, known, find);
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
          ({ change, ignored }) => !ignored && within(change.level, ceiling),
        )
        .map(({ change }) => ({
          key: `${changeKey(transform, change, () => 0)}\n${textAt(lines, change.proposal)}`,
          transform,
          change,
        })),
    );
  };
}

/** Lines move when something above is changed; what stands in them does not. */
function textAt(lines: readonly string[], { line, endLine }: Proposal): string {
  return lines.slice(line - 1, endLine).join("\n");
}

/** Takes a change and then, as long as there are any, those that were not there before it and touch the same lines. */
function stepFrom(
  first: Candidate,
  file: Dockerfile,
  { context }: FindOptions,
  known: ReadonlySet<string>,
  find: (analysis: Analysis) => readonly Candidate[],
): Step | undefined {
  const rewriting = startRewriting(file, context);
  let next: Candidate | undefined = first;
  while (next !== undefined && rewriting.changes.length < MOST) {
    const { transform, change }: Candidate = next;
    if (rewriting.take(transform, [change]) === 0) break;
    next = find(rewriting.analysis).find(
      (each) =>
        !known.has(each.key) && touches(each.change.proposal, change.proposal),
    );
  }
  const { changes, analysis } = rewriting;
  return changes.length === 0
    ? undefined
    : { key: first.key, changes, code: analysis.file.source };
}

/** The edits of the first change may have made its lines fewer or more: what begins in them belongs to it. */
function touches(later: Proposal, earlier: Proposal): boolean {
  return later.line <= earlier.endLine && later.endLine >= earlier.line;
}

function riskOf({ changes }: Step): number {
  return Math.max(...changes.map(({ risk }) => RISKS.indexOf(risk)));
}

function bytesOf({ changes }: Step): number {
  return changes.reduce((sum, { saving }) => sum + (saving.bytes ?? 0), 0);
}
