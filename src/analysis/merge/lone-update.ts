import { managerOfLists } from "../../facts/managers/index.ts";
import { line as at, say, type Message } from "../../message.ts";
import { dominates } from "../../shell/flow.ts";
import { formOf } from "../../shell/form.ts";
import { isReadable, type ReadableRun, type Run } from "../build/runs.ts";

/** The RUN is an update of apt and nothing else. */
export function isLoneUpdate(run: ReadableRun): boolean {
  const [only, ...more] = run.invocations;
  const form = formOf(run.read);
  return (
    only !== undefined &&
    more.length === 0 &&
    only.uses.get(managerOfLists)?.verb === "update" &&
    form.kind === "and" &&
    form.items[0]?.type === "command"
  );
}

/** The first RUN behind a lone update that reads its lists, wherever that is, or why joining them gains nothing; `undefined` where nothing stands behind it. */
export function readerOf(
  behind: readonly Run[],
): ReadableRun | { readonly noGain: Message } | undefined {
  const [next] = behind;
  if (next === undefined) return undefined;
  const line = at(next.instruction.line);
  if (!isReadable(next)) return { noGain: say`${line} was not read` };
  const reader = behind.filter(isReadable).find(readsLists);
  if (reader === undefined)
    return {
      noGain: say`${line} stands between the update and what needs it`,
    };
  return updatesItself(reader)
    ? { noGain: say`${at(reader.instruction.line)} updates by itself` }
    : reader;
}

function readsLists({ invocations }: ReadableRun): boolean {
  return invocations.some(
    ({ uses }) => uses.get(managerOfLists)?.reads === true,
  );
}

function updatesItself({ invocations, errexit }: ReadableRun): boolean {
  const install = invocations.find(
    ({ uses }) => uses.get(managerOfLists)?.reads === true,
  );
  return invocations.some(
    ({ uses, located }) =>
      uses.get(managerOfLists)?.refreshes === true &&
      install !== undefined &&
      dominates(located, install.located, errexit),
  );
}
