import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, posix } from "node:path";
import { DEFAULT_SHELL } from "../../../src/shell/dialect.ts";
import { readRun } from "../../../src/shell/run.ts";
import { parse, type Dockerfile } from "../../../src/syntax/dockerfile.ts";
import { argsText, type Instruction } from "../../../src/syntax/instruction.ts";
import { FOLDERS, PROGRAMS } from "./programs.ts";

/** The shells that images bring. */
const SHELLS = {
  dash: ["dash"],
  bash: ["bash"],
  busybox: ["busybox", "sh"],
} as const;
export type ShellName = keyof typeof SHELLS;
export const SHELL_NAMES = ["dash", "bash", "busybox"] as const;

/** One program that a RUN called. */
export interface Call {
  /** What a fault names: the program and its arguments without options. */
  readonly key: string;
  /** The program and all arguments. */
  readonly text: string;
  /** What it found: working directory, variable X and umask. */
  readonly around: string;
  readonly status: number;
}

/** What came of a build. Paths are those of the image. */
export interface Outcome {
  /** 0, or the exit status of the RUN that ended the build. */
  readonly status: number;
  readonly log: readonly Call[];
  /** Every file that the build left, and its content; of each stage, as `0:/etc/x`. */
  readonly files: ReadonlyMap<string, string>;
}

/** Why a shell cannot be asked; `undefined` where it is there. */
export function missingShell(shell: ShellName): string | undefined {
  const [program] = SHELLS[shell];
  return spawnSync(program, ["-c", ":"]).error === undefined
    ? undefined
    : `${program} is not installed`;
}

/** All builds of one process live below it. */
const home = mkdtempSync(join(tmpdir(), "dockfix-deep-"));
const bin = join(home, "bin");
let count = 0;

process.on("exit", () => rmSync(home, { recursive: true, force: true }));
install();

function install(): void {
  mkdirSync(bin);
  const stub = join(home, "stub.sh");
  writeFileSync(stub, readFileSync(join(import.meta.dirname, "stub.sh")));
  chmodSync(stub, 0o755);
  for (const program of PROGRAMS) symlinkSync(stub, join(bin, program));
}

/** A stage that is being built. */
interface Stage {
  readonly root: string;
  folder: string;
  user: string;
  shell: readonly string[];
  readonly variables: Record<string, string>;
}

/**
 * Builds a Dockerfile's RUNs one after the other, each in a process of its own as BuildKit does, with stubs for all programs, below a folder that
 * stands for `/`. Ends at the first RUN that fails. `faults` are the keys of calls that fail. COPY, mounts and base images bring nothing.
 */
export function runInShell(
  shell: ShellName,
  dockerfile: string,
  faults: readonly string[] = [],
): Outcome {
  const file = parse(dockerfile);
  const base = join(home, String(count++));
  mkdirSync(base);
  const log = join(base, "log");
  writeFileSync(log, "");
  const stages: Stage[] = [];
  let status = 0;
  for (const instruction of file.instructions) {
    if (instruction.keyword === "FROM")
      stages.push(startStage(instruction, file, stages, base));
    const stage = stages.at(-1);
    if (stage === undefined) continue;
    if (instruction.keyword === "RUN")
      status = runOne(shell, stage, file, instruction, faults, log);
    else follow(stage, instruction);
    if (status !== 0) break;
  }
  const outcome = {
    status,
    log: readLog(log, stages),
    files: readFiles(stages),
  };
  rmSync(base, { recursive: true, force: true });
  return outcome;
}

