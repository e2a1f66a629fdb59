import { nameOf } from "../command/paths.ts";
import { managerOf } from "../../facts/managers/index.ts";
import { isGivenAsFile } from "../../facts/programs/package-effects.ts";
import { hasTrait, knownProgram } from "../../facts/programs/traits.ts";
import { shown, type Operand } from "../../facts/programs/operand.ts";
import { fetchOf } from "../archive/fetch.ts";
import {
  inOwnProcess,
  lineOf,
  type Invocation,
} from "../command/invocation.ts";
import { PATH } from "../command/scripts.ts";
import type { ReadableRun } from "../build/runs.ts";

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
  /** Nothing says that another program of its name is put on the PATH: that would be a surprise. */
  readonly unlikely: boolean;
}

/** What may have come between a program and the next use of it. */
interface Doubt {
  readonly line: number;
  readonly installer: Installer;
}

export function makeLookups(): Lookups {
  const ran = new Set<string>();
  /** For each of these, the likeliest. */
  const doubts = new Map<string, Doubt>();

  return {
    staleIn(run) {
      const stale = new Map<string, Stale>();
      const { line } = run.instruction;
      const own: Installer[] = [];
      for (const invocation of run.invocations) {
        for (const name of namesOf(invocation)) {
          if (!ran.has(name)) continue;
          const before = doubts.get(name);
          const found = [
            ...(before === undefined ? [] : [before]),
            ...own.map((installer) => ({ line, installer })),
          ].filter(({ installer }) => mayReplace(installer, name));
          const doubt =
            found.find(({ installer }) => !isUnlikely(installer, name)) ??
            found[0];
          if (doubt === undefined) continue;
          const unlikely = isUnlikely(doubt.installer, name);
          stale.set(name, { name, line: doubt.line, unlikely });
        }
        const installer = installerOf(invocation);
        if (installer !== undefined) own.push(installer);
      }
      return [...stale.values()];
    },
    add(run) {
      const { line } = run.instruction;
      for (const invocation of run.invocations) {
        if (inOwnProcess(invocation))
          for (const name of namesOf(invocation)) ran.add(name);
        const installer = installerOf(invocation);
        if (installer === undefined) continue;
        for (const name of installer.names ?? ran) {
          const before = doubts.get(name);
          const isFirst = before === undefined && ran.has(name);
          if (isFirst || (before && isUnlikely(before.installer, name)))
            doubts.set(name, { line, installer });
        }
      }
    },
  };
}

function mayReplace({ names }: Installer, name: string): boolean {
  return names?.has(name) ?? true;
}

/** A tool of the distribution, or a package manager that was not asked for the program: `npm ci` does not bring another npm. */
function isUnlikely(installer: Installer, name: string): boolean {
  if (installer.names !== undefined || installer.replacesTools) return false;
  if (isNamed(installer.line.slice(installer.program.length), name))
    return false;
  const isTool =
    hasTrait(name, "is-tool") || knownProgram(name)?.installs === false;
  return isTool || installer.isManager || installer.program === name;
}

/** `get-pip.py`, `npm@latest`; not the `tar` of `x.tar.gz`. */
function isNamed(line: string, name: string): boolean {
  for (let at = line.indexOf(name); at !== -1; at = line.indexOf(name, at + 1))
    if (
      !/[.\w]/.test(line.charAt(at - 1)) &&
      !/\w/.test(line.charAt(at + name.length))
    )
      return true;
  return false;
}

/** The names that the shell, or a program in front of the command, looks up. */
function namesOf({ located, word }: Invocation): readonly string[] {
  const names = new Set([located.command.name?.value, word.value]);
  return [...names].filter(
    (name): name is string =>
      name !== undefined &&
      !name.includes("/") &&
      !hasTrait(name, "built-in") &&
      !hasTrait(name, "placed-by-distribution"),
  );
}

/** A command by which programs may come to the PATH, change their place or go. */
interface Installer {
  readonly program: string;
  readonly line: string;
  /** The programs; `undefined` where they can be any. */
  readonly names: ReadonlySet<string> | undefined;
  readonly isManager: boolean;
  /** It is known to bring what the distribution had as well. */
  readonly replacesTools: boolean;
}

/**
 * The distribution's package manager writes to /usr/bin and the like, behind /usr/local/bin on the PATH, and to one place for each name:
 * what was found stays found.
 */
function installerOf(invocation: Invocation): Installer | undefined {
  const { call, effects } = invocation;
  const { program } = call;
  const manager = managerOf(call)?.manager;
  const installer: Installer = {
    program,
    line: lineOf(invocation),
    names: undefined,
    isManager: manager !== undefined && manager.bringsPrograms !== true,
    replacesTools: false,
  };
  // What lies in a file, or at an address, need not be of the distribution: it may write to other places.
  if (isForeign(invocation)) return installer;
  const tools = manager?.distribution?.movesTools;
  if (tools !== undefined) {
    const names = call.args.flatMap((arg) => arg?.split(/[=<>~@]/)[0] ?? []);
    return names.some((name) => tools.test(name))
      ? { ...installer, replacesTools: true }
      : { ...installer, names: new Set(names) };
  }
  if (manager?.distribution !== undefined) return undefined;
  if (hasTrait(program, "unpacks-for-distribution")) return undefined;
  if (hasTrait(program, "changes-named"))
    // A copied folder can hold anything.
    return effects.some(
      (effect) =>
        effect.kind === "unknown" ||
        (effect.kind === "writes" && effect.tree) ||
        ((effect.kind === "owns" || effect.kind === "deletes") &&
          effect.tree &&
          holdsPrograms(effect.path)),
    )
      ? installer
      : { ...installer, names: operandNames(invocation) };
  if (hasTrait(program, "fetches-file")) {
    const download = fetchOf(invocation);
    if (download === undefined) return installer;
    return download.file === undefined
      ? undefined
      : { ...installer, names: new Set([nameOf(download.file)]) };
  }
  return (knownProgram(program)?.installs ?? true) ? installer : undefined;
}

/** A folder that programs are looked for in, or one above such. */
function holdsPrograms(path: Operand): boolean {
  const place = shown(path).replace(/(.)\/+$/, "$1");
  return (
    /^s?bin$/.test(nameOf(place)) ||
    PATH.some((folder) => folder.startsWith(place === "/" ? "/" : `${place}/`))
  );
}

function isForeign({ effects }: Invocation): boolean {
  return (
    effects.some(
      (effect) => effect.kind === "path" && effect.by === "distribution",
    ) &&
    effects.some(
      (effect) =>
        effect.kind === "unpacks" ||
        (effect.kind === "packages" &&
          effect.does === "install" &&
          effect.names.some(isGivenAsFile)),
    )
  );
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
    const name = nameOf(text.replace(/\/+$/, ""));
    // The paths that rm gets from a variable or a glob are no programs that this script runs.
    if (/[$`*?[]/.test(name)) {
      if (hasTrait(call.program, "removes")) continue;
      return undefined;
    }
    names.add(name);
  }
  return names;
}
