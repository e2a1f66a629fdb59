import type { Remedy } from "../../facts/managers/manager.ts";
import { say, type Message } from "../../message.ts";
import { appendAtEnd, insertBehind, type Target } from "../../shell/append.ts";
import { dominates } from "../../shell/flow.ts";
import type { Dockerfile } from "../../syntax/dockerfile.ts";
import type { Edit } from "../../syntax/edit.ts";
import type { ReadableRun } from "../build/runs.ts";
import { valueOf } from "../build/variables.ts";
import type { Invocation } from "../command/invocation.ts";
import type { ManagerCall } from "./fills.ts";

/** It empties the cache by a command. */
export type CommandRemedy = Exclude<Remedy, { readonly kind: "flag" }>;

/** An edit that adds a command to a RUN, and the number of the command that it then stands behind. */
export interface Placed {
  readonly edit: Edit;
  readonly behind: number;
}

/** Nothing can be written there, and why. */
export interface Unplaced {
  readonly noPlace: Message;
}

/** The command of a remedy, and where it goes. */
export interface WrittenRemedy {
  readonly command: string;
  /** The number of the command that it stands behind. */
  readonly behind: number;
  readonly edits: readonly Edit[] | Unplaced;
}

/**
 * Writes a command that empties a cache; `undefined` where it has no command. `behind`: right behind the call that filled it,
 * which may be removed before the RUN ends, or work in another folder. `end`: at the end of the RUN: lists may be read by anything up to there,
 * and removing them is right whether they were fetched or not.
 */
export function writeRemedy(
  file: Dockerfile,
  run: ReadableRun,
  { invocation }: ManagerCall,
  remedy: CommandRemedy,
): WrittenRemedy | undefined {
  const command = commandOf(run, invocation, remedy);
  if (command === undefined) return undefined;
  const { instruction, read, errexit } = run;
  const target = { file, instruction, run: read, errexit };
  const place = remedy.kind === "command" ? "behind" : remedy.place;
  const written =
    place === "behind"
      ? writeBehind(target, run, invocation, command)
      : writeAtEnd(target, run, invocation, command);
  const own = run.invocations.indexOf(invocation);
  return "noPlace" in written
    ? {
        command,
        behind: place === "behind" ? own : run.invocations.length - 1,
        edits: written,
      }
    : { command, behind: written.behind, edits: [written.edit] };
}

/** The manager's own command is called as the RUN calls it; what is removed may depend on variables of the RUN, and is `undefined` where nobody can tell it. */
export function commandOf(
  { environment: { variables } }: ReadableRun,
  { under, word }: Invocation,
  remedy: CommandRemedy,
): string | undefined {
  const command =
    remedy.kind === "command"
      ? remedy.command(word.text)
      : typeof remedy.command === "string"
        ? remedy.command
        : remedy.command((name) => valueOf(variables, name));
  return under === undefined || command === undefined
    ? command
    : `${under} ${command}`;
}

/** Right behind a command that the RUN cannot succeed without. */
export function writeBehind(
  target: Target,
  run: ReadableRun,
  invocation: Invocation,
  command: string,
): Placed | Unplaced {
  const { located } = invocation;
  if (!dominates(located, "end", run.errexit))
    return {
      noPlace: say`the command may fail, or not run, without failing the RUN`,
    };
  const edit = insertBehind(target, located, command);
  if (typeof edit === "string") return { noPlace: [edit] };
  const { end } = located.command;
  const next = run.invocations.findIndex(
    (each) => each.located.command.start >= end,
  );
  return { edit, behind: (next === -1 ? run.invocations.length : next) - 1 };
}

function writeAtEnd(
  target: Target,
  run: ReadableRun,
  invocation: Invocation,
  command: string,
): Placed | Unplaced {
  const { path } = invocation.located;
  if (path.some(({ kind }) => kind === "background"))
    return { noPlace: say`the command runs in the background` };
  // Where it may not run, there is little to gain: less where others go on without it.
  const isBranch = path.some(({ kind }) => kind === "branch");
  if (
    path.some(({ kind }) => MAY_NOT_RUN.has(kind)) ||
    (isBranch && !servesAll(run, invocation))
  )
    return { noPlace: say`the command may not run` };
  const edit = appendAtEnd(target, command);
  return typeof edit === "string"
    ? { noPlace: [edit] }
    : { edit, behind: run.invocations.length - 1 };
}

/** Whatever reads the cache behind a call runs only if the call did. */
function servesAll(run: ReadableRun, invocation: Invocation): boolean {
  const behind = run.invocations.slice(run.invocations.indexOf(invocation) + 1);
  return behind.every(
    ({ located, uses }) =>
      [...invocation.uses.keys()].every(
        (manager) => uses.get(manager)?.reads !== true,
      ) || dominates(invocation.located, located, run.errexit),
  );
}

const MAY_NOT_RUN: ReadonlySet<string> = new Set([
  "condition",
  "function",
  "loop",
  "substitution",
]);
