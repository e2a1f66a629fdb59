import type { Step } from "./steps.ts";
import { differs, unproved, type Reason } from "./verdict.ts";

/** Why two files that go on with these steps are not the same: two texts are a witness, anything else is not. */
export function partingOf(
  before: Step | undefined,
  after: Step | undefined,
): readonly Reason[] {
  if (after === undefined)
    return before === undefined
      ? []
      : [differs(before.line, `\`${before.shown}\` is gone`)];
  if (before === undefined)
    return [
      differs(
        after.line,
        `\`${after.shown}\` was not there, or not in this place or form`,
      ),
    ];
  if (before.shown !== after.shown)
    return [
      differs(
        after.line,
        `\`${after.shown}\` was not there, or not in this place or form: line ${before.line} had \`${before.shown}\``,
      ),
    ];
  const bodies = contrast(bodiesOf(before), bodiesOf(after));
  return bodies === undefined
    ? [
        unproved(
          after.line,
          `\`${after.shown}\` stands under another control flow, interpreter, escape character or set of options than in line ${before.line}`,
        ),
      ]
    : [
        differs(
          after.line,
          `the heredoc of \`${after.shown}\` differs: ${bodies}`,
        ),
      ];
}

function bodiesOf({ instruction }: Step): readonly string[] {
  return instruction.heredocs.flatMap(({ content }) => content.split("\n"));
}

/** The first lines that differ. */
function contrast(
  before: readonly string[],
  after: readonly string[],
): string | undefined {
  const at = after.findIndex((line, index) => line !== before[index]);
  if (at !== -1)
    return `\`${after[at] ?? ""}\`, where there was \`${before[at] ?? ""}\``;
  return before.length > after.length
    ? `\`${before[after.length] ?? ""}\` is gone`
    : undefined;
}
