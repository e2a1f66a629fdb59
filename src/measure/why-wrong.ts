import { shownPath } from "./image/shown-path.ts";
import { isEvidence, type SmokeOutcome } from "./smoke.ts";
import type { Verification } from "./verification.ts";

/** What a step has to show. */
export interface Demands {
  /** Its files are those of the image before it, less what it may lose. */
  readonly files: boolean;
  /** A smoke test that says that the image works. */
  readonly test: boolean;
}

/** Why nothing is kept that is not proved from the text of the Dockerfile. */
export const UNTESTED =
  "nothing tests it: give --smoke 'COMMAND' with what must still work, or keep it untested with --untested";

/** Paths that are named. */
const NAMED = 3;

/** What is wrong with an image, in one sentence; `undefined` where it shows all that is asked. */
export function whyWrong(
  { differences, smoke }: Verification,
  demands: Demands,
): string | undefined {
  const failed = smoke.find(({ verdict }) => verdict === "different");
  if (failed !== undefined) return failedText(failed);
  const paths: string[] = [];
  const missing: string[] = [];
  for (const { difference } of differences) {
    const { before, after } = difference;
    if (difference.kind === "config")
      return `the image differs: ${difference.field}: ${before} -> ${after}`;
    const path = shownPath(difference.path);
    if (after === "absent") missing.push(path);
    paths.push(`${path}: ${before} -> ${after}`);
  }
  if (demands.files) {
    const lacks = [...missing.slice(0, NAMED)].join(", ");
    const [first] = paths;
    if (missing.length > 0)
      return `the image lacks ${lacks}${more(missing.length - NAMED)}`;
    if (first !== undefined)
      return `the image differs: ${first}${more(paths.length - 1)}`;
  }
  return demands.test && !smoke.some(isEvidence) ? UNTESTED : undefined;
}

function more(count: number): string {
  return count > 0 ? `, and ${count} more` : "";
}

function failedText({
  title,
  before,
  after,
  difference,
}: SmokeOutcome): string {
  const test = `smoke test ${title}`;
  if (difference === undefined)
    return `${test}: ${before.status} before, ${after.status} after`;
  const output = difference.output === "stdout" ? "output" : "standard error";
  const line = (text: string | undefined): string =>
    text === undefined ? "nothing" : JSON.stringify(text);
  return `${test}: its ${output} differs: ${line(difference.before)} before, ${line(difference.after)} after`;
}
