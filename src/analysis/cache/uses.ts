import { isNamed, type DerivedImage } from "../../context.ts";
import { namesHook } from "../../facts/managers/texts.ts";
import type { Manager } from "../../facts/managers/manager.ts";
import { hasTrait } from "../../facts/programs/traits.ts";
import { broughtIn } from "./brought.ts";
import { shown } from "../../facts/programs/operand.ts";
import { memo, memoHere } from "../../memo.ts";
import { NO_ERREXIT } from "../../shell/flow.ts";
import { parse } from "../../syntax/dockerfile.ts";
import { argsText, type Instruction } from "../../syntax/instruction.ts";
import { analyse, type Analysis } from "../analyse.ts";
import { covers, homeOf, mountOver } from "../build/mounts.ts";
import { isReadable, type Run } from "../build/runs.ts";
import type { Stage } from "../build/stages.ts";
import { asScript } from "../command/exec-form.ts";
import { lineOf, type Invocation } from "../command/invocation.ts";
import { invocationsIn } from "../command/nested.ts";
import { foldersOf } from "../command/paths.ts";
import { valuesIn, valuesOf } from "../command/values.ts";
import { withoutFunctions } from "../command/functions.ts";
import { offlineBefore, unclearBefore } from "./configured.ts";
import { doingOf, doingOfCommand } from "./doing.ts";
import type { Doing } from "./wanting.ts";
import type { Scene } from "./scene.ts";
import { commandsBefore } from "./earlier.ts";
import {
  asksInText,
  asksOffline,
  isCutOff,
  isOfflineVariable,
} from "./offline.ts";
import {
  containerWants,
  entryWants,
  isBuilt,
  textWants,
} from "./entry-uses.ts";
import { cachePlaces, touches } from "./touches.ts";
import {
  both,
  certain,
  certainly,
  elsewhere,
  mentions,
  NONE,
  short,
  unknown,
  unnamed,
  type Wants,
} from "./use.ts";

export type { Wants } from "./use.ts";

/** What behind a RUN wants the cache of a manager. */
export function wantsBehind(
  analysis: Analysis,
  manager: Manager,
  run: Run,
): Wants {
  return tables(analysis)(manager).get(run) ?? NONE;
}

const tables = memo((analysis: Analysis) =>
  memoHere(
    (manager: Manager) =>
      wantsOf(analysis, manager, cachePlaces(analysis)(manager)).behind,
  ),
);

/** What behind every RUN, and from the start of every stage on, wants a cache. Walks the file once, from its end. */
function wantsOf(
  analysis: Analysis,
  manager: Manager,
  places: readonly string[],
): {
  readonly behind: ReadonlyMap<Run, Wants>;
  readonly atStart: ReadonlyMap<Stage, Wants>;
} {
  const behind = new Map<Run, Wants>();
  const atStart = new Map<Stage, Wants>();
  const children = new Map<Stage, Stage[]>();
  for (const stage of analysis.stages) {
    if (stage.base.kind !== "stage") continue;
    const siblings = children.get(stage.base.stage) ?? [];
    children.set(stage.base.stage, [...siblings, stage]);
  }
  const texts = manager.refetches
    ? undefined
    : textWants(analysis, manager, places);
  for (const stage of [...analysis.stages].reverse()) {
    let wants = NONE;
    for (const child of children.get(stage) ?? [])
      wants = both(atStart.get(child) ?? NONE, wants);
    for (const trigger of analysis.triggers)
      if (trigger.stage === stage)
        wants = both(wantsIn(undefined, trigger, manager, places).wants, wants);
    // Any stage may be built by its name.
    wants = both(entryWants(analysis, stage, manager, places), wants);
    wants = both(texts?.get(stage) ?? NONE, wants);
    wants = both(containerWants(analysis, stage, manager, places), wants);
    wants = both(variableWants(stage, places), wants);
    wants = both(derivedWants(analysis, stage, manager, places), wants);
    wants = both(
      takenWants(stage, manager, places, (index) => {
        const other = analysis.stages[index];
        return (other && atStart.get(other)) ?? NONE;
      }),
      wants,
    );
    const isHooked = broughtIn(analysis)(stage).some(({ text }) =>
      namesHook(text),
    );
    for (const run of [...analysis.runsOf(stage)].reverse()) {
      behind.set(run, wants);
      const own = wantsIn(analysis, run, manager, places);
      const refreshes = own.refreshes && !isHooked;
      wants = refreshes ? own.wants : both(own.wants, wants);
    }
    atStart.set(stage, wants);
  }
  return { behind, atStart };
}

