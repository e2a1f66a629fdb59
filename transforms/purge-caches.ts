import type { Analysis } from "../src/analysis/analyse.ts";
import { withoutUpdate } from "../src/analysis/cache/without-update.ts";
import { imageFacts } from "../src/analysis/build/base.ts";
import {
  elsewhereBecause,
  fillingOf,
  neededBecause,
  readsEarlier,
  type Filling,
} from "../src/analysis/cache/fills.ts";
import { homeOf } from "../src/analysis/build/mounts.ts";
import {
  compilerGone,
  refreshedBefore,
} from "../src/analysis/cache/earlier.ts";
import {
  isReadable,
  type ReadableRun,
  type Run,
} from "../src/analysis/build/runs.ts";
import { requirementOf } from "../src/analysis/cache/requirement.ts";
import { assumedOf, type Want } from "../src/analysis/cache/use.ts";
import { wantsBehind } from "../src/analysis/cache/uses.ts";
import { managers } from "../src/facts/managers/index.ts";
import type { Manager } from "../src/facts/managers/manager.ts";
import { appendAtEnd, insertBehind, type Target } from "../src/shell/append.ts";
import { dominates, type Located } from "../src/shell/flow.ts";
import { scriptSpan } from "../src/shell/run.ts";
import type { Edit } from "../src/syntax/edit.ts";
import {
  defineTransform,
  UNKNOWN_SAVING,
  type Change,
  type Refusal,
  type Saving,
} from "../src/transform.ts";

/**
 * Package managers keep what they download: package lists, archives, wheels, metadata. In an image nobody reads it again.
 * The cache is kept out of the layer by a flag (`pip install --no-cache-dir`, `apk add --no-cache`) or removed by the RUN that filled it
 * (`rm -rf /var/lib/apt/lists/*`, `npm cache clean --force`, `yarn cache clean`, `dnf clean all`).
 *
 * Refuses: a stage that does not ship, a mount over the cache, a cache that was set up or moved on purpose, a command that may fail without failing
 * its RUN, a command under sudo, and whatever behind it still wants the cache: for apt, any later install or upgrade without an update of its own.
 */
export const purgeCaches = defineTransform({
  name: "purge-caches",
  summary: "Keep the caches of package managers out of the image.",
  risk: "low",
  parts: managers.map(({ name }) => name),
  find(analysis) {
    const changes: Change[] = [];
    const refusals: Refusal[] = [];
    for (const manager of managers) {
      for (const run of analysis.runs) {
        if (!run.stage.ships) continue;
        const found = isReadable(run)
          ? purge(analysis, run, manager)
          : unreadable(run, manager);
        if (typeof found === "string")
          refusals.push({
            part: manager.name,
            line: run.instruction.line,
            reason: found,
          });
        else if (found !== undefined) changes.push(found);
      }
    }
    return { changes, refusals };
  },
});

/** An exec form that fills the cache: there is no script to write into. */
function unreadable(run: Run, manager: Manager): string | undefined {
  const [program, ...args] =
    run.instruction.json?.map((each) => each.value) ?? [];
  if (program === undefined) return undefined;
  const use = manager.read({ program: program.split("/").at(-1) ?? "", args });
  return use?.fills === true && use.avoids !== true
    ? "the exec form has no shell"
    : undefined;
}

/** The change for one RUN and one manager, a reason to refuse it, or nothing to do. */
function purge(
  analysis: Analysis,
  run: ReadableRun,
  manager: Manager,
): Change | string | undefined {
  const filling = fillingOf(run, manager);
  if (filling === undefined) return undefined;
  const behind = wantsBehind(analysis, manager, run);
  const needed =
    readsEarlier(analysis, run, manager, filling) ??
    neededBecause(analysis, run, manager, filling, behind);
  if (needed !== undefined) return needed;
  const { remedy } = manager;
  const edited =
    remedy.kind === "flag"
      ? addFlags(analysis, run, manager, filling, remedy.flag)
      : addCommand(analysis, run, manager, filling, remedy.command);
  if (typeof edited === "string") return edited;
  const required = requirementOf(analysis, run, manager, filling);
  if ("refused" in required) return required.refused;
  const assumes = [
    ...required.assumes,
    ...assumedOf(behind, manager),
    ...withoutCompiler(compilerGone(analysis, manager, run), manager),
  ];
  return {
    part: manager.name,
    risk: assumes.length > 0 ? "medium" : "low",
    line: run.instruction.line,
    endLine: run.instruction.endLine,
    reason: manager.why,
    assumes,
    purges: manager.caches(homeOf(run) ?? "~"),
    saving: savingOf(run, manager),
    edits: edited,
  };
}

