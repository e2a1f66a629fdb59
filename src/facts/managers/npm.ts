import { lineReader, NO } from "./configuration.ts";
import { hasOption, subcommand, type Manager } from "./manager.ts";

const FILLS: ReadonlySet<string> = new Set([
  "add",
  "ci",
  "clean-install",
  "i",
  "in",
  "install",
  "install-ci-test",
  "install-test",
  "it",
  "update",
  "up",
  "upgrade",
]);

const VALUED: ReadonlySet<string> = new Set([
  "--prefix",
  "-C",
  "--cache",
  "--registry",
  "--loglevel",
  "--userconfig",
  "--globalconfig",
  "-w",
  "--workspace",
]);

/**
 * npm keeps the compressed package of everything it installs in ~/.npm/_cacache. `npm cache clean` needs `--force` since npm 5 and takes it before.
 * It leaves ~/.npm/_npx alone, which `npx` may need when the container runs.
 */
export const npm: Manager = {
  name: "npm",
  programs: ["npm", "npx"],
  read({ program, args }) {
    // What it starts it fetches, if it is not there.
    if (program === "npx")
      return {
        verb: "exec",
        at: 0,
        fills: false,
        reads: hasOption(args, "--offline", "--prefer-offline"),
      };
    if (program !== "npm") return undefined;
    const found = subcommand(args, VALUED);
    if (found === undefined)
      return { verb: "?", at: 0, fills: false, reads: false };
    const { verb, at } = found;
    if (verb === "cache") {
      const keeps = args.includes("add") ? { keeps: true } : {};
      const purges = args.some((arg) => /^(?:clean|clear|rm)$/.test(arg ?? ""));
      return { verb, at, fills: false, reads: !purges, purges, ...keeps };
    }
    // A cache that was asked for is read by any of npm's commands.
    const reads = hasOption(args, "--offline", "--prefer-offline");
    if (!FILLS.has(verb)) return { verb, at, fills: false, reads };
    const elsewhere = hasOption(
      args,
      "--cache",
      "--userconfig",
      "--globalconfig",
    );
    return {
      verb,
      at,
      fills: !hasOption(args, "--offline"),
      reads,
      ...(elsewhere
        ? { refuses: "the command names a cache or a configuration of its own" }
        : {}),
    };
  },
  remedies: [
    {
      kind: "command",
      command: (program) => `${program} cache clean --force`,
    },
  ],
  caches: (home) => [`${home}/.npm/_cacache`, `${home}/.npm/_logs`],
  movedBy: ["npm_config_cache", "NPM_CONFIG_CACHE"],
  offline: {
    flags: ["--offline", "--prefer-offline"],
    variables: ["npm_config_offline", "npm_config_prefer_offline"],
  },
  hadolint: "none",
  configured: {
    files: [
      "~/.npmrc",
      "./.npmrc",
      "/usr/local/etc/npmrc",
      "/usr/etc/npmrc",
      "/etc/npmrc",
      "/usr/local/lib/node_modules/npm/npmrc",
    ],
    namedBy: [
      "NPM_CONFIG_USERCONFIG",
      "npm_config_userconfig",
      "NPM_CONFIG_GLOBALCONFIG",
      "npm_config_globalconfig",
    ],
    commands:
      /^npm (?:-\S+ )*(?:(?:config|c) (?:-\S+ )*set|set) (?:-(?!-(?:offline|prefer-offline|cache))\S+ )*(?:--)?(.*)$/,
    read: lineReader([
      [/^cache$/, "moves"],
      [/^(?:user|global)config$/, "moves"],
      [/^(?:prefer-)?offline$/, "offline", NO],
    ]),
  },
  // A new npm may be too new for the Node.js that is there.
  replacedBy:
    /^npm (?=(?:.* )?(?:-g|--global|--location[= ]global)(?: |$))(?:(?:.* )?(?:npm(?:@\S*)?|["']?\$\S*)(?: |$)|(?:\S+ )?(?:up|update|upgrade)(?: -\S+)*$)/,
  refetches: true,
  named: /\.npm(?:[/*"'\s]|$)|_cacache/,
  cleanedBy:
    /^(?:npm (?:.* )?cache (?:clean|clear|rm)|rm .*\.npm(?:\/\S*)?["']?(?: |$))/,
  why: "npm keeps the compressed package of everything it installs",
};
