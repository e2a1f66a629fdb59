import type { Analysis } from "./analysis/analyse.ts";
import { analyse } from "./analysis/analyse.ts";
import type { BuildContext } from "./context.ts";
import { DockfixError } from "./error.ts";
import { within, type Idle, type Proposal, type Risk } from "./proposal.ts";
import { applyAll, ask, compatible, isAccepted } from "./prove.ts";
import { accepted, type Dockerfile } from "./syntax/dockerfile.ts";

/** Options of all transforms, as data. */
export interface TransformOptions {
  /** `benefit` (the default) merges RUNs only where that frees bytes, `all` wherever it is proved. */
  readonly merge?: "benefit" | "all";
}

/** What defines a transform. */
export interface TransformDefinition {
  /** In kebab case; the file and the export are named after it. */
  readonly name: string;
  /** One sentence for lists. */
  readonly summary: string;
  /** The least level of its changes; what they assume may raise it. */
  readonly risk: Risk;
  /** The names that the `part` of its proposals may have; none where they have no part. */
  readonly parts?: readonly string[];
  /** Which edits would improve the file, and what they claim. Whether that is harmless is not its business. */
  readonly propose: (
    analysis: Analysis,
    options: TransformOptions,
  ) => readonly (Proposal | Idle)[];
}

/** Options of a transform that is called as a function. */
export interface ApplyOptions extends TransformOptions {
  /** Ceiling; by default the transform's own risk. */
  readonly risk?: Risk;
  readonly context?: BuildContext;
}

/** A pure function Dockerfile → Dockerfile that says what it would do before it does it. */
export interface Transform extends TransformDefinition {
  /** Makes every change within the ceiling that is proved, once. Throws a DockfixError for a file that BuildKit rejects. */
  (file: Dockerfile, options?: ApplyOptions): Dockerfile;
}

/** Makes a transform of its definition. */
export function defineTransform(definition: TransformDefinition): Transform {
  const transform = (
    file: Dockerfile,
    options: ApplyOptions = {},
  ): Dockerfile => {
    const ceiling = options.risk ?? definition.risk;
    const analysis = analyse(accepted(file), options.context);
    const judged = definition
      .propose(analysis, options)
      .flatMap((each) =>
        each.kind === "idle" ? [] : ask(analysis, each, definition.risk),
      )
      .filter(isAccepted);
    const chosen = compatible(
      judged.filter(({ level }) => within(level, ceiling)),
    );
    const { analysis: result, bugs } = applyAll(analysis, chosen);
    const [bug] = bugs;
    if (bug !== undefined)
      throw new DockfixError("internal", `${definition.name}: ${bug.message}`);
    return result.file;
  };
  const { name, ...rest } = definition;
  Object.defineProperty(transform, "name", { value: name });
  return Object.assign(transform, rest);
}