/** Variables of the image that name what lies in a cache: a PATH into it. */
function variableWants(stage: Stage, places: readonly string[]): Wants {
  const caches = places.map((place) => place.split("/").slice(1));
  // A path in a cache, or one behind a variable that ends like one.
  const isInCache = (path: string): boolean => {
    const isOpen = /^\$\{?\w+\}?\//.test(path);
    if (!isOpen && !path.startsWith("/")) return false;
    const parts = path.split("/").slice(1);
    return caches.some((cache) => {
      const depth = cache.length - (cache.at(-1) === "*" ? 1 : 0);
      const starts = isOpen ? cache.slice(0, depth).keys() : [0];
      return [...starts].some(
        (start) =>
          parts.length >= depth - start &&
          touches([`/${cache.slice(start).join("/")}`], parts, true),
      );
    });
  };
  let wants = NONE;
  for (let at: Stage | undefined = stage; at !== undefined;) {
    for (const { keyword, pairs, line } of at.instructions)
      for (const { key, value = "" } of keyword === "ENV" ? pairs : [])
        if (value.split(/[:"'\s]/).some(isInCache))
          wants = both(wants, certainly(line, `${key} names it`));
    at = at.base.kind === "stage" ? at.base.stage : undefined;
  }
  return wants;
}

const derived = memo((consumer: DerivedImage) =>
  analyse(parse(consumer.source), consumer.context),
);

/** What other Dockerfiles want that stand on the image of a stage. */
function derivedWants(
  analysis: Analysis,
  stage: Stage,
  manager: Manager,
  places: readonly string[],
): Wants {
  let wants = NONE;
  for (const consumer of analysis.context?.consumers ?? []) {
    if (consumer.kind !== "image" || !isBuilt(analysis, stage, consumer))
      continue;
    const other = derived(consumer);
    const { atStart } = wantsOf(other, manager, places);
    for (const each of other.stages)
      if (each.base.kind !== "stage" && isNamed(each.from.base, consumer.names))
        wants = both(
          wants,
          elsewhere(atStart.get(each) ?? NONE, consumer.file),
        );
  }
  return wants;
}

/** What in the RUN itself, from one of its commands on, uses the cache, in words. */
export function wantWithin(
  analysis: Analysis,
  run: Run,
  manager: Manager,
  from: number,
): string | undefined {
  const { certain } = wantsWithin(analysis, run, manager, from);
  return certain && short(certain.what);
}

/** What in the RUN itself, from one of its commands on, wants the cache, or may. A trap runs at the end, wherever it is set. */
export function wantsWithin(
  analysis: Analysis,
  run: Run,
  manager: Manager,
  from: number,
): Wants {
  const scene = sceneOf(analysis, run, manager, cachePlaces(analysis)(manager));
  const folders = isReadable(run) ? foldersOf(run) : [];
  const bodies = new Set(withoutFunctions(run.invocations));
  // Functions are called from there on, wherever they are defined.
  const isCalled = run.invocations
    .slice(from)
    .some((invocation) => !bodies.has(invocation));
  let wants = NONE;
  for (const [at, invocation] of run.invocations.entries()) {
    const { call, located } = invocation;
    const isLate =
      at >= from ||
      hasTrait(call.program, "runs-at-end") ||
      (isCalled && located.path.some(({ kind }) => kind === "function"));
    if (!isLate || !bodies.has(invocation)) continue;
    const here = { ...scene, folder: folders[at] };
    wants = both(wants, doingOfCommand(invocation, here, manager).wants);
  }
  return wants;
}

function sceneOf(
  analysis: Analysis | undefined,
  run: Run,
  manager: Manager,
  places: readonly string[],
): Scene {
  const { stage, index, environment, instruction } = run;
  return {
    analysis,
    stage,
    index,
    values: isReadable(run) ? valuesIn(run) : valuesOf(environment),
    line: instruction.line,
    folder: environment.workdir,
    home: homeOf(run),
    places,
    cutOff:
      isCutOff(run, manager) ||
      (analysis !== undefined &&
        offlineBefore(analysis, manager, run, Infinity) !== undefined),
    mayBeCutOff:
      analysis !== undefined &&
      unclearBefore(analysis, manager, run, Infinity) !== undefined,
    isStart: false,
    seen: [],
  };
}

/** What the commands of one RUN want, and whether it fetches the cache's content anew, so that nothing behind it can tell. */
function wantsIn(
  analysis: Analysis | undefined,
  run: Run,
  manager: Manager,
  places: readonly string[],
): Doing {
  const { instruction } = run;
  // What exec form starts is a command as well.
  const invocations = isReadable(run)
    ? run.invocations
    : startedBy(instruction);
  if (invocations === undefined)
    return { wants: unreadableWants(run, manager), refreshes: false };
  const found = doingOf(
    invocations,
    isReadable(run) ? run.errexit : NO_ERREXIT,
    sceneOf(analysis, run, manager, places),
    manager,
    isReadable(run) ? foldersOf(run) : undefined,
    (invocation, at) =>
      analysis === undefined
        ? undefined
        : (absentWants(analysis, run, manager, invocation, at) ??
          cutOffWants(run, manager, invocation)),
  );
  let { wants } = found;
  if (!isReadable(run) || !run.read.isHeredoc)
    for (const { content } of instruction.heredocs)
      if (
        manager.named.test(content) ||
        (manager.refetches && asksInText(content, manager))
      )
        wants = both(wants, certainly(instruction.line, "a heredoc names it"));
  // What is fetched into a mount is not in the image.
  const refreshes = found.refreshes && mountOver(run, manager) === undefined;
  return { wants, refreshes };
}

/** The command of a RUN in exec form. */
function startedBy({ json }: Instruction): readonly Invocation[] | undefined {
  if (json === undefined || json.length === 0) return undefined;
  return invocationsIn(asScript(json.map(({ value }) => value)), "sh");
}

/** The command alone is told to do without the network. */
function cutOffWants(
  { instruction }: Run,
  manager: Manager,
  invocation: Invocation,
): Wants | undefined {
  const use = invocation.uses.get(manager);
  const isCut = invocation.variables.some((name) =>
    isOfflineVariable(name, manager),
  );
  return isCut && use !== undefined && use.purges !== true
    ? certain(instruction.line, lineOf(invocation))
    : undefined;
}

/**
 * `apt-get remove` of a package that is not installed exits with 0 where the lists know its name, and with 100 where they do not.
 * The file shows that it is installed where a command in front installs it by name. Where it is, and another package needs it or an alternative, apt may install
 * the alternative in its place, as long as the lists know one (php8.2 without its Apache module: php8.2-fpm, seen with apt 2.6).
 */
function absentWants(
  analysis: Analysis,
  run: Run,
  manager: Manager,
  invocation: Invocation,
  at: number,
): Wants | undefined {
  if (manager.refetches || !invocation.uses.has(manager)) return undefined;
  const named = namesBy(manager);
  const names = named(invocation, (does) => does !== "install");
  if (names.length === 0) return undefined;
  const installed = new Set<string>();
  for (const earlier of commandsBefore(analysis, run, at)) {
    for (const name of named(earlier.invocation, (does) => does === "install"))
      installed.add(name);
    for (const name of named(earlier.invocation, (does) => does === "remove"))
      installed.delete(name);
  }
  const removes = named(invocation, (does) => does === "remove").length > 0;
  return names.every((name) => installed.has(name)) && !removes
    ? undefined
    : unknown(run.instruction.line, lineOf(invocation));
}

/** Names of packages of a manager as they are written. */
function namesBy({ name }: Manager) {
  return (
    { effects }: Invocation,
    counts: (does: "install" | "remove" | "mark") => boolean,
  ): readonly string[] =>
    effects.flatMap((effect) =>
      effect.kind === "packages" &&
      effect.manager === name &&
      counts(effect.does)
        ? effect.names.map(shown)
        : [],
    );
}

function unreadableWants(run: Run, manager: Manager): Wants {
  const { instruction } = run;
  const text = [
    argsText(instruction),
    ...instruction.heredocs.map(({ content }) => content),
  ].join("\n");
  const what = "a RUN that dockfix does not read";
  if (
    mentions(text, manager) ||
    (manager.refetches && asksOffline(text, manager))
  )
    return certainly(instruction.line, what);
  return manager.refetches && !isCutOff(run, manager)
    ? NONE
    : unnamed(instruction.line, what);
}

/** Paths that leave the stage: a copy of the cache itself is a use of it, and what stands on a copy of all of it may use it. */
function takenWants(
  stage: Stage,
  manager: Manager,
  places: readonly string[],
  atStart: (index: number) => Wants,
): Wants {
  let wants = NONE;
  for (const { path, line, by, isMount, isWhole } of stage.taken) {
    const parts = path?.split("/").filter((part) => part !== "") ?? [];
    if (path !== undefined && manager.named.test(path))
      wants = both(wants, certainly(line, `copies ${path}`));
    else if (path === undefined)
      wants = both(wants, unnamed(line, "a path that build arguments decide"));
    else if (isWhole && manager.refetches) wants = both(wants, atStart(by));
    else if (manager.refetches) {
      if (!touches(places, parts, true)) continue;
      wants =
        isMount && parts.length === 0
          ? both(wants, unnamed(line, "a RUN with the whole stage mounted"))
          : both(wants, certainly(line, `copies ${path}`));
    } else if (
      manager.caches("/root").some((cache) => covers(path, cache)) ||
      (/[*?[]/.test(path) && touches(manager.caches("/root"), parts, true))
    )
      wants = both(wants, unnamed(line, `a copy of ${path}`));
  }
  return wants;
}
