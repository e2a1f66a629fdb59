import { managersOf } from "../../facts/managers/index.ts";
import type { Call, Manager, Use } from "../../facts/managers/manager.ts";
import type { Effect } from "../../facts/programs/effect.ts";
import { effectsOf } from "../../facts/programs/index.ts";
import { hasTrait } from "../../facts/programs/traits.ts";
import type { Operand } from "../../facts/programs/operand.ts";
import type { ProgramEnvironment } from "../../facts/programs/program.ts";
import { fixedWord } from "../../shell/command.ts";
import { isOtherProcess, type Located } from "../../shell/flow.ts";
import type { Redirect, Word } from "../../shell/tree.ts";
import { globsOf, holdsGlob } from "./globs.ts";
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
  /** The program in front that makes it run as somebody else: `sudo`. */
  readonly under: string | undefined;
  /** Variables that are set for this command alone. */
  readonly variables: readonly string[];
  /** What it does, redirections and all; what it runs by way of `sudo`, `env` and the like is said as if it stood alone. */
  readonly effects: readonly Effect[];
  /** The user that it runs as, where that is another one than the RUN's. */
  readonly user: string | undefined;
}

const BIN = /^(?:\/|~\/|\.\/|[^/]+\/)?(?:[^/]+\/)*s?bin\/([^/]+)$/;

/** The base name of a program on a usual place for programs; the path itself for anything else with a slash. */
function programOf(path: string): string {
  return path.includes("/") ? (BIN.exec(path)?.[1] ?? path) : path;
}

/** Reads a command; `undefined` for one that is only assignments. One that is only redirections, or gives a glob to a variable, does what `:` with them does. */
export function invocationOf(located: Located): Invocation | undefined {
  const { command } = located;
  let word =
    command.name ??
    (command.redirects.length > 0 ||
    command.assignments.some(({ value }) => holdsGlob(value))
      ? fixedWord(":", command.start)
      : undefined);
  let args = command.args;
  let under: string | undefined;
  const variables = command.assignments.map((assignment) => assignment.name);
  for (;;) {
    if (word === undefined || !isWrapper(word)) break;
    const run = wrappedIn(word, args);
    const own =
      run === undefined
        ? args.findIndex(isWord)
        : args.length - run.words.length;
    const inner = args[own];
    if (inner === undefined) break;
    variables.push(...args.slice(0, own).flatMap((arg) => setIn(arg) ?? []));
    // What was told something unknown may do that as well.
    if (run === undefined || run.user !== undefined)
      under ??= programOf(word.value ?? "");
    word = inner;
    args = args.slice(own + 1);
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
    line: [word.value === undefined ? word.text : program, ...words].join(" "),
    uses: usesOf(call),
    under,
    variables,
  };
}

/** True for a program that runs the rest of its line as if it stood alone. */
function isWrapper({ value }: Pick<Word, "value">): boolean {
  return hasTrait(programOf(value ?? ""), "wraps");
}

/** What a wrapper runs; `undefined` where nothing is known of that. */
function wrappedIn(
  word: Word,
  args: readonly Word[],
): (Effect & { readonly kind: "runs" }) | undefined {
  return effectsOf(word.value ?? "", args.map(operandOf)).find(
    (effect) => effect.kind === "runs",
  );
}

/** The first of these is taken for what a wrapper runs that was told something unknown. */
function isWord(arg: Word): boolean {
  return setIn(arg) === undefined && arg.value?.startsWith("-") !== true;
}

/** The variable that a word in front of a command sets. */
function setIn({ text }: Word): string | undefined {
  return /^([A-Za-z_]\w*)=/.exec(text)?.[1];
}

const NO_USES: ReadonlyMap<Manager, Use> = new Map();

function usesOf(call: Call): ReadonlyMap<Manager, Use> {
  let uses: Map<Manager, Use> | undefined;
  for (const manager of managersOf(call.program)) {
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

function doingOf(located: Located): Doing {
  const { command } = located;
  const effects: Effect[] = [
    ...command.assignments.map(({ name, value }): Effect => ({
      kind: "variable",
      name,
      value: value.value,
    })),
    ...redirectEffects(command.redirects),
    // What they write is there whatever the command is.
    ...redirectEffects(redirectsAround(located)).filter(
      ({ kind }) => kind === "reads",
    ),
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
    const inner = isWrapper(name)
      ? found.find((effect) => effect.kind === "runs")
      : undefined;
    effects.push(...found.filter((effect) => effect !== inner));
    if (inner === undefined) break;
    user = inner.user ?? user;
    words = inner.words;
  }
  return { effects: [...effects, ...globsOf(located, effects)], user };
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

/** True for a command that another one in front of it runs: `sudo`, `env`, `exec`. */
export function isWrapped({ located, word }: Invocation): boolean {
  return located.command.name !== word;
}

/** True for `sudo COMMAND`, with no option or variable between them. */
export function isBySudo({ located, word, under, user }: Invocation): boolean {
  const { name, args } = located.command;
  return (
    under !== undefined &&
    user === "root" &&
    name?.value === under &&
    args[0] === word
  );
}

/** Program and arguments as one line. */
export function lineOf(invocation: Invocation): string {
  return invocation.line;
}

/** True when the command runs in the script's own process, not in a subshell, pipeline or substitution. */
export function inOwnProcess(invocation: Invocation): boolean {
  return !invocation.located.path.some(isOtherProcess);
}
