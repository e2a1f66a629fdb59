import type { Manager } from "../../facts/managers/manager.ts";
import { line as at, say, type Message } from "../../message.ts";
import type { Analysis } from "../analyse.ts";
import { isReadable, type ReadableRun, type Run } from "../build/runs.ts";
import { refreshedBefore } from "./earlier.ts";
import { fillingOf, readsEarlier, type Filling } from "./fills.ts";
import { hiddenFill } from "./hidden-fills.ts";
import { commandOf } from "./placement.ts";
import { wantsBehind } from "./uses.ts";

/** What one RUN leaves in the cache of a manager, and could be kept out of the image. */
export interface Gain extends Filling {
  readonly run: ReadableRun;
}

/** It leaves something, but nothing is gained, or nothing can be written. */
export interface NoGain {
  readonly noGain: Message;
}

/** What would be gained if a RUN kept nothing in the cache of a manager; `undefined` where it keeps nothing. Harm is not asked here. */
export function gainOf(
  analysis: Analysis,
  run: Run,
  manager: Manager,
): Gain | NoGain | undefined {
  if (!isReadable(run)) return hidden(run, manager);
  const filling = fillingOf(analysis, run, manager);
  if (filling === undefined) return hidden(run, manager);
  const noGain =
    standsAlone(analysis, run, manager, filling) ??
    keptBefore(analysis, run, manager, filling) ??
    unplaced(run, manager, filling);
  return noGain === undefined ? { ...filling, run } : { noGain };
}

/** A command that fills the cache where nothing can be written. */
function hidden(run: Run, manager: Manager): NoGain | undefined {
  const why = hiddenFill(run, manager);
  return why && { noGain: why };
}

/** An update that nothing in its RUN waits for: without what it fetched it would do nothing. */
function standsAlone(
  analysis: Analysis,
  run: ReadableRun,
  manager: Manager,
  { calls }: Filling,
): Message | undefined {
  const isUpdate = calls.every(({ use }) => use.refreshes === true);
  const isAlone = manager.refetches || run.invocations.length === calls.length;
  if (!isUpdate || !isAlone) return undefined;
  const { certain } = wantsBehind(analysis, manager, run);
  return certain === undefined
    ? say`the update stands alone`
    : say`${at(certain.line)} still needs it: ${certain.what}`;
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

function unplaced(
  run: ReadableRun,
  { remedies }: Manager,
  { last }: Filling,
): Message | undefined {
  const hasRemedy = remedies.some(
    (remedy) =>
      remedy.kind === "flag" ||
      commandOf(run, last.invocation, remedy) !== undefined,
  );
  return hasRemedy ? undefined : say`nobody can tell where its cache lies`;
}
