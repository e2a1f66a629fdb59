import { isStartScript } from "../../facts/start-scripts.ts";
import type { Manager } from "../../facts/managers/manager.ts";
import type { Effect } from "../../facts/programs/effect.ts";
import { effectsOf } from "../../facts/programs/index.ts";
import { isWhole } from "../../facts/programs/language-packages.ts";
import { hasTrait } from "../../facts/programs/traits.ts";
import { shown, type Operand } from "../../facts/programs/operand.ts";
import {
  dominates,
  type ErrexitState,
  type Located,
} from "../../shell/flow.ts";
import {
  dialectOfScript,
  interpreterOf,
  isForeign,
} from "../../shell/shebang.ts";
import { valuesBehind } from "../command/values.ts";
import { lineOf, type Invocation } from "../command/invocation.ts";
import { pathOf, nameOf } from "../command/paths.ts";
import { withoutFunctions } from "../command/functions.ts";
import { isStraight, PATH, textOfFile } from "../command/scripts.ts";
import { namesManagers } from "../../facts/managers/texts.ts";
import { projectTexts } from "./project-texts.ts";
import { foldersOnPath } from "./path-folders.ts";
import { reads, readsWith } from "./project-uses.ts";
import { languageWants, sourceWants } from "./language-wants.ts";
import {
  contextWants,
  leadsToReader,
  projectWants,
  readerWants,
} from "./reader-wants.ts";
import { namedFiles } from "./named-files.ts";
import { isReplaced } from "./replaced-programs.ts";
import type { Scene } from "./scene.ts";
import { mayHold, partsOf, touches } from "./touches.ts";
import { asksOffline, isConfigured } from "./offline.ts";
import { both, certain, names, NONE, unknown, type Wants } from "./use.ts";
import { NOTHING, wanting, type Doing } from "./wanting.ts";

const MOST_DEPTH = 8;

/** What the commands of a script want. `folders` are those that they run in, where that is known already. */
export function doingOf(
  invocations: readonly Invocation[],
  errexit: ErrexitState,
  scene: Scene,
  manager: Manager,
  folders?: readonly (string | undefined)[],
  own: (invocation: Invocation, at: number) => Wants | undefined = () =>
    undefined,
): Doing {
  const refreshing: Located[] = [];
  const plain = withoutFunctions(invocations);
  const called = plain === invocations ? undefined : new Set(plain);
  let wants = NONE;
  let { folder } = scene;
  let here = scene;
  for (const [at, invocation] of invocations.entries()) {
    if (called?.has(invocation) === false) continue;
    const now = folders === undefined ? folder : folders[at];
    if (now !== here.folder) here = { ...scene, folder: now };
    const found = doingOfCommand(invocation, here, manager);
    const all = both(found.wants, own(invocation, at) ?? NONE);
    const { located } = invocation;
    if (
      all !== NONE &&
      !refreshing.some((each) => dominates(each, located, errexit))
    )
      wants = both(wants, all);
    if (found.refreshes && !isConfigured(invocation, manager))
      refreshing.push(located);
    for (const effect of invocation.effects)
      if (effect.kind === "moves")
        folder =
          effect.to !== undefined && isStraight(located)
            ? pathOf(effect.to.written ?? effect.to.value, folder)
            : undefined;
  }
  return {
    wants,
    refreshes: refreshing.some((each) => dominates(each, "end", errexit)),
  };
}

/** What one command wants. */
export function doingOfCommand(
  invocation: Invocation,
  scene: Scene,
  manager: Manager,
): Doing {
  const text = lineOf(invocation);
  if (names(invocation, manager))
    return { wants: certain(scene.line, text), refreshes: false };
  const word = invocation.word.value;
  const command = { text, program: invocation.call.program, word };
  return isReplaced(word, scene)
    ? (doingOnPath(scene, manager, command) ??
        unknownDoing(scene, manager, command))
    : doingOfEffects(invocation.effects, scene, manager, command);
}

/** A command as messages show it, and the program that it is of. */
interface Shown {
  readonly text: string;
  readonly program: string;
  readonly word: string | undefined;
}

function doingOfEffects(
  effects: readonly Effect[],
  scene: Scene,
  manager: Manager,
  command: Shown,
): Doing {
  let wants = languageWants(effects, scene, manager, command);
  let refreshes = false;
  const isOwn = effects.some(
    (effect) => effect.kind === "cache" && effect.manager === manager.name,
  );
  for (const effect of effects) {
    // What a call of the manager does to its cache is known, whatever else it may do.
    if (isOwn && effect.kind === "unknown") {
      wants = both(wants, readerWants(scene, manager, command));
      continue;
    }
    const found = doingOfEffect(effect, scene, manager, command);
    wants = both(wants, found.wants);
    refreshes ||= found.refreshes;
  }
  return { wants, refreshes };
}