function startStage(
  from: Instruction,
  file: Dockerfile,
  stages: readonly Stage[],
  base: string,
): Stage {
  const root = join(base, String(stages.length));
  const name = from.words[0]?.text;
  const before = file.instructions
    .filter(({ keyword }) => keyword === "FROM")
    .findIndex(({ words }) => words[2]?.text === name);
  const parent = before === -1 ? undefined : stages[before];
  if (parent === undefined)
    for (const folder of FOLDERS)
      mkdirSync(join(root, folder), { recursive: true });
  else cpSync(parent.root, root, { recursive: true });
  return {
    root,
    folder: parent?.folder ?? "/",
    user: parent?.user ?? "root",
    shell: parent?.shell ?? DEFAULT_SHELL,
    variables: { ...parent?.variables },
  };
}

/** What an instruction other than RUN does to those behind it. */
function follow(stage: Stage, instruction: Instruction): void {
  const { keyword, pairs, json } = instruction;
  if (keyword === "ENV" || keyword === "ARG") {
    for (const { key, value } of pairs)
      if (value !== undefined && key !== "PATH")
        stage.variables[key] = rooted(
          stage,
          value.replace(/^(["'])(.*)\1$/, "$2"),
        );
  } else if (keyword === "WORKDIR") {
    stage.folder = posix.resolve(stage.folder, argsText(instruction));
    mkdirSync(join(stage.root, stage.folder), { recursive: true });
  } else if (keyword === "USER") stage.user = argsText(instruction);
  else if (keyword === "SHELL" && json !== undefined)
    stage.shell = json.map(({ value }) => value);
}

function runOne(
  shell: ShellName,
  stage: Stage,
  file: Dockerfile,
  run: Instruction,
  faults: readonly string[],
  log: string,
): number {
  const [program, ...first] = SHELLS[shell];
  const script = rooted(stage, scriptOf(file, run, stage.shell));
  const flags = [...first, ...stage.shell.slice(1)];
  const home = stage.user === "root" ? "/root" : `/home/${stage.user}`;
  const { status } = spawnSync(program, [...flags, script], {
    cwd: join(stage.root, stage.folder),
    env: {
      PATH: `${bin}:/usr/bin:/bin`,
      HOME: join(stage.root, home),
      ROOT: stage.root,
      REAL: "/bin",
      LOG: log,
      FAULTS: faults.join("\n"),
      ...stage.variables,
    },
    stdio: ["ignore", "ignore", "ignore"],
    timeout: 20_000,
  });
  return status ?? -1;
}

/** The text that the shell gets, as `readRun` puts it together. */
function scriptOf(
  file: Dockerfile,
  run: Instruction,
  shell: readonly string[],
): string {
  if (run.json !== undefined)
    return run.json
      .map(({ value }) => `'${value.replaceAll("'", String.raw`'\''`)}'`)
      .join(" ");
  let script = "";
  readRun(file, run, shell, (text) => {
    script = text;
    return { reason: "only its text is wanted", at: 0 };
  });
  return script;
}

const TOP = FOLDERS.map((folder) => folder.split("/")[1]);
const ABSOLUTE = new RegExp(
  String.raw`(^|[\s=:"'(<>;&|{,\x60])/(?=(?:${TOP.join("|")})(?![\w-]))`,
  "g",
);

/** The same text with absolute paths below the folder that stands for `/`; globs and redirections then find what the stubs made. */
function rooted(stage: Stage, text: string): string {
  return text.replace(ABSOLUTE, `$1${stage.root}/`);
}

function readLog(path: string, stages: readonly Stage[]): readonly Call[] {
  let text = readFileSync(path, "utf8");
  for (const { root } of stages) text = text.replaceAll(root, "");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [key = "", call = "", folder = "", x = "", status = "", mask = ""] =
        line.split("\t");
      const around = `in ${folder} ${x} ${mask}`;
      return { key, text: call, around, status: Number(status) };
    });
}

function readFiles(stages: readonly Stage[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const [index, { root }] of stages.entries()) {
    for (const entry of readdirSync(root, {
      recursive: true,
      withFileTypes: true,
    })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const content = readFileSync(path, "utf8").replaceAll(root, "");
      files.set(`${index}:${path.slice(root.length)}`, content);
    }
  }
  return files;
}
