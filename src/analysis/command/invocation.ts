import { managers } from "../../facts/managers/index.ts";
import type { Call, Manager, Use } from "../../facts/managers/manager.ts";
import type { Effect } from "../../facts/programs/effect.ts";
import { effectsOf } from "../../facts/programs/index.ts";
import type { Operand } from "../../facts/programs/operand.ts";
import type { ProgramEnvironment } from "../../facts/programs/program.ts";
import { fixedWord, isOtherProcess, type Located } from "../../shell/flow.ts";
import type { Redirect, Word } from "../../shell/tree.ts";
import { operandOf } from "./operands.ts";

/** A simple command, seen through `sudo`, `env` and the like. */
export interface Invocation {
  readonly located: Located;
  /** The word that names the program. */
  readonly word: Word;
  /** Program and arguments as facts want them. */
  readonly call: Call;
  readonly args: readonly Word[];
  /** Program and arguments as one line, for facts that look at it as text. Words that are not fixed stand as they are written. */
  readonly line: string;
  /** What it does to the caches of package managers; empty for anything else. */
  readonly uses: ReadonlyMap<Manager, Use>;
  /** `sudo` where the program runs under it. */
  readonly sudo: boolean;
  /** Variables that are set for this command alone. */
  readonly variables: readonly string[];
  /** Why nobody can say what this command runs: it is a script, or a name that is put together. */
  readonly opaque: string | undefined;
  /** What it does, redirections and all; what it runs by way of `sudo`, `env` and the like is said as if it stood alone. */
  readonly effects: readonly Effect[];
  /** The user that it runs as, where that is another one than the RUN's. */
  readonly user: string | undefined;
}

/** Programs that run the rest of their line, with the options that take a value. */
const WRAPPERS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["command", new Set<string>()],
  ["eatmydata", new Set<string>()],
  ["env", new Set(["-u", "--unset", "-C", "--chdir"])],
  ["exec", new Set<string>()],
  ["ionice", new Set(["-c", "-n"])],
  ["nice", new Set(["-n"])],
  ["nohup", new Set<string>()],
  [
    "sudo",
    new Set([
      "-C",
      "-D",
      "-g",
      "--group",
      "-h",
      "-p",
      "-R",
      "-T",
      "-u",
      "--user",
      "-U",
    ]),
  ],
  ["time", new Set<string>()],
]);

const RUNS_SCRIPTS: ReadonlySet<string> = new Set([
  ".",
  "ash",
  "bash",
  "chroot",
  "csh",
  "dash",
  "eval",
  "fish",
  "gosu",
  "ksh",
  "parallel",
  "runuser",
  "sh",
  "source",
  "ssh",
  "su",
  "su-exec",
  "tcsh",
  "xargs",
  "zsh",
]);

const BIN = /^(?:\/|~\/|\.\/|[^/]+\/)?(?:[^/]+\/)*s?bin\/([^/]+)$/;

/** The base name of a program on a usual place for programs; the path itself for anything else with a slash. */
function programOf(path: string): string {
  return path.includes("/") ? (BIN.exec(path)?.[1] ?? path) : path;
}

/** Reads a command; `undefined` for one that is only assignments. One that is only redirections does what `:` with them does. */
export function invocationOf(located: Located): Invocation | undefined {
  const { command } = located;
  let word =
    command.name ??
    (command.redirects.length > 0 ? fixedWord(":", command.start) : undefined);
  let args = command.args;
  let sudo = false;
  const variables = command.assignments.map((assignment) => assignment.name);
  for (;;) {
    const valued = WRAPPERS.get(programOf(word?.value ?? ""));
    if (word === undefined || valued === undefined) break;
    const next = skipOptions(args, valued, variables);
    const inner = args[next];
    if (inner === undefined) break;
    sudo ||= programOf(word.value ?? "") === "sudo";
    word = inner;
    args = args.slice(next + 1);
  }
  if (word === undefined) return undefined;
  const program = programOf(word.value ?? "");
  const call: Call = {
    program,
    args: args.map((arg) => arg.value ?? arg.pattern),
  };
  const words = args.map((arg) => arg.value ?? arg.pattern ?? arg.text);
  let read: Doing | undefined;
  const doing = (): Doing => (read ??= doingOf(located));
  return {
    get effects() {
      return doing().effects;
    },
    get user() {
      return doing().user;
    },
    located,
    word,
    call,
    args,
    line: [program, ...words].join(" "),
    uses: usesOf(call),
    sudo,
    variables,
    opaque: opaqueReason(word, call),
  };
}

