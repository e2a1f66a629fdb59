import { assumption, type Assumption } from "../../assumption.ts";
import { line as at, say, type Message } from "../../message.ts";
import { memo } from "../../memo.ts";
import type { Effect } from "../../facts/programs/effect.ts";
import { shown, type Operand } from "../../facts/programs/operand.ts";
import { hasTrait } from "../../facts/programs/traits.ts";
import type { ReadableRun } from "../build/runs.ts";
import { short } from "../cache/use.ts";
import {
  lineOf,
  redirectEffects,
  redirectsAround,
  type Invocation,
} from "../command/invocation.ts";
import { withNested } from "../command/nested.ts";
import { foldersOf, pathOf } from "../command/paths.ts";
import { expanded, valuesIn, type Values } from "../command/values.ts";

/**
 * A file with several names is one file in its own layer. A later RUN that changes one of the names in place gets a copy of it under that name alone;
 * in the same RUN all names change. `ln` and `cp -l` say so themselves (see `layerKept`); archives, packages and local clones may bring such files as well.
 */
export interface Split {
  readonly reason: Message | undefined;
  readonly assumes: readonly Assumption[];
}

/** Whether a RUN changes, under one name alone, files to which the linkings of RUNs of the same merge in front of it may have given several. */
export function splitNames(
  linkings: readonly Linking[],
  run: ReadableRun,
): Split {
  const assumes: Assumption[] = [];
  if (linkings.length === 0) return { reason: undefined, assumes };
  const line = at(run.instruction.line);
  for (const change of changesOf(run))
    for (const { command, line: from, isSure, parts } of linkings) {
      if (!parts(change)) continue;
      if (isSure)
        return {
          reason: say`${line} changes one of the names that ${command} (${at(from)}) gives a file`,
          assumes,
        };
      assumes.push(
        assumption(
          `one-name:${command}`,
          say`no file that \`${command}\` (${at(from)}) brings, and ${line} changes, has a second name`,
        ),
      );
    }
  return { reason: undefined, assumes };
}

/** A command that may give files second names. */
export interface Linking {
  readonly command: string;
  readonly line: number;
  /** It gives them for sure. */
  readonly isSure: boolean;
  /** Whether a change may be of some of the names and not of all. */
  readonly parts: (change: Change) => boolean;
}

/** A change of what a file holds, or of its owner or mode, that leaves it the same file. */
interface Change {
  /** Absolute; variables as `${name}`, globs as they are. `undefined` where it can't be told. */
  readonly path: string | undefined;
  /** Of all below it, but nothing else. */
  readonly isWhole: boolean;
  readonly kind: "owns" | "writes";
}

export const linkingsOf = memo((run: ReadableRun): readonly Linking[] => {
  const places = foldersOf(run);
  const { line } = run.instruction;
  return run.invocations.flatMap((outer, index) =>
    withNested(outer).flatMap((invocation) => {
      const found = linkingOf(invocation, places[index], valuesIn(run));
      return found === undefined
        ? []
        : [{ ...found, line, command: short(lineOf(invocation)) }];
    }),
  );
});

function linkingOf(
  { call, args, effects }: Invocation,
  folder: string | undefined,
  values: Values,
): Pick<Linking, "isSure" | "parts"> | undefined {
  const { program } = call;
  if (hasTrait(program, "links-clones")) {
    const source = effects.find(
      (effect) => effect.kind === "fetches" && isLocal(effect.url),
    );
    if (source?.kind !== "fetches") return undefined;
    const roots = [source.url, source.file].flatMap((each) =>
      placesOf(each ?? HERE, folder, values),
    );
    return {
      isSure: true,
      parts: (change) => roots.some((root) => touches(change, root)),
    };
  }
  if (hasTrait(program, "links-packages"))
    return args.some(({ value }) => value === "--no-cache")
      ? undefined
      : {
          isSure: false,
          parts: ({ path }) =>
            path === undefined || !OUTSIDE_PACKAGES.test(path),
        };
  if (effects.some(isDistributions))
    return {
      isSure: false,
      parts: ({ path, kind }) =>
        kind === "owns" && path !== undefined && OF_PACKAGES.test(path),
    };
  const keepsLinks = hasTrait(program, "keeps-links");
  const roots = effects.flatMap((effect) => {
    if (effect.kind === "unpacks" && keepsLinks)
      return placesOf(effect.into ?? HERE, folder, values);
    return effect.kind === "writes" && effect.linked === true
      ? placesOf(effect.path, folder, values)
      : [];
  });
  return roots.length === 0
    ? undefined
    : {
        isSure: false,
        parts: (change) => roots.some((root) => isPart(change, root)),
      };
}

