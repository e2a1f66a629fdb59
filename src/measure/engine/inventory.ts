import { lstatSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { CacheRecord } from "./cache-record.ts";
import {
  both,
  cacheOf,
  isOwnFolder,
  NOTHING,
  removeDead,
  removeFolder,
  type Removed,
} from "./dead-session.ts";
import type { Engine } from "./engine.ts";
import { readJournals, removeJournal, type FoundJournal } from "./journal.ts";
import { stateOf, type OwnerState } from "./owner.ts";
import {
  SESSION_LABEL,
  sessionOfFolder,
  sessionOfName,
} from "./session-name.ts";
import { takeDown } from "./take-down.ts";

/** Something by its name or path; bytes, or `undefined` where nobody tells. */
export interface Sized {
  readonly name: string;
  readonly size: number | undefined;
}

/**
 * What there is of one session. `kept`: it has ended, and its images are there because they were asked for. `unknown`: of another user, machine or container, as
 * far as can be told, so that it may be at work.
 */
export interface SessionRemains {
  readonly session: string;
  readonly state: OwnerState | "kept";
  readonly images: readonly Sized[];
  readonly containers: readonly string[];
  readonly cache: readonly CacheRecord[];
  readonly folders: readonly Sized[];
  /** The engine that the session worked with, where that is not the one that was looked at: what it left there is not seen. */
  readonly elsewhere: string | undefined;
  readonly journal: FoundJournal | undefined;
}

/** All that there is of dockfix in an engine and on this machine, by session. Rejects with an EngineError. */
export async function inventory(
  engine: Engine | undefined,
  journalFolders: readonly string[],
): Promise<readonly SessionRemains[]> {
  // What is listed first has its journal already.
  const images = (await engine?.labelled(SESSION_LABEL)) ?? [];
  const containers = (await engine?.containers(SESSION_LABEL)) ?? [];
  const records = (await engine?.cached()) ?? [];
  const identity = await engine?.identity();
  const folders = temporaryFolders();
  const journals = readJournals(journalFolders);
  const sessions = new Set([
    ...[...images, ...containers].flatMap((name) => sessionOfName(name) ?? []),
    ...folders.flatMap((folder) => sessionOfFolder(folder) ?? []),
    ...journals.map(({ session }) => session),
  ]);
  const all: SessionRemains[] = [];
  for (const session of sessions) {
    const journal = journals.find((each) => each.session === session);
    const made = journal?.images ?? [];
    const names = images.filter(
      (name) => sessionOfName(name) === session || made.includes(name),
    );
    const own = new Set([...folders, ...(journal ? [journal.folder] : [])]);
    const isHere = journal?.engine === identity;
    const ids = new Set(
      journal && isHere ? cacheOf(journal, records, false) : [],
    );
    all.push({
      session,
      state: stateOfRemains(journal, names.length > 0),
      images: await sized(engine, names),
      containers: containers.filter((name) => sessionOfName(name) === session),
      cache: records.filter(({ id }) => ids.has(id)),
      folders: [...own]
        .filter(
          (each) => sessionOfFolder(each) === session && isOwnFolder(each),
        )
        .map((each) => ({ name: each, size: sizeBelow(each) })),
      elsewhere: isHere ? undefined : journal?.title,
      journal,
    });
  }
  return all;
}

function stateOfRemains(
  journal: FoundJournal | undefined,
  hasImages: boolean,
): SessionRemains["state"] {
  if (journal === undefined) return "unknown";
  const state = stateOf(journal.owner);
  return state === "dead" && journal.keep && hasImages ? "kept" : state;
}

/** Which sessions are cleared besides those that have ended. */
export interface Clearing {
  /** Also images that were to stay. */
  readonly kept: boolean;
  /** Also sessions of which it is not known whether they have ended. */
  readonly unknown: boolean;
}

/** What of it goes: nothing of a living session, ever. */
export function goes(
  { state }: Pick<SessionRemains, "state">,
  { kept, unknown }: Clearing,
): boolean {
  if (state === "living") return false;
  if (state === "unknown") return unknown;
  return state === "dead" || kept;
}

/** Removes what goes, and nothing else. Never rejects. */
export async function clear(
  engine: Engine | undefined,
  remains: readonly SessionRemains[],
  clearing: Clearing,
): Promise<Removed> {
  let all = NOTHING;
  for (const each of remains) {
    if (!goes(each, clearing)) continue;
    all = both(all, await clearOne(engine, each));
  }
  return all;
}

async function clearOne(
  engine: Engine | undefined,
  { session, state, journal, folders, cache, elsewhere }: SessionRemains,
): Promise<Removed> {
  const here = elsewhere === undefined ? engine : undefined;
  if (journal !== undefined && state !== "unknown")
    return removeDead(here, journal, false);
  const own = new Set(cache.map(({ id }) => id));
  const taken =
    engine === undefined
      ? NOTHING
      : await takeDown(engine, {
          session,
          ids: journal?.images ?? [],
          keep: false,
          cacheIn: (records) =>
            records.map(({ id }) => id).filter((id) => own.has(id)),
          isEnded: false,
        });
  const removed: string[] = [];
  const left = [...taken.left];
  for (const { name } of folders) {
    try {
      if (await removeFolder(name)) removed.push(name);
    } catch (error) {
      left.push(error instanceof Error ? error.message : String(error));
    }
  }
  if (journal !== undefined && here !== undefined && left.length === 0)
    removeJournal(journal.file);
  return { ...taken, folders: removed, left };
}

async function sized(
  engine: Engine | undefined,
  names: readonly string[],
): Promise<readonly Sized[]> {
  const all: Sized[] = [];
  for (const name of names)
    all.push({ name, size: (await engine?.inspect(name))?.size });
  return all;
}

function temporaryFolders(): readonly string[] {
  try {
    return readdirSync(tmpdir())
      .map((name) => path.join(tmpdir(), name))
      .filter(isOwnFolder);
  } catch {
    return [];
  }
}

/** Bytes of all files below; what has other names elsewhere takes no room here. */
function sizeBelow(folder: string): number {
  let sum = 0;
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const inner = path.join(folder, entry.name);
      if (entry.isDirectory()) sum += sizeBelow(inner);
      else {
        const { nlink, size } = lstatSync(inner);
        if (nlink === 1) sum += size;
      }
    }
  } catch {
    // What cannot be read is not counted.
  }
  return sum;
}