function addFlags(
  analysis: Analysis,
  run: ReadableRun,
  manager: Manager,
  { calls, filling }: Filling,
  flag: string,
): readonly Edit[] | string {
  const left = refreshedBefore(analysis, manager, run, 0);
  if (left !== undefined)
    return `line ${left.line} leaves it in the image all the same: ${left.what}`;
  const edits: Edit[] = [];
  for (const { invocation, use } of filling) {
    if (use.refreshes === true) continue;
    const word = invocation.args[use.at] ?? invocation.word;
    const { end } = scriptSpan(run.read, word);
    edits.push({ start: end, end, text: ` ${flag}` });
  }
  const updates = filling.filter(({ use }) => use.refreshes === true);
  if (updates.length === 0) return edits;
  if (updates.length === calls.length) return "the update stands alone";
  const removed = withoutUpdate(
    analysis.file,
    run,
    updates.map(({ invocation }) => invocation),
  );
  return typeof removed === "string" ? removed : [...edits, ...removed];
}

function addCommand(
  analysis: Analysis,
  run: ReadableRun,
  manager: Manager,
  { calls, last }: Filling,
  command: (program: string) => string,
): readonly Edit[] | string {
  const { invocation } = last;
  const elsewhere = elsewhereBecause(run, last, manager);
  if (elsewhere !== undefined) return elsewhere;
  if (run.invocations.length === calls.length && isLoneUpdate(calls))
    return "the update stands alone";
  const text = command(invocation.word.text);
  const target: Target = {
    file: analysis.file,
    instruction: run.instruction,
    run: run.read,
    errexit: run.errexit,
  };
  const edit = manager.refetches
    ? insertIfRun(target, invocation.located, text)
    : appendIfStarted(target, invocation.located, text);
  return typeof edit === "string" ? edit : [edit];
}

/** Lists that nothing of the RUN reads: the update belongs elsewhere. */
function isLoneUpdate(calls: Filling["calls"]): boolean {
  return calls.every(({ use }) => use.refreshes === true);
}

/** A manager that cleans up itself does so at once: it may be removed before the RUN ends, or work in another folder. */
function insertIfRun(
  target: Target,
  located: Located,
  command: string,
): Edit | string {
  return dominates(located, "end", target.errexit)
    ? insertBehind(target, located, command)
    : "the command may fail, or not run, without failing the RUN";
}

/**
 * Lists may be read by anything up to the end of the RUN. Removing them there is right whether they were fetched or not,
 * unless they are still being fetched; but it is of use only where they were.
 */
function appendIfStarted(
  target: Target,
  { path }: Located,
  command: string,
): Edit | string {
  if (path.some(({ kind }) => kind === "background"))
    return "the command runs in the background";
  if (path.some(({ kind }) => MAY_NOT_RUN.has(kind)))
    return "the command may not run";
  return appendAtEnd(target, command);
}

const MAY_NOT_RUN: ReadonlySet<string> = new Set([
  "branch",
  "condition",
  "function",
  "loop",
  "substitution",
]);

function withoutCompiler(
  gone: Want | undefined,
  manager: Manager,
): readonly string[] {
  return gone === undefined
    ? []
    : [
        `behind \`${gone.what}\` (line ${gone.line}) ${manager.name} installs nothing that it compiled before`,
      ];
}

function savingOf(run: ReadableRun, manager: Manager): Saving {
  const { family } = imageFacts(run.stage.base);
  const fits = manager.name !== "apt" || family === "debian";
  return fits ? (manager.saving ?? UNKNOWN_SAVING) : UNKNOWN_SAVING;
}
