import { lineReader, NO } from "./configuration.ts";
import {
  hasOption,
  subcommand,
  type ImageFacts,
  type Manager,
  type Project,
} from "./manager.ts";

const VALUED: ReadonlySet<string> = new Set([
  "--cwd",
  "--registry",
  "--modules-folder",
  "--network-timeout",
  "--cache-folder",
  "--use-yarnrc",
]);
const FILLS: ReadonlySet<string> = new Set([
  "add",
  "install",
  "upgrade",
  "global",
]);

const PLUGGED =
  "with Plug'n'Play programs load their packages from the cache itself";
/** Keys of a configuration that ask for it. */
const PLUG = /^(?:--)?(?:[\w*]+\.)?(?:enable-)?(?:pnp|plugnplay(?:-\w+)?)$/i;

/**
 * Yarn 1 keeps every package unpacked, for root in /usr/local/share/.cache/yarn. In Yarn 2 and later the cache may be the packages themselves (Plug'n'Play loads them from it),
 * so the remedy is for Yarn 1 alone.
 */
export const yarn: Manager = {
  name: "yarn",
  programs: ["yarn", "yarnpkg"],
  read({ program, args }) {
    if (program !== "yarn" && program !== "yarnpkg") return undefined;
    const found = subcommand(args, VALUED);
    const verb = found?.verb ?? (args.includes(undefined) ? "?" : "install");
    const at = found?.at ?? 0;
    if (verb === "cache") {
      const purges = args.includes("clean");
      return { verb, at, fills: false, reads: !purges, purges };
    }
    const asks = hasOption(args, "--version", "-v", "--help", "-h");
    const reads = hasOption(args, "--offline", "--prefer-offline");
    if (!FILLS.has(verb) || (found === undefined && asks))
      return { verb, at, fills: false, reads };
    if (
      hasOption(
        args,
        "--immutable",
        "--immutable-cache",
        "--check-cache",
        "--mode",
      )
    )
      return {
        verb,
        at,
        fills: true,
        reads: false,
        refuses:
          "this is Yarn 2 or later, whose cache may be the packages themselves",
      };
    if (hasOption(args, "--pnp", "--enable-pnp"))
      return { verb, at, fills: true, reads: false, refuses: PLUGGED };
    const elsewhere = hasOption(args, "--cache-folder", "--use-yarnrc");
    return {
      verb,
      at,
      fills: !hasOption(args, "--offline"),
      reads,
      // Yarn 2 has no such command.
      ...(verb === "global" ? { proves: true } : {}),
      ...(elsewhere
        ? { refuses: "the command names a cache or a configuration of its own" }
        : {}),
    };
  },
  remedies: [
    { kind: "command", command: (program) => `${program} cache clean` },
  ],
  caches: (home) => ["/usr/local/share/.cache/yarn", `${home}/.cache/yarn`],
  movedBy: [
    "YARN_CACHE_FOLDER",
    "XDG_CACHE_HOME",
    "YARN_PLUGNPLAY_OVERRIDE",
    "YARN_ENABLE_PNP",
  ],
  offline: {
    flags: ["--offline", "--prefer-offline"],
    variables: ["yarn_offline", "yarn_prefer_offline"],
  },
  hadolint: ["DL3060"],
  configured: {
    files: [
      "./.yarnrc",
      "~/.yarnrc",
      "~/.config/yarn/config",
      "/etc/yarnrc",
      "/usr/local/etc/yarnrc",
    ],
    namedBy: [],
    commands:
      /^yarn(?:pkg)? (?:-\S+ )*config set (?:-[a-zA-Z] |--(?:global|home) )*(.*)$/i,
    read: lineReader([
      [/^(?:--)?(?:[\w*]+\.)?(?:preferred-)?cache-?folder$/i, "moves"],
      [/^(?:--)?(?:[\w*]+\.)?global-?folder$/i, "moves"],
      [/^(?:--)?(?:[\w*]+\.)?yarn-offline-mirror$/, "keeps", NO],
      [/^(?:--)?(?:[\w*]+\.)?(?:prefer-)?offline$/, "offline", NO],
      [/^(?:--)?(?:[\w*]+\.)?use-yarnrc$/, "moves"],
      [PLUG, "keeps", NO],
    ]),
  },
  refetches: true,
  named:
    /\.cache(?:\/yarn|\/?\*?["'\s]|\/?\*?$)|\.yarn\/(?:berry\/)?cache|yarn-offline-mirror/,
  cleanedBy:
    /^(?:yarn(?:pkg)? (?:.* )?cache clean|rm .*\.cache(?:\/yarn\S*|\/?\*?)["']?(?: |$))/,
  requirement: {
    concerns: "cache",
    assumption:
      "the project is installed by Yarn 1: no .yarnrc.yml, no packageManager that asks for another, no Plug'n'Play",
    holds: isYarn1,
    brokenBy:
      /^(?:yarn(?:pkg)? (?:set version|policies set-version|plugin import|dlx|(?:.* )?--(?:immutable|check-cache)\b)|corepack (?:prepare|use|install|up)\b(?! (?:.* )?p?npm@)(?!.*\byarn@1\.)|(?:npm|yarn|pnpm) .*\byarn@(?!1(?:\.| |$)|latest|legacy|classic))/,
  },
  why: "yarn keeps an unpacked copy of every package",
};

/** How far up Yarn is expected to find a configuration. */
const PARENTS = ["", "../", "../../", "../../../"];

/** Whether it is Yarn 1 that keeps the packages of the project in its folder. */
function isYarn1(_: ImageFacts, project: Project): boolean | undefined {
  const later =
    project.inContext(".yarnrc.yml") !== undefined ||
    PARENTS.some(
      (parent) => project.read(`${parent}.yarnrc.yml`) !== undefined,
    );
  if (later) return false;
  const configuration = project.read(".yarnrc") ?? project.inContext(".yarnrc");
  if (/^\s*"?yarn-path/m.test(configuration ?? "")) return false;
  const manifest = project.read("package.json");
  if (manifest === undefined) return undefined;
  if (/"pnp"\s*:\s*true/.test(manifest)) return false;
  const manager = /"packageManager"\s*:\s*"([^"]*)"/.exec(manifest)?.[1];
  return manager === undefined || manager.startsWith("yarn@1.");
}
