import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { mayComeFrom } from "./cache-record.ts";
import type {
  BuildRequest,
  BuildResult,
  Control,
  Engine,
  Health,
  RunRequest,
  RunResult,
} from "./engine.ts";

/** Label of every image and container that dockfix makes; its value is the id of the session. */
export const SESSION_LABEL = "dev.dockfix.session";

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
}

export async function openSession(
  engine: Engine,
  { keep = false, signal }: SessionOptions = {},
): Promise<Session> {
  const { health } = engine;
  const id = randomBytes(6).toString("hex");
  const labels = { [SESSION_LABEL]: id };
  const folder = await mkdtemp(path.join(tmpdir(), `dockfix-${id}-`));
  const made = new Set<string>();
  const tag = (name: string): string => `dockfix-${id}:${tagged(name)}`;
  const controlled = (control: Control): Control => {
    const signals = [control.signal, signal].filter(
      (each) => each !== undefined,
    );
    return signals.length === 0
      ? control
      : { ...control, signal: AbortSignal.any(signals) };
  };
  let closing: Promise<readonly string[]> | undefined;
  return {
    id,
    engine,
    folder,
    tag,
    build: async (name, request, control = {}) => {
      // Where it is not known what was there before, nothing is known to be the session's.
      const before = keep
        ? undefined
        : await engine.cached().catch(() => undefined);
      try {
        return await engine.build(
          { ...request, tag: tag(name), labels, temporary: folder },
          controlled(control),
        );
      } finally {
        if (before !== undefined) {
          const known = new Set(before.map(({ id }) => id));
          const after = await engine.cached().catch(() => []);
          for (const record of after)
            if (
              !known.has(record.id) &&
              mayComeFrom(record, request.dockerfile)
            )
              made.add(record.id);
        }
      }
    },
    run: (request, control = {}) =>
      engine.run({ ...request, labels }, controlled(control)),
    health:
      health &&
      ((request, control = {}) =>
        health({ ...request, labels }, controlled(control))),
    close: () => (closing ??= clean()),
  };

  async function clean(): Promise<readonly string[]> {
    const left: string[] = [];
    const attempt = async (task: () => Promise<void>): Promise<void> => {
      try {
        await task();
      } catch (error) {
        left.push(error instanceof Error ? error.message : String(error));
      }
    };
    const label = `${SESSION_LABEL}=${id}`;
    await attempt(() => engine.removeContainers(label));
    if (!keep) {
      await attempt(async () => engine.remove(await engine.labelled(label)));
      await attempt(() => engine.prune([...made]));
    }
    await attempt(() => rm(folder, { recursive: true, force: true }));
    return left;
  }
}

/** A name in the characters and the length that a tag may have. */
function tagged(name: string): string {
  const text = name.toLowerCase().replace(/[^a-z0-9_.-]+/g, "-");
  return text.replace(/^[.-]+/, "").slice(0, 128) || "image";
}
