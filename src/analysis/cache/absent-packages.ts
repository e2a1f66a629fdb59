import type { Manager } from "../../facts/managers/manager.ts";
import { shown } from "../../facts/programs/operand.ts";
import type { Analysis } from "../analyse.ts";
import type { Run } from "../build/runs.ts";
import { lineOf, type Invocation } from "../command/invocation.ts";
import { commandsBefore } from "./earlier.ts";
import { unknown, type Wants } from "./use.ts";

/**
 * `apt-get remove` of a package that is not installed exits with 0 where the lists know its name, and with 100 where they do not.
 * The file shows that it is installed where a command in front installs it by name. Where it is, and another package needs it or an alternative, apt may install
 * the alternative in its place, as long as the lists know one (php8.2 without its Apache module: php8.2-fpm, seen with apt 2.6).
 */
export function absentWants(
  analysis: Analysis,
  run: Run,
  manager: Manager,
  invocation: Invocation,
  at: number,
): Wants | undefined {
  if (manager.refetches || !invocation.uses.has(manager)) return undefined;
  const named = namesBy(manager);
  const names = named(invocation, (does) => does !== "install");
  if (names.length === 0) return undefined;
  const installed = new Set<string>();
  for (const earlier of commandsBefore(analysis, run, at)) {
    for (const name of named(earlier.invocation, (does) => does === "install"))
      installed.add(name);
    for (const name of named(earlier.invocation, (does) => does === "remove"))
      installed.delete(name);
  }
  const removes = named(invocation, (does) => does === "remove").length > 0;
  return names.every((name) => installed.has(name)) && !removes
    ? undefined
    : unknown(run.instruction.line, lineOf(invocation));
}

/** Names of packages of a manager as they are written. */
function namesBy({ name }: Manager) {
  return (
    { effects }: Invocation,
    counts: (does: "install" | "remove" | "mark") => boolean,
  ): readonly string[] =>
    effects.flatMap((effect) =>
      effect.kind === "packages" &&
      effect.manager === name &&
      counts(effect.does)
        ? effect.names.map(shown)
        : [],
    );
}
