import type { Analysis } from "../src/analysis/analyse.ts";
import { archivesIn, type Archive } from "../src/analysis/archives.ts";
import { lineOf, type Invocation } from "../src/analysis/invocation.ts";
import { isReadable, type ReadableRun } from "../src/analysis/runs.ts";
import { managerOf } from "../src/facts/managers/index.ts";
import { knownProgram } from "../src/facts/programs.ts";
import { insertBehind } from "../src/shell/append.ts";
import { argsText } from "../src/syntax/instruction.ts";
import {
  defineTransform,
  type Change,
  type Refusal,
} from "../src/transform.ts";

/**
 * `wget app.tgz && tar xf app.tgz` leaves the archive in the layer for ever: a later `rm` only hides it.
 * The archive is removed in the RUN that fetched it, right behind the command that unpacked it.
 *
 * Refuses: an archive that anything later names, that came from COPY or an earlier layer, that lies under a mount or in a folder that a server publishes,
 * or whose unpacking may fail without failing the RUN.
 */
export const removeArchives = defineTransform({
  name: "remove-archives",
  summary: "Delete a downloaded archive in the layer that unpacked it.",
  risk: "low",
  find(analysis) {
    const changes: Change[] = [];
    const refusals: Refusal[] = [];
    for (const run of analysis.runs) {
      if (!run.stage.ships || !isReadable(run)) continue;
      for (const archive of archivesIn(run)) {
        const found = remove(analysis, run, archive);
        if (typeof found === "string")
          refusals.push({
            line: run.instruction.line,
            reason: `${archive.word.text} stays: ${found}`,
          });
        else if (found !== undefined) changes.push(found);
      }
    }
    return { changes, refusals };
  },
});

const PUBLISHED =
  /^\/(?:srv|var\/www|usr\/share\/nginx|usr\/local\/apache2\/htdocs)\b/;

function remove(
  analysis: Analysis,
  run: ReadableRun,
  archive: Archive,
): Change | string | undefined {
  const { unpack, word, name } = archive;
  const index = run.invocations.indexOf(unpack);
  const behind = run.invocations.slice(index + 1);
  if (behind.some((other) => removes(other, name))) return undefined;
  const used = behind.find((other) => mentions(other, name));
  if (used !== undefined)
    return `the same RUN also uses it: ${short(lineOf(used))}`;
  const elsewhere = analysis.file.instructions.find(
    (instruction) =>
      instruction !== run.instruction &&
      argsText(instruction).includes(stem(name)),
  );
  if (elsewhere !== undefined) return `line ${elsewhere.line} names it too`;
  if (
    run.instruction.mounts.some(
      (mount) => mount.type !== "secret" && mount.type !== "ssh",
    )
  )
    return "the RUN has mounts, and it may lie under one";
  if (
    PUBLISHED.test(word.value ?? "") ||
    PUBLISHED.test(run.environment.workdir ?? "")
  )
    return "it lies where a server may publish it";
  const taken = run.stage.taken.find(
    ({ path }) => path === undefined || mayHold(path, word.value),
  );
  if (taken !== undefined) return `line ${taken.line} copies its folder`;
  const copies = behind.find((other) => copiesFolders(other));
  if (copies !== undefined)
    return `the folder it lies in may be copied: ${short(lineOf(copies))}`;
  const edit = insertBehind(
    {
      file: analysis.file,
      instruction: run.instruction,
      run: run.read,
      errexit: run.errexit,
    },
    unpack.located,
    `rm ${word.text}`,
  );
  if (typeof edit === "string") return edit;
  const assumes = unknownBehind(analysis, run, behind, word.text);
  return {
    risk: assumes.length > 0 ? "medium" : "low",
    line: run.instruction.line,
    endLine: run.instruction.endLine,
    edits: [edit],
    reason: "the archive is of no use once it is unpacked",
    assumes,
    purges: [word.text.replace(/["']/g, "")],
    saving: { bytes: undefined, source: "unknown: the size of the archive" },
    declared: { commands: [`rm ${word.text}`] },
  };
}

function mentions(invocation: Invocation, name: string): boolean {
  return invocation.args.some((arg) => arg.text.includes(stem(name)));
}

/** A name without the variables in it, so that `go${V}.tgz` and `go$V.tgz` meet. */
function stem(name: string): string {
  const parts = name.split(/\$\{?\w+\}?/);
  return parts.reduce(
    (longest, part) => (part.length > longest.length ? part : longest),
    "",
  );
}

function removes(invocation: Invocation, name: string): boolean {
  if (invocation.call.program !== "rm") return false;
  const extension = /\.[a-z0-9]+$/i.exec(name)?.[0] ?? name;
  return invocation.args.some(
    ({ text }) =>
      text.includes(stem(name)) ||
      (text.includes("*") && (text.endsWith("*") || text.endsWith(extension))),
  );
}

/** Takes whole folders somewhere: the archive could be meant. */
function copiesFolders({ call }: Invocation): boolean {
  return (
    /^(?:cp|mv|rsync|zip|ln)$/.test(call.program) &&
    call.args.some(
      (arg) =>
        arg === undefined || arg === "." || arg === ".." || arg.includes("*"),
    )
  );
}

function mayHold(folder: string, file: string | undefined): boolean {
  if (file?.startsWith("/") !== true) return true;
  const bare = `/${folder.replace(/^\/+|\/+$/g, "")}`;
  return bare === "/" || file === bare || file.startsWith(`${bare}/`);
}

/** Commands behind it of which nobody can say that they do not want the archive. */
function unknownBehind(
  analysis: Analysis,
  run: ReadableRun,
  behind: readonly Invocation[],
  archive: string,
): readonly string[] {
  const unknown = behind.filter(
    (other) =>
      other.opaque !== undefined ||
      (knownProgram(other.call.program) === undefined &&
        managerOf(other.call) === undefined),
  );
  const lines = unknown.map(
    (other) => `\`${short(other.word.text)}\` (line ${run.instruction.line})`,
  );
  const later = analysis
    .runsOf(run.stage)
    .filter(
      (other) =>
        other.index > run.index &&
        (!isReadable(other) ||
          other.invocations.some((each) => each.opaque !== undefined)),
    );
  lines.push(...later.map((other) => `line ${other.instruction.line}`));
  if (lines.length === 0) return [];
  const shown = [...new Set(lines)].slice(0, 3).join(", ");
  return [
    `${archive} is not read again by ${shown}${lines.length > 3 ? " and others" : ""}`,
  ];
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
