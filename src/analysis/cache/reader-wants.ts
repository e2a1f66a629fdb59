import type { Manager } from "../../facts/managers/manager.ts";
import type { Effect } from "../../facts/programs/effect.ts";
import { asksOffline } from "./offline.ts";
import {
  projectNames,
  reads,
  readersIn,
  type Readers,
} from "./project-uses.ts";
import type { Scene } from "./scene.ts";
import { certain, NONE, unknown, type Wants } from "./use.ts";

/** A command, and the program that it names. */
interface Asked {
  readonly text: string;
  readonly word: string | undefined;
}

/** What an unknown command wants of a cache that is fetched again: a file of the context that asks for it, where it may run that. */
export function readerWants(
  scene: Scene,
  manager: Manager,
  { text, word }: Asked,
): Wants {
  if (leadsToReader([text], scene, manager)) return certain(scene.line, text);
  // A container starts programs that are built; a bare name may be a tool that looks for its project.
  if (scene.isStart && word?.includes("/") !== false) return NONE;
  return readersOf(scene, manager)?.some === true
    ? unknown(scene.line, text)
    : NONE;
}

/** One of the texts names a file of the context that asks for the cache, or one that leads to such a file. */
export function leadsToReader(
  texts: readonly string[],
  scene: Scene,
  manager: Manager,
): boolean {
  const readers = readersOf(scene, manager);
  return readers !== undefined && texts.some(readers.leadsFrom);
}

function readersOf({ analysis }: Scene, manager: Manager): Readers | undefined {
  const context = analysis?.context;
  return context === undefined || !manager.refetches
    ? undefined
    : readersIn(context)(manager);
}

/** Of a manifest, an installation runs what stands under such names. */
const AT_INSTALLATION =
  /"(?:(?:pre|post)?install|prepare|prepublish|(?:pre|post)-[\w-]+)"\s*:/;

/** What a project wants of a cache that is fetched again: by its own files, whose texts these are, or by what they lead to. */
export function projectWants(
  { files, entry }: Effect & { readonly kind: "runs-project" },
  texts: readonly string[],
  scene: Scene,
  manager: Manager,
  command: Asked,
): Wants {
  const here = certain(scene.line, command.text);
  if (asksOffline(command.text, manager)) return here;
  const isInstallation = entry === "install";
  const ran =
    isInstallation && files[0]?.endsWith(".json") === true
      ? texts.filter((each) => AT_INSTALLATION.test(each))
      : texts;
  if (ran.some((each) => reads(each, manager))) return here;
  if (leadsToReader(ran, scene, manager)) return here;
  return isInstallation && texts.length > 0
    ? NONE
    : readerWants(scene, manager, command);
}

/** Where the whole context names no package manager, what runs from it uses none. */
export function contextWants(
  scene: Scene,
  manager: Manager,
  { text }: Pick<Asked, "text">,
): Wants {
  const { context } = scene.analysis ?? {};
  if (manager.refetches && !scene.cutOff) return NONE;
  const isNamed = context === undefined ? undefined : projectNames(context);
  return isNamed === false ? NONE : unknown(scene.line, text);
}
