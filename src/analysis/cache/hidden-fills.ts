import { hasTrait } from "../../facts/programs/traits.ts";
import { dialectOfScript } from "../../shell/shebang.ts";
import type { Manager } from "../../facts/managers/manager.ts";
import { memo } from "../../memo.ts";
import { say, type Message } from "../../message.ts";
import { argsText, flagValue } from "../../syntax/instruction.ts";
import { mountOver } from "../build/mounts.ts";
import { isReadable, type ReadableRun, type Run } from "../build/runs.ts";
import type { Invocation } from "../command/invocation.ts";
import { invocationsIn, withNested } from "../command/nested.ts";
import { commandsOfRun } from "../command/run-commands.ts";
import { cleans } from "../layer/contents.ts";
import { isSwitchedOff } from "./switched-off.ts";

/** Why nothing can be written behind a command that fills the cache: it is in an exec form, or in a script that another command runs. */
export function hiddenFill(run: Run, manager: Manager): Message | undefined {
  const text = isReadable(run)
    ? run.read.script.text
    : argsText(run.instruction);
  if (!manager.programs.some((name) => text.includes(name))) return undefined;
  const all = commandsIn(run);
  const at = all.findLastIndex(({ invocation }) => fills(invocation, manager));
  const found = all[at];
  const isOwn = found?.top === found?.invocation;
  if (found === undefined || (isOwn && isReadable(run))) return undefined;
  if (mountOver(run, manager) !== undefined || isSwitchedOff(run, manager))
    return undefined;
  if (flagValue(run.instruction, "network") === "none") return undefined;
  if (all.slice(at).some(({ invocation }) => cleans(manager, invocation)))
    return undefined;
  return isOwn
    ? say`the exec form has no shell`
    : say`it is in what ${found.top.call.program} runs`;
}

interface Nested {
  readonly invocation: Invocation;
  /** The command on the line itself. */
  readonly top: Invocation;
}

/** The commands of a RUN, and all that they run in turn. */
const commandsIn = memo((run: Run): readonly Nested[] => {
  const tops = commandsOfRun(run) ?? [];
  return tops.flatMap((top) =>
    [...withNested(top), ...(isReadable(run) ? fedBy(run, top) : [])].map(
      (invocation) => ({ top, invocation }),
    ),
  );
});

/** The commands of the heredoc that a shell reads as its script: `bash <<EOF`. */
function fedBy(
  { read: { script } }: ReadableRun,
  { call: { program, args }, located }: Invocation,
): readonly Invocation[] {
  const isShell =
    hasTrait(program, "is-shell") &&
    args.every((arg = "") => /^-[^c]*$/.test(arg));
  const heredoc = located.command.redirects.at(-1)?.heredoc;
  if (!isShell || heredoc === undefined) return [];
  const text = script.text.slice(heredoc.body.start, heredoc.body.end);
  return invocationsIn(text, dialectOfScript(program)) ?? [];
}

function fills({ uses }: Invocation, manager: Manager): boolean {
  const use = uses.get(manager);
  return use?.fills === true && use.avoids !== true;
}
