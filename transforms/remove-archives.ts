import type { Analysis } from "../src/analysis/analyse.ts";
import { usesIn, type Uses } from "../src/analysis/archive/uses.ts";
import { archivesIn, type Archive } from "../src/analysis/archive/archives.ts";
import { absolute } from "../src/analysis/build/files.ts";
import { covers } from "../src/analysis/build/mounts.ts";
import { isUnplaced } from "../src/analysis/command/paths.ts";
import { isReadable, type ReadableRun } from "../src/analysis/build/runs.ts";
import { insertBehind } from "../src/shell/append.ts";
import {
  defineTransform,
  type Change,
  type Refusal,
} from "../src/transform.ts";

/**
 * `wget app.tgz && tar xf app.tgz` leaves the archive in the layer for ever: a later `rm` only hides it.
 * The archive is removed in the RUN that fetched it, right behind the command that unpacked it.
 *
 * Refuses: an archive that anything later names, or may take along, that was fetched under sudo, that lies under a mount or in a folder that a server publishes,
 * or whose unpacking may fail without failing the RUN. One that came from COPY or an earlier layer is not looked at: removing it frees nothing.
 */
export const removeArchives = defineTransform({
  name: "remove-archives",
  summary: "Delete a downloaded archive in the layer that unpacked it.",
  risk: "low",
  find(analysis) {
    const changes: Change[] = [];
    const refusals: Refusal[] = [];
    const found = analysis.runs.flatMap((run) =>
      run.stage.ships && isReadable(run)
        ? archivesIn(run).map((archive) => ({ run, archive }))
        : [],
    );
    for (const { run, archive } of found.slice(0, MOST)) {
      const change = remove(
        analysis,
        run,
        archive,
        usesIn(analysis)(run, archive),
      );
      const { line } = run.instruction;
      if (typeof change === "string")
        refusals.push({
          line,
          reason: `${archive.word.text} stays: ${change}`,
        });
      else if (change !== undefined) changes.push(change);
    }
    return { changes, refusals };
  },
});

/** Archives of one file that are looked at: each is looked for in the whole file. */
const MOST = 100;

const PUBLISHED =
  /^\/(?:srv|var\/www|usr\/share\/nginx|usr\/local\/apache2\/htdocs)(?:\/|$)/;

function remove(
  analysis: Analysis,
  run: ReadableRun,
  archive: Archive,
  uses: Uses,
): Change | string | undefined {
  const { download, unpack, word, path } = archive;
  if (uses.kind === "removed") return undefined;
  if (uses.kind === "used") return uses.reason;
  if (download.sudo) return "it was fetched under sudo";
  if (isUnderMount(run, path)) return "it may lie under a mount";
  if (PUBLISHED.test(path)) return "it lies where a server may publish it";
  const target = {
    file: analysis.file,
    instruction: run.instruction,
    run: run.read,
    errexit: run.errexit,
  };
  const command = `rm ${word.text}`;
  const edit = insertBehind(target, unpack.located, command);
  if (typeof edit === "string") return edit;
  const assumes = assumptions(word.text, uses.unknown);
  return {
    risk: assumes.length > 0 ? "medium" : "low",
    line: run.instruction.line,
    endLine: run.instruction.endLine,
    edits: [edit],
    reason: "the archive is of no use once it is unpacked",
    assumes,
    purges: [isUnplaced(path) ? word.text.replace(/["']/g, "") : path],
    saving: { bytes: undefined, source: "unknown: the size of the archive" },
  };
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

const SHOWN = 3;

function assumptions(
  archive: string,
  unknown: readonly string[],
): readonly string[] {
  if (unknown.length === 0) return [];
  const shown = unknown.slice(0, SHOWN).join(", ");
  const more = unknown.length > SHOWN ? " and others" : "";
  return [`${archive} is not read again by ${shown}${more}`];
}
