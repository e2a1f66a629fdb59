import type { Effect } from "../../facts/programs/effect.ts";
import { namesWorkdir } from "../../facts/container-files.ts";
import { say, type Message } from "../../message.ts";
import { hasTrait } from "../../facts/programs/traits.ts";
import { openName } from "../archive/may-match.ts";
import { reachOf, targetOf } from "../archive/reach.ts";
import { valuesIn } from "../command/values.ts";
import type { ReadableRun } from "../build/runs.ts";
import { lineOf, type Invocation } from "../command/invocation.ts";
import { withNested } from "../command/nested.ts";
import { foldersOf, folderOf } from "../command/paths.ts";

/**
 * What a RUN does to its layer that a command of the next RUN meets otherwise in the same one: each RUN begins in its WORKDIR, which is made anew where it is gone,
 * while a joined script stays in the folder that was removed; and a file with several names is copied, name by name, into the layer that changes it, while in its own
 * layer all names change (both built with buildah and runc).
 */
export function layerKept(run: ReadableRun): Message | undefined {
  const folders = foldersOf(run);
  for (const [at, invocation] of run.invocations.entries()) {
    const all = withNested(invocation);
    const [, ...inner] = all;
    // Text that moves may be anywhere behind that.
    const moves = inner.some(({ effects }) =>
      effects.some(({ kind }) => kind === "moves"),
    );
    if (all.some(({ effects }) => effects.some(isHardLink)))
      return say`a file that gets a second name there is one file in its layer, and two in the next: ${lineOf(invocation)}`;
    const isRemoval = (each: Invocation): boolean => {
      const folder = moves && each !== invocation ? undefined : folders[at];
      return (
        removesWorkdir(run, each, folder) || replacesWorkdir(run, each, folder)
      );
    };
    if (all.some(isRemoval))
      return say`it may remove the folder that the next RUN begins in: ${lineOf(invocation)}`;
  }
  return undefined;
}

function isHardLink(effect: Effect): boolean {
  return effect.kind === "links" && effect.hard === true;
}

/** A folder that only a variable names, of which nothing is known, is taken to be another one. */
function removesWorkdir(
  run: ReadableRun,
  { effects }: Invocation,
  folder: string | undefined,
): boolean {
  const { workdir } = run.environment;
  if (workdir === "/") return false;
  return effects.some((effect) => {
    if (effect.kind !== "deletes") return false;
    const { written, text } = effect.path;
    if (namesWorkdir(written ?? text)) return true;
    if (workdir === undefined || written === undefined) return false;
    if (/^\$\{(?!PWD\})/.test(written)) return false;
    const target = targetOf(workdir, openName(workdir));
    const taking = { tree: true, lists: false };
    return (
      reachOf(effect.path, folder, target, taking, valuesIn(run)) !== "misses"
    );
  });
}

/** A link that leads elsewhere from then on, at the folder or above it; and a tree around it, another version of which is put in its place. */
function replacesWorkdir(
  run: ReadableRun,
  { call, effects }: Invocation,
  folder: string | undefined,
): boolean {
  const { workdir } = run.environment;
  if (workdir === undefined || workdir === "/") return false;
  const { program, args } = call;
  const switchesNamed = hasTrait(program, "switches-named-links");
  const switches =
    switchesNamed ||
    (hasTrait(program, "switches-links") &&
      // A link to a folder is followed otherwise.
      args.some((arg) => /^(?:-\w*[nT]|--no-)/.test(arg ?? "")));
  const changes = hasTrait(program, "changes-checkout");
  const parts = workdir.split("/");
  const path = changes ? folderOf(workdir) : workdir;
  const target = targetOf(path, openName(path));
  const taking = { tree: true, lists: false };
  return effects.some((effect) => {
    if (effect.kind === "path")
      return (
        switchesNamed &&
        effect.names?.some((name) => parts.includes(name)) === true
      );
    if (effect.kind !== "writes" || !(changes ? effect.tree : switches))
      return false;
    const { written } = effect.path;
    if (written === undefined || /^\$\{(?!PWD\})/.test(written)) return false;
    if (changes && folder?.startsWith("/${") === true) return false;
    return (
      reachOf(effect.path, folder, target, taking, valuesIn(run)) !== "misses"
    );
  });
}
