import { removalOf } from "../src/facts/programs/removal.ts";
import { archivesIn } from "../src/analysis/archive/archives.ts";
import { usesIn } from "../src/analysis/archive/uses.ts";
import { isReadable } from "../src/analysis/build/runs.ts";
import { writeBehind } from "../src/analysis/cache/placement.ts";
import { say } from "../src/message.ts";
import type { Proposal } from "../src/proposal.ts";
import { defineTransform } from "../src/transform.ts";

/**
 * `wget app.tgz && tar xf app.tgz` leaves the archive in the layer for ever: a later `rm` only hides it.
 * The archive is removed in the RUN that fetched it, right behind the command that unpacked it. So is an installer for one platform (`.run`, `.bin`, `.sh`),
 * behind the command that ran it, at medium risk: it is assumed that nothing it installs reads it again.
 *
 * Refuses: an archive that anything later names, or may take along, that was fetched under sudo, that lies under a mount or in a folder that a server publishes,
 * or whose unpacking may fail without failing the RUN. One that came from COPY or an earlier layer is not looked at: removing it frees nothing.
 */
export const removeArchives = defineTransform({
  name: "remove-archives",
  summary: "Delete a downloaded archive in the layer that unpacked it.",
  risk: "low",
  propose(analysis) {
    const found = analysis.runs.flatMap((run) =>
      run.stage.ships && isReadable(run)
        ? archivesIn(run).map((archive) => ({ run, archive }))
        : [],
    );
    return found
      .slice(0, MOST)
      .filter(
        ({ run, archive }) => usesIn(analysis)(run, archive).kind !== "removed",
      )
      .map(({ run, archive: { isInstaller, unpack, word } }): Proposal => {
        const { instruction, read, errexit } = run;
        const { line, endLine } = instruction;
        const command = removalOf(word.text, isInstaller);
        const target = { file: analysis.file, instruction, run: read, errexit };
        const written = writeBehind(target, run, unpack, command);
        const behind =
          "noPlace" in written
            ? run.invocations.indexOf(unpack)
            : written.behind;
        return {
          kind: "proposal",
          line,
          endLine,
          reason: isInstaller
            ? say`the installer is of no use once it has run`
            : say`the archive is of no use once it is unpacked`,
          gain: say`${word.text} stays: `,
          saving: {
            bytes: undefined,
            source: "unknown: the size of the archive",
          },
          alternatives: [
            {
              claims: [{ kind: "archive", run: run.number, behind, command }],
              write: () => ("noPlace" in written ? written : [written.edit]),
            },
          ],
        };
      });
  },
});

/** Archives of one file that are looked at: each is looked for in the whole file. */
const MOST = 100;
