import { nameOf } from "../command/paths.ts";
import { hasTrait } from "../../facts/programs/traits.ts";
import type { Manager } from "../../facts/managers/manager.ts";
import type { Effect } from "../../facts/programs/effect.ts";
import { shown, type Operand } from "../../facts/programs/operand.ts";
import {
  furtherRequirements,
  languagesOfProgram,
  requiresFolder,
  type SourceLanguage,
} from "../../facts/source-languages.ts";
import type { Analysis } from "../analyse.ts";
import type { Copied } from "../build/files.ts";
import type { Stage } from "../build/stages.ts";
import { absolute } from "../build/files.ts";
import { textOfFile } from "../command/scripts.ts";
import { askersIn, type Askers } from "./askers.ts";
import { namedFiles } from "./named-files.ts";
import type { Scene } from "./scene.ts";
import { NONE, unknown, type Wants } from "./use.ts";

/** A command as messages show it, and the base name of the program that it is of. */
interface Started {
  readonly text: string;
  readonly program: string;
}

/**
 * What a program wants of package lists that runs code of the context in another language: one file loads the others, so all in its language that
 * are in the image by then are searched for the names of package managers. Where the context can't be looked through, nothing is said here.
 */
export function languageWants(
  effects: readonly Effect[],
  scene: Scene,
  manager: Manager,
  { text, program }: Started,
): Wants {
  if (manager.refetches) return NONE;
  const languages = languagesOfProgram(program);
  if (languages.length === 0) return NONE;
  const asking = askersAt(scene);
  return asking !== undefined &&
    languages.some((each) => asking.has(each)) &&
    languages.some((each) => runsCode(each, program, effects, scene))
    ? unknown(scene.line, text)
    : NONE;
}

/** The same of a file that says itself which program it is for. */
export function sourceWants(
  interpreter: string | undefined,
  scene: Scene,
  manager: Manager,
  { text }: Started,
): Wants {
  const program = nameOf(interpreter ?? "");
  const asking = manager.refetches ? undefined : askersAt(scene);
  return languagesOfProgram(program).some((each) => asking?.has(each))
    ? unknown(scene.line, text)
    : NONE;
}

function askersAt(scene: Scene): Askers | undefined {
  const { context } = scene.analysis ?? {};
  if (scene.analysis === undefined || context?.list === undefined)
    return undefined;
  const all = askersIn(context, undefined);
  return all === undefined || all.size === 0
    ? undefined
    : askersIn(context, inImage(scene.analysis, scene));
}

/** The copies in front of a command; `undefined` where the files that it sees may be others. */
function inImage(
  analysis: Analysis,
  { stage, index, isStart }: Scene,
): readonly Copied[] | undefined {
  const isMounted = isStart
    ? analysis.context?.consumers?.some(({ kind }) => kind === "container")
    : analysis
        .runsOf(stage)
        .find((run) => run.index === index)
        ?.instruction.mounts.some(({ type }) => type === "bind");
  if (isMounted === true) return undefined;
  const found: Copied[] = [];
  let end = index;
  for (let at: Stage | undefined = stage; at !== undefined;) {
    for (const copying of analysis.copiesOf(at))
      if (copying.index < end) found.push(...copying.copied);
    at = at.base.kind === "stage" ? at.base.stage : undefined;
    end = Infinity;
  }
  return found;
}

/** By name alone packages are brought, and nothing of the project is run. */
function runsCode(
  { builders, modules }: SourceLanguage,
  program: string,
  effects: readonly Effect[],
  scene: Scene,
): boolean {
  return effects.some((effect) => {
    switch (effect.kind) {
      case "unknown":
      case "runs-script":
      case "runs-project":
      case "leaves-process":
        return true;
      case "path":
      case "packages":
        return builders.test(program);
      case "writes":
        return (
          modules?.test(shown(effect.path)) === true &&
          effects.some(({ kind }) => kind === "packages")
        );
      case "reads":
        return (
          hasTrait(program.replace(/[\d.]+$/, ""), "builds-packages") &&
          !effect.tree &&
          requires(effect.path, scene)
        );
      default:
        return false;
    }
  });
}

const MOST_LISTS = 50;

/** A list of requirements, or one that it goes on in, names a folder; one that can't be read may. */
function requires(list: Operand, scene: Scene): boolean {
  const { analysis, stage, index } = scene;
  const files = [...(namedFiles(list, scene)?.paths ?? [""])];
  for (const [at, file] of files.entries()) {
    const text =
      analysis === undefined || file === "" || at > MOST_LISTS
        ? undefined
        : textOfFile(analysis, stage, index, file);
    if (text === undefined || requiresFolder(text)) return true;
    const folder = file.slice(0, file.lastIndexOf("/")) || "/";
    for (const each of furtherRequirements(text)) {
      const path = absolute(each, folder) ?? "";
      if (!files.includes(path)) files.push(path);
    }
  }
  return false;
}
