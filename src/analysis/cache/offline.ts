import type { Manager } from "../../facts/managers/manager.ts";
import { memoHere } from "../../memo.ts";
import { flagValue } from "../../syntax/instruction.ts";
import type { Run } from "../build/runs.ts";
import { someIsSet } from "../build/variables.ts";

/** Scripts have such an option as well, and hand it on to any manager. */
const COMMON = ["--offline", "--prefer-offline"];

const pattern = memoHere((manager: Manager): RegExp => {
  const flags = [...COMMON, ...(manager.offline?.flags ?? [])];
  return new RegExp(`(?:^|[^\\w-])(?:${flags.join("|")})(?![\\w-])`);
});

/** A text asks the manager to do without the network, and so with what its cache holds. */
export function asksOffline(text: string, manager: Manager): boolean {
  return pattern(manager).test(text);
}

/** A variable of that name makes the manager do without the network. */
export function isOfflineVariable(name: string, manager: Manager): boolean {
  return manager.offline?.variables.includes(name.toLowerCase()) === true;
}

/** Commands of the RUN have to do with what the cache holds: without the network, or because a variable says so. */
export function isCutOff(
  { instruction, environment }: Run,
  manager: Manager,
): boolean {
  return (
    flagValue(instruction, "network") === "none" ||
    someIsSet(environment.variables, (name) => isOfflineVariable(name, manager))
  );
}
