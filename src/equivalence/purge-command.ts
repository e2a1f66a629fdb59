import { hasTrait } from "../facts/programs/traits.ts";
import { cachesIn, covers, homeOf } from "../analysis/build/mounts.ts";
import type { ReadableRun } from "../analysis/build/runs.ts";
import {
  invocationOf,
  isBySudo,
  isWrapped,
  type Invocation,
} from "../analysis/command/invocation.ts";
import { managers } from "../facts/managers/index.ts";
import type { Manager, Remedy } from "../facts/managers/manager.ts";
import { parseScript } from "../shell/adapter.ts";
import { commandsOf } from "../shell/flow.ts";

/** A command that empties caches, and has no other effect. */
export interface Purge {
  readonly managers: readonly Manager[];
  /** The manager itself does it, not `rm`. */
  readonly isOwn: boolean;
  /** It runs under `sudo`. */
  readonly bySudo: boolean;
  /** Which of the manager's own it is. */
  readonly remedy?: Remedy;
}

/** What a command of a RUN empties; `undefined` for one that does anything else, or may fail where a cache is empty. */
export function purgeOf(run: ReadableRun, text: string): Purge | undefined {
  const invocation = commandIn(run, text);
  return invocation && purgeBy(run, invocation, text);
}

/** The one command of a text, as the shell of the RUN reads it. */
function commandIn(run: ReadableRun, text: string): Invocation | undefined {
  const script = parseScript(text, run.read.shell.dialect);
  if ("reason" in script) return undefined;
  const [only, ...more] = commandsOf(script);
  if (only === undefined || more.length > 0) return undefined;
  const { command } = only;
  // Whatever else the shell would do takes room in the text.
  const isPlain =
    command.start === 0 &&
    command.end === text.length &&
    command.redirects.length === 0 &&
    command.assignments.length === 0;
  return isPlain ? invocationOf(only) : undefined;
}

/** Like `purgeOf`, of a command that was read. */
export function purgeBy(
  run: ReadableRun,
  invocation: Invocation,
  text: string,
): Purge | undefined {
  const bySudo = isBySudo(invocation);
  // What else runs a command need not be there, and `exec` ends the script.
  if (isWrapped(invocation) && !bySudo) return undefined;
  if (hasTrait(invocation.word.value ?? "", "removes")) {
    const owners = ownersOf(run, invocation);
    return owners && { managers: owners, isOwn: false, bySudo };
  }
  const own = bySudo ? text.replace(/^\S+\s+/, "") : text;
  for (const manager of invocation.uses.keys()) {
    const remedy = ownRemedy(manager, invocation, own);
    if (remedy !== undefined && invocation.uses.get(manager)?.purges === true)
      return { managers: [manager], isOwn: true, bySudo, remedy };
  }
  return undefined;
}

function ownRemedy(
  { remedies }: Manager,
  { word, call }: Invocation,
  text: string,
): Remedy | undefined {
  return remedies.find(
    (remedy) =>
      remedy.kind === "command" &&
      (isSame(remedy.command(word.text), text) ||
        (remedy.isSpelled?.(call.args) === true &&
          isSame([word.text, ...call.args].join(" "), text))),
  );
}

function isSame(a: string, b: string): boolean {
  return a.trim().split(/\s+/).join(" ") === b.trim().split(/\s+/).join(" ");
}

/** The managers whose caches a forced `rm` takes away, where it takes nothing else. */
function ownersOf(
  run: ReadableRun,
  { args }: Invocation,
): readonly Manager[] | undefined {
  const words = args.map((arg) => arg.value ?? arg.pattern ?? arg.text);
  const options = words.filter((word) => word.startsWith("-"));
  const paths = words.filter((word) => !word.startsWith("-"));
  if (paths.length === 0) return undefined;
  const letters = options.map((option) => LONG[option] ?? option);
  if (letters.some((each) => !/^-[rRfv]+$/.test(each))) return undefined;
  const has = (letter: RegExp): boolean =>
    letters.some((each) => letter.test(each));
  if (!has(/f/)) return undefined;
  const owners = paths.map((path) => ownerOf(run, path, has(/[rR]/)));
  const known = owners.flatMap((owner) => owner ?? []);
  return known.length === owners.length ? [...new Set(known)] : undefined;
}

const LONG: Readonly<Record<string, string>> = {
  "--force": "-f",
  "--recursive": "-r",
  "--verbose": "-v",
};

/** It may lead out of the folder that it seems to lie in: `..`, a pattern that finds it, or a text that is not known. */
const LEAVES = /\.\.|(?:^|\/)\.[*?[]|[$`]/;

/** The manager whose cache a path lies in. The folder of `FOLDER/*` itself is not part of it. */
function ownerOf(
  run: ReadableRun,
  path: string,
  isRecursive: boolean,
): Manager | undefined {
  if (LEAVES.test(path)) return undefined;
  const home = homeOf(run);
  const place = home === undefined ? path : path.replace(/^~(?=\/)/, home);
  return managers.find((manager) =>
    cachesIn(run, manager).some((cache) => {
      const folder = cache.replace(/\/\*$/, "");
      // Without -r it fails at a folder, and what is in one may be folders.
      return (
        isRecursive &&
        covers(folder, place) &&
        (place !== folder || folder === cache)
      );
    }),
  );
}