function doingOfEffect(
  effect: Effect,
  scene: Scene,
  manager: Manager,
  command: Shown,
): Doing {
  const { line } = scene;
  const { text } = command;
  switch (effect.kind) {
    case "cache": {
      if (effect.manager !== manager.name) return NOTHING;
      const { use } = effect;
      const isRead = use.reads || (scene.cutOff && use.purges !== true);
      const mayBeRead = scene.mayBeCutOff && use.fills && use.purges !== true;
      return {
        wants: isRead
          ? certain(line, text)
          : mayBeRead
            ? unknown(line, text)
            : NONE,
        refreshes: use.refreshes === true,
      };
    }
    case "reads":
    case "unpacks": {
      const path = effect.kind === "reads" ? effect.path : effect.archive;
      const tree = effect.kind === "reads" && effect.tree;
      // A list of checksums names the files that it is about: archives, and no cache.
      if (tree && hasTrait(command.program, "checks-files")) return NOTHING;
      const all = partsOf(path, scene.folder, scene.home, scene.values);
      if (all.some((parts) => parts && touches(scene.places, parts, tree)))
        return wanting(certain(line, text));
      // A whole folder of which nobody knows where it lies may hold the cache.
      const isWhole = tree || /[*?[]/.test(shown(path));
      return isWhole && all.some((parts) => mayHold(scene.places, parts))
        ? wanting(unknown(line, text))
        : NOTHING;
    }
    case "links": {
      const all = partsOf(effect.to, scene.folder, scene.home, scene.values);
      // By the new name it may be read as well.
      return all.some((parts) => parts && touches(scene.places, parts, true))
        ? wanting(unknown(line, text))
        : NOTHING;
    }
    case "runs": {
      const [name, ...words] = effect.words;
      if (name?.value === undefined)
        return unknownDoing(scene, manager, command);
      const all = effect.open === true ? [...words, ANY] : words;
      const inner = doingOfEffects(effectsOf(name.value, all), scene, manager, {
        ...command,
        program: nameOf(name.value),
        word: name.value,
      });
      return effect.often ? { ...inner, refreshes: false } : inner;
    }
    case "runs-text":
      return doingOfText(effect.text, effect.dialect, scene, manager, command);
    case "runs-script":
      return doingOfScript(effect, scene, manager, command);
    case "runs-project":
      return doingOfProject(effect, scene, manager, command);
    case "unknown":
      return (
        doingOnPath(scene, manager, command) ??
        unknownDoing(scene, manager, command)
      );
    default:
      return NOTHING;
  }
}

const ANY: Operand = { text: "…", value: undefined, written: undefined };

/** What nobody can tell may want package lists. Caches that are fetched again are looked at by nobody but those who ask for them. */
function unknownDoing(scene: Scene, manager: Manager, command: Shown): Doing {
  const { text, program } = command;
  const { line } = scene;
  if (manager.refetches && asksOffline(text, manager))
    return wanting(certain(line, text));
  if (manager.refetches && !scene.cutOff)
    return hasTrait(program, "installs-nothing")
      ? NOTHING
      : wanting(readerWants(scene, manager, command));
  if (readsWith(text, scene.values, manager))
    return wanting(certain(line, text));
  if (scene.isStart || hasTrait(program, "installs-nothing")) return NOTHING;
  return wanting(unknown(line, text));
}

/** What the commands of a text want that a shell runs. */
export function doingOfText(
  text: string,
  dialect: "sh" | "bash",
  scene: Scene,
  manager: Manager,
  command: Shown,
): Doing {
  const { analysis } = scene;
  if (analysis === undefined || scene.seen.length > MOST_DEPTH)
    return unknownDoing(scene, manager, command);
  const script = analysis.readings.parse(text, dialect);
  if ("reason" in script)
    return reads(text, manager)
      ? wanting(certain(scene.line, command.text))
      : unknownDoing(scene, manager, command);
  const { invocations, errexit } = analysis.readings.of(script, false);
  const isNamed = scene.seen.length > 0 && !scene.isStart;
  const found = doingOf(
    invocations,
    errexit,
    {
      ...scene,
      seen: [...scene.seen, ""],
      values: valuesBehind(script, invocations, scene.values),
    },
    manager,
  );
  // The user knows the command by the line that it stands in.
  return isNamed || found.wants.certain === undefined
    ? found
    : {
        ...found,
        wants: {
          ...found.wants,
          certain: { ...found.wants.certain, what: command.text },
        },
      };
}

function doingOfScript(
  effect: Effect & { readonly kind: "runs-script" },
  scene: Scene,
  manager: Manager,
  command: Shown,
): Doing {
  const files = namedFiles(effect.file, scene);
  const others = (): Doing =>
    unreadable(scene, manager, command, shown(effect.file));
  if (files === undefined) return others();
  const { paths, mayBeMore } = files;
  let wants = mayBeMore ? others().wants : NONE;
  let refreshes = !mayBeMore && paths.length === 1;
  for (const file of paths) {
    const found =
      followFile(file, scene, manager, command, effect.interpreter) ??
      unreadable(scene, manager, command, file);
    wants = both(wants, found.wants);
    refreshes &&= found.refreshes;
  }
  return { wants, refreshes };
}

/** What a file of the image does when it is run; `undefined` where its text is not known. */
function followFile(
  path: string,
  scene: Scene,
  manager: Manager,
  command: Shown,
  interpreter?: string,
): Doing | undefined {
  const { analysis, stage, index, seen } = scene;
  if (analysis === undefined) return undefined;
  // A script that runs itself does nothing that is not seen.
  if (seen.includes(path)) return NOTHING;
  if (seen.length > MOST_DEPTH) return undefined;
  const text = textOfFile(analysis, stage, index, path);
  if (text === undefined) return undefined;
  if (interpreter !== undefined || isForeign(text))
    return doingOfSource(text, scene, manager, command);
  return doingOfText(
    text,
    dialectOfScript(text),
    { ...scene, seen: [...seen, path] },
    manager,
    command,
  );
}

/** A program of the context in another language: searched for names, and with it all that it could load. */
function doingOfSource(
  text: string,
  scene: Scene,
  manager: Manager,
  command: Shown,
): Doing {
  if (reads(text, manager)) return wanting(certain(scene.line, command.text));
  if (manager.refetches)
    return leadsToReader([text], scene, manager)
      ? wanting(certain(scene.line, command.text))
      : NOTHING;
  if (namesManagers(text)) return wanting(unknown(scene.line, command.text));
  if (!scene.isStart) return wanting(contextWants(scene, manager, command));
  return wanting(sourceWants(interpreterOf(text), scene, manager, command));
}

function unreadable(
  scene: Scene,
  manager: Manager,
  command: Shown,
  file: string,
): Doing {
  if (manager.refetches && !scene.cutOff && !asksOffline(command.text, manager))
    return leadsToReader([file], scene, manager)
      ? wanting(certain(scene.line, command.text))
      : NOTHING;
  if (!scene.isStart) return unknownDoing(scene, manager, command);
  return isStartScript(file) || hasTrait(command.program, "is-shell")
    ? wanting(unknown(scene.line, file))
    : NOTHING;
}

/** A script of the context that lies on the PATH, under a name of its own. */
function doingOnPath(
  scene: Scene,
  manager: Manager,
  command: Shown,
): Doing | undefined {
  const { word } = command;
  if (word === undefined) return undefined;
  if (word.includes("/")) return followFile(word, scene, manager, command);
  const { analysis, stage } = scene;
  const own = analysis && foldersOnPath(analysis).get(stage);
  for (const folder of [...(own ?? []), ...PATH]) {
    const found = followFile(`${folder}/${word}`, scene, manager, command);
    if (found !== undefined) return found;
  }
  return undefined;
}

function doingOfProject(
  effect: Effect & { readonly kind: "runs-project" },
  scene: Scene,
  manager: Manager,
  command: Shown,
): Doing {
  const { files, tool, entry } = effect;
  const texts = projectTexts(files, scene);
  if (manager.refetches && !scene.cutOff)
    return wanting(projectWants(effect, texts, scene, manager, command));
  // What a package manager of a language builds is taken not to ask the distribution's for packages.
  if (entry === "install" && hasTrait(tool, "builds-packages")) return NOTHING;
  if (texts.some((each) => reads(each, manager)))
    return wanting(certain(scene.line, command.text));
  const whole =
    files[0]?.endsWith(".json") === true &&
    texts.length > 0 &&
    texts.every(isWhole);
  if (whole) return NOTHING;
  if (scene.isStart && texts.length === 0) return NOTHING;
  return wanting(contextWants(scene, manager, command));
}
