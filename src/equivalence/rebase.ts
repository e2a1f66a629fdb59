import type { Analysis } from "../analysis/analyse.ts";
import { needsOf } from "../analysis/slim/needs.ts";
import { slimImage } from "../analysis/slim/image.ts";
import { makeUp } from "../analysis/slim/run.ts";
import type { Stage } from "../analysis/build/stages.ts";
import { slimSibling } from "../facts/images/images.ts";
import { tokensOf, type Step } from "./steps.ts";
import { differs, unless, type Reason } from "./verdict.ts";

/** A stage that stands on another image than before. */
export interface Rebase {
  readonly reasons: readonly Reason[];
  /** What the stage does behind the commands that make up for what the new image lacks. */
  readonly steps: readonly Step[];
}

/**
 * A relation that is weaker than being equal: the new base is the slim sibling of the same version on the same release of Debian, and every program
 * and library that the file is known to need is in it or is installed first. What cannot be told is unproved.
 */
export function rebased(
  analysis: Analysis,
  before: Stage,
  after: Stage,
  steps: readonly Step[],
): Rebase {
  const { line } = after.fromInstruction;
  const image = siblingOf(before, after);
  if (image === undefined)
    return {
      reasons: [
        differs(
          line,
          `${after.from.base} is another image than ${before.from.base}`,
        ),
      ],
      steps,
    };
  const needs = needsOf(analysis, before, image);
  const commands = makeUp(needs);
  const isMadeUp = commands.every(
    (command, index) =>
      steps[index]?.mark === "" &&
      tokensOf(steps[index].text).join(" ") === tokensOf(command).join(" "),
  );
  const missing = isMadeUp
    ? []
    : [
        differs(
          line,
          `${after.from.base} lacks ${needs.install.join(", ")}, which the file needs`,
        ),
      ];
  const doubts = [
    "nothing that runs in the image needs a program, library or data file that only the full image has",
    ...needs.unknown.map(
      (each) =>
        `${each.what} (line ${each.line}) needs nothing that only the full image has`,
    ),
    ...needs.wheels.map((name) => `there is a wheel of ${name}`),
  ];
  return {
    reasons: [...missing, ...doubts.map((each) => unless(line, each))],
    steps: isMadeUp ? steps.slice(commands.length) : steps,
  };
}

/** What is known of the slim image, where the second stage stands on the slim sibling of the first one's. */
function siblingOf(
  { base: before }: Stage,
  { base: after }: Stage,
): ReturnType<typeof slimImage> {
  if (before.kind !== "image" || after.kind !== "image") return undefined;
  const { official, image } = before;
  if (official === undefined || official !== after.official) return undefined;
  const sibling = slimSibling(official, image.tag);
  const isPinned =
    image.digest !== undefined || after.image.digest !== undefined;
  if (
    isPinned ||
    sibling?.suite === undefined ||
    sibling.tag !== after.image.tag
  )
    return undefined;
  return slimImage(official, image.tag, sibling.suite);
}
