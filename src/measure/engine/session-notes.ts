import type { Engine } from "./engine.ts";
import { rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { startGuard } from "./guard.ts";
import {
  createJournal,
  removeJournal,
  runningFile,
  touchJournal,
  writeJournal,
  type Journal,
  type OpenBuild,
} from "./journal.ts";
import { startOf, thisProcess } from "./owner.ts";
import { temporaryFailure } from "./temporary-failure.ts";

/** Milliseconds between two signs of life; somewhat later than the last one the session was dead. */
export const BEAT = 1000;

/** What a session writes down of itself. */
export interface Notes {
  /** A build begins; throws an EngineError where that cannot be written. */
  readonly begin: (build: OpenBuild) => void;
  readonly end: (build: OpenBuild) => void;
  readonly cached: (records: readonly string[]) => void;
  readonly image: (id: string) => void;
  /** Takes the processes of one piece of work, until its end. */
  readonly processes: () => {
    readonly onStart: (pid: number) => void;
    readonly end: () => void;
  };
  /** The session is closed; the journal stays where it left something. */
  readonly close: (stays: boolean) => void;
}

/** Of a session that keeps no journal. */
export const noNotes: Notes = {
  begin: () => undefined,
  end: () => undefined,
  cached: () => undefined,
  image: () => undefined,
  processes: () => ({ onStart: () => undefined, end: () => undefined }),
  close: () => undefined,
};

/** Begins a journal in the first of the folders that takes it. Rejects with an EngineError. */
export async function takeNotes(
  folders: readonly string[],
  engine: Engine,
  about: Pick<Journal, "session" | "folder" | "keep">,
): Promise<Notes> {
  let journal: Journal = {
    ...about,
    owner: thisProcess(),
    engine: await engine.identity(),
    title: engine.title,
    images: [],
    cache: [],
    builds: [],
  };
  const file = written(dirname(folders.at(-1) ?? ""), () =>
    createJournal(folders, journal),
  );
  const running = new Map<number, string>();
  const listing = runningFile(file);
  const endGuard = startGuard(listing);
  const beat = setInterval(() => touchJournal(file), BEAT);
  beat.unref();
  const change = (more: Partial<Journal>): void => {
    journal = { ...journal, ...more };
    try {
      writeJournal(file, journal);
    } catch {
      // A full disk: what was written before still tells most of it.
    }
  };
  const list = (): void => {
    const lines = [...running].map(([pid, start]) => `${pid} ${start}\n`);
    try {
      writeFileSync(listing, lines.join(""), { mode: 0o600 });
    } catch {
      // As above.
    }
  };
  return {
    begin(build) {
      journal = { ...journal, builds: [...journal.builds, build] };
      written(dirname(file), () => writeJournal(file, journal));
    },
    end: (build) =>
      change({ builds: journal.builds.filter((each) => each !== build) }),
    cached: (records) =>
      change({ cache: [...new Set([...journal.cache, ...records])] }),
    image: (id) => change({ images: [...new Set([...journal.images, id])] }),
    processes() {
      const own: number[] = [];
      return {
        onStart(pid) {
          own.push(pid);
          running.set(pid, startOf(pid) ?? "");
          list();
        },
        end() {
          for (const pid of own) running.delete(pid);
          list();
        },
      };
    },
    close(stays) {
      clearInterval(beat);
      if (stays) rmSync(listing, { force: true });
      else removeJournal(file);
      endGuard();
    },
  };
}

function written<T>(folder: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    throw temporaryFailure(error, folder);
  }
}
