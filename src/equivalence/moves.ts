import { crossing } from "../analysis/merge/commutes.ts";
import { apt } from "../facts/managers/apt.ts";
import type { Extra } from "./align.ts";
import type { Step } from "./steps.ts";
import { differs, unless, type Reason } from "./verdict.ts";

/** An update of apt that runs later in the one file than in the other. */
export interface Move {
  readonly earlier: Extra;
  readonly later: Extra;
}

/** Pairs updates that are gone in one place and new in another. `steps` are those of the file that has it earlier. */
export function movesOf(
  earlier: readonly Extra[],
  later: readonly Extra[],
): readonly Move[] {
  const left = [...later];
  return earlier.flatMap((extra) => {
    const { lone } = extra;
    if (lone.kind !== "refresh" || lone.manager !== apt) return [];
    const at = left.findIndex(
      ({ step, at: place }) =>
        step.key === extra.step.key && place > extra.index,
    );
    const [found] = at === -1 ? [] : left.splice(at, 1);
    return found === undefined ? [] : [{ earlier: extra, later: found }];
  });
}

/** Why an update may not move over what stands between. `steps` are those of the file that has it earlier. */
export function judgeMove(
  { earlier, later }: Move,
  steps: readonly Step[],
): readonly Reason[] {
  for (const { instruction, run, line } of steps.slice(
    earlier.index + 1,
    later.at,
  )) {
    const text = earlier.step.text;
    if (run !== undefined || crossing(instruction) === "changes")
      return [differs(line, `\`${text}\` moved over what it depends on`)];
    if (crossing(instruction) === "may")
      return [
        unless(
          line,
          `line ${line} does not change what ${text} finds, and newer package lists install as well`,
        ),
      ];
  }
  return [];
}
