import type { Analysis } from "../analysis/analyse.ts";
import { usesIn } from "../analysis/archive/uses.ts";
import { archivesIn } from "../analysis/archive/archives.ts";
import {
  elsewhereBecause,
  fillsOf,
  neededBecause,
  readsEarlier,
  type Filling,
} from "../analysis/cache/fills.ts";
import { homeOf } from "../analysis/build/mounts.ts";
import { compilerGone } from "../analysis/cache/earlier.ts";
import {
  isReadable,
  type ReadableRun,
  type Run,
} from "../analysis/build/runs.ts";
import { requirementOf } from "../analysis/cache/requirement.ts";
import { wantsBehind, wantWithin } from "../analysis/cache/uses.ts";
import type { Manager } from "../facts/managers/manager.ts";
import { dominates } from "../shell/flow.ts";
import type { Match } from "./align.ts";
import type { Lone } from "./extra.ts";
import type { PurgeSet } from "./purge-set.ts";
import type { Step } from "./steps.ts";
import { differs, unless, unproved, type Reason } from "./verdict.ts";

/** Why a command that empties caches may not come or go. `analysis` is of the file that has it, `previous` the step in front of it. */
export function judgePurge(
  analysis: Analysis,
  {
    step,
    previous,
  }: { readonly step: Step; readonly previous: Step | undefined },
  lone: Lone & { readonly kind: "purge" },
  purges: PurgeSet,
): readonly Reason[] {
  if (previous?.run === step.run && previous?.mark === "||")
    return [
      unproved(
        step.line,
        `\`${step.text}\` stands behind a list that holds ||`,
      ),
    ];
  return lone.managers.flatMap((manager) => {
    const { run, invocation, at } = lone;
    const filling = fillsOf(run, manager, at);
    if (filling === undefined)
      return [
        unproved(
          step.line,
          `nothing in front of \`${step.text}\` fills the cache of ${manager.name}: it may remove what was there before, or fail`,
        ),
      ];
    const own = wantWithin(run, manager, at + 1);
    if (own !== undefined)
      return [
        differs(
          step.line,
          `the RUN itself still needs the cache of ${manager.name}: ${own}`,
        ),
      ];
    const elsewhere = elsewhereBecause(run, filling.last, manager);
    if (elsewhere !== undefined) return [unproved(step.line, elsewhere)];
    const isOwn = manager.remedy.kind === "command" && manager.refetches;
    if (
      isOwn &&
      !dominates(
        filling.last.invocation.located,
        invocation.located,
        run.errexit,
      )
    )
      return [
        unproved(
          step.line,
          `\`${step.text}\` may run where ${manager.name} did not`,
        ),
      ];
    return judgeCache(analysis, run, manager, filling, purges);
  });
}

/** Why a cache that a RUN fills may not be empty behind it. */
function judgeCache(
  analysis: Analysis,
  run: ReadableRun,
  manager: Manager,
  filling: Filling,
  purges: PurgeSet,
): readonly Reason[] {
  const { line } = run.instruction;
  const outside = manager
    .caches(homeOf(run) ?? "~")
    .find((path) => !purges.holds(path));
  if (outside !== undefined)
    return [differs(line, `${outside} is not in the purge set`)];
  const behind = wantsBehind(analysis, manager, run);
  const needed =
    (manager.remedy.kind === "flag"
      ? readsEarlier(analysis, run, manager, filling)
      : undefined) ?? neededBecause(analysis, run, manager, filling, behind);
  if (needed !== undefined) return [differs(line, needed)];
  const required = requirementOf(analysis, run, manager, filling);
  if ("refused" in required) return [differs(line, required.refused)];
  const gone = compilerGone(analysis, manager, run);
  const where = manager.refetches
    ? `the cache of ${manager.name} is`
    : "the old package lists are";
  const doubts = [
    ...required.assumes,
    ...behind.unknown.map(
      (each) => `${where} not used by \`${each.what}\` (line ${each.line})`,
    ),
    ...(gone === undefined
      ? []
      : [
          `behind \`${gone.what}\` (line ${gone.line}) ${manager.name} installs nothing that it compiled before`,
        ]),
  ];
  return doubts.map((each) => unless(line, each));
}

