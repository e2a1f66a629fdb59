import {
  argsText,
  flagValue,
  textOf,
  type Instruction,
} from "../../src/syntax/instruction.ts";
import { layerBytes, settled } from "./layer.ts";
import { cachesAfter, mount, mountsOf, unmount } from "./mounts.ts";
import type { Session } from "./program.ts";
import { runScript } from "./shell.ts";
import {
  variablesOf,
  withStage,
  type BuildOptions,
  type StageState,
  type State,
  type Step,
} from "./state.ts";
import { Tree, type Nodes } from "./tree.ts";

/** RUN: a new shell, a new process table, and what it left in the files becomes a layer. */
export async function run(
  state: State,
  stage: StageState,
  instruction: Instruction,
  filesOf: (from: string | undefined) => Nodes,
  options: BuildOptions,
): Promise<Step> {
  const user = nameOf(stage.config.user);
  const home = homeOf(stage.nodes, user);
  const session = sessionOf(stage, instruction, options);
  if (home === undefined)
    return { state, started: [], failed: `${stage.index}: no user ${user}` };
  const mounts = mountsOf(stage, instruction.mounts, state.caches, filesOf);
  const tree = new Tree(mount(stage.nodes, mounts));
  tree.user = user;
  const env = { HOME: home, ...Object.fromEntries(variablesOf(stage)) };
  const cwd = stage.config.workdir;
  const script = scriptOf(instruction, stage.config.shell);
  // The trace shows which simple command was the last, parts of the shell included.
  const traced = `set -x\n${script}`;
  const result = await runScript(traced, { tree, session, env, cwd });
  const { started } = session;
  if (result.exitCode !== 0)
    return { state, started, failed: failedCommand(session, result.stderr) };
  const nodes = settled(stage.nodes, unmount(stage.nodes, tree.nodes, mounts));
  const next = {
    ...stage,
    nodes,
    layers: [...stage.layers, layerBytes(stage.nodes, nodes)],
    counts: session.counts,
    log: session.log,
  };
  const caches = cachesAfter(tree.nodes, mounts, state.caches);
  return { state: { ...withStage(state, next), caches }, started };
}

export function sessionOf(
  stage: StageState,
  instruction: Instruction | undefined,
  options: BuildOptions,
): Session {
  const network =
    instruction === undefined || flagValue(instruction, "network") !== "none";
  return {
    stage: stage.index,
    network,
    opaque: options.opaque ?? "curious",
    ignored: options.ignored ?? (() => false),
    faults: options.faults ?? new Set(),
    counts: new Map(stage.counts),
    log: [...stage.log],
    started: [],
    processes: [],
    failed: undefined,
  };
}

/** The command that a failed RUN ended with: one that ran, with its number, a part of the shell, or one that is not there. The last command of a pipeline stands for all of it. */
function failedCommand({ failed, stage }: Session, trace: string): string {
  const last = trace.split("\n").findLast((line) => line.startsWith("+"));
  const words = (last ?? "").replace(/^\++ /, "").split(" ");
  // What was made to fail is known by its name; the trace has quotes.
  return failed?.startsWith(`${stage}: ${words[0] ?? ""} `) === true
    ? failed
    : `${stage}: ${words.join(" ")}`;
}

/** `USER 0:0` and no USER at all are root. */
function nameOf(user: string): string {
  const [name = ""] = user.split(":");
  return name === "" || name === "0" ? "root" : name;
}

function homeOf(nodes: Nodes, user: string): string | undefined {
  if (user === "root") return "/root";
  const passwd = nodes.get("/etc/passwd")?.content ?? "";
  if (/^\d+$/.test(user)) return "/";
  return passwd.includes(`\n${user}:`) ? `/home/${user}` : undefined;
}

/** The script of a RUN: the exec form quoted, a heredoc by itself, or the line with the heredocs behind it. */
function scriptOf(instruction: Instruction, shell: readonly string[]): string {
  const { json, heredocs } = instruction;
  if (json !== undefined) return quoted(json.map(({ value }) => value));
  const text = argsText(instruction);
  const options = shellOptions(shell);
  const [heredoc] = heredocs;
  if (heredoc === undefined) return options + text;
  const [word] = instruction.words;
  const isScript =
    word !== undefined && textOf(instruction, instruction.args) === word.text;
  if (isScript) return options + heredoc.content;
  const bodies = heredocs.map(({ content, name }) => `${content}${name}\n`);
  return `${options}${text}\n${bodies.join("")}`;
}

/** What `SHELL ["/bin/bash", "-eo", "pipefail", "-c"]` sets. */
function shellOptions(shell: readonly string[]): string {
  const flags = shell.slice(1).join(" ");
  const errexit = /-[a-z]*e/.test(flags) ? "set -e; " : "";
  return errexit + (flags.includes("pipefail") ? "set -o pipefail; " : "");
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `'${word.replace(/'/g, "'\\''")}'`).join(" ");
}
