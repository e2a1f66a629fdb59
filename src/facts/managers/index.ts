import { apk } from "./apk.ts";
import { apt } from "./apt.ts";
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

const NONE: readonly Manager[] = [];

/** Without the number of a version: `python3.11` is `python`. */
function bare(program: string): string {
  return program.replace(/(?<=\D)[\d.]+$/, "");
}

const BY_PROGRAM = new Map<string, Set<Manager>>();
for (const manager of managers)
  for (const program of manager.programs) {
    const known = BY_PROGRAM.get(bare(program)) ?? new Set();
    BY_PROGRAM.set(bare(program), known.add(manager));
  }
const READERS = new Map(
  [...BY_PROGRAM].map(([name, found]) => [name, [...found]]),
);

/** The managers that may know a call of a program: of most programs none. */
export function managersOf(program: string): readonly Manager[] {
  return READERS.get(bare(program)) ?? NONE;
}

/** The manager that a call is of, and what the call does. Two managers may know one call: playwright is no manager, but runs apt. */
export function managerOf(
  call: Call,
): { readonly manager: Manager; readonly use: Use } | undefined {
  for (const manager of managersOf(call.program)) {
    const use = manager.read(call);
    if (use !== undefined) return { manager, use };
  }
  return undefined;
}

const BY_NAME = new Map(managers.map((manager) => [manager.name, manager]));

export function managerNamed(name: string): Manager | undefined {
  return BY_NAME.get(name);
}
