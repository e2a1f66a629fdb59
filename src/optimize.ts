import { transforms } from "../transforms/index.ts";
import { analyse, type Analysis } from "./analysis/analyse.ts";
import type { BuildContext } from "./context.ts";
import { DockfixError } from "./error.ts";
import { isNamed, pragmasOf, type Pragmas } from "./analysis/pragmas.ts";
import { accepted, parse } from "./syntax/dockerfile.ts";
import type { Edit } from "./syntax/edit.ts";
import { originsIn } from "./syntax/origin.ts";
import {
  applyChanges,
  compatible,
  RISKS,
  within,
  type Change,
  type Refusal,
  type Risk,
  type Saving,
  type Transform,
  type TransformOptions,
} from "./transform.ts";

/** Options of `optimize`. */
export interface OptimizeOptions extends TransformOptions {
  /** Ceiling: riskier changes become notes. Default `low`. */
  readonly risk?: Risk;
  readonly context?: BuildContext;
  /** Names of transforms (`purge-caches`) or parts (`purge-caches/pip`): only these. */
  readonly only?: readonly string[];
  /** Not these. */
  readonly skip?: readonly string[];
}

/** A change that was made. Lines are those of the text that was given to `optimize`. */
export interface AppliedChange {
  readonly transform: string;
  readonly part?: string;
  readonly risk: Risk;
  readonly line: number;
  readonly endLine: number;
  readonly reason: string;
  readonly assumes: readonly string[];
  readonly purges: readonly string[];
  readonly saving: Saving;
}

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
        ...result.applied.map((change) => applied(transform, change, place)),
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

/** What a transform finds in one version of the file, as far as the options ask for it. */
interface Finding {
  readonly changes: readonly {
    readonly change: Change;
    /** A comment above asks to leave it alone. */
    readonly ignored: boolean;
  }[];
  readonly refusals: readonly Refusal[];
}

type Finder = (analysis: Analysis, transform: Transform) => Finding;

/** Asks each transform once for each version of the file. */
function makeFinder(options: OptimizeOptions): Finder {
  const last = new Map<
    Transform,
    { readonly analysis: Analysis; readonly finding: Finding }
  >();
  return (analysis, transform) => {
    const known = last.get(transform);
    if (known?.analysis === analysis) return known.finding;
    const found = transform.find(analysis, options);
    const asked = found.changes.filter((change) =>
      isAsked(transform, change.part, options),
    );
    const pragmas = asked.length > 0 ? pragmasOf(analysis.file) : undefined;
    const finding = {
      changes: asked.map((change) => ({
        change,
        ignored: isIgnored(analysis, pragmas, transform, change),
      })),
      refusals: found.refusals.filter((refusal) =>
        isAsked(transform, refusal.part, options),
      ),
    };
    last.set(transform, { analysis, finding });
    return finding;
  };
}

/** The transforms that `only` and `skip` leave, in order. */
function chosenTransforms(options: OptimizeOptions): readonly Transform[] {
  for (const name of [...(options.only ?? []), ...(options.skip ?? [])]) {
    const known = transforms.some(
      (transform) => transform.name === name.split("/")[0],
    );
    if (!known)
      throw new DockfixError(
        "bad-option",
        `there is no transform called ${name}`,
        {
          hint: `Transforms: ${transforms.map((transform) => transform.name).join(", ")}`,
        },
      );
  }
  if (options.risk !== undefined && !RISKS.includes(options.risk)) {
    throw new DockfixError(
      "bad-option",
      `there is no risk level called ${options.risk}`,
      { hint: `Levels: ${RISKS.join(", ")}` },
    );
  }
  return transforms.filter((transform) => {
    const only =
      options.only?.some((name) => name.split("/")[0] === transform.name) ??
      true;
    return only && options.skip?.includes(transform.name) !== true;
  });
}

function isAsked(
  transform: Transform,
  part: string | undefined,
  options: OptimizeOptions,
): boolean {
  if (options.skip !== undefined && isNamed(options.skip, transform.name, part))
    return false;
  return (
    options.only === undefined || isNamed(options.only, transform.name, part)
  );
}

/** A comment above one of the instructions that the change touches asks to leave it alone. */
function isIgnored(
  analysis: Analysis,
  pragmas: Pragmas | undefined,
  transform: Transform,
  change: Change,
): boolean {
  const ignored = pragmas?.ignored;
  if (ignored === undefined || ignored.size === 0) return false;
  return analysis.file.instructions.some((instruction) => {
    const touched =
      instruction.line <= change.endLine && instruction.endLine >= change.line;
    const names = touched ? ignored.get(instruction.line) : undefined;
    return names !== undefined && isNamed(names, transform.name, change.part);
  });
}

function keyOf(transform: Transform, change: Change): string {
  return `${transform.name}/${change.part ?? ""}:${change.edits.map((edit) => edit.text).join("|")}`;
}

function applied(
  transform: Transform,
  change: Change,
  place: (line: number) => number,
): AppliedChange {
  const { part, risk, reason, assumes, purges, saving } = change;
  const lines = { line: place(change.line), endLine: place(change.endLine) };
  return {
    transform: transform.name,
    ...(part === undefined ? {} : { part }),
    risk,
    ...lines,
    reason: placed(reason, place),
    assumes: assumes.map((each) => placed(each, place)),
    purges,
    saving,
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

/** Texts speak of lines of the version they were found in, always as `line 7`. */
function placed(text: string, place: (line: number) => number): string {
  return text.replace(
    /\bline (\d+)\b/g,
    (_, line: string) => `line ${place(Number(line))}`,
  );
}

function inOrder<T extends { readonly line: number }>(
  all: readonly T[],
): readonly T[] {
  return [...all].sort((a, b) => a.line - b.line);
}
