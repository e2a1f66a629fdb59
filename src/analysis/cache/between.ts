import type { Effect } from "../../facts/programs/effect.ts";
import { isOfManagers } from "../../facts/managers/configuration.ts";
import { managerNamed } from "../../facts/managers/index.ts";
import type { Manager } from "../../facts/managers/manager.ts";
import {
  comesWithImage,
  decidesPlace,
  holdsManagers,
  isManagers,
  isNeeded,
  isSetNamed,
  isTool,
  switchesManagers,
} from "../../facts/managers/presence.ts";
import { shown } from "../../facts/programs/operand.ts";
import { line as place, say, type Message } from "../../message.ts";
import { commandsOf, type Located } from "../../shell/flow.ts";
import type { Analysis } from "../analyse.ts";
import { imageFacts } from "../build/base.ts";
import { absolute } from "../build/files.ts";
import type { ReadableRun } from "../build/runs.ts";
import { lineOf, type Invocation } from "../command/invocation.ts";
import { expanded, valuesIn } from "../command/values.ts";
import { commandsBefore } from "./earlier.ts";
import { short } from "./use.ts";

/**
 * The first command between the one that fills a cache and the one that is to empty it, by the manager's own command, behind which that command may not be
 * there, find another cache, or fail.
 */
export function changesBetween(
  run: ReadableRun,
  filler: Invocation,
  behind: number,
): Message | undefined {
  const at = run.invocations.indexOf(filler);
  const between = run.invocations.slice(at + 1, behind + 1);
  const called = calledBy(run, between);
  const isInCalled = ({ path }: Pick<Located, "path">): boolean =>
    path.some(
      ({ within }) =>
        "type" in within &&
        within.type === "function" &&
        called.has(within.name),
    );
  const all = run.invocations.filter(
    (each, index) =>
      (index > at && index <= behind) || isInCalled(each.located),
  );
  const found = all.find(
    (each) => !called.has(each.word.value ?? "") && disturbs(run, filler, each),
  );
  if (found !== undefined)
    return say`\`${short(lineOf(found))}\` stands between, and the manager may not work behind it as before`;
  const { end } = filler.located.command;
  const next = run.invocations[behind + 1]?.located.command.start ?? Infinity;
  // An assignment that stands alone is no call.
  const set = commandsOf(run.read.script)
    .filter(
      ({ command: { name, start }, path }) =>
        name === undefined &&
        ((start > end && start < next) || isInCalled({ path })),
    )
    .flatMap(({ command }) => command.assignments)
    .find(({ name }) => decidesPlace(name));
  return (
    set &&
    say`\`${set.name}=\` stands between, and the manager may not work behind it as before`
  );
}

/** The functions of the script that commands call, and that these call in turn: what they do stands where they are defined. */
function calledBy(
  { invocations }: ReadableRun,
  between: readonly Invocation[],
): ReadonlySet<string> {
  const bodies = new Map<string, Invocation[]>();
  for (const each of invocations)
    for (const { within } of each.located.path)
      if ("type" in within && within.type === "function")
        bodies.set(within.name, [...(bodies.get(within.name) ?? []), each]);
  const called = new Set<string>();
  const open = [...between];
  for (let each = open.pop(); each !== undefined; each = open.pop()) {
    const name = each.word.value ?? "";
    const body = bodies.get(name);
    if (body === undefined || called.has(name)) continue;
    called.add(name);
    open.push(...body);
  }
  return called;
}

function disturbs(
  run: ReadableRun,
  filler: Invocation,
  invocation: Invocation,
): boolean {
  const { uses, effects } = invocation;
  const managers = [...filler.uses.keys()];
  if (switchesManagers(lineOf(invocation), managers)) return true;
  if (uses.size === 0)
    return effects.some((effect) => disturbsAlone(run, effect));
  const isKnown = [...uses.values()].some(
    ({ fills, purges }) => fills || purges === true,
  );
  return effects.some((effect) => {
    switch (effect.kind) {
      // What a call of a manager does to its cache is known, whatever else it may do.
      case "unknown":
        return !isKnown;
      case "packages":
        return takesAway(run, effect, managers);
      // That is for the call alone.
      case "variable":
        return false;
      // An installation runs such scripts as well.
      case "runs-project":
        return effect.entry !== "install";
      default:
        return disturbsAlone(run, effect);
    }
  });
}

