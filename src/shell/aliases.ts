import { commandsOf } from "./flow.ts";
import type { Script, Unreadable } from "./tree.ts";

/**
 * A script that defines an alias in front of other lines is left alone: on the lines behind it dash and busybox read other commands than are written there, and bash does not
 * (measured: `alias rm=echo`, then `rm x` on a line of its own).
 */
export function withoutAliases(
  script: Script | Unreadable,
): Script | Unreadable {
  // On its own line the commands are read already.
  if ("reason" in script || !script.text.includes("\n")) return script;
  const found = commandsOf(script).find(
    ({ command }) =>
      command.name?.value === "alias" &&
      command.args.length > 0 &&
      script.text.includes("\n", command.end),
  );
  return found === undefined
    ? script
    : {
        reason: "an alias makes other commands of it",
        at: found.command.start,
      };
}
