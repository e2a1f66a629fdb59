import { assumption, type Assumption } from "../../assumption.ts";
import { memo } from "../../memo.ts";
import { line as at, say, type Message } from "../../message.ts";
import type { Effect } from "../../facts/programs/effect.ts";
import { shown } from "../../facts/programs/operand.ts";
import { hasTrait } from "../../facts/programs/traits.ts";
import { freesDaemons } from "../../facts/container-files.ts";
import { commandsOf, type Step } from "../../shell/flow.ts";
import { runsBeside } from "../../shell/reflection.ts";
import type { Redirect } from "../../shell/tree.ts";
import { argsText } from "../../syntax/instruction.ts";
import { short } from "../cache/use.ts";
import {
  lineOf,
  redirectEffects,
  type Invocation,
} from "../command/invocation.ts";
import { withNested } from "../command/nested.ts";
import { foldersOf, nameOf } from "../command/paths.ts";
import { withoutFunctions } from "../command/functions.ts";
import type { ReadableRun } from "../build/runs.ts";
import type { Stage } from "../build/stages.ts";
import { isSet, valueOf } from "../build/variables.ts";
import { valuesIn } from "../command/values.ts";
import { reachOf, type Place, type Reach } from "./made-anew.ts";
import { linksUpTo } from "./earlier-links.ts";

type Line = ReturnType<typeof at>;

/** What the commands behind a RUN could tell of it, were they in the same process and container. */
export interface Outliving {
  /** Why they could: something that ends, or is made anew, between two RUNs. `undefined` where they could not. */
  readonly reason: Message | undefined;
  /** What would have to be true for them not to. */
  readonly assumes: readonly Assumption[];
}

const SAID: Readonly<Record<Place, string>> = {
  anew: "touches a file that is made anew for each RUN",
  users: "may change the user that the next RUN starts as",
  shell: "may replace the shell that runs what is behind it",
};

const SPARED: Readonly<Record<Place, string>> = {
  anew: "no file that is made anew for each RUN",
  users: "no users or groups",
  shell: "no shell",
};

/** Looks at what a RUN leaves that ends, or is made anew, between two RUNs. */
export function outlives(run: ReadableRun): Outliving {
  const line = at(run.instruction.line);
  const assumes: Assumption[] = [];
  const reason =
    shellReason(run, line) ??
    daemonReason(run, line) ??
    groupsReach(run, line) ??
    firstReason(run, line, assumes);
  return { reason, assumes: reason === undefined ? assumes : [] };
}

function shellReason(run: ReadableRun, line: Line): Message | undefined {
  const { variables } = run.environment;
  const { dialect } = run.read.shell;
  if (dialect === "bash" && isSet(variables, "BASH_ENV"))
    return say`${dialect} reads the file of BASH_ENV at each start`;
  if (runsBeside(run.read.script.text))
    return say`${line}: what runs beside the script would live on`;
  // Files without a name of their own go there.
  const temporary = valueOf(variables, "TMPDIR") ?? "";
  return /^\/(?:dev|proc|sys)(?:\/|$)/.test(temporary)
    ? say`files of TMPDIR are made anew for each RUN`
    : undefined;
}

/** Nothing but `policy-rc.d`, which images of Debian bring, keeps packages from starting their daemons while they are installed. */
function daemonReason(run: ReadableRun, line: Line): Message | undefined {
  const { stage, index, invocations } = run;
  const installs =
    freeFrom(stage) <= index &&
    invocations
      .flatMap((each) => withNested(each))
      .some(({ effects }) => isDistributions(effects));
  return installs
    ? say`${line}: packages may start daemons that would live on`
    : undefined;
}

/** Index of the first instruction of a stage behind which daemons may be started. */
const freeFrom = memo(({ instructions }: Stage): number => {
  const found = instructions.findIndex((instruction) =>
    freesDaemons(
      [
        argsText(instruction),
        ...instruction.heredocs.map(({ content }) => content),
      ].join("\n"),
    ),
  );
  return found === -1 ? Infinity : found;
});

