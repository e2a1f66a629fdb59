import type { Analysis } from "../src/analysis/analyse.ts";
import { imageFacts } from "../src/analysis/base.ts";
import { lineOf, type Invocation } from "../src/analysis/invocation.ts";
import { homeOf, mountOver } from "../src/analysis/mounts.ts";
import { isReadable, type ReadableRun } from "../src/analysis/runs.ts";
import { wantsOf, type Wants } from "../src/analysis/wants.ts";
import { managers } from "../src/facts/managers/index.ts";
import type { Manager, Use } from "../src/facts/managers/manager.ts";
import { appendAtEnd, insertBehind, type Target } from "../src/shell/append.ts";
import { dominates } from "../src/shell/flow.ts";
import { scriptSpan } from "../src/shell/run.ts";
import type { Edit } from "../src/syntax/edit.ts";
import {
  defineTransform,
  UNKNOWN_SAVING,
  type Change,
  type Refusal,
  type Risk,
  type Saving,
} from "../src/transform.ts";
import { withoutUpdate } from "../src/analysis/apk-update.ts";

/**
 * Package managers keep what they download: package lists, archives, wheels, metadata. In an image nobody reads it again.
 * The cache is kept out of the layer by a flag (`pip install --no-cache-dir`, `apk add --no-cache`) or removed by the RUN that filled it
 * (`rm -rf /var/lib/apt/lists/*`, `npm cache clean --force`, `yarn cache clean`, `dnf clean all`).
 *
 * Refuses: a stage that does not ship, a cache mount over the cache, a command that may fail without failing its RUN, a command under sudo,
 * and whatever behind it still wants the cache: for apt, any later install or upgrade without an update of its own.
 */
