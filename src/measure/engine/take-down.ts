import { setTimeout as wait } from "node:timers/promises";
import type { CacheRecord } from "./cache-record.ts";
import type { Engine } from "./engine.ts";
import { nonEmpty } from "./non-empty.ts";
import { labelOf, sessionOfName } from "./session-name.ts";

/** How often, and after how many milliseconds again, the cache of a build that was ended is pruned: what it still uses cannot be. */
const TRIES = 8;
const PAUSE = 250;

/** What is to be taken down of a session. */
export interface TakeDownRequest {
  readonly session: string;
  /** Ids of images that the session has made: of those without a name nothing else tells whose they are. */
  readonly ids: readonly string[];
  /** Whether images and cache stay. */
  readonly keep: boolean;
  /** What of the cache is the session's, of what is in it now. */
  readonly cacheIn: (records: readonly CacheRecord[]) => readonly string[];
  /** Whether something was ended in the midst of its work, so that the engine may not be done with it yet. */
  readonly isEnded: boolean;
}

/** What was taken down, and what could not be, a line each. */
export interface TakenDown {
  readonly containers: readonly string[];
  readonly images: readonly string[];
  readonly cache: readonly string[];
  readonly left: readonly string[];
}

/** Removes what a session has in an engine, and nothing else. Never rejects. */
export async function takeDown(
  engine: Engine,
  request: TakeDownRequest,
): Promise<TakenDown> {
  const { session, keep } = request;
  const left: string[] = [];
  const attempt = async (
    task: () => Promise<readonly string[]>,
  ): Promise<readonly string[]> => {
    try {
      return await task();
    } catch (error) {
      left.push(error instanceof Error ? error.message : String(error));
      return [];
    }
  };
  const containers = await attempt(async () => {
    const own = nonEmpty(await ownContainers(engine, session));
    if (own !== undefined) await engine.removeContainers(own);
    return own ?? [];
  });
  if (keep) return { containers, images: [], cache: [], left };
  const images = await attempt(async () => {
    const own = nonEmpty(await ownImages(engine, session, request.ids));
    if (own !== undefined) await engine.remove(own);
    return own ?? [];
  });
  const cache = await attempt(() => pruneOwn(engine, request));
  return { containers, images, cache, left };
}

/** Containers that carry the session's label and its name. */
export async function ownContainers(
  engine: Engine,
  session: string,
): Promise<readonly string[]> {
  const names = await engine.containers(labelOf(session));
  return names.filter((name) => isOf(session, name));
}

/** Images that carry the session's label and its name, and of those without a name the ones that it has made. */
export async function ownImages(
  engine: Engine,
  session: string,
  ids: readonly string[],
): Promise<readonly string[]> {
  const names = await engine.labelled(labelOf(session));
  const made = new Set(ids.map(bareId));
  return names.filter((name) => isOf(session, name) || made.has(bareId(name)));
}

function isOf(session: string, name: string): boolean {
  return sessionOfName(name) === session;
}

function bareId(id: string): string {
  return id.replace(/^sha256:/, "");
}

/** Gives the ids of what is gone. */
async function pruneOwn(
  engine: Engine,
  { cacheIn, isEnded }: TakeDownRequest,
): Promise<readonly string[]> {
  const all = new Set<string>();
  for (let tries = 1; ; tries++) {
    const there = cacheIn(await engine.cached());
    for (const id of there) all.add(id);
    const own = nonEmpty(there);
    // Right after it was ended, a build may have put nothing into the cache yet.
    const isDone = own === undefined && (!isEnded || tries > 2);
    if (isDone || tries > TRIES || (!isEnded && tries > 1)) {
      const rest = new Set(there);
      return [...all].filter((id) => !rest.has(id));
    }
    if (own !== undefined) await engine.prune(own);
    if (isEnded) await wait(PAUSE);
  }
}