/** Why flags that keep a cache out of the layer may not come or go. */
export function judgeFlags(
  before: Analysis,
  after: Analysis,
  matches: readonly Match[],
  purges: PurgeSet,
): readonly Reason[] {
  const asked = new Map<Run, Set<Manager>>();
  return matches.flatMap((match) => {
    return flagChanges(match).flatMap(({ manager, lacks }) => {
      const step = match[lacks];
      const { run } = step;
      if (run === undefined || !isReadable(run)) return [];
      const known = asked.get(run) ?? new Set();
      asked.set(run, known);
      if (known.has(manager)) return [];
      known.add(manager);
      const analysis = lacks === "before" ? before : after;
      const filling = fillsOf(run, manager, Infinity);
      return filling === undefined
        ? []
        : judgeCache(analysis, run, manager, filling, purges);
    });
  });
}

/** Calls that have the flag in one file and not in the other. */
function flagChanges({ before, after }: Match): readonly {
  readonly manager: Manager;
  readonly lacks: "before" | "after";
}[] {
  return before.invocations.flatMap((invocation, index) => {
    const other = after.invocations[index];
    return [...invocation.uses.keys()].flatMap((manager) => {
      const { remedy } = manager;
      if (remedy.kind !== "flag") return [];
      const [ours, theirs] = [invocation, other].map(
        (each) => each?.call.args.includes(remedy.flag) === true,
      );
      if (ours === theirs) return [];
      return [{ manager, lacks: ours === true ? "after" : "before" } as const];
    });
  });
}

/**
 * Why `apk update` may not come or go: it only fetches what a flag on the commands behind it fetches as well.
 * `run` is the RUN of the other file that goes on in its place.
 */
export function judgeRefresh(
  analysis: Analysis,
  step: Step,
  { run, at, manager }: Lone & { readonly kind: "refresh" },
  other: Run | undefined,
  purges: PurgeSet,
): readonly Reason[] {
  const next = other?.invocations.filter(
    ({ uses }) => uses.get(manager)?.avoids === true,
  );
  const filling = fillsOf(run, manager, at + 1);
  return next === undefined || next.length === 0 || filling === undefined
    ? [differs(step.line, `\`${step.text}\` is in one of the files only`)]
    : judgeCache(analysis, run, manager, filling, purges);
}

/** Why `rm` of a file may not come or go. `run` is the RUN of the other file that does what stands in front of it. */
export function judgeRemoval(
  analysis: Analysis,
  step: Step,
  { invocation }: Lone & { readonly kind: "rm" },
  run: Run | undefined,
  purges: PurgeSet,
): readonly Reason[] {
  const [word, ...more] = invocation.args;
  const archive =
    word === undefined ||
    more.length > 0 ||
    run === undefined ||
    !isReadable(run)
      ? undefined
      : archivesIn(run).find((each) => each.word.text === word.text);
  if (archive === undefined || run === undefined || !isReadable(run))
    return [
      differs(
        step.line,
        `\`${step.text}\` removes what is neither a cache nor an archive that the same RUN fetched and unpacked`,
      ),
    ];
  if (
    !purges.holds(archive.path) &&
    !purges.holds(archive.word.text.replace(/["']/g, ""))
  )
    return [differs(step.line, `${archive.path} is not in the purge set`)];
  const uses = usesIn(analysis)(run, archive);
  if (uses.kind === "used") return [differs(step.line, uses.reason)];
  const name = archive.word.text;
  // Without -f it fails where there is nothing to remove, and what stands between may have taken the archive along.
  if (uses.kind === "removed")
    return [unproved(step.line, `the other file removes ${name} elsewhere`)];
  return uses.unknown.map((each) =>
    unless(step.line, `${name} is not read again by ${each}`),
  );
}
