import { analyse, type Analysis } from "./analysis/analyse.ts";
import { distinct, type Assumption } from "./assumption.ts";
import { differencesOf, type Difference } from "./equivalence/certificate.ts";
import { keyOf } from "./equivalence/claim.ts";
import { judge } from "./equivalence/judge.ts";
import { placed, type Message } from "./message.ts";
import {
  RISKS,
  type Alternative,
  type Proposal,
  type Risk,
} from "./proposal.ts";
import { parse } from "./syntax/dockerfile.ts";
import { originsIn } from "./syntax/origin.ts";
import { overlaps, splice, type Edit } from "./syntax/edit.ts";

/** A proposal that the rules accept, in the alternative that was taken. */
export interface Accepted {
  readonly proposal: Proposal;
  readonly alternative: Alternative;
  readonly edits: readonly Edit[];
  readonly assumptions: readonly Assumption[];
  readonly level: Risk;
}

/** A proposal that no rule accepts in any form. */
export interface Refused {
  readonly proposal: Proposal;
  readonly why: Message;
}

export type Judged = Accepted | Refused;

export function isAccepted(judged: Judged): judged is Accepted {
  return "alternative" in judged;
}

/** More answers to refusals than this would go round in a circle. */
const MOST_REPAIRS = 50;

/** Asks the rules about each alternative, in order, until one needs no assumption. `floor` is the least level of the transform. */
export function ask(
  analysis: Analysis,
  proposal: Proposal,
  floor: Risk,
): Judged {
  const queue = [...proposal.alternatives];
  let best: Accepted | undefined;
  let refusal: Message | undefined;
  for (let tries = 0; queue.length > 0 && tries < MOST_REPAIRS; tries++) {
    const alternative = queue.shift();
    if (alternative === undefined) break;
    const whys = judge(analysis, alternative.claims);
    const no = whys.find(({ assumption }) => assumption === undefined);
    if (no !== undefined) {
      const repaired = proposal.repair?.(no);
      if (repaired === undefined) refusal ??= no.message;
      else queue.unshift(repaired);
      continue;
    }
    const edits = alternative.write();
    if ("noPlace" in edits) {
      refusal ??= edits.noPlace;
      continue;
    }
    const provided = providedBy(analysis, alternative, edits);
    if ("refused" in provided) {
      refusal ??= provided.refused;
      continue;
    }
    const assumptions = distinct([
      ...whys.flatMap(({ assumption }) => assumption ?? []),
      ...provided.assumptions,
    ]);
    const level = levelOf(assumptions, floor);
    if (best === undefined || RISKS.indexOf(level) < RISKS.indexOf(best.level))
      best = { proposal, alternative, edits, assumptions, level };
    if (level === floor) break;
  }
  return best ?? { proposal, why: refusal ?? ["there is no way to write it"] };
}

function levelOf(assumptions: readonly Assumption[], floor: Risk): Risk {
  const levels = [floor, ...assumptions.map(({ level }) => level)];
  return (
    RISKS[Math.max(...levels.map((each) => RISKS.indexOf(each)))] ?? "high"
  );
}

/** What an alternative assumes so that it is worth something, in lines of the file as it is. */
function providedBy(
  analysis: Analysis,
  { provided }: Alternative,
  edits: readonly Edit[],
):
  | { readonly assumptions: readonly Assumption[] }
  | { readonly refused: Message } {
  // What can't be written at all is found out where it is applied.
  if (provided === undefined || unwritable(analysis, edits) !== undefined)
    return { assumptions: [] };
  const after = next(analysis, edits);
  const whys = judge(after, provided(after));
  const place = originsIn(analysis.file.source, after.file.source, [edits]);
  const back = (message: Message): Message => placed(message, place);
  const no = whys.find(({ assumption }) => assumption === undefined);
  if (no !== undefined) return { refused: back(no.message) };
  return {
    assumptions: whys.flatMap(({ assumption }) =>
      assumption === undefined
        ? []
        : { ...assumption, message: back(assumption.message) },
    ),
  };
}

function next(before: Analysis, edits: readonly Edit[]): Analysis {
  const file = parse(splice(before.file.source, edits));
  return analyse(file, before.context, before.readings);
}

/** Why edits make no other file. */
function unwritable(
  { file }: Analysis,
  edits: readonly Edit[],
): string | undefined {
  const isOutside = edits.some(
    ({ start, end }) => start < 0 || end < start || end > file.source.length,
  );
  if (isOutside) return "an edit lies outside of the file";
  const isTwice = edits.some((edit, index) =>
    edits.slice(index + 1).some((other) => overlaps(edit, other)),
  );
  if (isTwice) return "two of its edits overlap";
  return splice(file.source, edits) === file.source
    ? "it changes nothing"
    : undefined;
}

/** Drops every one that overlaps an earlier one; it is proposed again once that one is in. */
export function compatible<T extends { readonly edits: readonly Edit[] }>(
  all: readonly T[],
): readonly T[] {
  const chosen: T[] = [];
  const taken: Edit[] = [];
  for (const each of all) {
    if (each.edits.some((edit) => taken.some((other) => overlaps(edit, other))))
      continue;
    chosen.push(each);
    taken.push(...each.edits);
  }
  return chosen;
}

