import { isNamed, type DerivedImage } from "../../context.ts";
import { namesHook } from "../../facts/managers/texts.ts";
import type { Manager } from "../../facts/managers/manager.ts";
import { hasTrait } from "../../facts/programs/traits.ts";
import { absentWants } from "./absent-packages.ts";
import { broughtIn } from "./brought.ts";
import { memo, memoHere } from "../../memo.ts";
import { NO_ERREXIT } from "../../shell/flow.ts";
import { parse } from "../../syntax/dockerfile.ts";
import { argsText, type Instruction } from "../../syntax/instruction.ts";
import { analyse, type Analysis } from "../analyse.ts";
import { homeOf, mountOver } from "../build/mounts.ts";
import { isReadable, type Run } from "../build/runs.ts";
import { after, type Environment } from "../build/environment.ts";
import { takenWants } from "./taken-uses.ts";
import { takenIn, type Stage } from "../build/stages.ts";
import { withVariables } from "../build/variables.ts";
import { lineOf, type Invocation } from "../command/invocation.ts";
import { commandsOfRun } from "../command/run-commands.ts";
import { foldersOf, nameOf } from "../command/paths.ts";
import { valuesIn, valuesOf } from "../command/values.ts";
import { withoutFunctions } from "../command/functions.ts";
import { offlineBefore, unclearBefore } from "./configured.ts";
import { doingOf, doingOfCommand } from "./doing.ts";
import type { Doing } from "./wanting.ts";
import type { Scene } from "./scene.ts";
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
  const texts = textWants(analysis, manager, places);
  for (const stage of [...analysis.stages].reverse()) {
    let wants = NONE;
    for (const child of children.get(stage) ?? [])
      wants = both(atStart.get(child) ?? NONE, wants);
    wants = both(triggerWants(analysis, stage, manager, places), wants);
    // Any stage may be built by its name.
    wants = both(entryWants(analysis, stage, manager, places), wants);
    wants = both(texts.get(stage) ?? NONE, wants);
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

/** What ONBUILD runs behind all that the stage does: in another build, whose files may take the place of those that are known. */
function triggerWants(
  analysis: Analysis,
  stage: Stage,
  manager: Manager,
  places: readonly string[],
): Wants {
  const triggers = new Map(
    analysis.triggers.map((each) => [each.instruction, each]),
  );
  let environment = analysis.environmentAfter(stage);
  let isConfigured = false;
  let wants = NONE;
  for (const { child } of stage.instructions) {
    if (child === undefined) continue;
    environment = after(environment, child, analysis.file.escape);
    isConfigured ||= bringsConfiguration(child, manager);
    const trigger = triggers.get(child);
    if (trigger === undefined) continue;
    const run: Run = { ...trigger, index: Infinity, environment };
    for (const known of [undefined, analysis])
      wants = both(wants, wantsIn(known, run, manager, places).wants);
    if (
      isConfigured &&
      run.invocations.some((each) => each.uses.get(manager)?.fills === true)
    )
      wants = both(
        wants,
        unnamed(run.instruction.line, "a RUN behind a configuration"),
      );
  }
  return wants;
}

/** A copy that names a file which may tell the manager to do without the network. */
function bringsConfiguration(
  instruction: Instruction,
  { configured }: Manager,
): boolean {
  const { keyword } = instruction;
  if (keyword !== "COPY" && keyword !== "ADD") return false;
  const text = argsText(instruction);
  return (configured?.files ?? []).some((file) => {
    const name = nameOf(file);
    return name.startsWith(".") && text.includes(name);
  });
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

const parsed = memo(({ source }: DerivedImage) => parse(source));

/** What other Dockerfiles want that stand on the image of a stage, or take files out of it. */
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
    const file = parsed(consumer);
    const isIts = (reference: string): boolean =>
      isNamed(reference, consumer.names);
    const environment = environmentFor(analysis, stage, manager);
    const other = analyse(file, consumer.context, analysis.readings, (each) =>
      isIts(each.from.base) ? environment : undefined,
    );
    const { atStart } = wantsOf(other, manager, places);
    const startOf = (each: Stage | undefined): Wants =>
      (each && atStart.get(each)) ?? NONE;
    const taken = takenIn(file).flatMap((each) =>
      isIts(each.reference) ? each.taken : [],
    );
    let found = takenWants({ taken }, manager, places, (index) =>
      startOf(other.stages[index]),
    );
    for (const each of other.stages)
      if (each.base.kind !== "stage" && isIts(each.from.base))
        found = both(found, startOf(each));
    wants = both(wants, elsewhere(found, consumer.file));
  }
  return wants;
}

/** What other builds start with that stand on the stage. Where a file tells the manager to do without the network, it is as if a variable did. */
function environmentFor(
  analysis: Analysis,
  stage: Stage,
  manager: Manager,
): Environment {
  const environment = analysis.environmentAfter(stage);
  const [name] = manager.offline?.variables ?? [];
  const end = { stage, index: Infinity };
  return name === undefined ||
    offlineBefore(analysis, manager, end, Infinity) === undefined
    ? environment
    : {
        ...environment,
        variables: withVariables(
          environment.variables,
          new Map([[name, undefined]]),
        ),
      };
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
  const invocations = commandsOfRun(run);
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
