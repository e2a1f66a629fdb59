import { nameOf } from "../command/paths.ts";
import type { Invocation } from "../command/invocation.ts";
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

/**
 * A text that is no script of a shell, or none that can be read, asks for what the cache holds: by an option, by a variable, or by a call that
 * looks there of itself (`gem pristine`).
 */
export function asksInText(text: string, manager: Manager): boolean {
  const { programs, name } = manager;
  if (variables(manager)?.test(text) === true) return true;
  if (![name, ...programs].some((each) => text.includes(each))) return false;
  return asksOffline(text, manager) || callsReader(text, manager);
}

const variables = memoHere((manager: Manager): RegExp | undefined => {
  const names = manager.offline?.variables ?? [];
  return names.length === 0
    ? undefined
    : new RegExp(`\\b(?:${names.join("|")})\\b["'\\]]*\\s*(?:[=:,]|$)`, "im");
});

/** Words are taken as a shell, or a list of them in another language, would have them. */
function callsReader(text: string, manager: Manager): boolean {
  return text.split(/[\n;&|`]/).some((line) => {
    const words = line.split(/["',[\](){}\\\s]/);
    return words.some((word, at) => {
      const program = nameOf(word);
      if (!manager.programs.includes(program)) return false;
      const args = words.slice(at + 1).filter((each) => each !== "");
      return manager.read({ program, args })?.reads === true;
    });
  });
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

/** A variable in front of the command names a configuration: what it fetches, and where to, is not known. */
export function isConfigured(
  { variables }: Invocation,
  manager: Manager,
): boolean {
  return variables.some(
    (name) => manager.configured?.namedBy?.includes(name) === true,
  );
}
