import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import type { Asked, Job, Outcome, World } from "./job.ts";

/**
 * Runs inside of the sandbox, where `/` is a folder in memory: makes a world, runs scripts in it, and says what they changed. The next job finds
 * the world as it was.
 */

/** Nobody reads more of an outcome. */
const LONG = 600;

const OWN = /^\/(?:bin|dev|driver|lib|lib32|lib64|node|sbin|stub|usr)(?:\/|$)/;
/** The same for all files of a world, so that nothing depends on when it was made. */
const TIME = 1_000_000_000;

interface Entry {
  readonly kind: "file" | "folder" | "link" | "other";
  readonly mode: number;
  readonly content: string;
}

function read(path: string): Entry {
  const found = lstatSync(path);
  const mode = found.mode & 0o7777;
  if (found.isDirectory()) return { kind: "folder", mode, content: "" };
  if (found.isSymbolicLink())
    return { kind: "link", mode, content: readlinkSync(path) };
  if (!found.isFile()) return { kind: "other", mode, content: "" };
  const content =
    found.size > 100_000
      ? `${found.size} bytes`
      : readFileSync(path).toString("latin1");
  return { kind: "file", mode, content };
}

function walk(): Map<string, Entry> {
  const found = new Map<string, Entry>();
  const visit = (folder: string): void => {
    for (const name of readdirSync(folder === "" ? "/" : folder)) {
      const path = `${folder}/${name}`;
      if (OWN.test(path)) continue;
      const entry = read(path);
      found.set(path, entry);
      if (entry.kind === "folder") visit(path);
    }
  };
  visit("");
  return found;
}

function make(path: string, text: string | null): void {
  if (text === null) mkdirSync(path, { recursive: true, mode: 0o755 });
  else if (text.startsWith("-> ")) symlinkSync(text.slice(3), path);
  else writeFileSync(path, Buffer.from(text, "latin1"), { mode: 0o644 });
}

/** Parents come first. */
function reset(
  world: World,
  was: ReadonlyMap<string, Entry> | undefined,
): void {
  const now = walk();
  const isSame = (path: string): boolean => {
    const [one, other] = [now.get(path), was?.get(path)];
    return (
      one !== undefined &&
      one.kind === other?.kind &&
      one.mode === other.mode &&
      one.content === other.content
    );
  };
  for (const path of [...now.keys()].reverse())
    if (!isSame(path)) rmSync(path, { recursive: true, force: true });
  for (const [path, text] of Object.entries(world)) {
    if (!isSame(path)) make(path, text);
    if (text?.startsWith("-> ") !== true) utimesSync(path, TIME, TIME);
  }
}

const SHELLS: Readonly<Record<Job["shell"], readonly string[]>> = {
  dash: ["/usr/bin/dash", "-c"],
  bash: ["/usr/bin/bash", "-c"],
  busybox: ["/usr/bin/busybox", "sh", "-c"],
};

const EMPTY = openSync("/dev/null", "r");

function run(job: Job): Outcome {
  const [program = "", ...first] = SHELLS[job.shell];
  let [status, at] = [0, 0];
  for (const script of job.scripts) {
    const cwd = job.folders?.[at] ?? "/";
    mkdirSync(cwd, { recursive: true });
    at++;
    const done = spawnSync(program, [...first, script], {
      cwd,
      env: {
        PATH: "/stub:/usr/sbin:/usr/bin:/sbin:/bin",
        HOME: "/root",
        ...job.variables,
      },
      stdio: [EMPTY, "ignore", "ignore"],
      timeout: 1_000,
      killSignal: "SIGKILL",
    });
    status = done.status ?? -1;
    if (status !== 0) break;
  }
  return { status, failed: status === 0 ? 0 : at, changes: "" };
}

/** What is no part of an image, or may be lost. */
function changesIn(
  was: ReadonlyMap<string, Entry>,
  lost: RegExp | undefined,
): string {
  const now = walk();
  const lines: string[] = [];
  for (const path of new Set([...was.keys(), ...now.keys()])) {
    if (lost?.test(path) === true) continue;
    const [one, other] = [was.get(path), now.get(path)];
    if (other === undefined) lines.push(`- ${path}`);
    else if (
      one?.kind !== other.kind ||
      one.mode !== other.mode ||
      one.content !== other.content
    )
      lines.push(
        `+ ${path} ${other.kind} ${other.mode.toString(8)} ${JSON.stringify(other.content)}`,
      );
  }
  const text = lines.sort().join("\n");
  return text.length < LONG
    ? text
    : `${text.slice(0, LONG)}… ${createHash("md5").update(text).digest("hex")}`;
}

function killAll(): void {
  try {
    // Everything in this namespace but its first process and this one.
    process.kill(-1, "SIGKILL");
  } catch {
    // There was nothing.
  }
}

function isAsked(value: unknown): value is Asked {
  return (
    typeof value === "object" &&
    value !== null &&
    "worlds" in value &&
    "jobs" in value
  );
}

const asked: unknown = JSON.parse(readFileSync("/driver/jobs.json", "utf8"));
const { worlds, jobs } = isAsked(asked) ? asked : { worlds: {}, jobs: [] };
const out = openSync("/driver/outcomes.json", "w");
const states = new Map<string, ReadonlyMap<string, Entry>>();
for (const job of jobs) {
  const world = worlds[job.world] ?? {};
  reset(world, states.get(job.world));
  const was = states.get(job.world) ?? walk();
  states.set(job.world, was);
  const outcome = run(job);
  killAll();
  const lost = job.lost === undefined ? undefined : new RegExp(job.lost);
  const changes = changesIn(was, lost);
  writeSync(out, `${JSON.stringify({ ...outcome, changes })}\n`);
}
closeSync(out);
chmodSync("/driver/outcomes.json", 0o644);
