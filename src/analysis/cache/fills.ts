import type { Manager, Use } from "../../facts/managers/manager.ts";
import { REMOVER } from "../../facts/programs/removal.ts";
import { hasTrait } from "../../facts/programs/traits.ts";
import { memo } from "../../memo.ts";
import { mayReplacePath } from "../../shell/variables.ts";
import { flagValue } from "../../syntax/instruction.ts";
import type { Analysis } from "../analyse.ts";
import { lineOf, type Invocation } from "../command/invocation.ts";
import { mountOver } from "../build/mounts.ts";
import { configuredBefore, configuring, offlineBefore } from "./configured.ts";
import { empties } from "./cleaned.ts";
import { changesBetween, repositoriesGone } from "./between.ts";
import { filledBefore, fillerBefore } from "./earlier.ts";
import type { ReadableRun } from "../build/runs.ts";
import { someIsSet, valueOf } from "../build/variables.ts";
import { line as place, say, type Message } from "../../message.ts";
import { needing, short, type Wants } from "./use.ts";
import { isCutOff } from "./offline.ts";
import { isSwitchedOff } from "./switched-off.ts";
import { wantWithin } from "./uses.ts";

/** A call of a manager and what it does. */
export interface ManagerCall {
  readonly invocation: Invocation;
  readonly use: Use;
}

/** What the commands of a RUN do to the cache of one manager. */
export interface Filling {
  /** Every call of the manager, in order. */
  readonly calls: readonly ManagerCall[];
  /** Those that leave something in the cache. */
  readonly filling: readonly ManagerCall[];
  readonly last: ManagerCall;
}

/** `undefined` where nothing is left in the cache: no call fills it, nothing can be fetched, or what they leave is removed again. */
export function fillingOf(
  analysis: Analysis,
  run: ReadableRun,
  manager: Manager,
): Filling | undefined {
  const filling = fillsOf(run, manager, Infinity);
  return filling === undefined ||
    isCleaned(analysis, run, filling.last, manager)
    ? undefined
    : filling;
}

/** What fills the cache in front of command `end` of a RUN, whether it is removed again or not. */
export function fillsOf(
  run: ReadableRun,
  manager: Manager,
  end: number,
): Filling | undefined {
  if (flagValue(run.instruction, "network") === "none") return undefined;
  const calls = run.invocations.flatMap((invocation, at): ManagerCall | [] => {
    const use = invocation.uses.get(manager);
    return use === undefined || at >= end ? [] : { invocation, use };
  });
  if (calls.length === 0) return undefined;
  const filling = calls.filter(
    ({ use, invocation }) =>
      use.fills && use.avoids !== true && !isOff(run, invocation, manager),
  );
  const last = filling.at(-1);
  return last === undefined ? undefined : { calls, filling, last };
}

/** The file has switched the cache off by a variable, for the stage, the RUN or this command. */
function isOff(
  run: ReadableRun,
  invocation: Invocation,
  manager: Manager,
): boolean {
  const { offBy } = manager;
  if (offBy === undefined) return false;
  return (
    isSwitchedOff(run, manager) ||
    [...invocation.variables, ...exported(run)].some((name) =>
      offBy(name, undefined),
    )
  );
}

/** Variables that the script exports. */
const exported = memo(
  (run: ReadableRun): ReadonlySet<string> =>
    new Set(
      run.invocations
        .filter(({ call }) => hasTrait(call.program, "exports"))
        .flatMap(({ args }) =>
          args.map(({ text }) => text.split("=", 1)[0] ?? ""),
        ),
    ),
);

/** A variable that moves the cache or switches it off, set where the RUN runs or named in its script. */
function movingVariable(
  { environment, read }: ReadableRun,
  manager: Manager,
): string | undefined {
  const { variables } = environment;
  const script = read.script.text.toLowerCase();
  const isKnown = (name: string): boolean =>
    manager.placedBy?.includes(name) === true &&
    valueOf(variables, name)?.startsWith("/") === true;
  return [...manager.movedBy, ...(manager.placedBy ?? [])].find((name) => {
    const lower = name.toLowerCase();
    return (
      assigns(script, lower, manager) ||
      someIsSet(
        variables,
        (each) => each.toLowerCase() === lower && !isKnown(each),
      )
    );
  });
}

/** A script that names a variable may set it; where its value is known, and the place with it, one that only reads it does not. */
function assigns(script: string, name: string, { placedBy }: Manager): boolean {
  return placedBy?.some((each) => each.toLowerCase() === name) === true
    ? new RegExp(`(?<![\\w$])${name}(?!\\w)`).test(
        script.replaceAll(`\${${name}}`, ""),
      )
    : script.includes(name);
}

/** A command behind the last one that fills the cache empties it already. */
function isCleaned(
  analysis: Analysis,
  run: ReadableRun,
  last: ManagerCall,
  manager: Manager,
): boolean {
  const at = run.invocations.indexOf(last.invocation);
  return run.invocations
    .slice(at + 1)
    .some((invocation) => empties(analysis, run, manager, invocation));
}

