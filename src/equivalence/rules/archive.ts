import type { Analysis } from "../../analysis/analyse.ts";
import { archivesIn, type Archive } from "../../analysis/archive/archives.ts";
import { usesIn } from "../../analysis/archive/uses.ts";
import { absolute } from "../../analysis/build/files.ts";
import { covers } from "../../analysis/build/mounts.ts";
import { isReadable, type ReadableRun } from "../../analysis/build/runs.ts";
import { foldersOf, isUnplaced } from "../../analysis/command/paths.ts";
import { say } from "../../message.ts";
import type { ArchiveRemoval } from "../claim.ts";
import { assumed, noticed, refused, type Why } from "./rule.ts";

/** Whether an archive that a RUN fetched and unpacked may be removed behind one of its commands. */
export function judgeArchive(
  analysis: Analysis,
  claim: ArchiveRemoval,
): readonly Why[] {
  const run = analysis.runs[claim.run];
  const line = run?.instruction.line ?? 1;
  const archive = run && isReadable(run) ? archiveOf(run, claim) : undefined;
  if (run === undefined || !isReadable(run) || archive === undefined)
    return refused(
      line,
      say`\`${claim.command}\` removes what is neither a cache nor an archive that the same RUN fetched and unpacked`,
    );
  const { word, path, download } = archive;
  if (download.sudo) return refused(line, say`it was fetched under sudo`);
  if (isUnderMount(run, path))
    return refused(line, say`it may lie under a mount`);
  if (PUBLISHED.test(path))
    return refused(line, say`it lies where a server may publish it`);
  const uses = usesIn(analysis)(run, archive);
  switch (uses.kind) {
    case "used":
      return noticed(line, uses.reason);
    case "removed":
      return refused(line, say`${word.text} is removed elsewhere`);
    case "unused":
      return assumed(line, uses.unknown);
  }
}

/** The archive that the command takes away, where it stands behind the command that unpacked it, in the same folder. */
export function archiveOf(
  run: ReadableRun,
  { behind, command }: ArchiveRemoval,
): Archive | undefined {
  const folders = foldersOf(run);
  return archivesIn(run).find(({ word, unpackedAt }) => {
    if (command !== `rm ${word.text}` && command !== `rm -f ${word.text}`)
      return false;
    const folder = folders[unpackedAt];
    return (
      behind >= unpackedAt &&
      folder !== undefined &&
      // The command behind which it stands may have left the folder.
      (behind === unpackedAt ||
        run.invocations
          .slice(unpackedAt + 1, behind + 1)
          .every((_, at) => folders[unpackedAt + 1 + at] === folder)) &&
      (behind === unpackedAt || folders[behind + 1] === folder)
    );
  });
}

const PUBLISHED =
  /^\/(?:srv|var\/www|usr\/share\/nginx|usr\/local\/apache2\/htdocs)(?:\/|$)/;

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
