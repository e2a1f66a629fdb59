import { assumption, type Assumption } from "../../assumption.ts";
import { isPublished } from "../../facts/programs/system.ts";
import type { Analysis } from "../../analysis/analyse.ts";
import { archivesIn, type Archive } from "../../analysis/archive/archives.ts";
import { hookOver } from "../../analysis/archive/hooks.ts";
import { usesIn } from "../../analysis/archive/uses.ts";
import { absolute } from "../../analysis/build/files.ts";
import { cachesIn, covers } from "../../analysis/build/mounts.ts";
import { isReadable, type ReadableRun } from "../../analysis/build/runs.ts";
import { isWrapped } from "../../analysis/command/invocation.ts";
import { invocationsIn } from "../../analysis/command/nested.ts";
import { foldersOf, isUnplaced, pathOf } from "../../analysis/command/paths.ts";
import { managers } from "../../facts/managers/index.ts";
import { line as at, say } from "../../message.ts";
import type { ArchiveRemoval, Claim } from "../claim.ts";
import { assumed, noticed, refused, type Why } from "./rule.ts";

/** Whether an archive that a RUN fetched and unpacked may be removed behind one of its commands. */
export function judgeArchive(
  analysis: Analysis,
  claim: ArchiveRemoval,
  claims: readonly Claim[],
): readonly Why[] {
  const run = analysis.runs[claim.run];
  const line = run?.instruction.line ?? 1;
  const archive = run && isReadable(run) ? archiveOf(run, claim) : undefined;
  if (run === undefined || !isReadable(run) || archive === undefined)
    return refused(
      line,
      say`\`${claim.command}\` removes what is neither a cache nor an archive that the same RUN fetched and unpacked`,
    );
  const { word, path, into, download } = archive;
  const twice = claims.some(
    (other) =>
      other !== claim &&
      other.kind === "archive" &&
      other.run === claim.run &&
      archiveOf(run, other)?.path === path,
  );
  if (twice) return refused(line, say`${word.text} is removed twice`);
  if (download.under !== undefined)
    return refused(line, say`it was fetched under ${download.under}`);
  if (isUnderMount(run, path))
    return refused(line, say`it may lie under a mount`);
  if (into !== undefined && isPassing(run, into))
    return refused(line, say`what was unpacked may not stay`);
  if (isPublished(path))
    return refused(line, say`it lies where a server may publish it`);
  if (CACHED.test(path) || isInCache(run, path))
    return refused(
      line,
      say`it lies in the cache of a package manager, which may remove it`,
    );
  const hook = hookOver(analysis, run, archive);
  if (hook !== undefined)
    return refused(
      line,
      say`a hook of the package manager may remove it (${at(hook)})`,
    );
  const uses = usesIn(analysis)(run, archive);
  switch (uses.kind) {
    case "used":
      return noticed(line, uses.reason);
    case "removed":
      return refused(line, say`${word.text} is removed elsewhere`);
    case "unused":
      return assumed(line, [
        ...(archive.isInstaller ? [installedOnce(word.text)] : []),
        ...uses.unknown,
      ]);
  }
}

function installedOnce(name: string): Assumption {
  return assumption(
    `installed-once:${name}`,
    say`nothing that ${name} installs reads ${name} again`,
  );
}

/** The archive that the command takes away, where it stands behind the command that unpacked it. */
export function archiveOf(
  run: ReadableRun,
  { behind, command }: ArchiveRemoval,
): Archive | undefined {
  const folders = foldersOf(run);
  return archivesIn(run).find(({ path, unpackedAt, isInstaller }) => {
    if (behind < unpackedAt) return false;
    const between = run.invocations.slice(unpackedAt, behind + 1);
    const folder = folders[unpackedAt];
    // The commands behind which it stands may have left the folder.
    const stays = between.every(
      ({ effects }, index) =>
        folders[unpackedAt + index] === folder &&
        !effects.some(({ kind }) => kind === "moves"),
    );
    const where = stays
      ? folder
      : behind + 1 < run.invocations.length
        ? folders[behind + 1]
        : undefined;
    return removedBy(command, run, where, isInstaller) === path;
  });
}

/** The one path that a command takes away, if it does nothing else. */
function removedBy(
  command: string,
  run: ReadableRun,
  folder: string | undefined,
  isInstaller: boolean,
): string | undefined {
  const [only, ...more] = invocationsIn(command, run.read.shell.dialect) ?? [];
  // What runs it need not be there, and `exec` ends the script.
  if (only === undefined || isWrapped(only)) return undefined;
  const [effect, ...others] = only.effects;
  if (more.length + others.length > 0 || effect?.kind !== "deletes")
    return undefined;
  // It may have removed itself.
  if (isInstaller && !effect.forced) return undefined;
  // Options of a word that begins with `$` are not known.
  const { written } = effect.path;
  return written === undefined || /[*?[]/.test(written)
    ? undefined
    : pathOf(written, folder);
}

/** What package managers keep there they also take away. */
const CACHED = /^\/var\/cache\//;

/** Nothing that is written there gets into a layer. */
const NO_LAYER = /^\/(?:dev|proc|sys)(?:\/|$)/;

function isPassing(run: ReadableRun, path: string): boolean {
  return NO_LAYER.test(path) || isUnderMount(run, path);
}

function isInCache(run: ReadableRun, path: string): boolean {
  return managers.some((manager) =>
    cachesIn(run, manager, "/root").some((glob) =>
      covers(glob.replace(/\/[^/]*[*?[].*$/, ""), path),
    ),
  );
}

function isUnderMount(
  { instruction, environment }: ReadableRun,
  path: string,
): boolean {
  return instruction.mounts.some(({ type, target }) => {
    if (type === "secret" || type === "ssh") return false;
    const place = absolute(target, environment.workdir);
    if (place === undefined || place.includes("$") || isUnplaced(path))
      return true;
    return covers(place, path) || path.startsWith("/$");
  });
}
