import { randomBytes } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { recordsOf, type CacheRecord } from "./cache-record.ts";
import type {
  BuildRequest,
  BuildResult,
  Control,
  Engine,
  Health,
  RunRequest,
  RunResult,
} from "./engine.ts";
import type { OpenBuild } from "./journal.ts";
import { noNotes, takeNotes } from "./session-notes.ts";
import { SESSION_LABEL } from "./session-name.ts";
import { takeDown } from "./take-down.ts";
import { temporaryFailure } from "./temporary-failure.ts";

/** A build as a session takes it, which names the image. */
export type SessionBuild = Omit<BuildRequest, "tag" | "labels" | "temporary">;

/** Work with an engine that leaves nothing behind: what it makes is labelled with the session's id and removed when it is closed. */
export interface Session {
  /** 12 hex digits. */
  readonly id: string;
  readonly engine: Engine;
  /** A folder for temporary files; closing removes it. */
  readonly folder: string;
  /** The full name of the image that the session calls `name`: `dockfix-4f1c6a2b9d3e:low`. */
  readonly tag: (name: string) => string;
  /** Builds the image `tag(name)`. */
  readonly build: (
    name: string,
    request: SessionBuild,
    control?: Control,
  ) => Promise<BuildResult>;
  /** Runs a container of any image. */
  readonly run: (
    request: Omit<RunRequest, "labels">,
    control?: Control,
  ) => Promise<RunResult>;
  /** Runs a container until its HEALTHCHECK says how it is; `undefined` for an engine that cannot. */
  readonly health:
    | ((
        request: Omit<RunRequest, "labels">,
        control?: Control,
      ) => Promise<Health>)
    | undefined;
  /**
   * Removes what the session made: containers, images, its part of the build cache, its folder. Never rejects; resolves to what could
   * not be removed, a line each. May be called again.
   */
  readonly close: () => Promise<readonly string[]>;
}

export interface SessionOptions {
  /** Images and build cache stay; containers and temporary files go nevertheless. */
  readonly keep?: boolean | undefined;
  /** Aborting it ends whatever the session does at the moment. The session still has to be closed. */
  readonly signal?: AbortSignal | undefined;
  /** Folders for the journal by which a later start finds what the session left if this process dies; none is written where there are none. */
  readonly journals?: readonly string[] | undefined;
}

export async function openSession(
  engine: Engine,
  { keep = false, signal, journals }: SessionOptions = {},
): Promise<Session> {
  const { health } = engine;
  const id = randomBytes(6).toString("hex");
  const labels = { [SESSION_LABEL]: id };
  const folder = path.join(tmpdir(), `dockfix-${id}`);
  const notes =
    journals === undefined
      ? noNotes
      : await takeNotes(journals, engine, { session: id, folder, keep });
  await mkdir(folder, { mode: 0o700 }).catch((error: unknown) => {
    notes.close(false);
    throw temporaryFailure(error, tmpdir());
  });
  const ids = new Set<string>();
  const made = new Set<string>();
  const ended: OpenBuild[] = [];
  const tag = (name: string): string => `dockfix-${id}:${tagged(name)}`;
  const controlled = (control: Control): Control => {
    const signals = [control.signal, signal].filter(
      (each) => each !== undefined,
    );
    return signals.length === 0
      ? control
      : { ...control, signal: AbortSignal.any(signals) };
  };
  /** Does something with processes, which end with this one. */
  const watched = <T>(
    control: Control,
    work: (control: Control) => Promise<T>,
  ): Promise<T> => {
    const { onStart, end } = notes.processes();
    return work({ ...controlled(control), onStart }).finally(end);
  };
  const remember = (records: readonly string[]): void => {
    for (const each of records) made.add(each);
    notes.cached(records);
  };
  let closing: Promise<readonly string[]> | undefined;
  return {
    id,
    engine,
    folder,
    tag,
    build: async (name, request, control = {}) => {
      const { dockerfile } = request;
      // Where it is not known what was there before, nothing is known to be the session's.
      const before = keep
        ? undefined
        : await engine.cached().catch(() => undefined);
      const open: OpenBuild | undefined = before && {
        dockerfile,
        before: before.map((record) => record.id),
      };
      if (open !== undefined) notes.begin(open);
      try {
        const result = await watched(
          { ...control, onCached: (record) => remember([record]) },
          (watching) =>
            engine.build(
              { ...request, tag: tag(name), labels, temporary: folder },
              watching,
            ),
        );
        ids.add(result.id);
        notes.image(result.id);
        return result;
      } catch (error) {
        if (open !== undefined) ended.push(open);
        throw error;
      } finally {
        if (open !== undefined) {
          remember(recordsOf(open, await engine.cached().catch(() => [])));
          if (!ended.includes(open)) notes.end(open);
        }
      }
    },
    run: (request, control = {}) =>
      watched(control, (watching) =>
        engine.run({ ...request, labels }, watching),
      ),
    health:
      health &&
      ((request, control = {}) =>
        watched(control, (watching) =>
          health({ ...request, labels }, watching),
        )),
    close: () => (closing ??= clean()),
  };

  async function clean(): Promise<readonly string[]> {
    const until = Date.now();
    const cacheIn = (records: readonly CacheRecord[]): readonly string[] => {
      const late = ended.flatMap((open) => recordsOf(open, records, until));
      const own = new Set([...made, ...late]);
      return records.map((record) => record.id).filter((each) => own.has(each));
    };
    const request = { session: id, ids: [...ids], keep, cacheIn };
    const isEnded = ended.length > 0;
    const { left } = await takeDown(engine, { ...request, isEnded });
    const all = [...left];
    try {
      await rm(folder, { recursive: true, force: true });
    } catch (error) {
      all.push(error instanceof Error ? error.message : String(error));
    }
    // What is left, or was to stay, is found by it again.
    notes.close(all.length > 0 || (keep && ids.size > 0));
    return all;
  }
}

/** A name in the characters and the length that a tag may have. */
function tagged(name: string): string {
  const text = name.toLowerCase().replace(/[^a-z0-9_.-]+/g, "-");
  return text.replace(/^[.-]+/, "").slice(0, 128) || "image";
}
