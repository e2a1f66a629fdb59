import { isOpen, shown } from "../../facts/programs/operand.ts";
import { memo } from "../../memo.ts";
import type { Analysis } from "../analyse.ts";
import { isReadable, type Run } from "../build/runs.ts";
import { asScript } from "../command/exec-form.ts";
import type { Invocation } from "../command/invocation.ts";
import { invocationsIn, withNested } from "../command/nested.ts";

/** Where homes lie that commands of a file move, for a user; folders that nobody knows are `*`. */
export function movedHomes(
  analysis: Analysis,
  user: string | undefined,
): readonly string[] {
  const name = user?.split(":")[0] ?? "";
  const known = /^[a-z_][\w-]*$/i.test(name) ? name : undefined;
  // `0` is root; another number may be anybody.
  const own = name === "0" ? "root" : known;
  return moved(analysis)
    .filter(({ names }) => own === undefined || names?.includes(own) !== false)
    .flatMap(({ homes }) => homes);
}

/** At any depth that homes lie at. */
const ANYWHERE = ["/*", "/*/*", "/*/*/*"];

interface Moved {
  /** `undefined`: anybody's. */
  readonly names: readonly string[] | undefined;
  readonly homes: readonly string[];
}

const moved = memo((analysis: Analysis): readonly Moved[] =>
  analysis.runs.flatMap((run) =>
    commandsOf(run)
      .flatMap((each) => withNested(each))
      .flatMap(({ effects }) =>
        effects.flatMap((effect): readonly Moved[] => {
          if (effect.kind !== "users" || effect.home === undefined) return [];
          const home = shown(effect.home).replace(/(.)\/+$/, "$1");
          return [
            {
              names: effect.names.some(isOpen)
                ? undefined
                : effect.names.map(shown),
              homes: /^\/[\w./@%+-]*$/.test(home) ? [home] : ANYWHERE,
            },
          ];
        }),
      ),
  ),
);

/** Exec form runs a command as well. */
function commandsOf(run: Run): readonly Invocation[] {
  const { json } = run.instruction;
  if (isReadable(run) || json === undefined || json.length === 0)
    return run.invocations;
  return invocationsIn(asScript(json.map(({ value }) => value)), "sh") ?? [];
}
