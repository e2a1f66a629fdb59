import type { Analysis } from "../src/analysis/analyse.ts";
import { analyse } from "../src/analysis/analyse.ts";
import type { BuildContext } from "../src/context.ts";
import { keyOf } from "../src/equivalence/claim.ts";
import { equivalent } from "../src/equivalence/equivalent.ts";
import { makeFinder } from "../src/find.ts";
import { RISKS, within, type Risk } from "../src/proposal.ts";
import type { Accepted } from "../src/prove.ts";
import { startRewriting } from "../src/rewriting.ts";
import { parse } from "../src/syntax/dockerfile.ts";
import { splice } from "../src/syntax/edit.ts";
import type { TransformOptions } from "../src/transform.ts";
import { purgeCaches, transforms } from "../transforms/index.ts";

/** A change that some pass would make, and the file that it found. */
interface Found {
  readonly before: Analysis;
  readonly change: Accepted;
}

/** Every change that `optimize` finds within a level, in each file that it makes on its way. */
function changesOf(
  source: string,
  risk: Risk,
  options: TransformOptions,
  context: BuildContext | undefined,
): readonly Found[] {
  const find = makeFinder(options);
  const rewriting = startRewriting(parse(source), context);
  const found: Found[] = [];
  for (const level of RISKS.slice(0, RISKS.indexOf(risk) + 1)) {
    let made = -1;
    while (made < rewriting.changes.length) {
      made = rewriting.changes.length;
      for (const transform of transforms) {
        const before = rewriting.analysis;
        const wanted = find(before, transform)
          .changes.map(({ change }) => change)
          .filter((change) => within(change.level, level));
        found.push(...wanted.map((change) => ({ before, change })));
        rewriting.take(transform, wanted);
      }
    }
  }
  return found;
}

/** What was looked at, and what is wrong. */
export interface Needs {
  /** Changes that name an assumption. */
  changes: number;
  /** The assumptions that they name. */
  named: number;
  /** Those of them that only the gain needs. */
  forGain: number;
  /** Named, and neither needed by what the change does nor by what it gains. */
  readonly needless: string[];
  /** Needed by what the change does, and not named. */
  readonly missing: string[];
}

export function noNeeds(): Needs {
  return { changes: 0, named: 0, forGain: 0, needless: [], missing: [] };
}

/** Makes each change that names an assumption by itself and asks what is assumed of the two files; what it gains, by making that as well. */
export function addNeeds(
  needs: Needs,
  source: string,
  risk: Risk,
  options: TransformOptions = {},
  context?: BuildContext,
): void {
  for (const { before, change } of changesOf(source, risk, options, context)) {
    const named = new Set(change.assumptions.map(({ key }) => key));
    if (named.size === 0) continue;
    const { file } = before;
    const after = analyse(parse(splice(file.source, change.edits)), context);
    const own = assumedOf(file.source, after.file.source, context);
    const say = (what: string): string =>
      `${what} for ${change.alternative.claims.map(keyOf).join(", ")} in ${file.source.slice(0, 300)}`;
    if (own === undefined) {
      needs.missing.push(say("no proof"));
      continue;
    }
    for (const key of own) if (!named.has(key)) needs.missing.push(say(key));
    needs.changes++;
    needs.named += named.size;
    const gained =
      change.alternative.provided === undefined
        ? new Set<string>()
        : gainOf(change, before, after);
    for (const key of named) {
      if (own.has(key)) continue;
      if (gained.has(key)) needs.forGain++;
      else needs.needless.push(say(key));
    }
  }
}

/** The keys of what two files assume to be equal; `undefined` where they are not proved equal under any. */
function assumedOf(
  before: string,
  after: string,
  context: BuildContext | undefined,
): ReadonlySet<string> | undefined {
  const verdict = equivalent(before, after, context ? { context } : {});
  if (verdict.equal) return new Set();
  const keys = verdict.reasons.flatMap(
    ({ assumption }) => assumption?.key ?? [],
  );
  return keys.length < verdict.reasons.length ? undefined : new Set(keys);
}

/** What the file assumes once that is done for which the change was made: caches of the RUN that it made are emptied. */
function gainOf(
  { alternative }: Accepted,
  { file, context }: Analysis,
  after: Analysis,
): ReadonlySet<string> {
  const provided = new Set(alternative.provided?.(after).map(keyOf));
  const purges = purgeCaches
    .propose(after, {})
    .flatMap((each) => (each.kind === "idle" ? [] : each.alternatives))
    .filter(({ claims }) => claims.some((claim) => provided.has(keyOf(claim))));
  const edits = purges.flatMap((each) => {
    const written = each.write();
    return "noPlace" in written ? [] : written;
  });
  const purged = splice(after.file.source, edits);
  return assumedOf(file.source, purged, context) ?? new Set();
}
