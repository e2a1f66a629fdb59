import type { Effect } from "../../facts/programs/effect.ts";
import { isOtherProcess, type Step } from "../../shell/flow.ts";
import type { ReadableRun } from "../build/runs.ts";
import {
  lineOf,
  redirectEffects,
  redirectsAround,
  type Invocation,
} from "../command/invocation.ts";
import { foldersOf } from "../command/paths.ts";
import type { Archive } from "./archives.ts";
import { deedsOf, type Deed } from "./deeds.ts";
import { mayBe, type PlacedName } from "./may-match.ts";
import { reachOf, type Target } from "./reach.ts";
import { valuesIn } from "../command/values.ts";

/**
 * What, between fetching and unpacking, does more with an archive than look at it: changes it, gives it another name, or may write its name down
 * or put it into a variable. A word of the text, or a command.
 */
export function keeperOf(
  run: ReadableRun,
  { fetchedAt, unpackedAt, download, unpack }: Archive,
  target: Target,
  words: readonly PlacedName[],
): string | undefined {
  const folders = foldersOf(run);
  const values = valuesIn(run);
  const between = run.invocations.slice(fetchedAt + 1, unpackedAt);
  const deeds = new Map(
    between.map((each, at) => [
      each,
      deedsOf(each, folders[fetchedAt + 1 + at], () => undefined),
    ]),
  );
  const groups = new Map<object, Invocation[]>();
  for (const each of between) {
    const group = groupOf(each);
    groups.set(group, [...(groups.get(group) ?? []), each]);
  }
  const keeps = (group: readonly Invocation[]): boolean =>
    !group.some(
      (each) => groupOf(each) === each.located.command || isPiped(each),
    ) ||
    group.some((each) =>
      [
        ...(deeds.get(each) ?? []).map(({ effect }) => effect),
        // A group writes down what its commands print.
        ...redirectEffects(redirectsAround(each.located)),
      ].some(isKeeping),
    );
  const touches = (
    { effect, folder }: Deed,
    ...kinds: readonly string[]
  ): boolean =>
    "path" in effect &&
    kinds.includes(effect.kind) &&
    reachOf(
      effect.path,
      folder,
      target,
      {
        tree: effect.tree && effect.kind !== "writes",
        lists: effect.kind === "reads",
      },
      values,
    ) !== "misses";
  for (const group of groups.values()) {
    const isKeeper = keeps(group);
    for (const each of group)
      for (const deed of deeds.get(each) ?? []) {
        const { effect } = deed;
        const isLink =
          effect.kind === "links" &&
          reachOf(
            effect.to,
            deed.folder,
            target,
            { tree: true, lists: true },
            values,
          ) !== "misses";
        if (isLink || touches(deed, "writes", "deletes")) return lineOf(each);
        if (isKeeper && touches(deed, "reads")) return lineOf(each);
      }
  }
  const start = download.located.command.end;
  const end = unpack.located.command.start;
  return words.find((word) => {
    if (word.start < start || word.start >= end) return false;
    if (!mayBe(word, target.name)) return false;
    const by = between.find(
      ({ located: { command } }) =>
        command.start <= word.start && word.start < command.end,
    );
    return by === undefined || keeps(groups.get(groupOf(by)) ?? []);
  })?.word;
}

/** What holds a command and those that it works together with: a pipe, a substitution; the command itself where it stands alone. */
function groupOf({ located }: Invocation): object {
  const step = located.path.find(isOtherProcess);
  return step?.within ?? located.command;
}

function isPiped({ located }: Invocation): boolean {
  const step: Step | undefined = located.path.find(isOtherProcess);
  return step !== undefined && step.kind !== "substitution";
}

/** Something of it lasts: a file, a variable, a process. */
function isKeeping(effect: Effect): boolean {
  switch (effect.kind) {
    case "writes":
      return effect.path.value?.startsWith("/dev/") !== true;
    case "fetches":
      return effect.file !== undefined;
    case "links":
    case "variable":
    case "shell":
    case "leaves-process":
    case "unknown":
      return true;
    default:
      return false;
  }
}