function skipOptions(
  args: readonly Word[],
  valued: ReadonlySet<string>,
  variables: string[],
): number {
  let at = 0;
  for (; at < args.length; at++) {
    const value = args[at]?.value;
    const text = args[at]?.text ?? "";
    const assignment = /^([A-Za-z_]\w*)=/.exec(text)?.[1];
    if (assignment !== undefined) variables.push(assignment);
    else if (value?.startsWith("-") !== true) break;
    else if (valued.has(value)) at++;
  }
  return at;
}

function opaqueReason(word: Word, { program, args }: Call): string | undefined {
  if (word.value === undefined)
    return `the name of the program is put together: ${word.text}`;
  if (RUNS_SCRIPTS.has(program)) {
    const first = args.find((arg) => arg === undefined || !arg.startsWith("-"));
    return `${program} runs ${first ?? "what it reads"}`;
  }
  if (
    program === "find" &&
    args.some((arg) => arg === undefined || /^-(?:exec|ok)(?:dir)?$/.test(arg))
  )
    return "find runs commands of its own";
  return undefined;
}

const NO_USES: ReadonlyMap<Manager, Use> = new Map();

function usesOf(call: Call): ReadonlyMap<Manager, Use> {
  let uses: Map<Manager, Use> | undefined;
  for (const manager of managers) {
    const use = manager.read(call);
    if (use === undefined) continue;
    uses ??= new Map();
    uses.set(manager, use);
  }
  return uses ?? NO_USES;
}

interface Doing {
  readonly effects: readonly Effect[];
  readonly user: string | undefined;
}

/** Redirections of the groups, conditions and loops that a command stands in: `{ cat; } < FILE`. */
export function redirectsAround({ path }: Located): readonly Redirect[] {
  return path.flatMap(({ within }) =>
    "redirects" in within ? within.redirects : [],
  );
}

/** What the shell looks for in the words of the loops that a command stands in: `for i in /lists/*`. */
function globsAround({ path }: Located): readonly Effect[] {
  return path
    .flatMap(({ within }) =>
      "type" in within && within.type === "loop" ? within.words : [],
    )
    .filter(
      ({ value, pattern }) => value === undefined && pattern !== undefined,
    )
    .map((word) => ({ kind: "reads", path: operandOf(word), tree: false }));
}

function doingOf(located: Located): Doing {
  const { command } = located;
  const effects: Effect[] = [
    ...command.assignments.map(({ name, value }): Effect => ({
      kind: "variable",
      name,
      value: value === undefined ? "" : value.value,
    })),
    ...redirectEffects(command.redirects),
    // What they write is there whatever the command is.
    ...redirectEffects(redirectsAround(located)).filter(
      ({ kind }) => kind === "reads",
    ),
    ...globsAround(located),
  ];
  const environment: ProgramEnvironment = {
    variable: (name) => {
      const set = effects.findLast(
        (effect) => effect.kind === "variable" && effect.name === name,
      );
      return set?.kind === "variable" ? (set.value ?? "") : undefined;
    },
  };
  let user: string | undefined;
  let words: readonly Operand[] = [
    ...(command.name === undefined ? [] : [command.name]),
    ...command.args,
  ].map(operandOf);
  for (;;) {
    const [name, ...operands] = words;
    if (name === undefined) break;
    if (name.value === undefined) {
      effects.push({
        kind: "unknown",
        why: `the name of the program is put together: ${name.text}`,
      });
      break;
    }
    const found = effectsOf(name.value, operands, environment);
    const inner = WRAPPERS.has(programOf(name.value))
      ? found.find((effect) => effect.kind === "runs")
      : undefined;
    effects.push(...found.filter((effect) => effect !== inner));
    if (inner === undefined) break;
    user = inner.user ?? user;
    words = inner.words;
  }
  return { effects, user };
}

/** The files that redirections read and write. */
export function redirectEffects(
  redirects: readonly Redirect[],
): readonly Effect[] {
  return redirects.flatMap(({ operator, target }): readonly Effect[] => {
    if (target === undefined || operator.startsWith("<<")) return [];
    const isDescriptor = operator.endsWith("&") && /^[\d-]+$/.test(target.text);
    if (isDescriptor || operator === "<&") return [];
    const path = operandOf(target);
    const read: Effect = { kind: "reads", path, tree: false };
    if (operator === "<") return [read];
    const write: Effect = { kind: "writes", path, tree: false };
    return operator === "<>" ? [read, write] : [write];
  });
}

/** Program and arguments as one line. */
export function lineOf(invocation: Invocation): string {
  return invocation.line;
}

/** True when the command runs in the script's own process, not in a subshell, pipeline or substitution. */
export function inOwnProcess(invocation: Invocation): boolean {
  return !invocation.located.path.some(isOtherProcess);
}
