import { lineReader, NO } from "./configuration.ts";
import { hasOption, subcommand, type Manager } from "./manager.ts";

const PROGRAMS: ReadonlySet<string> = new Set([
  "yum",
  "dnf",
  "dnf5",
  "microdnf",
]);
/** What comes with them, and works on the same cache where it is told to. */
const COMPANIONS: ReadonlySet<string> = new Set([
  "dnf-automatic",
  "package-cleanup",
  "repoclosure",
  "repodiff",
  "repograph",
  "repomanage",
  "repoquery",
  "repotrack",
  "reposync",
  "yum-builddep",
  "yumdownloader",
]);
const VALUED: ReadonlySet<string> = new Set([
  "-c",
  "--config",
  "-d",
  "-e",
  "-x",
  "--exclude",
  "--installroot",
  "--setopt",
  "--enablerepo",
  "--disablerepo",
  "--repo",
  "--repoid",
  "--releasever",
  "--downloaddir",
  "--destdir",
]);
const FILLS: ReadonlySet<string> = new Set([
  "builddep",
  "check-update",
  "distro-sync",
  "downgrade",
  "group",
  "groupinstall",
  "install",
  "localinstall",
  "module",
  "reinstall",
  "swap",
  "update",
  "upgrade",
]);

/** `--setopt=cacheonly=1`, or for one repository. */
function isCacheOnly(word = ""): boolean {
  return /(?:^|[=.])cacheonly=(?!0|false|no|none)/i.test(word);
}

/**
 * Red Hat and Fedora: metadata and packages stay in /var/cache/yum, /var/cache/dnf or /var/cache/libdnf5. `clean all` works without a network,
 * and a later install fetches the metadata again, unlike apt's. The databases in /var/lib/rpm, yum and dnf stay.
 */
export const dnf: Manager = {
  name: "dnf",
  distribution: {
    family: "rhel",
    removedBy:
      /^(?:yum|dnf|microdnf) (?:-\S+ )*(?:remove|purge|autoremove|erase)(?: |$)/,
  },
  programs: [...PROGRAMS, ...COMPANIONS],
  called: /\b(?:dnf5?|microdnf|yum)\b/,
  read({ program, args }) {
    const reads =
      hasOption(args, "-C", "--cacheonly", "--cache") || args.some(isCacheOnly);
    if (COMPANIONS.has(program))
      return { verb: program, at: 0, fills: false, reads };
    if (!PROGRAMS.has(program)) return undefined;
    const found = subcommand(args, VALUED);
    if (found === undefined) {
      const isOpen = args.some((arg) => arg === undefined);
      return { verb: "?", at: 0, fills: false, reads: reads || isOpen };
    }
    const { verb, at } = found;
    if (verb === "clean")
      return {
        verb,
        at,
        fills: false,
        reads: false,
        purges: args.includes("all"),
      };
    // All metadata, and nothing else.
    if (verb === "makecache")
      return { verb, at, fills: true, reads: false, refreshes: true };
    if (!FILLS.has(verb)) return { verb, at, fills: false, reads };
    const keeps =
      hasOption(args, "--downloadonly") &&
      !hasOption(args, "--downloaddir", "--destdir");
    const refuses = keeps
      ? "it fills the cache on purpose"
      : refusal(program, args, at);
    return {
      verb,
      at,
      fills: true,
      reads,
      ...(keeps ? { keeps } : {}),
      ...(refuses === undefined ? {} : { refuses }),
    };
  },
  remedies: [{ kind: "command", command: (program) => `${program} clean all` }],
  caches: () => ["/var/cache/yum", "/var/cache/dnf", "/var/cache/libdnf5"],
  movedBy: [],
  offline: { flags: ["--cacheonly"], variables: [] },
  hadolint: ["DL3032", "DL3040"],
  configured: {
    files: [
      "/etc/dnf/dnf.conf",
      "/etc/yum.conf",
      "/etc/yum/yum.conf",
      "/etc/dnf/libdnf5.conf.d/*",
    ],
    namedBy: [],
    commands:
      /^(?:(?:dnf5?|yum) (?:.* )?config-manager|yum-config-manager) (?:.* )?--setopt[= ]["']?(?:main\.)?(.*)$/,
    read: lineReader([
      [/^(?:main\.)?(?:system_)?cachedir$/, "moves"],
      [/^(?:main\.)?(?:installroot|persistdir|reposdir)$/, "moves"],
      [/^(?:main\.)?keepcache$/, "keeps", NO],
      [/^(?:main\.)?cacheonly$/, "offline", NO],
    ]),
  },
  refetches: true,
  named: /\/var\/cache\/(?:yum|dnf|libdnf5)/,
  cleanedBy:
    /^(?:(?:yum|dnf|dnf5|microdnf)(?: \S+)* clean(?: \S+)* all|rm .*\/var\/cache\/(?:\*|yum|dnf|libdnf5))/,
  // yum 3: it refuses to clean where it has none.
  cleansWithRepository: {
    program: "yum",
    goneBy: /^yum-config-manager .*--disable/,
    kept: /^\/etc(?:\/(?:yum(?:\.repos\.d)?|\*)|\/?$)/,
  },
  why: "metadata and packages stay in the layer",
};

const OWN_REPOSITORIES = [
  "--disablerepo",
  "--enablerepo",
  "--repo",
  "--repoid",
];

/** Why `clean all` may do too little for a call, or fail behind it. */
function refusal(
  program: string,
  args: readonly (string | undefined)[],
  at: number,
): string | undefined {
  const moved = args.some(
    (arg, index) =>
      /^(?:--installroot|--releasever|-c|--config)(?:=|$)/.test(arg ?? "") ||
      ((arg?.startsWith("--setopt") === true ||
        args[index - 1] === "--setopt") &&
        /cachedir|reposdir|persistdir|installroot|enabled|keepcache=(?:1|[Tt]rue|yes)/.test(
          arg ?? "",
        )),
  );
  if (moved)
    return "an option gives this command repositories or a root of its own";
  if (program !== "yum") return undefined;
  // yum 3 refuses to clean when no repository is enabled; its successors do not.
  if (hasOption(args, ...OWN_REPOSITORIES))
    return "an option gives this command repositories of its own";
  const packages = args
    .slice(at + 1)
    .filter((arg) => arg?.startsWith("-") !== true);
  const local = packages.every((arg) => arg?.endsWith(".rpm") === true);
  return packages.length > 0 && local
    ? "packages by file or address need no repository, but yum clean all does"
    : undefined;
}
