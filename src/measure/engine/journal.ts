import {
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { homedir, tmpdir, userInfo } from "node:os";
import path from "node:path";
import { makeFolder } from "./make-folder.ts";
import { at, listOf, numberOf, readJson, textOf, textsOf } from "./json.ts";
import type { Owner } from "./owner.ts";
import type { Environment } from "./process.ts";

/** A build whose part of the cache is not known yet. */
export interface OpenBuild {
  readonly dockerfile: string;
  /** Ids of what was in the cache before. */
  readonly before: readonly string[];
}

/** What a session writes down while it works, so that a later start can remove what it left if it dies. */
export interface Journal {
  readonly session: string;
  readonly owner: Owner;
  /** Which engine it works with, as `Engine.identity` has it, and how that is called. */
  readonly engine: string;
  readonly title: string;
  /** Its temporary folder. */
  readonly folder: string;
  /** Its images are to stay. */
  readonly keep: boolean;
  /** Ids of the images that it built, which may have lost their names since. */
  readonly images: readonly string[];
  /** Ids of what it made in the build cache. */
  readonly cache: readonly string[];
  readonly builds: readonly OpenBuild[];
}

/** A process that a session has started, as `Owner` has it. */
export interface Started {
  readonly pid: number;
  readonly start: string;
}

/** A journal that was found. */
export interface FoundJournal extends Journal {
  readonly file: string;
  /** When it was written last, in milliseconds since 1970: the session lived then. */
  readonly alive: number;
  /** What the session had running. */
  readonly running: readonly Started[];
}

/**
 * Where journals lie: in the user's folder for states, or where that cannot be written, beside the temporary folders. The first is the one that is
 * written to. Nobody else can have put anything there.
 */
export function journalFolders(env: Environment): readonly string[] {
  const state = env["XDG_STATE_HOME"] ?? "";
  const home = env["HOME"] || homedir();
  const base = path.isAbsolute(state) ? state : path.join(home, ".local/state");
  const user = process.getuid?.() ?? userInfo().username;
  return [
    path.join(base, "dockfix/sessions"),
    path.join(tmpdir(), `dockfix-sessions-${user}`),
  ].filter(isOwn);
}

/** A folder that is not there yet may be made. */
function isOwn(folder: string): boolean {
  try {
    const found = lstatSync(folder, { throwIfNoEntry: false });
    if (found === undefined) return true;
    const user = process.getuid?.() ?? found.uid;
    return found.isDirectory() && found.uid === user;
  } catch {
    return false;
  }
}

/** Writes a new journal into the first folder that takes it, and gives its path. Throws what the file system throws. */
export function createJournal(
  folders: readonly string[],
  journal: Journal,
): string {
  let reason: unknown = new Error("there is no folder for it");
  for (const folder of folders) {
    const file = path.join(folder, `${journal.session}.json`);
    try {
      makeFolder(folder, 0o700);
      writeJournal(file, journal);
      return file;
    } catch (error) {
      reason = error;
    }
  }
  throw reason;
}

/** Whoever reads it sees the old text or the new one. Nobody else may read it: it holds Dockerfiles. */
export function writeJournal(file: string, journal: Journal): void {
  const temporary = `${file}.tmp`;
  try {
    writeFileSync(temporary, JSON.stringify(journal), { mode: 0o600 });
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Says that the session is still there. */
export function touchJournal(file: string): void {
  try {
    const now = new Date();
    utimesSync(file, now, now);
  } catch {
    // Somebody has removed it: then nothing needs to be found again.
  }
}

/** The file with the processes that the session has running, `PID START` a line. */
export function runningFile(file: string): string {
  return file.replace(/\.json$/, ".running");
}

export function removeJournal(file: string): void {
  rmSync(runningFile(file), { force: true });
  rmSync(file, { force: true });
}

/** All journals that can be read. */
export function readJournals(
  folders: readonly string[],
): readonly FoundJournal[] {
  return folders.flatMap((folder) =>
    namesIn(folder)
      .filter((name) => /^\w+\.json$/.test(name))
      .flatMap((name) => readJournal(path.join(folder, name)) ?? []),
  );
}

function readJournal(file: string): FoundJournal | undefined {
  try {
    const alive = statSync(file).mtimeMs;
    const json = readJson(readFileSync(file, "utf8"));
    const session = textOf(at(json, "session"));
    if (`${session}.json` !== path.basename(file)) return undefined;
    return {
      file,
      alive,
      session,
      owner: {
        pid: numberOf(at(json, "owner", "pid")),
        start: textOf(at(json, "owner", "start")),
        machine: textOf(at(json, "owner", "machine")),
        boot: textOf(at(json, "owner", "boot")),
        table: textOf(at(json, "owner", "table")),
      },
      engine: textOf(at(json, "engine")),
      title: textOf(at(json, "title")),
      folder: textOf(at(json, "folder")),
      keep: at(json, "keep") === true,
      images: textsOf(at(json, "images")) ?? [],
      cache: textsOf(at(json, "cache")) ?? [],
      builds: listOf(at(json, "builds")).map((build) => ({
        dockerfile: textOf(at(build, "dockerfile")),
        before: textsOf(at(build, "before")) ?? [],
      })),
      running: readRunning(runningFile(file)),
    };
  } catch {
    // It has gone meanwhile.
    return undefined;
  }
}

function readRunning(file: string): readonly Started[] {
  try {
    return readFileSync(file, "utf8")
      .split("\n")
      .flatMap((line) => {
        const [pid, start = ""] = line.split(" ");
        return Number(pid) > 1 ? [{ pid: Number(pid), start }] : [];
      });
  } catch {
    return [];
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