/** Why the cache that a RUN fills has to stay; `undefined` where nothing is known to need it. */
export function neededBecause(
  analysis: Analysis,
  run: ReadableRun,
  manager: Manager,
  { filling, last }: Filling,
  behind: Wants,
  form: "flag" | "command",
): Message | undefined {
  // A flag has to suit every call; a command behind the last one, that one.
  const concerned = form === "flag" ? filling : [last];
  const refused = concerned.find(({ use }) => use.refuses !== undefined);
  if (refused !== undefined) return [refused.use.refuses ?? ""];
  const programs = filling.map(({ invocation }) => invocation.call.program);
  const named = [...programs, REMOVER].find((name) => isFunction(run, name));
  if (named !== undefined) return say`${named} is a function of the script`;
  const moved = movingVariable(run, manager);
  if (moved !== undefined)
    return say`${moved} moves the cache or switches it off`;
  const mount = mountOver(run, manager);
  if (mount !== undefined) return say`a mount covers the cache: ${mount}`;
  const at = run.invocations.indexOf(last.invocation);
  const configured = configuredBefore(analysis, manager, run, at);
  if (configured !== undefined)
    return say`${place(configured.line)} ${configuring(configured)}`;
  const earlier = filledBefore(analysis, manager, run, at);
  if (earlier !== undefined)
    return say`${place(earlier.line)} sets the cache up: ${short(earlier.what)}`;
  // A command that empties it is asked for what stands behind it, wherever that is.
  const own =
    form === "flag" ? wantWithin(analysis, run, manager, 0) : undefined;
  if (own !== undefined) return say`the RUN itself needs it: ${own}`;
  const { certain } = behind;
  return certain && needing(certain);
}

/** Why a call of the RUN finds what earlier ones left in the cache: with a flag it would not look there, and a command behind it hides what stays in their layers. */
export function readsEarlier(
  analysis: Analysis,
  run: ReadableRun,
  manager: Manager,
  { filling, last }: Filling,
  form: "flag" | "command",
): Message | undefined {
  const at = run.invocations.indexOf(last.invocation);
  const cutOff =
    isCutOff(run, manager) ||
    offlineBefore(analysis, manager, run, at) !== undefined;
  if (!cutOff && !filling.some(({ use }) => use.reads)) return undefined;
  const filler = fillerBefore(analysis, manager, run, at);
  // What the RUN itself left is still there for the call, and gone behind it.
  const isOwn = form === "command" && filler?.line === run.instruction.line;
  return filler === undefined || isOwn
    ? undefined
    : say`it reads what ${place(filler.line)} left in the cache`;
}

function isFunction(run: ReadableRun, name: string): boolean {
  return functions(run).has(name);
}

/** Functions of the script with a command in them. */
const functions = memo(
  (run: ReadableRun): ReadonlySet<string> =>
    new Set(
      run.invocations.flatMap(({ located }) =>
        located.path.flatMap(({ within }) =>
          "type" in within && within.type === "function" ? [within.name] : [],
        ),
      ),
    ),
);

/** Variables in front of a command without which the manager works all the same. */
const HARMLESS =
  /^(?:ACCEPT_EULA|CI|COMPOSER_(?:ALLOW_SUPERUSER|AUTH|MEMORY_LIMIT|NO_INTERACTION|PROCESS_TIMEOUT)|CONDA_OVERRIDE_\w+|DEBIAN_FRONTEND|JOBS|LANG|LC_\w+|NODE_ENV|NODE_OPTIONS|PYTHON|TERM|CC|CXX|\w*FLAGS|\w*SKIP\w*|\w*_PROXY|npm_config_(?!cache$|prefix$|\w*config$)\w+)$/i;

/** For one user the cache lies in the home, for another where everybody has one; or a variable puts it anywhere. */
function mayLieOutside({ placedBy, caches }: Manager): boolean {
  const places = caches("~", () => undefined);
  const atHome = places.filter((each) => each.startsWith("~"));
  return (
    placedBy !== undefined ||
    (atHome.length > 0 && atHome.length < places.length)
  );
}

/** Why a command that cleans up behind a call might clean elsewhere, or fail; `undefined` where it does neither. */
export function elsewhereBecause(
  analysis: Analysis,
  run: ReadableRun,
  { invocation }: ManagerCall,
  manager: Manager,
  isOwn: boolean,
  behind: number,
): Message | undefined {
  const first = invocation.located.command.name?.value ?? "";
  if (hasTrait(first, "becomes-program"))
    return say`nothing runs behind ${first}`;
  if (isOwn && manager.replacedBy?.test(lineOf(invocation)) === true)
    return say`it may replace ${manager.name} by one that does not run here`;
  const user = run.environment.user?.split(":")[0];
  if (!isOwn && mayLieOutside(manager) && !/^(?:root|0)$/.test(user ?? ""))
    return say`what is in the cache may be another user's`;
  const between =
    (isOwn ? changesBetween(run, invocation, behind) : undefined) ??
    (isOwn
      ? repositoriesGone(analysis, run, manager, invocation, behind)
      : undefined);
  if (between !== undefined) return between;
  const configured =
    isOwn && configuredBefore(analysis, manager, run, behind + 1);
  if (configured)
    return say`${place(configured.line)} ${configuring(configured)}`;
  // At its end nobody can tell whether the command that removes is found.
  if (!isOwn && mayReplacePath(run.read.script.text))
    return say`the script replaces PATH`;
  const variable = isOwn
    ? invocation.variables.find((name) => !HARMLESS.test(name))
    : undefined;
  return variable === undefined
    ? undefined
    : say`the command has a ${variable} of its own`;
}
