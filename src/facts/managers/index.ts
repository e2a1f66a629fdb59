import { apk } from "./apk.ts";
import { apt, installing, LISTS_REMOVAL } from "./apt.ts";
import { composer } from "./composer.ts";
import { conda } from "./conda.ts";
import { dnf } from "./dnf.ts";
import { gem } from "./gem.ts";
import type { Call, Manager, Use } from "./manager.ts";
import { npm } from "./npm.ts";
import { pip } from "./pip.ts";
import { yarn } from "./yarn.ts";
import { zypper } from "./zypper.ts";

/** Every package manager that dockfix knows, by name. */
export const managers: readonly Manager[] = [
  apk,
  apt,
  composer,
  conda,
  dnf,
  gem,
  npm,
  pip,
  yarn,
  zypper,
];

/** The manager that does not fetch its lists again without being asked: the commands behind an update need them. */
export const managerOfLists: Manager = apt;
export { installing, LISTS_REMOVAL };

/** The manager that a call is of, and what the call does. Two managers may know one call: playwright is no manager, but runs apt. */
export function managerOf(
  call: Call,
): { readonly manager: Manager; readonly use: Use } | undefined {
  for (const manager of managers) {
    const use = manager.read(call);
    if (use !== undefined) return { manager, use };
  }
  return undefined;
}

const BY_NAME = new Map(managers.map((manager) => [manager.name, manager]));

export function managerNamed(name: string): Manager | undefined {
  return BY_NAME.get(name);
}
