import { managerOf } from "../facts/managers/index.ts";
import { BUILTINS, knownProgram } from "../facts/programs.ts";
import { fetchOf } from "./fetch.ts";
import { inOwnProcess, type Invocation } from "./invocation.ts";
import type { ReadableRun } from "./runs.ts";

/**
 * A shell remembers where it found a program. RUNs that become one share that memory: a program that is run, then replaced by another of its name
 * in a folder that comes earlier on the PATH, is found anew by the next RUN and not by the rest of the same one.
 */
export interface Lookups {
  /** The programs that `run`, as the next part of the same shell, may find in their old place. */
  readonly staleIn: (run: ReadableRun) => readonly Stale[];
  readonly add: (run: ReadableRun) => void;
}

export interface Stale {
  readonly name: string;
  /** Line of the RUN that may replace it. */
  readonly line: number;
  /** A tool of the distribution, and nothing says that another one of its name is put on the PATH: that would be a surprise. */
  readonly unlikely: boolean;
}

/** What may have come between a program and the next use of it. */
interface Doubt {
  readonly line: number;
  readonly named: boolean;
}

export function makeLookups(): Lookups {
  /** Programs that ran and were not replaced since. */
  const ran = new Set<string>();
  const doubts = new Map<string, Doubt>();

  function replace(installed: Installed, line: number): void {
    if (installed === "anything") {
      for (const name of ran) doubts.set(name, { line, named: false });
      ran.clear();
      return;
    }
    for (const name of installed) {
      if (!ran.delete(name)) continue;
      doubts.set(name, { line, named: true });
    }
  }

  return {
    staleIn(run) {
      const stale = new Map<string, Stale>();
      const { line } = run.instruction;
      let anything = false;
      const replaced = new Set<string>();
      for (const invocation of run.invocations) {
        for (const name of namesOf(invocation)) {
          const doubt =
            doubts.get(name) ??
            (ran.has(name) && (anything || replaced.has(name))
              ? { line, named: replaced.has(name) }
              : undefined);
          if (doubt === undefined) continue;
          const unlikely = !doubt.named && isTool(name);
          stale.set(name, { name, line: doubt.line, unlikely });
        }
        const installed = installedBy(invocation);
        if (installed === "anything") anything = true;
        else for (const name of installed) replaced.add(name);
      }
      return [...stale.values()];
    },
    add(run) {
      for (const invocation of run.invocations) {
        if (inOwnProcess(invocation))
          for (const name of namesOf(invocation))
            if (!doubts.has(name)) ran.add(name);
        replace(installedBy(invocation), run.instruction.line);
      }
    },
  };
}

/** Programs of the distribution's own package manager, in a place that it alone writes to. */
const PLACED_BY_DISTRIBUTION: ReadonlySet<string> = new Set(
  "apk apt apt-cache apt-get apt-key apt-mark dnf dpkg microdnf rpm yum".split(
    " ",
  ),
);

/** Tools that come with a distribution; the others of these are known to install nothing. */
const TOOLS: ReadonlySet<string> = new Set(
  "cp curl dd find git install ln mv rsync sudo tar unzip wget xargs zip".split(
    " ",
  ),
);

function isTool(name: string): boolean {
  return TOOLS.has(name) || knownProgram(name)?.installs === false;
}

/** The names that the shell, or a program in front of the command, looks up. */
function namesOf({ located, word }: Invocation): readonly string[] {
  const names = new Set([located.command.name?.value, word.value]);
  return [...names].filter(
    (name): name is string =>
      name !== undefined &&
      !name.includes("/") &&
      !BUILTINS.has(name) &&
      !PLACED_BY_DISTRIBUTION.has(name),
  );
}

/** Names of programs that may come to the PATH, change their place or go. */
type Installed = ReadonlySet<string> | "anything";

const NOTHING: Installed = new Set<string>();

/** Packages of Alpine that bring what busybox has as well, perhaps in another place. */
const REPLACES_BUSYBOX =
  /^(?:busybox|coreutils|diffutils|findutils|gawk|grep|iproute2|iputils|net-tools|procps|psmisc|sed|tar|util-linux)/;

/**
 * The distribution's package manager writes to /usr/bin and the like, behind /usr/local/bin on the PATH, and to one place for each name:
 * what was found stays found.
 */
function installedBy(invocation: Invocation): Installed {
  const { call } = invocation;
  const manager = managerOf(call)?.manager.name;
  if (manager === "apk") return installedByApk(invocation);
  if (manager === "apt" || manager === "dnf") return NOTHING;
  switch (call.program) {
    case "dpkg":
    case "rpm":
      return NOTHING;
    case "curl":
    case "wget": {
      const fetch = fetchOf(invocation);
      if (fetch === undefined) return "anything";
      return fetch.file === undefined
        ? NOTHING
        : new Set([baseName(fetch.file)]);
    }
    case "chmod":
    case "ln":
    case "rm":
      return operandNames(invocation) ?? "anything";
    case "cp":
    case "install":
      // A copied folder can hold anything.
      return /\s-[a-zA-Z]*[raR]/.test(` ${call.args.join(" ")}`)
        ? "anything"
        : (operandNames(invocation) ?? "anything");
    default:
      return (knownProgram(call.program)?.installs ?? true)
        ? "anything"
        : NOTHING;
  }
}

function installedByApk({ call }: Invocation): Installed {
  const names = call.args.flatMap((arg) => arg?.split(/[=<>~@]/)[0] ?? []);
  return names.some((name) => REPLACES_BUSYBOX.test(name))
    ? "anything"
    : new Set(names);
}

/** Last parts of the paths that a command names; `undefined` where one can't be told. */
function operandNames({
  call,
  args,
}: Invocation): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  for (const [index, word] of args.entries()) {
    const text = call.args[index] ?? word.text;
    if (text.startsWith("-")) continue;
    const name = baseName(text.replace(/\/+$/, ""));
    // The paths that rm gets from a variable or a glob are no programs that this script runs.
    if (/[$`*?[]/.test(name)) {
      if (call.program === "rm") continue;
      return undefined;
    }
    names.add(name);
  }
  return names;
}

function baseName(path: string): string {
  return path.split("/").at(-1) ?? path;
}