function firstReason(
  run: ReadableRun,
  line: Line,
  assumes: Assumption[],
): Message | undefined {
  const places = foldersOf(run);
  const values = valuesIn(run);
  const links = linksUpTo(run);
  const called = new Set(withoutFunctions(run.invocations));
  let hasMoved = hasWorkdir(run);
  for (const [at, outer] of run.invocations.entries()) {
    if (!called.has(outer)) continue;
    const all = withNested(outer);
    const [, ...inner] = all;
    // Text that moves may be anywhere behind that.
    const moves = inner.some(isMoving);
    hasMoved ||= isMoving(outer);
    for (const invocation of all) {
      const folder = moves && invocation !== outer ? undefined : places[at];
      const { located, effects } = invocation;
      if (located.path.some(({ kind }) => kind === "background"))
        return say`${line}: a command in the background would live on`;
      const own = ownReason(invocation, run.environment.user);
      if (own !== undefined) return say`${line}${own}`;
      // What the base image starts in is the project's folder, not the root that somebody unpacks over.
      const isStart = folder === run.environment.workdir && !hasMoved;
      // A package of the distribution is unpacked over the root like all the others.
      if (isDistributions(effects)) continue;
      for (const effect of effects) {
        if (isStart && isHere(effect)) continue;
        const reach = reachOf(effect, [folder], values, links);
        if (reach === undefined) continue;
        if (!reach.unlikely) return say`${line} ${SAID[reach.place]}`;
        assumes.push(doubtOf(invocation, reach, line));
      }
    }
  }
  return undefined;
}

function isMoving({ effects }: Invocation): boolean {
  return effects.some(({ kind }) => kind === "moves");
}

function hasWorkdir({ stage, index }: ReadableRun): boolean {
  return stage.instructions
    .slice(0, index)
    .some(({ keyword }) => keyword === "WORKDIR");
}

/** It was told no folder. */
function isHere(effect: Effect): boolean {
  if (effect.kind === "unpacks") return effect.into === undefined;
  return effect.kind === "writes" && effect.tree && effect.path.value === ".";
}

function doubtOf(
  invocation: Invocation,
  { place }: Reach,
  line: Line,
): Assumption {
  const what = short(lineOf(invocation));
  return assumption(
    `spares-${place}:${what}`,
    say`\`${what}\` (${line}) brings or takes away ${SPARED[place]}`,
  );
}

function isDistributions(effects: readonly Effect[]): boolean {
  return effects.some(
    (effect) => effect.kind === "path" && effect.by === "distribution",
  );
}

/** What a command does to more than files. */
function ownReason(
  { effects, call, word }: Invocation,
  user: string | undefined,
): string | undefined {
  const name = word.value === undefined ? call.program : nameOf(word.value);
  for (const effect of effects) {
    switch (effect.kind) {
      case "leaves-process":
        return `: ${name} may leave a process that would live on`;
      case "kernel":
        return `: what ${name} changes ends with its RUN`;
      case "path":
        if (
          effect.names?.some((each) => hasTrait(each, "brings-shell")) === true
        )
          return ` ${SAID.shell}`;
        break;
      case "users":
        if (changesUser(effect, user)) return ` ${SAID.users}`;
        break;
      case "variable":
        if (
          effect.name === "TMPDIR" &&
          /^\/(?:dev|proc|sys)(?:\/|$)/.test(effect.value ?? "")
        )
          return ` ${SAID.anew}`;
        break;
      default:
    }
  }
  return undefined;
}

/** BuildKit reads a RUN's user, groups and home from /etc/passwd and /etc/group when it starts. */
function changesUser(
  { names, adds }: Effect & { readonly kind: "users" },
  user: string | undefined,
): boolean {
  const own = (user ?? "")
    .split(":")
    .map((each) => (each === "0" ? "root" : each));
  const isRoot = own.every((each) => each === "root");
  // A name that the base image gives, or a number that is looked up, may be any of those that change.
  if (!isRoot && !adds) return true;
  return names.some((each) =>
    shown(each)
      .split(",")
      .some((name) => own.includes(name)),
  );
}

/** Redirections of groups, loops and the like, and those without a command: they have no folder of their own. */
function groupsReach(run: ReadableRun, line: Line): Message | undefined {
  const folders = [...new Set([run.environment.workdir, ...foldersOf(run)])];
  const values = valuesIn(run);
  const links = linksUpTo(run);
  for (const redirect of bareRedirects(run))
    for (const effect of redirectEffects([redirect])) {
      const reach = reachOf(effect, folders, values, links);
      if (reach !== undefined) return say`${line} ${SAID[reach.place]}`;
    }
  return undefined;
}

function bareRedirects(run: ReadableRun): readonly Redirect[] {
  const found = new Set<Redirect>();
  for (const { command, path } of commandsOf(run.read.script)) {
    if (command.name === undefined)
      for (const each of command.redirects) found.add(each);
    for (const each of path.flatMap(redirectsOf)) found.add(each);
  }
  return [...found];
}

function redirectsOf({ within }: Step): readonly Redirect[] {
  return "redirects" in within ? within.redirects : [];
}
