import type { Analysis } from "../src/analysis/analyse.ts";
import type { Stage } from "../src/analysis/build/stages.ts";
import { needsOf } from "../src/analysis/slim/needs.ts";
import { writeSwap } from "../src/analysis/slim/run.ts";
import { slimSwap } from "../src/analysis/slim/swap.ts";
import { reasonOf, type Swap } from "../src/analysis/slim/terms.ts";
import type { Alternative, Idle, Proposal } from "../src/proposal.ts";
import { defineTransform } from "../src/transform.ts";

/**
 * The full image of a language carries a compiler, headers, version control and image libraries for everybody; the slim one carries the language.
 * An official Debian-based image becomes its slim sibling of the same version and suite when every command that the build, CMD, ENTRYPOINT and HEALTHCHECK
 * use is there. What is missing and known is installed by one `apt-get install --no-install-recommends`.
 *
 * Refuses: digests, tags that build arguments decide, tags without a sibling, a stage that does not ship, builds that compile or read documentation, ONBUILD,
 * and a suite that Debian no longer serves where something must be installed.
 *
 * Assumes, at least, that what runs in the container needs no program, library or data file that only the full image has. High risk wherever something could not be read.
 */
export const slimBase = defineTransform({
  name: "slim-base",
  summary: "Replace an official image by its slim sibling.",
  risk: "medium",
  propose: (analysis) =>
    analysis.stages.flatMap((stage) =>
      stage.ships ? (slim(analysis, stage) ?? []) : [],
    ),
});

/** The swap of a stage, or why there is none; `undefined` for an image without a slim sibling. */
function slim(analysis: Analysis, stage: Stage): Proposal | Idle | undefined {
  const swap = slimSwap(stage);
  if (swap === undefined) return undefined;
  const { line, endLine } = stage.fromInstruction;
  if ("refused" in swap) return { kind: "idle", line, why: swap.refused };
  const { image, suite } = swap;
  const needs = needsOf(analysis, stage, image);
  const again =
    needs.install.length > 0 ? ", less what is installed again" : "";
  return {
    kind: "proposal",
    line,
    endLine,
    reason: [reasonOf(swap, needs)],
    saving: {
      bytes: image.saves,
      source: `installed size of what the slim image leaves out on Debian ${suite}${again}`,
    },
    alternatives: [swapped(analysis, stage, swap, [])],
    // What is missing is the proof's answer.
    repair: ({ lacks }) => lacks && swapped(analysis, stage, swap, lacks),
  };
}

function swapped(
  analysis: Analysis,
  stage: Stage,
  { base }: Swap,
  commands: readonly string[],
): Alternative {
  return {
    claims: [{ kind: "rebase", stage: stage.index, base, commands }],
    write: () => writeSwap(analysis, stage, base, commands),
  };
}
