import type { Effect } from "../../facts/programs/effect.ts";
import type { Operand } from "../../facts/programs/operand.ts";
import { memo } from "../../memo.ts";
import { dominates } from "../../shell/flow.ts";
import { inOwnProcess, type Invocation } from "../command/invocation.ts";
import { foldersOf, pathOf } from "../command/paths.ts";
import type { ReadableRun } from "../build/runs.ts";
import { fetches, fetchOf } from "./fetch.ts";

/** An archive that a RUN fetches and unpacks. */
export interface Archive {
  readonly download: Invocation;
  readonly unpack: Invocation;
  /** Where they stand among the invocations of the RUN. */
  readonly fetchedAt: number;
  readonly unpackedAt: number;
  /** The archive as the command that unpacks it names it. */
  readonly word: { readonly text: string };
  /** Its path, with variables as `${name}`; hangs on `/?` where the base image decides the folder. */
  readonly path: string;
  /** Where it was unpacked to; `undefined` for the folder of the command. */
  readonly into: string | undefined;
}

const ARCHIVE =
  /\.(?:tar|tgz|tbz2?|txz|tlz|tar\.(?:gz|bz2|xz|lz|zst|Z)|zip|deb|rpm)$/i;

const NAMED = /\.(?:t(?:ar|gz|bz|xz|lz)|zip|deb|rpm)/i;

type Unpacking = Effect & { readonly kind: "unpacks" };

/** Archives that are fetched and unpacked in one RUN, one after the other, each succeeding only if the other did. */
export function archivesIn(run: ReadableRun): readonly Archive[] {
  // Most RUNs name no archive or fetch nothing, and are not worth remembering.
  return NAMED.test(run.read.script.text) && run.invocations.some(fetches)
    ? fetchedArchives(run)
    : [];
}

const fetchedArchives = memo((run: ReadableRun): readonly Archive[] => {
  const found = new Map<Invocation, Archive>();
  const folders = foldersOf(run);
  // Where a file of that path was last fetched.
  const fetched = new Map<string, number>();
  // Of which all was unpacked: a part of one says nothing of the rest.
  const whole = new Set<string>();
  const functions = functionsIn(run);
  for (const [at, invocation] of run.invocations.entries()) {
    // Names of commands mean something else from there on.
    if (isRenaming(invocation)) break;
    if (!inOwnProcess(invocation) || functions.has(invocation.word.text))
      continue;
    const file = fetchOf(invocation)?.file;
    const path = pathOf(file, folders[at]);
    if (path !== undefined && ARCHIVE.test(path) && !/[*?[]/.test(file ?? "")) {
      fetched.set(path, at);
      whole.delete(path);
      continue;
    }
    for (const unpacking of unpackingsOf(invocation)) {
      const { archive } = unpacking;
      const from = pathOf(archive.written, folders[at]);
      const fetchedAt = from === undefined ? undefined : fetched.get(from);
      const download =
        fetchedAt === undefined ? undefined : run.invocations[fetchedAt];
      if (fetchedAt === undefined || download === undefined) continue;
      if (from === undefined || isReassigned(run, download, invocation, from))
        continue;
      if (!dominates(download.located, invocation.located, run.errexit))
        continue;
      if (!dominates(invocation.located, "end", run.errexit)) continue;
      if (unpacking.whole) whole.add(from);
      const text = wordOf(archive, invocation);
      if (!whole.has(from) || text === undefined) continue;
      // The last one to unpack it.
      found.set(download, {
        download,
        fetchedAt,
        word: { text },
        path: from,
        into: pathOf(unpacking.into?.written, folders[at]),
        unpack: invocation,
        unpackedAt: at,
      });
    }
  }
  return [...found.values()];
});

function functionsIn({ invocations }: ReadableRun): ReadonlySet<string> {
  return new Set(
    invocations.flatMap(({ located }) =>
      located.path.flatMap(({ within }) =>
        "type" in within && within.type === "function" ? [within.name] : [],
      ),
    ),
  );
}

function isRenaming({ effects }: Invocation): boolean {
  return ["shell", "unknown"].every((kind) =>
    effects.some((effect) => effect.kind === kind),
  );
}

/** What a command unpacks; nothing where it may do anything else, or takes the archive away itself. */
function unpackingsOf({ effects }: Invocation): readonly Unpacking[] {
  const found = effects.filter((effect) => effect.kind === "unpacks");
  if (found.length === 0) return [];
  const isOdd = effects.some(
    ({ kind }) => kind === "unknown" || kind === "deletes",
  );
  return isOdd ? [] : found;
}

/** A word that names the archive again. An option may be written together with it. */
function wordOf(
  { text, value }: Operand,
  { args }: Invocation,
): string | undefined {
  if (args.some((arg) => arg.text === text)) return text;
  return value !== undefined && /^[\w@%+=:,./~-]+$/.test(value)
    ? value
    : undefined;
}

/** The text of a RUN between two of its commands. */
export function textBetween(
  { read }: ReadableRun,
  from: Invocation,
  to: Invocation,
): string {
  return read.script.text.slice(
    from.located.command.end,
    to.located.command.start,
  );
}

/** A variable in the path may have changed between two commands. */
function isReassigned(
  run: ReadableRun,
  from: Invocation,
  to: Invocation,
  path: string,
): boolean {
  const names = [...path.matchAll(/\$\{(\w+)\}/g)].map(([, name = ""]) => name);
  if (names.length === 0) return false;
  const between = textBetween(run, from, to);
  return names.some((name) =>
    new RegExp(
      `\\b${name}=|\\b(?:for|read|getopts|unset)\\b[^;&|]*\\b${name}\\b`,
    ).test(between),
  );
}
