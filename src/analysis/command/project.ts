import type { Call } from "../../facts/managers/manager.ts";

/** Managers of a project's dependencies run commands that the project's manifest names: lifecycle scripts, and scripts by their name. */
const MANIFESTS: Readonly<Record<string, string>> = {
  bun: "package.json",
  composer: "composer.json",
  npm: "package.json",
  pnpm: "package.json",
  yarn: "package.json",
  yarnpkg: "package.json",
};

/** Verbs that run nothing of the project's. */
const QUIET =
  /^(?:adduser|audit|bin|c|cache|clear-?cache|completion|config|diagnose|doctor|get|global|help|info|list|login|logout|ls|outdated|ping|policies|prefix|prune|root|search|self-?update|set|show|token|version|view|whoami|why)$/;
const NO_SCRIPTS =
  /^(?:-g|--global|--location=global|--ignore-scripts|--no-scripts|--version|-v|--help)$/;

/** The manifest whose commands a call may run; `undefined` where it runs none. */
export function manifestOf({ program, args }: Call): string | undefined {
  if (!Object.hasOwn(MANIFESTS, program)) return undefined;
  if (args.some((arg) => NO_SCRIPTS.test(arg ?? ""))) return undefined;
  const verb = args.find((arg) => arg?.startsWith("-") !== true);
  return verb !== undefined && QUIET.test(verb)
    ? undefined
    : MANIFESTS[program];
}

/** True when the manifest's commands are looked through by looking at its text: they start no script of the project. */
export function isWhole(manifest: string): boolean {
  return !/\.(?:ba)?sh\b|\bmake\b/.test(manifest);
}
