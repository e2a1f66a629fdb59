import type { Analysis } from "../analyse.ts";
import { covers } from "../build/mounts.ts";
import type { Stage } from "../build/stages.ts";
import { short } from "../cache/use.ts";
import { entriesOf } from "../command/entry.ts";
import { lineOf, type Invocation } from "../command/invocation.ts";
import { pathOf } from "../command/paths.ts";
import { filesOf } from "../command/scripts.ts";
import {
  behind as folderBehind,
  deedsOf,
  type Deed,
  type ScriptOf,
} from "./deeds.ts";
import type { Target } from "./reach.ts";
import { isUnknown, takes } from "./takes.ts";

/** A command that may read the archive, for all that is known. */
export interface Doubt {
  readonly what: string;
  readonly line: number;
}

/** Scripts that the build context brings, by the commands that run them. */
export function scriptsFrom(
  analysis: Analysis,
  stage: Stage,
  index: number,
  folder: string | undefined,
): ScriptOf {
  return (invocation) => {
    if (analysis.context === undefined) return undefined;
    const found: Invocation[] = [];
    const files = filesOf(analysis, stage, index, folder, (each) => {
      found.push(each);
    });
    return files.follow(invocation) ? found : undefined;
  };
}

/** Commands that a container of a stage starts. */
export interface Started {
  readonly line: number;
  readonly deeds: readonly Deed[];
  readonly folder: string | undefined;
}

export function startedIn(
  analysis: Analysis,
  stage: Stage,
): readonly Started[] {
  const { workdir } = analysis.environmentAfter(stage);
  return entriesOf(analysis, stage).map(({ line, invocations }) => {
    let folder = workdir;
    const deeds = (invocations ?? []).flatMap((each) => {
      const here = folder;
      folder = folderBehind(each, folder);
      return deedsOf(each, here, scriptsFrom(analysis, stage, Infinity, here));
    });
    return { line, deeds, folder: workdir };
  });
}

/** A program of the application does not read archives, unless it is given the folder of one. */
export function starterOf(
  { deeds, line }: Started,
  target: Target,
  doubts: Doubt[],
): Invocation | undefined {
  for (const deed of deeds) {
    const reach = takes(deed, target, () => []);
    if (reach === "reaches" || isGiven(deed, target)) return deed.by;
    const isReading = deed.effect.kind === "reads";
    if (reach === "may" && isReading)
      doubts.push({ what: short(lineOf(deed.by)), line });
  }
  return undefined;
}

/** A word of a command that nobody knows is a folder with the archive in it. The root is no such word: too much lies there. */
function isGiven({ by, effect, folder }: Deed, { path }: Target): boolean {
  if (!isUnknown(effect)) return false;
  return by.args.some(({ value }) => {
    if (value === undefined || value.startsWith("-")) return false;
    const place = pathOf(value, folder);
    return place !== undefined && place !== "/" && covers(place, path);
  });
}
