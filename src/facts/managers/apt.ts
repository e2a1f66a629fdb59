import { lineReader } from "./configuration.ts";
import { hasOption, subcommand, type Manager, type Use } from "./manager.ts";

const PROGRAMS: ReadonlySet<string> = new Set(["apt-get", "apt", "aptitude"]);
const VALUED: ReadonlySet<string> = new Set([
  "-o",
  "-c",
  "-t",
  "-a",
  "--option",
  "--config-file",
  "--target-release",
  "--default-release",
  "--host-architecture",
]);

/** Work on what is installed, or on the cache itself; the lists are not looked at. */
const LISTS_NOT_READ: ReadonlySet<string> = new Set([
  "autoclean",
  "auto-clean",
  "autoremove",
  "auto-remove",
  "autopurge",
  "clean",
  "distclean",
  "help",
  "purge",
  "remove",
]);

/** Removes the package lists. */
export const LISTS_REMOVAL = "rm -rf /var/lib/apt/lists/*";

/** Other programs that read the lists. */
const LIST_READERS: ReadonlySet<string> = new Set([
  "apt-cache",
  "apt-file",
  "apt-listchanges",
  "apt-show-versions",
  "debootstrap",
  "deborphan",
  "gdebi",
  "grep-available",
  "mk-build-deps",
  "synaptic",
  "tasksel",
  "unattended-upgrade",
  "unattended-upgrades",
]);

/**
 * Other programs of apt that do not. add-apt-repository runs an update of its own in new versions and none in old ones:
 * what comes behind it may use that.
 */
const NEITHER: ReadonlySet<string> = new Set([
  "add-apt-repository",
  "apt-add-repository",
  "apt-config",
  "apt-key",
]);

/** By them playwright is run, which runs apt. */
const PLAYWRIGHT: ReadonlySet<string> = new Set([
  "playwright",
  "npx",
  "pnpm",
  "yarn",
  "bunx",
  "python",
  "python3",
]);

/**
 * Debian and Ubuntu. `apt-get update` fills /var/lib/apt/lists; without the lists `install` of a new package exits with 100, and `upgrade` exits with 0
 * having done nothing (measured in a bookworm chroot). The archives are removed by /etc/apt/apt.conf.d/docker-clean of the official images.
 */
export const apt: Manager = {
  name: "apt",
  distribution: {
    family: "debian",
    removedBy:
      /^(?:apt-get|apt) (?:-\S+ )*(?:remove|purge|autoremove|erase)(?: |$)/,
  },
  programs: [
    ...PROGRAMS,
    ...LIST_READERS,
    ...NEITHER,
    "apt-mark",
    ...PLAYWRIGHT,
  ],
  read({ program, args }) {
    if (program === "playwright") return playwright(args);
    if (PLAYWRIGHT.has(program)) {
      const at = args.findIndex((arg) => /^playwright(?:@|$)/.test(arg ?? ""));
      return at === -1 ? undefined : playwright(args.slice(at + 1));
    }
    const call = { verb: program, at: 0, fills: false };
    if (NEITHER.has(program)) return { ...call, reads: false };
    if (LIST_READERS.has(program)) return { ...call, reads: true };
    // What is on hold need not be installed: only the lists know it then.
    if (program === "apt-mark")
      return { ...call, reads: args.includes("hold") };
    if (!PROGRAMS.has(program)) return undefined;
    const found = subcommand(args, VALUED);
    // A verb that can't be told may be anything.
    if (found !== undefined) return verbOf(found.verb, found.at, args);
    return { ...call, verb: "?", reads: args.includes(undefined) };
  },
  remedies: [
    {
      kind: "removal",
      command: LISTS_REMOVAL,
      place: "end",
    },
  ],
  caches: () => ["/var/lib/apt/lists/*"],
  movedBy: [],
  hadolint: ["DL3009"],
  configured: {
    files: ["/etc/apt/apt.conf", "/etc/apt/apt.conf.d/*"],
    namedBy: ["APT_CONFIG"],
    read: lineReader([
      [/^(?:[\w-]+::)*(?:RootDir|State|Lists)$/i, "moves", /^\{?$/],
      [/^Dir$/i, "moves", /^\{?$/],
      [/List-Cleanup$/i, "moves", /^(?:1|true|yes)$/i],
    ]),
  },
  refetches: false,
  named: /\/var\/lib\/apt(?![\w.-])/,
  cleanedBy:
    /^(?:rm .*\/var\/lib\/apt(?:\/|\/\*|\/lists\S*)?(?: |$)|find \/var\/lib\/apt\/lists\S* .*-delete|(?:apt-get|apt) distclean)/,
  saving: {
    bytes: 19_400_000,
    source: "package lists of Debian bookworm, measured",
    families: ["debian"],
  },
  why: "the package lists are of no use in the image",
};

/** With such a word an update fetches lists all the same: with `--print-uris` or `--no-download` it does not. */
function isHarmless(word = "$"): boolean {
  return (
    /^-(?:[ymfq\dV=]*o?|o?(?:Acquire|Dpkg)::\S*)$/.test(word) ||
    /^(?:Acquire|Dpkg)::/.test(word) ||
    HARMLESS.has(word)
  );
}

const HARMLESS: ReadonlySet<string> = new Set([
  "--allow-insecure-repositories",
  "--allow-releaseinfo-change",
  "--allow-unauthenticated",
  "--assume-yes",
  "--fix-broken",
  "--fix-missing",
  "--no-install-recommends",
  "--quiet",
  "--yes",
]);

function verbOf(
  verb: string,
  at: number,
  args: readonly (string | undefined)[],
): Use {
  if (verb === "update") {
    const fills = { verb, at, fills: true, reads: false };
    const moved =
      hasOption(args, "-c", "--config-file") ||
      args.some(
        (arg) => arg === undefined || /Dir(?:::|=)|List-Cleanup/i.test(arg),
      );
    if (moved)
      return {
        ...fills,
        refuses: "an option may put the package lists elsewhere",
      };
    return args.every((arg, index) => index === at || isHarmless(arg))
      ? { ...fills, refreshes: true }
      : fills;
  }
  const purges = verb === "distclean" ? { purges: true } : {};
  const reads = !LISTS_NOT_READ.has(verb);
  return { verb, at, fills: false, reads, ...purges };
}

/**
 * `playwright install --with-deps` and `install-deps` run apt-get update and install themselves, on the systems that they know:
 * nothing behind them can count on that.
 */
function playwright(args: readonly (string | undefined)[]): Use | undefined {
  const found = subcommand(args);
  if (found === undefined) return undefined;
  const { verb, at } = found;
  const installs =
    verb === "install-deps" ||
    (verb === "install" && hasOption(args, "--with-deps"));
  const fills = installs && !hasOption(args, "--dry-run");
  return { verb, at, fills, reads: false };
}

/** The commands that bring packages and leave nothing else. */
export function installing(names: readonly string[]): readonly string[] {
  return [
    "apt-get update",
    `apt-get install -y --no-install-recommends ${names.join(" ")}`,
    LISTS_REMOVAL,
  ];
}
