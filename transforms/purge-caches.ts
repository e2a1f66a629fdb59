import type { Analysis } from "../src/analysis/analyse.ts";
import { imageFacts } from "../src/analysis/build/base.ts";
import { valueOf } from "../src/analysis/build/variables.ts";
import {
  isReadable,
  type ReadableRun,
  type Run,
} from "../src/analysis/build/runs.ts";
import { refreshedBefore } from "../src/analysis/cache/earlier.ts";
import {
  fillingOf,
  readsEarlier,
  type Filling,
} from "../src/analysis/cache/fills.ts";
import { hiddenFill } from "../src/analysis/cache/hidden-fills.ts";
import { wantsBehind } from "../src/analysis/cache/uses.ts";
import { writePurge } from "../src/analysis/cache/placement.ts";
import { withoutUpdate } from "../src/analysis/cache/without-update.ts";
import type { Claim } from "../src/equivalence/claim.ts";
import { managers } from "../src/facts/managers/index.ts";
import type { Manager, Remedy } from "../src/facts/managers/manager.ts";
import { line as at, say, type Message } from "../src/message.ts";
import {
  UNKNOWN_SAVING,
  type Alternative,
  type Idle,
  type Proposal,
  type Saving,
} from "../src/proposal.ts";
import { scriptSpan } from "../src/shell/run.ts";
import { defineTransform } from "../src/transform.ts";

/**
 * Package managers keep what they download: package lists, archives, wheels, metadata. In an image nobody reads it again.
 * The cache is kept out of the layer by a flag (`pip install --no-cache-dir`, `apk add --no-cache`) or removed by the RUN that filled it
 * (`rm -rf /var/lib/apt/lists/*`, `npm cache clean --force`, `yarn cache clean`, `dnf clean all`, `zypper clean --all`, `conda clean -afy`, `composer clear-cache`, `rm -rf /usr/local/bundle/cache/*.gem`).
 *
 * Refuses: a stage that does not ship, a mount over the cache, a cache that was set up or moved on purpose, a command that may fail without failing
 * its RUN, a command under sudo, and whatever behind it still wants the cache: for apt, any later install or upgrade without an update of its own.
 */
export const purgeCaches = defineTransform({
  name: "purge-caches",
  summary: "Keep the caches of package managers out of the image.",
  risk: "low",
  parts: managers.map(({ name }) => name),
  propose(analysis) {
    const shipped = analysis.runs.filter(({ stage }) => stage.ships);
    return managers.flatMap((manager) =>
      shipped.flatMap(
        (run) =>
          (isReadable(run) ? purge(analysis, run, manager) : undefined) ??
          hidden(run, manager) ??
          [],
      ),
    );
  },
});

/** A command that fills the cache where nothing can be written. */
function hidden(run: Run, manager: Manager): Idle | undefined {
  const why = hiddenFill(run, manager);
  return why && idle(run, manager, why);
}

function idle({ instruction }: Run, { name }: Manager, why: Message): Idle {
  return { kind: "idle", part: name, line: instruction.line, why };
}

/** What one RUN leaves in the cache of one manager, and how it could be kept out. */
function purge(
  analysis: Analysis,
  run: ReadableRun,
  manager: Manager,
): Proposal | Idle | undefined {
  const filling = fillingOf(analysis, run, manager);
  if (filling === undefined) return undefined;
  const { calls } = filling;
  const isUpdate = calls.every(({ use }) => use.refreshes === true);
  const isAlone = manager.refetches || run.invocations.length === calls.length;
  if (isUpdate && isAlone) {
    const { certain } = wantsBehind(analysis, manager, run);
    const why =
      certain === undefined
        ? say`the update stands alone`
        : say`${at(certain.line)} still needs it: ${certain.what}`;
    return idle(run, manager, why);
  }
  const kept = keptBefore(analysis, run, manager, filling);
  if (kept !== undefined) return idle(run, manager, kept);
  const alternatives = manager.remedies.flatMap((remedy) =>
    remedy.kind === "flag"
      ? flags(analysis, run, manager, filling, remedy.flag)
      : (command(analysis, run, manager, filling, remedy) ?? []),
  );
  if (alternatives.length === 0)
    return idle(run, manager, say`nobody can tell where its cache lies`);
  const { line, endLine } = run.instruction;
  return {
    kind: "proposal",
    part: manager.name,
    line,
    endLine,
    reason: [manager.why],
    saving: savingOf(run, manager),
    alternatives,
  };
}