export const purgeCaches = defineTransform({
  name: "purge-caches",
  summary: "Keep the caches of package managers out of the image.",
  risk: "low",
  find(analysis) {
    const changes: Change[] = [];
    const refusals: Refusal[] = [];
    for (const manager of managers) {
      const wants = lazily(() => wantsOf(analysis, manager));
      for (const run of analysis.runs) {
        if (!run.stage.ships || !isReadable(run)) continue;
        const found = purge(analysis, run, manager, wants);
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

/** A command of the manager and what it does. */
interface Call {
  readonly invocation: Invocation;
  readonly use: Use;
}

/** The change for one RUN and one manager, a reason to refuse it, or nothing to do. */
function purge(
  analysis: Analysis,
  run: ReadableRun,
  manager: Manager,
  wants: () => (run: ReadableRun) => Wants,
): Change | string | undefined {
  const calls = run.invocations.flatMap((invocation): Call | [] => {
    const use = manager.read(invocation.call);
    return use === undefined ? [] : { invocation, use };
  });
  const filling = calls.filter(
    ({ use, invocation }) =>
      use.fills &&
      use.avoids !== true &&
      !isSwitchedOff(run, invocation, manager),
  );
  const last = filling.at(-1);
  if (last === undefined || isCleaned(run, last, manager)) return undefined;
  const refused = filling.find(({ use }) => use.refuses !== undefined)?.use
    .refuses;
  if (refused !== undefined) return refused;
  const home = homeOf(run);
  const mount = mountOver(run, manager.caches(home ?? "/root"), manager.named);
  if (mount !== undefined) return `a mount covers the cache: ${mount}`;
  const behind = wants()(run);
  if (behind.certain !== undefined) {
    return `line ${behind.certain.line} still needs it: ${behind.certain.what}`;
  }
  const edited =
    manager.remedy.kind === "flag"
      ? addFlags(analysis, run, manager, calls, manager.remedy.flag)
      : addCommand(analysis, run, manager, last);
  if (typeof edited === "string") return edited;
  const required = requirement(analysis, run, manager, calls);
  if (required === false)
    return `${manager.name} may be too old: the change needs that ${manager.requirement?.assumption ?? ""}`;
  const assumes = [...required, ...unknownWants(behind)];
  return {
    part: manager.name,
    risk: assumes.length > 0 ? "medium" : ("low" satisfies Risk),
    line: run.instruction.line,
    endLine: run.instruction.endLine,
    reason: manager.why,
    assumes,
    purges: manager.caches(home ?? "~"),
    saving: savingOf(run, manager),
    ...edited,
  };
}

/** The file has switched the cache off by a variable, for the stage or for this command. */
function isSwitchedOff(
  run: ReadableRun,
  invocation: Invocation,
  manager: Manager,
): boolean {
  const off = manager.movedBy.filter((name) => /NO_CACHE/.test(name));
  return off.some(
    (name) =>
      run.environment.variables.has(name) ||
      invocation.variables.includes(name),
  );
}

/** A command behind the last one that fills the cache empties it already. */
function isCleaned(run: ReadableRun, last: Call, manager: Manager): boolean {
  const at = run.invocations.indexOf(last.invocation);
  return run.invocations
    .slice(at + 1)
    .some(
      (invocation) =>
        manager.cleanedBy.test(lineOf(invocation)) ||
        manager.read(invocation.call)?.purges === true,
    );
}

type Edited = Pick<Change, "edits" | "declared">;

function addFlags(
  analysis: Analysis,
  run: ReadableRun,
  manager: Manager,
  calls: readonly Call[],
  flag: string,
): Edited | string {
  const edits: Edit[] = [];
  const words: string[] = [];
  for (const { invocation, use } of calls) {
    if (
      !use.fills ||
      use.avoids === true ||
      use.refreshes === true ||
      isSwitchedOff(run, invocation, manager)
    )
      continue;
    const word = invocation.args[use.at];
    if (word === undefined) return "the subcommand is not a word of its own";
    const { end } = scriptSpan(run.read, word);
    edits.push({ start: end, end, text: ` ${flag}` });
    words.push(flag);
  }
  const updates = calls
    .filter(({ use }) => use.refreshes === true)
    .map(({ invocation }) => invocation);
  if (updates.length === 0) return { edits, declared: { words } };
  const removed = withoutUpdate(
    analysis.file,
    run,
    updates,
    calls.length - updates.length === edits.length && edits.length > 0,
  );
  if (typeof removed === "string") return removed;
  return {
    edits: [...edits, ...removed.edits],
    declared: { words, removedCommands: removed.commands },
  };
}

function addCommand(
  analysis: Analysis,
  run: ReadableRun,
  manager: Manager,
  last: Call,
): Edited | string {
  if (manager.remedy.kind !== "command") return "";
  const { invocation } = last;
  if (invocation.sudo)
    return "it runs under sudo, and what may be removed there is not known";
  const moved = manager.movedBy.find(
    (name) =>
      run.environment.variables.has(name) ||
      invocation.variables.includes(name),
  );
  if (moved !== undefined) return `${moved} moves the cache`;
  if (invocation.variables.includes("HOME"))
    return "the command has a HOME of its own";
  if (!dominates(invocation.located, "end", run.errexit))
    return "the command may fail, or not run, without failing the RUN";
  const command = manager.remedy.command(invocation.word.text);
  const target: Target = {
    file: analysis.file,
    instruction: run.instruction,
    run: run.read,
    errexit: run.errexit,
  };
  // Lists may be read by anything up to the end of the RUN; a manager that cleans up itself may be removed before that end.
  const edit = manager.refetches
    ? insertBehind(target, invocation.located, command)
    : appendAtEnd(target, command);
  return typeof edit === "string"
    ? edit
    : { edits: [edit], declared: { commands: [command] } };
}

/** Assumptions about the manager's version; `false` where it is known to be too old. */
function requirement(
  analysis: Analysis,
  run: ReadableRun,
  manager: Manager,
  calls: readonly Call[],
): readonly string[] | false {
  if (manager.requirement === undefined) return [];
  const read = (path: string): string | undefined =>
    analysis.context?.read(path);
  const holds = manager.requirement.holds(imageFacts(run.stage.base), { read });
  if (holds !== undefined) return holds ? [] : false;
  const proven =
    calls.some(({ use }) => use.avoids === true) ||
    usedElsewhere(analysis, run, manager);
  return proven ? [] : [manager.requirement.assumption];
}

/** Another command of the stage already works with the flag. */
function usedElsewhere(
  analysis: Analysis,
  run: ReadableRun,
  manager: Manager,
): boolean {
  return analysis
    .runsOf(run.stage)
    .some((other) =>
      other.invocations.some(
        (invocation) => manager.read(invocation.call)?.avoids === true,
      ),
    );
}

function unknownWants({ unknown, unknownCount }: Wants): readonly string[] {
  if (unknownCount === 0) return [];
  const named = unknown.map(({ what, line }) => `\`${what}\` (line ${line})`);
  const more =
    unknownCount > named.length ? [`${unknownCount - named.length} more`] : [];
  return [
    `no Debian package is installed from the old lists by ${[...named, ...more].join(", ")}`,
  ];
}

function savingOf(run: ReadableRun, manager: Manager): Saving {
  const { family } = imageFacts(run.stage.base);
  const fits = manager.name !== "apt" || family === "debian";
  return fits ? (manager.saving ?? UNKNOWN_SAVING) : UNKNOWN_SAVING;
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly it: T } | undefined;
  return () => (made ??= { it: make() }).it;
}
