import type { Effect } from "../../facts/programs/effect.ts";
import { say, type Message } from "../../message.ts";
import { openName } from "../archive/may-match.ts";
import { reachOf, targetOf } from "../archive/reach.ts";
import { valuesIn } from "../command/values.ts";
import type { ReadableRun } from "../build/runs.ts";
import { lineOf, type Invocation } from "../command/invocation.ts";
import { withNested } from "../command/nested.ts";
import { foldersOf } from "../command/paths.ts";

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
    const isRemoval = (each: Invocation): boolean =>
      removesWorkdir(
        run,
        each,
        moves && each !== invocation ? undefined : folders[at],
      );
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
  if (workdir === undefined || workdir === "/") return false;
  const target = targetOf(workdir, openName(workdir));
  return effects.some((effect) => {
    if (effect.kind !== "deletes") return false;
    const { written } = effect.path;
    if (written === "${PWD}") return true;
    if (written === undefined || /^\$\{(?!PWD\})/.test(written)) return false;
    const taking = { tree: true, lists: false };
    return (
      reachOf(effect.path, folder, target, taking, valuesIn(run)) !== "misses"
    );
  });
}
