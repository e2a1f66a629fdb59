import { transforms } from "../transforms/index.ts";
import type { Analysis } from "./analysis/analyse.ts";
import { isNamed, pragmasOf, type Pragmas } from "./analysis/build/pragmas.ts";
import type { BuildContext } from "./context.ts";
import { DockfixError } from "./error.ts";
import type { Message } from "./message.ts";
import { RISKS, type Proposal, type Risk } from "./proposal.ts";
import { ask, isAccepted, type Accepted } from "./prove.ts";
import type { Transform, TransformOptions } from "./transform.ts";

/** What is looked for in a file. */
export interface FindOptions extends TransformOptions {
  /** Ceiling: riskier changes become notes. Default `low`. */
  readonly risk?: Risk;
  readonly context?: BuildContext;
  /** Names of transforms (`purge-caches`) or parts (`purge-caches/pip`): only these. */
  readonly only?: readonly string[];
  /** Not these. */
  readonly skip?: readonly string[];
}

/** What a transform proposes in one version of the file, judged, as far as the options ask for it. */
export interface Finding {
  readonly changes: readonly {
    readonly change: Accepted;
    /** A comment above asks to leave it alone. */
    readonly ignored: boolean;
  }[];
  readonly refusals: readonly Refusal[];
}

/** Something that a transform saw and that is left alone. */
export interface Refusal {
  readonly part?: string;
  /** The line that would have been changed. */
  readonly line: number;
  readonly reason: Message;
}

export type Finder = (analysis: Analysis, transform: Transform) => Finding;

/** Asks each transform, and the rules about what it proposes, once for each version of the file. */
export function makeFinder(options: FindOptions): Finder {
  const last = new Map<
    Transform,
    { readonly analysis: Analysis; readonly finding: Finding }
  >();
  return (analysis, transform) => {
    const known = last.get(transform);
    if (known?.analysis === analysis) return known.finding;
    const finding = find(analysis, transform, options);
    last.set(transform, { analysis, finding });
    return finding;
  };
}

function find(
  analysis: Analysis,
  transform: Transform,
  options: FindOptions,
): Finding {
  const proposed = transform
    .propose(analysis, options)
    .filter(({ part }) => isAsked(transform, part, options));
  const pragmas = proposed.length > 0 ? pragmasOf(analysis.file) : undefined;
  const changes: Finding["changes"][number][] = [];
  const refusals: Refusal[] = [];
  for (const each of proposed) {
    const { line } = each;
    const part = each.part === undefined ? {} : { part: each.part };
    if (each.kind === "idle") {
      refusals.push({ ...part, line, reason: each.why });
      continue;
    }
    const judged = ask(analysis, each, transform.risk);
    if (isAccepted(judged))
      changes.push({
        change: judged,
        ignored: isIgnored(analysis, pragmas, transform, each),
      });
    else {
      const reason = [...(each.gain ?? []), ...judged.why];
      refusals.push({ ...part, line: each.noted ?? line, reason });
    }
  }
  return { changes, refusals };
}

/** The transforms that `only` and `skip` leave, in order. Throws a DockfixError for unknown names. */
export function chosenTransforms(options: FindOptions): readonly Transform[] {
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
  options: FindOptions,
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
  change: Proposal,
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

/** The same for the same change of the same transform, wherever it stands by now. `place` gives the line of the first text. */
export function changeKey(
  transform: Transform,
  { proposal, edits }: Accepted,
  place: (line: number) => number,
): string {
  const { part = "", line } = proposal;
  return `${transform.name}/${part}@${place(line)}:${edits.map((edit) => edit.text).join("|")}`;
}
