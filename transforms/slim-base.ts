import type { Analysis } from "../src/analysis/analyse.ts";
import {
  isOfSystem,
  needsOf,
  stagesOn,
  type Needs,
} from "../src/analysis/slim/needs.ts";
import { slimImage } from "../src/analysis/slim/image.ts";
import { makeUp, runBehindFrom } from "../src/analysis/slim/run.ts";
import {
  assumptionsOf,
  listed,
  reasonOf,
  type Swap,
} from "../src/analysis/slim/terms.ts";
import type { Stage } from "../src/analysis/build/stages.ts";
import { slimSibling } from "../src/facts/images/images.ts";
import { editLogical } from "../src/syntax/edit.ts";
import {
  defineTransform,
  type Change,
  type Refusal,
} from "../src/transform.ts";

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
  find(analysis) {
    const changes: Change[] = [];
    const refusals: Refusal[] = [];
    for (const stage of analysis.stages) {
      const found = stage.ships ? slim(analysis, stage) : undefined;
      const { line } = stage.fromInstruction;
      if (typeof found === "string") refusals.push({ line, reason: found });
      else if (found !== undefined) changes.push(found);
    }
    return { changes, refusals };
  },
});

/** Suites whose packages can be installed from Debian's own servers today. */
const SERVED: ReadonlySet<string> = new Set([
  "bullseye",
  "bookworm",
  "trixie",
  "forky",
  "sid",
]);

/** The change of a stage, or why there is none; `undefined` for an image without a slim sibling. */
function slim(analysis: Analysis, stage: Stage): Change | string | undefined {
  if (stage.base.kind !== "image") return undefined;
  const { official, image: reference } = stage.base;
  const { tag } = reference;
  const sibling = official && slimSibling(official, tag);
  if (official === undefined || !sibling) return undefined;
  const { base, baseSpan } = stage.from;
  if (base.includes("$")) return "build arguments decide the tag";
  if (base.includes("@")) return "a digest pins this very image";
  const { current, suite } = sibling;
  const image = suite && slimImage(official, tag, suite);
  if (suite === undefined || !image)
    return `what the slim image of ${official} lacks is not known`;
  const swap = { official, tag, slimTag: sibling.tag, suite, current, image };
  const needs = needsOf(analysis, stage, image);
  const refusal = refusalOf(analysis, stage, needs, swap);
  if (refusal !== undefined) return refusal;
  const name = tag === undefined ? base : base.slice(0, -tag.length - 1);
  const after = `${name}:${sibling.tag}`;
  const edit = editLogical(stage.fromInstruction, baseSpan, after);
  if (edit === undefined) return "the image is written over several lines";
  const commands = makeUp(needs);
  const { end, line, endLine } = stage.fromInstruction;
  const run = {
    start: end,
    end,
    text: runBehindFrom(analysis, stage, commands),
  };
  const isCounted = needs.install.length === 0;
  return {
    risk: image.isExact && needs.unknown.length === 0 ? "medium" : "high",
    line,
    endLine,
    edits: commands.length === 0 ? [edit] : [edit, run],
    reason: reasonOf(swap, needs),
    assumes: assumptionsOf(swap, needs),
    purges: [],
    saving: {
      bytes: image.saves,
      source: `installed size of what the slim image leaves out on Debian ${suite}${isCounted ? "" : ", less what is installed again"}`,
    },
    rebases: true,
  };
}

function refusalOf(
  analysis: Analysis,
  stage: Stage,
  { first, install }: Needs,
  { image, suite }: Swap,
): string | undefined {
  const trigger = stagesOn(analysis, stage)
    .flatMap((each) => each.instructions)
    .find(({ keyword }) => keyword === "ONBUILD");
  if (trigger !== undefined)
    return `line ${trigger.line}: ONBUILD is for images on top of this one, and what they need is not known`;
  const compiles = first.get("compiles");
  if (compiles !== undefined && image.packages.has("libssl-dev"))
    return `line ${compiles.line} compiles, and which libraries it needs is not known: ${compiles.what}`;
  const documents = first.get("documents");
  if (documents !== undefined)
    return `line ${documents.line} reads what slim images leave out: ${documents.what}`;
  const taken = stage.taken.find(({ path }) => isOfSystem(path));
  if (taken !== undefined)
    return `line ${taken.line} copies files of the system out of it`;
  return install.length === 0 || SERVED.has(suite)
    ? undefined
    : `${listed(install)} would have to be installed, and Debian no longer serves ${suite}`;
}