/** A change that the certificate does not bear out. It is a bug of the transform that proposed it; the change was not made. */
export interface FailedProof {
  readonly change: Accepted;
  readonly message: string;
}

/**
 * Applies changes that do not overlap and certifies the result: each difference is claimed by one of them, and each claim shows.
 * Changes whose differences are not claimed are left out, the others are made.
 */
export function applyAll(
  before: Analysis,
  changes: readonly Accepted[],
): {
  readonly analysis: Analysis;
  readonly applied: readonly Accepted[];
  readonly bugs: readonly FailedProof[];
} {
  const bugs: FailedProof[] = [];
  let chosen = changes.filter((change) => {
    const message = unwritable(before, change.edits);
    if (message !== undefined) bugs.push({ change, message });
    return message === undefined;
  });
  while (chosen.length > 0) {
    const edits = chosen.flatMap((change) => change.edits);
    const after = next(before, edits);
    const wrong = wrongAmong(before, after, chosen);
    if (wrong.size === 0) return { analysis: after, applied: chosen, bugs };
    for (const [change, message] of wrong) bugs.push({ change, message });
    chosen = chosen.filter((change) => !wrong.has(change));
  }
  return { analysis: before, applied: [], bugs };
}

/** The changes that are to blame for what nobody claims, each with what it is. */
function wrongAmong(
  before: Analysis,
  after: Analysis,
  changes: readonly Accepted[],
): ReadonlyMap<Accepted, string> {
  const [problem] = after.file.problems;
  if (problem !== undefined)
    return oneOf(
      changes,
      before,
      `the result is not a Dockerfile that BuildKit accepts: ${problem.message}`,
    );
  const claims = changes.flatMap(({ alternative }) => alternative.claims);
  const asked = pragmaChanged(before, after);
  if (asked !== undefined) return oneOf(changes, before, asked);
  const differences = differencesOf(before, after, claims);
  const wrong = new Map<Accepted, string>();
  for (const difference of differences) {
    const blamed = blamedFor(difference, changes);
    const message = `line ${difference.line}: ${difference.message}`;
    const [change, ...others] = blamed.length === 0 ? changes : blamed;
    if (change === undefined) continue;
    // Nobody can tell whose fault it is.
    if (others.length > 0) return oneOf([change, ...others], before, message);
    if (!wrong.has(change)) wrong.set(change, message);
  }
  return wrong;
}

/** A comment that asks something of dockfix or of a linter came or went; the image does not show it, and no claim covers it. */
function pragmaChanged(before: Analysis, after: Analysis): string | undefined {
  const [one, other] = [before, after].map(({ file }) =>
    file.items
      .flatMap((item) =>
        item.kind === "comment" && PRAGMA.test(item.text) ? item.text : [],
      )
      .join("\n"),
  );
  return one === other
    ? undefined
    : "a comment that asks something of dockfix or of a linter is another";
}

const PRAGMA = /^\s*(?:dockfix|hadolint)\b/;

/** Where nobody can tell whose fault it is, each of them is tried alone. */
function oneOf(
  changes: readonly Accepted[],
  before: Analysis,
  message: string,
): ReadonlyMap<Accepted, string> {
  if (changes.length === 1)
    return new Map(changes.map((change) => [change, message]));
  const wrong = new Map<Accepted, string>();
  for (const change of changes) {
    const after = next(before, change.edits);
    for (const [each, why] of wrongAmong(before, after, [change]))
      wrong.set(each, why);
  }
  return wrong.size > 0
    ? wrong
    : new Map(changes.slice(-1).map((change) => [change, message]));
}

/** A claim that does not show is its change's fault; a difference that of those whose edits touch it. */
function blamedFor(
  { claim, before, after }: Difference,
  changes: readonly Accepted[],
): readonly Accepted[] {
  if (claim !== undefined)
    return changes.filter(({ alternative }) =>
      alternative.claims.some((each) => keyOf(each) === claim),
    );
  const touching = placesAfter(changes).filter(
    ({ edit, start, end }) =>
      (before !== undefined &&
        edit.start <= before.end &&
        before.start <= edit.end) ||
      (after !== undefined && start <= after.end && after.start <= end),
  );
  return [...new Set(touching.map(({ change }) => change))];
}

/** Each edit, and where its text stands in the file that they make. */
function placesAfter(changes: readonly Accepted[]): readonly {
  readonly change: Accepted;
  readonly edit: Edit;
  readonly start: number;
  readonly end: number;
}[] {
  const all = changes
    .flatMap((change) => change.edits.map((edit) => ({ change, edit })))
    .sort((a, b) => a.edit.start - b.edit.start || a.edit.end - b.edit.end);
  let shift = 0;
  return all.map(({ change, edit }) => {
    const start = edit.start + shift;
    shift += edit.text.length - (edit.end - edit.start);
    return { change, edit, start, end: start + edit.text.length };
  });
}
