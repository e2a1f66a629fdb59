import { hasOption, subcommand, type Manager, type Use } from "./manager.ts";

const PROGRAMS: ReadonlySet<string> = new Set(["apt-get", "apt", "aptitude"]);
const VALUED: ReadonlySet<string> = new Set(["-o", "-c", "-t", "--option", "--config-file", "--target-release", "--default-release"]);

/** Work on what is installed, or on the cache itself; the lists are not looked at. */
const LISTS_NOT_READ: ReadonlySet<string> = new Set([
  "autoclean",
  "auto-clean",
  "autoremove",
  "clean",
  "distclean",
  "purge",
  "remove",
]);

/** Other programs that read the lists. */
const LIST_READERS: ReadonlySet<string> = new Set([
  "apt-cache",
  "apt-file",
  "apt-mark",
  "apt-show-versions",
  "debootstrap",
  "deborphan",
  "gdebi",
  "mk-build-deps",
  "tasksel",
  "unattended-upgrade",
  "unattended-upgrades",
]);

/**
 * Debian and Ubuntu. `apt-get update` fills /var/lib/apt/lists; without the lists `install` of a new package exits with 100, and `upgrade` exits with 0
 * having done nothing (measured in a bookworm chroot). The archives are removed by /etc/apt/apt.conf.d/docker-clean of the official images.
 */
export const apt: Manager = {
  name: "apt",
  read({ program, args }) {
    if (program === "playwright") return playwright(args);
    if (program === "npx" || program === "python" || program === "python3") {
      const at = args.findIndex((arg) => arg === "playwright");
      return at === -1 ? undefined : playwright(args.slice(at + 1));
    }
    // add-apt-repository runs an update of its own in new versions and none in old ones.
    if (program === "add-apt-repository") return { verb: program, at: 0, fills: false, reads: false };
    if (LIST_READERS.has(program)) {
      const reads = program !== "apt-mark";
      return { verb: program, at: 0, fills: false, reads };
    }
    if (!PROGRAMS.has(program)) return undefined;
    const found = subcommand(args, VALUED);
    // A verb that can't be told may be anything.
    if (found === undefined) return { verb: "?", at: 0, fills: false, reads: args.some((arg) => arg === undefined) };
    return verbOf(found.verb, found.at, args);
  },
  remedy: { kind: "command", command: () => "rm -rf /var/lib/apt/lists/*" },
  caches: () => ["/var/lib/apt/lists/*"],
  movedBy: [],
  refetches: false,
  named: /\/var\/lib\/apt\b/,
  cleanedBy: /^(?:rm .*\/var\/lib\/apt(?:\/|\/lists\/?(?:\*|\*\/?)?)?(?: |$)|(?:apt-get|apt) distclean)/,
  saving: { bytes: 19_400_000, source: "package lists of Debian bookworm, measured" },
  why: "the package lists are of no use in the image",
};

function verbOf(verb: string, at: number, args: readonly (string | undefined)[]): Use {
  if (verb === "update") {
    if (hasOption(args, "-o", "--option")) {
      const moved = args.some((arg) => arg === undefined || /Dir::/i.test(arg));
      if (moved) return { verb, at, fills: true, reads: false, refuses: "an option may put the package lists elsewhere" };
    }
    return { verb, at, fills: true, reads: false, refreshes: true };
  }
  return { verb, at, fills: false, reads: !LISTS_NOT_READ.has(verb), ...(verb === "distclean" ? { purges: true } : {}) };
}

/** `playwright install --with-deps` and `install-deps` run apt-get update and install themselves. */
function playwright(args: readonly (string | undefined)[]): Use | undefined {
  const found = subcommand(args);
  if (found === undefined) return undefined;
  const installs = found.verb === "install-deps" || (found.verb === "install" && hasOption(args, "--with-deps"));
  if (!installs) return { verb: found.verb, at: found.at, fills: false, reads: false };
  return { verb: found.verb, at: found.at, fills: true, reads: false, refreshes: true };
}
