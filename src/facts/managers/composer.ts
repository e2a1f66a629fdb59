import { lineReader } from "./configuration.ts";
import {
  hasOption,
  subcommand,
  type ImageFacts,
  type Manager,
  type Project,
} from "./manager.ts";

const VALUED: ReadonlySet<string> = new Set(["-d", "--working-dir"]);
const FILLS: ReadonlySet<string> = new Set([
  "create-project",
  "i",
  "install",
  "r",
  "reinstall",
  "req",
  "require",
  "u",
  "update",
  "upgrade",
]);
const CLEARS: ReadonlySet<string> = new Set([
  "cc",
  "clear-cache",
  "clearcache",
]);
const QUIET: ReadonlySet<string> = new Set([
  "-n",
  "-q",
  "--ansi",
  "--no-ansi",
  "--no-interaction",
  "--quiet",
]);

/**
 * Composer keeps every archive that it installs, and what the repositories say of packages. `clear-cache` exits with 0 where there is none, where it is
 * switched off and where it is empty (run with Composer 2.5).
 * `--no-cache` came with Composer 1.9 (August 2019). It is not used: with it Composer refuses to read a repository of Git
 * ("GitDriver requires a usable cache directory"), and only composer.json tells whether there is one.
 */
export const composer: Manager = {
  name: "composer",
  programs: ["composer", "composer.phar"],
  read({ program, args }) {
    if (program !== "composer" && program !== "composer.phar") return undefined;
    const found = subcommand(args, VALUED);
    if (found === undefined)
      return { verb: "?", at: 0, fills: false, reads: false };
    const { verb, at } = inner(found, args);
    if (CLEARS.has(verb)) {
      // Newer versions can be asked to remove only what is too old.
      const purges = args.every(
        (arg, index) => index === at || QUIET.has(arg ?? ""),
      );
      return { verb, at, fills: false, reads: false, purges };
    }
    if (!FILLS.has(verb)) return { verb, at, fills: false, reads: false };
    const refuses = refusal(args);
    return {
      verb: LONG[verb] ?? verb,
      at,
      fills: true,
      reads: false,
      ...(hasOption(args, "--no-cache") ? { avoids: true } : {}),
      ...(refuses === undefined ? {} : { refuses }),
    };
  },
  remedies: [
    {
      kind: "command",
      command: (program) => `${program} clear-cache`,
      isSpelled: (args) =>
        args.filter((arg) => CLEARS.has(arg ?? "")).length === 1 &&
        args.every((arg) => CLEARS.has(arg ?? "") || QUIET.has(arg ?? "")),
    },
  ],
  caches: (home, valueOf) => {
    const folder = valueOf?.("COMPOSER_CACHE_DIR");
    if (folder !== undefined) return [folder];
    const own = valueOf?.("COMPOSER_HOME");
    if (own !== undefined) return [`${own}/cache`];
    const all = valueOf?.("XDG_CACHE_HOME");
    return [`${all ?? `${home}/.cache`}/composer`, `${home}/.composer/cache`];
  },
  movedBy: [
    "COMPOSER_CACHE_FILES_DIR",
    "COMPOSER_CACHE_READ_ONLY",
    "COMPOSER_CACHE_REPO_DIR",
    "COMPOSER_CACHE_VCS_DIR",
  ],
  placedBy: ["COMPOSER_CACHE_DIR", "COMPOSER_HOME", "XDG_CACHE_HOME"],
  offBy: (variable, value) =>
    variable === "COMPOSER_CACHE_DIR" && value === "/dev/null",
  offline: { flags: [], variables: ["composer_disable_network"] },
  hadolint: "none",
  configured: {
    files: [
      "~/.composer/config.json",
      "~/.config/composer/config.json",
      "./composer.json",
    ],
    namedBy: ["COMPOSER"],
    commands: /^composer(?:\.phar)? (?:.* )?config (?:-\S+ )*(.*)$/,
    read: lineReader([[/^(?:cache-\S+|home)$/, "moves"]]),
  },
  refetches: true,
  named:
    /\.cache(?:\/composer(?![\w-])|\/?\*?["'\s]|\/?\*?$)|composer\/cache(?![\w-])|\.composer\/?(?:["'\s*]|$)/,
  cleanedBy:
    /^(?:composer(?:\.phar)? (?:.* )?(?:clear-?cache|cc)(?: |$)|rm .*(?:\.cache(?:\/composer\S*|\/?\*?)|composer\/cache\S*|\.composer\/?\*?|COMPOSER_(?:HOME|CACHE_DIR)\}?(?:\/\S*)?)["']?(?: |$))/,
  requirement: {
    concerns: "cache",
    assumption: "composer.json runs nothing before each command of Composer",
    holds: isQuiet,
  },
  why: "Composer keeps the archive of everything it installs",
};

const LONG: Readonly<Record<string, string>> = {
  i: "install",
  r: "require",
  req: "require",
  u: "update",
};

/** `composer global require` is `require`. */
function inner(
  { verb, at }: { readonly verb: string; readonly at: number },
  args: readonly (string | undefined)[],
): { readonly verb: string; readonly at: number } {
  if (verb !== "global") return { verb, at };
  const next = subcommand(args.slice(at + 1), VALUED);
  return next === undefined
    ? { verb, at }
    : { verb: next.verb, at: at + 1 + next.at };
}

function refusal(args: readonly (string | undefined)[]): string | undefined {
  if (args.includes(undefined) || args.includes("--no-plugins"))
    return "an option may keep plugins from running, and clear-cache would run them";
  // Its composer.json may say where the cache lies.
  return args.some((arg) => /^(?:-d|--working-dir)/.test(arg ?? ""))
    ? "the command works for a project in another folder"
    : undefined;
}

/** A script of the event `pre-command-run` runs before `clear-cache` too. Hardly any project has one: it is looked for where composer.json can be read. */
function isQuiet(_: ImageFacts, project: Project): boolean | undefined {
  const manifest = project.read("composer.json");
  return manifest === undefined
    ? undefined
    : !/"pre-command-run"/.test(manifest);
}