function disturbsAlone(run: ReadableRun, effect: Effect): boolean {
  switch (effect.kind) {
    case "unknown":
    case "moves":
    case "runs-text":
    case "runs-script":
    case "runs-project":
    case "runs":
      return true;
    case "packages":
      return effect.does === "remove";
    case "variable":
      return decidesPlace(effect.name);
    case "deletes":
    case "writes":
      return isOfManagers(shown(effect.path)) || isOfPrograms(run, effect);
    // Without its mode a program does not start.
    case "owns":
      return holdsManagers(shown(effect.path));
    default:
      return false;
  }
}

/** Folders of programs, and those above them. */
const PROGRAMS = /^(?:\/usr)?(?:\/local)?(?:\/(?:s?bin|lib\w*)(?:\/.*)?)?\/?$/;

/** A path that is relative, or in a variable. */
function isOfPrograms(
  run: ReadableRun,
  { kind, path }: Effect & { readonly kind: "deletes" | "writes" },
): boolean {
  return expanded(shown(path), valuesIn(run)).some((text) => {
    const place = absolute(text.replace(/\/\*$/, "/"), run.environment.workdir);
    // A variable alone may be any folder.
    if (/^\$\{\w+\}\/?\*?$/.test(text)) return kind === "deletes";
    return place !== undefined && PROGRAMS.test(place);
  });
}

/** It may take the managers away, or put others in their place. */
function takesAway(
  run: ReadableRun,
  { does, manager, names }: Effect & { readonly kind: "packages" },
  managers: readonly Manager[],
): boolean {
  if (does === "mark") return false;
  const by = managerNamed(manager);
  const isOwn = managers.some(({ name }) => name === manager);
  const all = names.flatMap((name) =>
    expanded(shown(name), valuesIn(run)).flatMap((text) => text.split(/\s+/)),
  );
  if (by?.distribution === undefined)
    return does === "remove"
      ? all.some((name) => isTool(name) || /[$`*]/.test(name))
      : !isOwn &&
          managers.some(({ programs }) =>
            programs.some((each) => all.includes(each)),
          );
  if (does === "install") return !isOwn && all.some((name) => isManagers(name));
  // Of Alpine nothing goes that another package needs; where the image brings the language itself, it is no package.
  const isApart =
    isOwn ||
    by.distribution.family === "alpine" ||
    managers.every(({ programs }) =>
      comesWithImage(imageFacts(run.stage.base).official, programs),
    );
  return all
    .flatMap((name) => heldBy(run, name) ?? [name])
    .some(
      (name) =>
        /[$`*]|^\./.test(name) ||
        isManagers(name) ||
        (!isApart && isNeeded(name)),
    );
}

/** What a name stands for under which `apk add --virtual` installed packages in the same RUN. */
function heldBy(
  { invocations }: ReadableRun,
  name: string,
): readonly string[] | undefined {
  const made = invocations.find(({ call }) => isSetNamed(call, name));
  return made?.args
    .map(({ text }) => text)
    .filter((each) => each !== name && !each.startsWith("-"));
}

/** What leaves a manager without a repository that cleans only while it has one. */
export function repositoriesGone(
  analysis: Analysis,
  run: ReadableRun,
  { cleansWithRepository: needs }: Manager,
  filler: Invocation,
  behind: number,
): Message | undefined {
  if (needs === undefined || filler.call.program !== needs.program)
    return undefined;
  const at = run.invocations.indexOf(filler);
  const all = [
    ...commandsBefore(analysis, run, at),
    ...run.invocations
      .slice(at + 1, behind + 1)
      .map((invocation) => ({ invocation, run })),
  ];
  const found = all.find(
    ({ invocation }) =>
      invocation.effects.some(
        (effect) =>
          effect.kind === "deletes" && needs.kept.test(shown(effect.path)),
      ) || needs.goneBy.test(lineOf(invocation)),
  );
  return (
    found &&
    say`${place(found.run.instruction.line)} takes repositories away, and ${needs.program} cleans only while it has one: ${short(lineOf(found.invocation))}`
  );
}
