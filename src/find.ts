import { transforms } from "../transforms/index.ts";
import type { Analysis } from "./analysis/analyse.ts";
import { isNamed, pragmasOf, type Pragmas } from "./analysis/build/pragmas.ts";
import type { BuildContext } from "./context.ts";
import { DockfixError } from "./error.ts";
import {
  RISKS,
  type Change,
  type Refusal,
  type Risk,
  type Transform,
  type TransformOptions,
} from "./transform.ts";

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

/** What a transform finds in one version of the file, as far as the options ask for it. */
export interface Finding {
  readonly changes: readonly {
    readonly change: Change;
    /** A comment above asks to leave it alone. */
    readonly ignored: boolean;
  }[];
  readonly refusals: readonly Refusal[];
}

export type Finder = (analysis: Analysis, transform: Transform) => Finding;

/** Asks each transform once for each version of the file. */
export function makeFinder(options: FindOptions): Finder {
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

/** The same for the same change of the same transform, wherever it stands by now. */
export function keyOf(transform: Transform, change: Change): string {
  return `${transform.name}/${change.part ?? ""}:${change.edits.map((edit) => edit.text).join("|")}`;
}
