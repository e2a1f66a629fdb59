import type { Analysis } from "../src/analysis/analyse.ts";
import { imageFacts } from "../src/analysis/build/base.ts";
import type { Run } from "../src/analysis/build/runs.ts";
import { gainOf, type Gain } from "../src/analysis/cache/gain.ts";
import { flagsFor } from "../src/analysis/cache/flags.ts";
import {
  writeRemedy,
  type CommandRemedy,
} from "../src/analysis/cache/placement.ts";
import type { Claim } from "../src/equivalence/claim.ts";
import { managers } from "../src/facts/managers/index.ts";
import type { Manager } from "../src/facts/managers/manager.ts";
import {
  UNKNOWN_SAVING,
  type Alternative,
  type Idle,
  type Proposal,
  type Saving,
} from "../src/proposal.ts";
import { defineTransform } from "../src/transform.ts";

/**
 * Package managers keep what they download: package lists, archives, wheels, metadata. In an image nobody reads it again.
 * The cache is kept out of the layer by a flag (`pip install --no-cache-dir`, `apk add --no-cache`) or removed by the RUN that filled it
 * (`rm -rf /var/lib/apt/lists/*`, `npm cache clean --force`, `yarn cache clean`, `dnf clean all`, `zypper clean --all`, `conda clean -afy`, `composer clear-cache`, `rm -rf /usr/local/bundle/cache/*.gem`).
 *
 * Refuses: a stage that does not ship, a mount over the cache, a cache that was set up or moved on purpose, a command that may fail without failing
 * its RUN, a command under sudo, and whatever behind it still wants the cache: for apt, any later install or upgrade without an update of its own.
 */
export const purgeCaches = defineTransform({
  name: "purge-caches",
  summary: "Keep the caches of package managers out of the image.",
  risk: "low",
  parts: managers.map(({ name }) => name),
  propose(analysis) {
    const shipped = analysis.runs.filter(({ stage }) => stage.ships);
    return managers.flatMap((manager) =>
      shipped.flatMap((run) => purge(analysis, run, manager) ?? []),
    );
  },
});

/** What one RUN leaves in the cache of one manager, and how it could be kept out. */
function purge(
  analysis: Analysis,
  run: Run,
  manager: Manager,
): Proposal | Idle | undefined {
  const { line, endLine } = run.instruction;
  const part = manager.name;
  const gain = gainOf(analysis, run, manager);
  if (gain === undefined) return undefined;
  if ("noGain" in gain) return { kind: "idle", part, line, why: gain.noGain };
  const alternatives = manager.remedies.flatMap((remedy) =>
    remedy.kind === "flag"
      ? flags(analysis, gain, manager, remedy.flag)
      : (command(analysis, gain, manager, remedy) ?? []),
  );
  return {
    kind: "proposal",
    part,
    line,
    endLine,
    reason: [manager.why],
    saving: savingOf(run, manager),
    alternatives,
  };
}

/** Every call that fills the cache gets the flag; an update that only fills it goes. */
function flags(
  { file }: Analysis,
  gain: Gain,
  { name: manager }: Manager,
  flag: string,
): Alternative {
  const { given, gone, write } = flagsFor(file, gain.run, gain, flag);
  const of = { manager, run: gain.run.number };
  return {
    claims: [
      ...given.map((place): Claim => {
        return { kind: "purge", form: "flag", ...of, ...place, flag };
      }),
      ...gone.map((call): Claim => ({ kind: "refresh", ...of, call })),
    ],
    write,
  };
}

/** A command behind those that fill the cache, or at the end of the RUN. */
function command(
  { file }: Analysis,
  { run, last }: Gain,
  { name, why }: Manager,
  remedy: CommandRemedy,
): Alternative | undefined {
  const written = writeRemedy(file, run, last, remedy);
  if (written === undefined) return undefined;
  const { edits, ...place } = written;
  return {
    ...(remedy.because && { reason: [why, "; ", remedy.because] }),
    claims: [
      {
        kind: "purge",
        form: "command",
        managers: [name],
        run: run.number,
        ...place,
      },
    ],
    write: () => edits,
  };
}

function savingOf({ stage }: Run, { saving }: Manager): Saving {
  const { family = "" } = imageFacts(stage.base);
  const isOther = saving?.families?.includes(family) === false;
  return saving === undefined || isOther ? UNKNOWN_SAVING : saving;
}
