import type { Analysis } from "../../analysis/analyse.ts";
import type { Stage } from "../../analysis/build/stages.ts";
import { slimSwap } from "../../analysis/slim/swap.ts";
import {
  isOfSystem,
  needsOf,
  stagesOn,
  type Needs,
} from "../../analysis/slim/needs.ts";
import { makeUp } from "../../analysis/slim/run.ts";
import { assumptionsOf, type Swap } from "../../analysis/slim/terms.ts";
import { line as at, listed, say, type Message } from "../../message.ts";
import type { Rebase } from "../claim.ts";
import { assumed, noticed, refused, type Why } from "./rule.ts";

/** Suites whose packages can be installed from Debian's own servers today. */
const SERVED: ReadonlySet<string> = new Set([
  "bullseye",
  "bookworm",
  "trixie",
  "forky",
  "sid",
]);

/**
 * A relation that is weaker than being equal: the new base is the slim sibling of the same version on the same release of Debian, and every program
 * and library that the file is known to need is in it or is installed first. What cannot be told is an assumption.
 */
export function judgeRebase(
  analysis: Analysis,
  { stage: index, base, commands }: Rebase,
): readonly Why[] {
  const stage = analysis.stages[index];
  if (stage === undefined) return refused(1, say`there is no such stage`);
  const { line } = stage.fromInstruction;
  const swap = slimSwap(stage);
  const other = say`${base} is another image than ${stage.from.base}`;
  if (swap === undefined) return noticed(line, other);
  if ("refused" in swap) return refused(line, swap.refused);
  if (swap.base !== base) return noticed(line, other);
  const needs = needsOf(analysis, stage, swap.image);
  const no = refusalOf(analysis, stage, needs, swap);
  if (no !== undefined) return refused(line, no);
  const lacks = makeUp(needs);
  if (lacks.join("\n") !== commands.join("\n"))
    return [
      {
        line,
        message: lackingOn(base, needs, lacks),
        lacks,
      },
    ];
  return assumed(line, assumptionsOf(swap, needs));
}

/** Other commands were claimed than those that make up for what the base lacks. */
function lackingOn(
  base: string,
  { install }: Needs,
  lacks: readonly string[],
): Message {
  if (lacks.length === 0)
    return say`the file needs no command in front of it on ${base}`;
  return install.length === 0
    ? say`${base} lacks the folder of manual pages, which the file needs`
    : say`${base} lacks ${listed(install.map((name) => [name]))}, which the file needs`;
}

function refusalOf(
  analysis: Analysis,
  stage: Stage,
  { first, install }: Needs,
  { image, suite }: Swap,
): Message | undefined {
  const trigger = stagesOn(analysis, stage)
    .flatMap((each) => each.instructions)
    .find(({ keyword }) => keyword === "ONBUILD");
  if (trigger !== undefined)
    return say`${at(trigger.line)}: ONBUILD is for images on top of this one, and what they need is not known`;
  const compiles = first.get("compiles");
  if (compiles !== undefined && image.packages.has("libssl-dev"))
    return say`${at(compiles.line)} compiles, and which libraries it needs is not known: ${compiles.what}`;
  const documents = first.get("documents");
  if (documents !== undefined)
    return say`${at(documents.line)} reads what slim images leave out: ${documents.what}`;
  const taken = stage.taken.find(({ path }) => isOfSystem(path));
  if (taken !== undefined)
    return say`${at(taken.line)} copies files of the system out of it`;
  return install.length === 0 || SERVED.has(suite)
    ? undefined
    : say`${listed(install.map((name) => [name]))} would have to be installed, and Debian no longer serves ${suite}`;
}
