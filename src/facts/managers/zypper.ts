import { lineReader } from "./configuration.ts";
import { hasOption, subcommand, type Manager } from "./manager.ts";

const VALUED: ReadonlySet<string> = new Set([
  "-c",
  "--config",
  "-C",
  "--cache-dir",
  "-D",
  "--reposd-dir",
  "-p",
  "--plus-repo",
  "--plus-content",
  "--pkg-cache-dir",
  "--raw-cache-dir",
  "--solv-cache-dir",
  "-R",
  "--root",
  "--installroot",
  "--releasever",
  "-s",
  "--table-style",
  "--userdata",
]);

/** Short forms by their long names (`zypper help`). */
const LONG: Readonly<Record<string, string>> = {
  ar: "addrepo",
  cc: "clean",
  dup: "dist-upgrade",
  in: "install",
  inr: "install-new-recommends",
  mr: "modifyrepo",
  ref: "refresh",
  rm: "remove",
  se: "search",
  si: "source-install",
  up: "update",
  ve: "verify",
};

const FILLS: ReadonlySet<string> = new Set([
  "dist-upgrade",
  "install",
  "install-new-recommends",
  "patch",
  "source-install",
  "update",
  "verify",
]);

/**
 * openSUSE and SUSE Linux Enterprise: metadata and packages stay in /var/cache/zypp. `clean --all` exits with 0 where there is nothing, where every repository is disabled and
 * where none is defined, and needs no network (run with zypper 1.14.42); a later install fetches the metadata again, unless it is told not to refresh.
 */
export const zypper: Manager = {
  name: "zypper",
  programs: ["zypper"],
  read({ program, args }) {
    if (program !== "zypper") return undefined;
    const found = subcommand(args, VALUED);
    if (found === undefined) {
      const reads = args.some((arg) => arg === undefined);
      return { verb: "?", at: 0, fills: false, reads };
    }
    const { at } = found;
    const verb = LONG[found.verb] ?? found.verb;
    const reads = hasOption(args, "--no-refresh", "--no-remote");
    const refuses = refusal(args);
    if (verb === "clean") {
      const purges = refuses === undefined && isClean(args);
      return { verb, at, fills: false, reads: false, purges };
    }
    // A repository that is to keep its packages.
    if (verb === "addrepo" || verb === "modifyrepo") {
      const keeps = hasOption(args, "-k", "--keep-packages");
      return { verb, at, fills: false, reads, ...(keeps ? { keeps } : {}) };
    }
    if (verb === "refresh" && refuses === undefined)
      return { verb, at, fills: true, reads: false, refreshes: true };
    if (!FILLS.has(verb)) return { verb, at, fills: false, reads };
    const keeps = hasOption(args, "-d", "--download-only", "--download=only")
      ? { keeps: true }
      : {};
    return {
      verb,
      at,
      fills: true,
      reads,
      ...keeps,
      ...(refuses === undefined ? {} : { refuses }),
    };
  },
  remedies: [
    {
      kind: "command",
      command: (program) => `${program} clean --all`,
      isSpelled: isClean,
    },
  ],
  caches: () => [
    "/var/cache/zypp/packages",
    "/var/cache/zypp/raw",
    "/var/cache/zypp/solv",
  ],
  movedBy: ["ZYPP_CONF"],
  offline: { flags: ["--no-refresh", "--no-remote"], variables: [] },
  hadolint: ["DL3036"],
  configured: {
    files: ["/etc/zypp/zypp.conf"],
    namedBy: ["ZYPP_CONF"],
    read: lineReader([
      [/^(?:cachedir|packagesdir|metadatadir|solvfilesdir)$/, "moves"],
    ]),
  },
  refetches: true,
  named: /\/var\/cache\/zypp(?![\w-])|\/etc\/zypp\/zypp\.conf/,
  cleanedBy:
    /^(?:zypper (?:.* )?(?:clean|cc)(?: .*)?(?: -a| --all)(?: |$)|rm .*\/var\/cache\/(?:\*|zypp(?:\/\S*)?)(?: |$))/,
  why: "metadata and packages stay in the layer",
};

const ELSEWHERE =
  /^(?:-[cCDR]|--(?:config|cache-dir|reposd-dir|(?:pkg|raw|solv)-cache-dir|root|installroot|releasever|plus-repo))(?:=|$)/;

function refusal(args: readonly (string | undefined)[]): string | undefined {
  if (args.some((arg) => arg === undefined || ELSEWHERE.test(arg)))
    return "an option may give this command repositories, a cache or a root of its own";
  return args.some((arg) => /^(?:-d|--download.*)$/.test(arg ?? ""))
    ? "it fills the cache on purpose"
    : undefined;
}

const QUIET: ReadonlySet<string> = new Set([
  "-n",
  "-q",
  "--non-interactive",
  "--quiet",
]);

/** `clean --all` in any spelling, and nothing else. */
function isClean(args: readonly (string | undefined)[]): boolean {
  const words = args.filter((arg) => !QUIET.has(arg ?? ""));
  const [verb, all, ...more] = words;
  return (
    more.length === 0 &&
    (verb === "clean" || verb === "cc") &&
    (all === "-a" || all === "--all")
  );
}