/** Why the cache is in the image all the same: an earlier layer has it. */
function keptBefore(
  analysis: Analysis,
  run: ReadableRun,
  manager: Manager,
  filling: Filling,
): Message | undefined {
  const reads = readsEarlier(analysis, run, manager, filling, "command");
  if (reads !== undefined) return reads;
  if (manager.remedies[0]?.kind !== "flag") return undefined;
  const left = refreshedBefore(analysis, manager, run, 0);
  return (
    left &&
    say`${at(left.line)} leaves it in the image all the same: ${left.what}`
  );
}

/** Every call that fills the cache gets the flag; an update that only fills it goes. */
function flags(
  analysis: Analysis,
  run: ReadableRun,
  { name }: Manager,
  { filling }: Filling,
  flag: string,
): Alternative {
  const callOf = (each: Filling["last"]): number =>
    run.invocations.indexOf(each.invocation);
  const updates = filling.filter(({ use }) => use.refreshes === true);
  const flagged = filling.filter(({ use }) => use.refreshes !== true);
  return {
    claims: [
      ...flagged.map((each): Claim => {
        const { invocation, use } = each;
        const place = Math.min(use.at + 1, invocation.args.length);
        return {
          kind: "purge",
          form: "flag",
          manager: name,
          run: run.number,
          call: callOf(each),
          at: place,
          flag,
        };
      }),
      ...updates.map((each): Claim => {
        return {
          kind: "refresh",
          manager: name,
          run: run.number,
          call: callOf(each),
        };
      }),
    ],
    write() {
      const edits = flagged.map(({ invocation, use }) => {
        const word = invocation.args[use.at] ?? invocation.word;
        const { end } = scriptSpan(run.read, word);
        return { start: end, end, text: ` ${flag}` };
      });
      const removed = withoutUpdate(
        analysis.file,
        run,
        updates.map(({ invocation }) => invocation),
      );
      return "noPlace" in removed ? removed : [...edits, ...removed];
    },
  };
}

/** A command behind those that fill the cache, or at the end of the RUN. */
function command(
  analysis: Analysis,
  run: ReadableRun,
  manager: Manager,
  { last }: Filling,
  remedy: Exclude<Remedy, { readonly kind: "flag" }>,
): Alternative | undefined {
  const { invocation } = last;
  const plain = textOf(run, invocation.word.text, remedy);
  const { under } = invocation;
  const text =
    under !== undefined && plain !== undefined ? `${under} ${plain}` : plain;
  if (text === undefined) return undefined;
  const place = remedy.kind === "command" ? "behind" : remedy.place;
  const written = writePurge(analysis.file, run, invocation, text, place);
  return {
    ...(remedy.because !== undefined
      ? { reason: [manager.why, "; ", remedy.because] }
      : {}),
    claims: [
      {
        kind: "purge",
        form: "command",
        managers: [manager.name],
        run: run.number,
        behind:
          "noPlace" in written ? run.invocations.length - 1 : written.behind,
        command: text,
      },
    ],
    write: () => ("noPlace" in written ? written : [written.edit]),
  };
}

function textOf(
  { environment: { variables } }: ReadableRun,
  program: string,
  remedy: Exclude<Remedy, { readonly kind: "flag" }>,
): string | undefined {
  if (remedy.kind === "command") return remedy.command(program);
  return typeof remedy.command === "string"
    ? remedy.command
    : remedy.command((name) => valueOf(variables, name));
}

function savingOf(run: ReadableRun, manager: Manager): Saving {
  const { family } = imageFacts(run.stage.base);
  return manager.saving?.families?.includes(family ?? "") === false
    ? UNKNOWN_SAVING
    : (manager.saving ?? UNKNOWN_SAVING);
}
