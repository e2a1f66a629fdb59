import { scriptSpan } from "../../shell/run.ts";
import type { Dockerfile } from "../../syntax/dockerfile.ts";
import type { Edit } from "../../syntax/edit.ts";
import type { ReadableRun } from "../build/runs.ts";
import type { Filling, ManagerCall } from "./fills.ts";
import type { Unplaced } from "./placement.ts";
import { withoutUpdate } from "./without-update.ts";

/** Every call of a RUN that fills a cache gets a flag; an update that only fills it goes. */
export interface Flags {
  /** Commands that get it, and where it then stands among their words. */
  readonly given: readonly { readonly call: number; readonly at: number }[];
  /** Commands that go. */
  readonly gone: readonly number[];
  readonly write: () => readonly Edit[] | Unplaced;
}

export function flagsFor(
  file: Dockerfile,
  run: ReadableRun,
  { filling }: Filling,
  flag: string,
): Flags {
  const updates = filling.filter(({ use }) => use.refreshes === true);
  const others = filling.filter(({ use }) => use.refreshes !== true);
  const callOf = ({ invocation }: ManagerCall): number =>
    run.invocations.indexOf(invocation);
  return {
    given: others.map((each) => ({ call: callOf(each), at: placeIn(each) })),
    gone: updates.map(callOf),
    write() {
      const removed = withoutUpdate(
        file,
        run,
        updates.map(({ invocation }) => invocation),
      );
      if ("noPlace" in removed) return removed;
      return [...others.map((each) => writeFlag(run, each, flag)), ...removed];
    },
  };
}

/** Right behind the word that says what the call does. */
function placeIn({ invocation, use }: ManagerCall): number {
  return Math.min(use.at + 1, invocation.args.length);
}

function writeFlag(
  { read }: ReadableRun,
  { invocation, use }: ManagerCall,
  flag: string,
): Edit {
  const word = invocation.args[use.at] ?? invocation.word;
  const { end } = scriptSpan(read, word);
  return { start: end, end, text: ` ${flag}` };
}
