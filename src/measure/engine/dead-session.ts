import { lstatSync } from "node:fs";
import { rm } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { recordsOf, type CacheRecord } from "./cache-record.ts";
import type { Engine } from "./engine.ts";
import { removeJournal, type FoundJournal, type Started } from "./journal.ts";
import { isRunning, stateOf } from "./owner.ts";
import { endGroup } from "./process.ts";
import { sessionOfFolder } from "./session-name.ts";
import { BEAT } from "./session-notes.ts";
import { takeDown, type TakenDown } from "./take-down.ts";

/** Milliseconds that processes have to end in. */
const GRACE = 5000;
const PAUSE = 100;

/** What was removed of sessions that had died, and what could not be, a line each. */
export interface Removed extends TakenDown {
  readonly folders: readonly string[];
}

export const NOTHING: Removed = {
  containers: [],
  images: [],
  cache: [],
  folders: [],
  left: [],
};

/** Removes what sessions left on this machine and in this engine that died without a chance to. What was to be kept stays. Never rejects. */
export async function sweep(
  engine: Engine,
  journals: readonly FoundJournal[],
): Promise<Removed> {
  const dead = journals.filter(({ owner }) => stateOf(owner) === "dead");
  if (dead.length === 0) return NOTHING;
  const identity = await engine.identity().catch(() => undefined);
  let all = NOTHING;
  for (const journal of dead) {
    const isHere = journal.engine === identity;
    all = both(
      all,
      await removeDead(isHere ? engine : undefined, journal, journal.keep),
    );
  }
  return all;
}

/** Removes what a dead session left, in the engine as far as one is given, which must be that of the session. */
export async function removeDead(
  engine: Engine | undefined,
  journal: FoundJournal,
  keep: boolean,
): Promise<Removed> {
  const wasRunning = await endProcesses(journal.running);
  const taken =
    engine === undefined
      ? NOTHING
      : await takeDown(engine, {
          session: journal.session,
          ids: journal.images,
          keep,
          cacheIn: (records) => cacheOf(journal, records, wasRunning),
          isEnded: wasRunning,
        });
  const folders: string[] = [];
  const left = [...taken.left];
  try {
    if (await removeFolder(journal.folder)) folders.push(journal.folder);
  } catch (error) {
    left.push(error instanceof Error ? error.message : String(error));
  }
  const isKept = keep && journal.images.length > 0;
  if (engine !== undefined && left.length === 0 && !isKept)
    removeJournal(journal.file);
  return { ...taken, folders, left };
}

/** What of the cache is a dead session's. Behind its last sign of life it has made nothing, unless its build went on without it until now. */
export function cacheOf(
  { alive, cache, builds }: FoundJournal,
  records: readonly CacheRecord[],
  wasRunning: boolean,
): readonly string[] {
  const until = wasRunning ? Infinity : alive + 2 * BEAT;
  const own = new Set([
    ...cache,
    ...builds.flatMap((build) => recordsOf(build, records, until)),
  ]);
  return records.map(({ id }) => id).filter((id) => own.has(id));
}

/** Removes a temporary folder of dockfix and of this user; tells whether there was one. */
export async function removeFolder(folder: string): Promise<boolean> {
  if (!isOwnFolder(folder)) return false;
  await rm(folder, { recursive: true, force: true });
  return true;
}

export function isOwnFolder(folder: string): boolean {
  if (sessionOfFolder(folder) === undefined) return false;
  const found = lstatSync(folder, { throwIfNoEntry: false });
  const user = process.getuid?.();
  return (
    found?.isDirectory() === true && (user === undefined || found.uid === user)
  );
}

/** Ends what a dead session had running; tells whether anything was. */
async function endProcesses(running: readonly Started[]): Promise<boolean> {
  // Where it is not known when it was started, the number may be somebody else's by now.
  const living = running.filter(
    ({ pid, start }) => start !== "" && isRunning(pid, start),
  );
  for (const { pid } of living) endGroup(pid, "SIGTERM");
  const deadline = performance.now() + GRACE;
  while (
    performance.now() < deadline &&
    living.some(({ pid, start }) => isRunning(pid, start))
  )
    await wait(PAUSE);
  for (const { pid, start } of living)
    if (isRunning(pid, start)) endGroup(pid, "SIGKILL");
  return living.length > 0;
}

export function both(one: Removed, other: Removed): Removed {
  return {
    containers: [...one.containers, ...other.containers],
    images: [...one.images, ...other.images],
    cache: [...one.cache, ...other.cache],
    folders: [...one.folders, ...other.folders],
    left: [...one.left, ...other.left],
  };
}
