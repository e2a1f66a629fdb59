import { hasOption, subcommand, type ImageFacts, type Manager, type Project } from "./manager.ts";

const VALUED: ReadonlySet<string> = new Set(["--cwd", "--registry", "--modules-folder", "--network-timeout", "--cache-folder"]);
const FILLS: ReadonlySet<string> = new Set(["add", "install", "upgrade", "global"]);

/**
 * Yarn 1 keeps every package unpacked, for root in /usr/local/share/.cache/yarn. In Yarn 2 and later the cache may be the packages themselves (Plug'n'Play loads them from it),
 * so the remedy is for Yarn 1 alone.
 */
export const yarn: Manager = {
  name: "yarn",
  read({ program, args }) {
    if (program !== "yarn" && program !== "yarnpkg") return undefined;
    const found = subcommand(args, VALUED);
    const verb = found?.verb ?? (args.includes(undefined) ? "?" : "install");
    const at = found?.at ?? 0;
    if (verb === "cache") return { verb, at, fills: false, reads: false, purges: args.includes("clean") };
    if (!FILLS.has(verb) || (found === undefined && hasOption(args, "--version", "-v", "--help", "-h"))) {
      return { verb, at, fills: false, reads: false };
    }
    if (hasOption(args, "--immutable", "--immutable-cache", "--check-cache", "--mode")) {
      return { verb, at, fills: true, reads: false, refuses: "this is Yarn 2 or later, whose cache may be the packages themselves" };
    }
    const reads = hasOption(args, "--offline", "--prefer-offline");
    const elsewhere = hasOption(args, "--cache-folder");
    return { verb, at, fills: true, reads, ...(elsewhere ? { refuses: "the command names a cache directory of its own" } : {}) };
  },
  remedy: { kind: "command", command: (program) => `${program} cache clean` },
  caches: (home) => (home === "/root" ? ["/usr/local/share/.cache/yarn"] : [`${home}/.cache/yarn`]),
  movedBy: ["YARN_CACHE_FOLDER"],
  refetches: true,
  named: /\.cache\/yarn|\.yarn\/(?:berry\/)?cache|yarn-offline-mirror/,
  cleanedBy: /^(?:yarn(?:pkg)? cache clean|rm .*\.cache\/yarn)/,
  requirement: { assumption: "the project is installed by Yarn 1: no .yarnrc.yml, no packageManager that asks for another", holds: isYarn1 },
  why: "yarn keeps an unpacked copy of every package",
};

function isYarn1(_: ImageFacts, project: Project): boolean | undefined {
  if (project.read(".yarnrc.yml") !== undefined) return false;
  if (/^\s*"?yarn-path/m.test(project.read(".yarnrc") ?? "")) return false;
  const manifest = project.read("package.json");
  if (manifest === undefined) return undefined;
  const manager = /"packageManager"\s*:\s*"([^"]*)"/.exec(manifest)?.[1];
  return manager === undefined || manager.startsWith("yarn@1.");
}
