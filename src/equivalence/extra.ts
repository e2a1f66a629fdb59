import type { Invocation } from "../analysis/command/invocation.ts";
import { covers, homeOf } from "../analysis/build/mounts.ts";
import { isReadable, type ReadableRun } from "../analysis/build/runs.ts";
import { managers } from "../facts/managers/index.ts";
import type { Manager } from "../facts/managers/manager.ts";
import { tokensOf, type Step } from "./steps.ts";

/** A command that may come or go: it has an effect on caches and archives alone. */
export type Lone = {
  readonly run: ReadableRun;
  readonly invocation: Invocation;
  /** Among the commands of its RUN. */
  readonly at: number;
} & (
  | { readonly kind: "purge"; readonly managers: readonly Manager[] }
  | { readonly kind: "refresh"; readonly manager: Manager }
  /** `rm` of something else. */
  | { readonly kind: "rm" }
);

/** Reads a step that is one command of the top level; `undefined` for one that does anything else. */
export function loneOf(step: Step): Lone | undefined {
  const { run, mark, text, invocations } = step;
  const [invocation, ...more] = invocations;
  if (invocation === undefined || more.length > 0 || mark !== "")
    return undefined;
  if (run === undefined || !isReadable(run)) return undefined;
  const { command } = invocation.located;
  const isWhole =
    run.read.script.text.slice(command.start, command.end) === text;
  if (!isWhole || command.redirects.length > 0) return undefined;
  const place = { run, invocation, at: run.invocations.indexOf(invocation) };
  if (invocation.call.program === "rm") return removalOf(place);
  for (const manager of managers) {
    const use = invocation.uses.get(manager);
    if (use?.refreshes === true) return { ...place, kind: "refresh", manager };
    if (use?.purges === true && isRemedy(manager, invocation, text))
      return { ...place, kind: "purge", managers: [manager] };
  }
  return undefined;
}

/** Other ways to empty a cache may fail where it is empty or switched off. */
function isRemedy(
  { remedy }: Manager,
  { word }: Invocation,
  text: string,
): boolean {
  return (
    remedy.kind === "command" &&
    tokensOf(remedy.command(word.text)).join(" ") === tokensOf(text).join(" ")
  );
}

interface Place {
  readonly run: ReadableRun;
  readonly invocation: Invocation;
  readonly at: number;
}

function removalOf(place: Place): Lone | undefined {
  const words = place.invocation.args.map(
    (arg) => arg.value ?? arg.pattern ?? arg.text,
  );
  const options = words.filter((word) => word.startsWith("-"));
  const paths = words.filter((word) => !word.startsWith("-"));
  if (paths.length === 0 || options.some((each) => !/^-[rRfv]+$/.test(each)))
    return undefined;
  const isForced = options.some((each) => each.includes("f"));
  const owners = paths.map((path) => cacheOwner(place.run, path));
  const known = owners.flatMap((owner) => owner ?? []);
  return isForced && known.length === owners.length
    ? { ...place, kind: "purge", managers: [...new Set(known)] }
    : { ...place, kind: "rm" };
}

/** It may lead out of the folder that it seems to lie in: `..`, a pattern that finds it, or a text that is not known. */
const LEAVES = /\.\.|(?:^|\/)\.[*?[]|[$`]/;

/** The manager whose cache a path lies in. The folder of `FOLDER/*` itself is not part of it. */
function cacheOwner(run: ReadableRun, path: string): Manager | undefined {
  if (LEAVES.test(path)) return undefined;
  const home = homeOf(run);
  const place = home === undefined ? path : path.replace(/^~(?=\/)/, home);
  return managers.find(({ caches }) =>
    caches(home ?? "~").some((cache) => {
      const folder = cache.replace(/\/\*$/, "");
      return covers(folder, place) && (place !== folder || folder === cache);
    }),
  );
}
