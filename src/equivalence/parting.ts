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
  return instruction.heredocs.flatMap(({ content }) =>
    content.replace(/\n$/, "").split("\n"),
  );
}

/** The first lines that differ. */
function contrast(
  before: readonly string[],
  after: readonly string[],
): string | undefined {
  const found = after.findIndex((line, index) => line !== before[index]);
  const at = found === -1 ? after.length : found;
  const [one, other] = [before[at], after[at]];
  if (other === undefined)
    return one === undefined ? undefined : `\`${one}\` is gone`;
  return one === undefined
    ? `\`${other}\` is new`
    : `\`${other}\`, where there was \`${one}\``;
}
