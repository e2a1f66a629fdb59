import { memo } from "../../memo.ts";
import { dominates } from "../../shell/flow.ts";
import type { Word } from "../../shell/tree.ts";
import { fetches, fetchOf, written } from "./fetch.ts";
import { inOwnProcess, type Invocation } from "../command/invocation.ts";
import { foldersOf, pathOf } from "../command/paths.ts";
import type { ReadableRun } from "../build/runs.ts";

/** An archive that a RUN fetches and unpacks. */
export interface Archive {
  readonly download: Invocation;
  readonly unpack: Invocation;
  /** Where they stand among the invocations of the RUN. */
  readonly fetchedAt: number;
  readonly unpackedAt: number;
  /** The archive as the command that unpacks it names it. */
  readonly word: Word;
  /** Its path, with variables as `${name}`; hangs on `/?` where the base image decides the folder. */
  readonly path: string;
}

const ARCHIVE =
  /\.(?:tar|tgz|tbz2?|txz|tlz|tar\.(?:gz|bz2|xz|lz|zst|Z)|zip|deb|rpm)$/i;

/** Archives that are fetched and unpacked in one RUN, one after the other, each succeeding only if the other did. */
export function archivesIn(run: ReadableRun): readonly Archive[] {
  // Most RUNs fetch nothing, and are not worth remembering.
  return run.invocations.some(fetches) ? fetchedArchives(run) : [];
}

const fetchedArchives = memo((run: ReadableRun): readonly Archive[] => {
  const found = new Map<Invocation, Archive>();
  const folders = foldersOf(run);
  // Where a file of that path was last fetched.
  const fetched = new Map<string, number>();
  for (const [at, invocation] of run.invocations.entries()) {
    if (!inOwnProcess(invocation)) continue;
    const file = fetchOf(invocation)?.file;
    const path = pathOf(file, folders[at]);
    if (path !== undefined && ARCHIVE.test(path) && !/[*?[]/.test(file ?? "")) {
      fetched.set(path, at);
      continue;
    }
    for (const word of unpackedWords(invocation)) {
      const from = pathOf(written(word), folders[at]);
      const fetchedAt = from === undefined ? undefined : fetched.get(from);
      const download =
        fetchedAt === undefined ? undefined : run.invocations[fetchedAt];
      if (fetchedAt === undefined || download === undefined) continue;
      if (from === undefined || isReassigned(run, download, invocation, from))
        continue;
      if (!dominates(download.located, invocation.located, run.errexit))
        continue;
      if (!dominates(invocation.located, "end", run.errexit)) continue;
      // The last one to unpack it.
      const archive = { download, fetchedAt, word, path: from };
      found.set(download, { ...archive, unpack: invocation, unpackedAt: at });
    }
  }
  return [...found.values()];
});

/** The words that a command unpacks or installs from. */
function unpackedWords({ call, args }: Invocation): readonly Word[] {
  const flags = call.args.map((arg) => arg ?? "");
  const [first = ""] = flags;
  switch (call.program) {
    case "tar":
    case "bsdtar": {
      const extracts =
        flags.some((flag) => /^(?:--extract|--get|-[a-zA-Z]*x)/.test(flag)) ||
        /^[a-zA-Z]*x[a-zA-Z]*$/.test(first);
      return extracts ? args : [];
    }
    case "unzip":
      return args;
    case "dpkg":
      return flags.some((flag) => /^(?:-i|--install|-x|--extract)$/.test(flag))
        ? args
        : [];
    case "rpm":
      return flags.some((flag) => /^-[a-zA-Z]*[iU]/.test(flag)) ? args : [];
    case "apt":
    case "apt-get":
    case "dnf":
    case "yum":
    case "zypper":
      return flags.some((flag) => /^(?:in|install|localinstall)$/.test(flag))
        ? args.filter((arg) => arg.text.includes("/"))
        : [];
    default:
      return [];
  }
}

/** A variable in the path may have changed between two commands. */
function isReassigned(
  run: ReadableRun,
  from: Invocation,
  to: Invocation,
  path: string,
): boolean {
  const between = run.read.script.text.slice(
    from.located.command.end,
    to.located.command.start,
  );
  return [...path.matchAll(/\$\{(\w+)\}/g)].some(([, name = ""]) =>
    new RegExp(
      `\\b${name}=|\\b(?:for|read|getopts|unset)\\b[^;&|]*\\b${name}\\b`,
    ).test(between),
  );
}