/** Other addresses are fetched, and nothing is linked. */
function isLocal(url: Operand | undefined): boolean {
  return url !== undefined && !shown(url).includes(":");
}

function isDistributions(effect: Effect): boolean {
  return effect.kind === "path" && effect.by === "distribution";
}

/** Where packages of a distribution put programs: what has two names in them lies there. */
const OF_PACKAGES = /^\/(?:usr\/)?(?:s?bin|lib\w*|share\/git-core)(?:\/|$)/;
/** Managers of a language link from a store of theirs into folders of the project. */
const OUTSIDE_PACKAGES = /^\/$|^\/(?:etc|run|tmp|var|bin|sbin|usr\/s?bin)\//;

const HERE: Operand = { text: ".", value: ".", written: "." };

function placesOf(
  { value, written }: Operand,
  folder: string | undefined,
  values: Values,
): readonly (string | undefined)[] {
  const texts =
    value !== undefined
      ? [value]
      : written === undefined
        ? [undefined]
        : expanded(written, values);
  return texts.map((text) => pathOf(text, folder));
}

const changesOf = memo((run: ReadableRun): readonly Change[] => {
  const places = foldersOf(run);
  const values = valuesIn(run);
  return run.invocations.flatMap((outer, index) =>
    withNested(outer).flatMap((invocation) =>
      inPlaceBy(invocation).flatMap(({ path, isWhole, kind }) =>
        placesOf(path, places[index], values).map((place) => ({
          path: place,
          isWhole,
          kind,
        })),
      ),
    ),
  );
});

type InPlace = Omit<Change, "path"> & { readonly path: Operand };

function inPlaceBy({ call, effects, located }: Invocation): readonly InPlace[] {
  const makesAnew = hasTrait(call.program, "makes-files-anew");
  const overwrites = hasTrait(call.program, "overwrites-trees");
  const own = effects.flatMap((effect): readonly InPlace[] => {
    if (effect.kind === "owns")
      return [{ path: effect.path, isWhole: effect.tree, kind: "owns" }];
    if (makesAnew) return [];
    if (effect.kind === "writes" && (!effect.tree || overwrites))
      return [{ path: effect.path, isWhole: false, kind: "writes" }];
    return effect.kind === "fetches" &&
      effect.file !== undefined &&
      hasTrait(call.program, "fetches-file")
      ? [{ path: effect.file, isWhole: false, kind: "writes" }]
      : [];
  });
  // Redirections are the shell's, whatever the program does to its files.
  const redirects = redirectEffects([
    ...located.command.redirects,
    ...redirectsAround(located),
  ]).flatMap((effect): readonly InPlace[] =>
    effect.kind === "writes"
      ? [{ path: effect.path, isWhole: false, kind: "writes" }]
      : [],
  );
  return [...own, ...redirects];
}

/** A change at, below or above a folder, or where nobody knows. */
function touches({ path }: Change, root: string | undefined): boolean {
  if (path === undefined || root === undefined) return true;
  const known = knownPart(path);
  return isIn(known, root) || (known !== path && isIn(root, known));
}

/** A change of some of the files in a folder: all of them, by `chown -R`, change alike under each of their names. */
function isPart(change: Change, root: string | undefined): boolean {
  const { path, isWhole } = change;
  if (path === undefined || root === undefined) return true;
  if (isWhole && (isIn(root, path) || path === `${root}/*`)) return false;
  const known = knownPart(path);
  return (known !== root || known !== path) && touches(change, root);
}

/** What stands in front of the first glob or variable. */
function knownPart(path: string): string {
  const open = path.search(/[*?[]|\$\{/);
  if (open === -1) return path;
  return path.slice(0, path.lastIndexOf("/", open)) || "/";
}

function isIn(path: string, folder: string): boolean {
  return path === folder || folder === "/" || path.startsWith(`${folder}/`);
}
