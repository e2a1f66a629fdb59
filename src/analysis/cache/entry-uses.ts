import type { Consumer } from "../../context.ts";
import type { Manager } from "../../facts/managers/manager.ts";
import { namesManagers } from "../../facts/managers/texts.ts";
import { NO_ERREXIT } from "../../shell/flow.ts";
import { dialectOfScript } from "../../shell/shebang.ts";
import type { Analysis } from "../analyse.ts";
import { homeIn } from "../build/mounts.ts";
import type { Stage } from "../build/stages.ts";
import { valuesOf } from "../command/values.ts";
import { someIsSet } from "../build/variables.ts";
import { entriesOf } from "../command/entry.ts";
import { asScript } from "../command/exec-form.ts";
import { offlineBefore, unclearBefore } from "./configured.ts";
import { asksInText, isOfflineVariable } from "./offline.ts";
import { broughtIn } from "./brought.ts";
import { doingOf, doingOfText } from "./doing.ts";
import type { Scene } from "./scene.ts";
import { reads } from "./project-uses.ts";
import { both, certain, elsewhere, NONE, unnamed, type Wants } from "./use.ts";

/**
 * What a container of the stage runs when it starts, and what that wants of a cache. It is read like a RUN; a compiled program, and any other of which
 * the context has no source, is taken to look at no cache.
 */
export function entryWants(
  analysis: Analysis,
  stage: Stage,
  manager: Manager,
  places: readonly string[],
): Wants {
  let wants = NONE;
  for (const { line, text, invocations } of entriesOf(analysis, stage)) {
    if (invocations === undefined) {
      if (reads(text, manager)) wants = both(wants, certain(line, text));
      continue;
    }
    const scene = sceneOf(analysis, stage, line, places, manager);
    const found = doingOf(invocations, NO_ERREXIT, scene, manager);
    wants = both(wants, found.wants);
  }
  return wants;
}

/** What texts want that each stage, or one below it, puts into the image, whoever may run them. */
export function textWants(
  analysis: Analysis,
  manager: Manager,
  places: readonly string[],
): ReadonlyMap<Stage, Wants> {
  const all = new Map<Stage, Wants>();
  for (const stage of analysis.stages) {
    let wants =
      stage.base.kind === "stage" ? (all.get(stage.base.stage) ?? NONE) : NONE;
    for (const { text, line, name, isOpen } of broughtIn(analysis)(stage)) {
      // Who asks without the network is followed where the text is known.
      if (manager.refetches && isOpen !== true) continue;
      const scene = sceneOf(analysis, stage, line, places, manager);
      if (
        (isOpen === true && asksWithin(text, manager)) ||
        wantsOfText(text, scene, manager).certain !== undefined
      )
        wants = both(wants, unnamed(line, name));
    }
    all.set(stage, wants);
  }
  return all;
}

/** A text of which parts are not known may want what it names. */
function asksWithin(text: string, manager: Manager): boolean {
  return manager.refetches ? asksInText(text, manager) : namesManagers(text);
}

/** What a text wants that may be run, by whatever program: as a shell reads it, or by what it names. */
function wantsOfText(text: string, scene: Scene, manager: Manager): Wants {
  if (reads(text, manager)) return certain(scene.line, text);
  const command = { text, program: "", word: undefined };
  return doingOfText(text, dialectOfScript(text), scene, manager, command)
    .wants;
}

/** What files beside the Dockerfile start in a container of the stage. */
export function containerWants(
  analysis: Analysis,
  stage: Stage,
  manager: Manager,
  places: readonly string[],
): Wants {
  let wants = NONE;
  const line = stage.fromInstruction.line;
  for (const consumer of analysis.context?.consumers ?? []) {
    if (consumer.kind !== "container" || !isBuilt(analysis, stage, consumer))
      continue;
    const { entrypoint, command, others, file } = consumer;
    const own = analysis.lastOf(stage, "ENTRYPOINT")?.instruction.json;
    const start =
      entrypoint ??
      (command === undefined ? undefined : own?.map(({ value }) => value));
    const lines = [
      ...(start === undefined || command === undefined
        ? []
        : [`${scriptOf(start)} ${scriptOf(command)}`]),
      ...[entrypoint, command, ...others].flatMap((each) =>
        each === undefined ? [] : [scriptOf(each)],
      ),
    ];
    const scene = sceneOf(analysis, stage, line, places, manager);
    for (const text of lines) {
      const script = analysis.readings.parse(text, "sh");
      const found =
        "reason" in script
          ? reads(text, manager)
            ? certain(line, text)
            : NONE
          : doingOf(
              analysis.readings.of(script, false).invocations,
              NO_ERREXIT,
              scene,
              manager,
            ).wants;
      wants = both(wants, elsewhere(found, file));
    }
  }
  return wants;
}

/** True for the stage that a consumer builds. */
export function isBuilt(
  { stages }: Analysis,
  stage: Stage,
  { target }: Pick<Consumer, "target">,
): boolean {
  return target === undefined
    ? stage === stages.at(-1)
    : stage.from.stage === target || String(stage.index) === target;
}

function scriptOf(line: readonly string[] | string): string {
  return typeof line === "string" ? line : asScript(line);
}

function sceneOf(
  analysis: Analysis,
  stage: Stage,
  line: number,
  places: readonly string[],
  manager: Manager,
): Scene {
  const environment = analysis.environmentAfter(stage);
  const end = { stage, index: Infinity };
  return {
    analysis,
    stage,
    index: Infinity,
    values: valuesOf(environment),
    line,
    folder: environment.workdir,
    home: homeIn(environment),
    places,
    cutOff:
      someIsSet(environment.variables, (name) =>
        isOfflineVariable(name, manager),
      ) || offlineBefore(analysis, manager, end, Infinity) !== undefined,
    mayBeCutOff: unclearBefore(analysis, manager, end, Infinity) !== undefined,
    isStart: true,
    seen: [],
  };
}
