import {
  Bash,
  decodeBytesToUtf8,
  defineCommand,
  getCommandNames,
  type CustomCommand,
  type ResolvedCommandContext,
} from "just-bash";
import { fail, type Call, type Result, type Session } from "./program.ts";
import { programs } from "./programs/index.ts";
import type { Tree } from "./tree.ts";

/** Where and as whom a script runs. */
export interface Place {
  readonly tree: Tree;
  readonly session: Session;
  readonly env: { readonly [name: string]: string };
  readonly cwd: string;
}

/**
 * What just-bash 3.4.2 does otherwise than dash, bash and busybox (all measured), and scripts for the model therefore leave alone:
 * `set -e` inside a group or subshell on the left of `&&` or `||`, where it must have no effect (`(set -e; false; a) && b` runs a and b);
 * `cd` and `export` in a pipeline last beyond it; `exec a; b` runs b as well; `trap` runs nothing; `a & b` runs one after the other; a redirection to a file that may not be written stops the whole script.
 */
export async function runScript(script: string, place: Place): Promise<Result> {
  const { tree, session } = place;
  const bash = new Bash({
    fs: tree,
    cwd: place.cwd,
    env: { ...place.env },
    customCommands: commandsOf(tree, session),
    defenseInDepth: false,
  });
  try {
    return await bash.exec(script, { rawScript: true });
  } catch (error) {
    session.failed = "shell";
    return fail(1, String(error));
  }
}

const BUILT_IN: readonly string[] = getCommandNames().filter(
  (name) => !programs.has(name),
);

function commandsOf(tree: Tree, session: Session): CustomCommand[] {
  const own = [...programs].map(([name, program]) =>
    defineCommand(name, (args, context) =>
      traced(name, args, tree, session, () =>
        program(callOf(name, args, tree, session, context)),
      ),
    ),
  );
  // So that these can be made to fail, too.
  const builtIn = BUILT_IN.map((name) =>
    defineCommand(name, (args, context) =>
      traced(name, args, tree, session, () =>
        readsInput(name, args)
          ? callOf(name, args, tree, session, context).run(
              decodeBytesToUtf8(context.stdin),
            )
          : (context.origCommand?.(args) ?? fail(127)),
      ),
    ),
  );
  return [...own, ...builtIn];
}

/** `curl … | bash -`: just-bash takes the `-` for a script's name. */
function readsInput(name: string, args: readonly string[]): boolean {
  return /^(?:ba)?sh$/.test(name) && args.every((arg) => /^-s?$/.test(arg));
}

/** Flags that a rewrite adds: with and without them it is the same command. */
const ADDED: ReadonlySet<string> = new Set(["--no-cache-dir", "--no-cache"]);

/** What a command is called, whatever line it stands in: its stage, its words, and how many such ran before it. */
function nameOf(
  session: Session,
  name: string,
  args: readonly string[],
): string {
  const words = args.filter((arg) => !ADDED.has(arg));
  const text = `${session.stage}: ${[name, ...words].join(" ")}`;
  const count = (session.counts.get(text) ?? 0) + 1;
  session.counts.set(text, count);
  return `${text} #${count}`;
}

async function traced(
  name: string,
  args: readonly string[],
  tree: Tree,
  session: Session,
  execute: () => Result | Promise<Result>,
): Promise<Result> {
  const id = nameOf(session, name, args);
  session.started.push(id);
  watched(tree, session, id);
  const result = session.faults.has(id)
    ? fail(1, `${name}: made to fail`)
    : await attempt(execute);
  if (result.exitCode !== 0) session.failed = id;
  return result;
}

/** A file that may not be written makes a command fail, and no more. */
async function attempt(
  execute: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await execute();
  } catch (error) {
    return fail(1, String(error));
  }
}

/** What only takes away: a process that waits for more work does not notice. */
const CLEANS = /^\d+: (?:rm|\w+(?: cache)? clean|apk update)(?: |$)/;

/** A process that a curious command left sees what the same RUN does behind it. */
function watched(tree: Tree, session: Session, id: string): void {
  if (CLEANS.test(id)) return;
  for (const process of session.processes) {
    const path = `/opt/process-${process}`;
    const { user } = tree;
    tree.user = "root";
    tree.write(path, `${tree.text(path) ?? ""}${id}\n`);
    tree.user = user;
  }
}

function callOf(
  name: string,
  args: readonly string[],
  tree: Tree,
  session: Session,
  context: ResolvedCommandContext,
): Call {
  const { cwd } = context;
  return {
    name,
    args,
    tree,
    cwd,
    env: new Map(Object.entries(context.exportedEnv ?? {})),
    stdin: decodeBytesToUtf8(context.stdin),
    session,
    run: async (script, env = {}) =>
      context.exec === undefined
        ? fail(1, "no shell")
        : await context.exec(script, { cwd, env: { ...env } }),
  };
}
