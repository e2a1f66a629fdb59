import { hasOption, subcommand, type Manager } from "./manager.ts";

const PROGRAMS: ReadonlySet<string> = new Set(["yum", "dnf", "dnf5", "microdnf"]);
const VALUED: ReadonlySet<string> = new Set(["-c", "--config", "-d", "-e", "-x", "--exclude", "--installroot", "--setopt", "--enablerepo", "--disablerepo", "--repo", "--releasever"]);
const FILLS: ReadonlySet<string> = new Set([
  "builddep",
  "check-update",
  "distro-sync",
  "downgrade",
  "group",
  "groupinstall",
  "install",
  "localinstall",
  "makecache",
  "module",
  "reinstall",
  "swap",
  "update",
  "upgrade",
]);

/**
 * Red Hat and Fedora: metadata and packages stay in /var/cache/yum, /var/cache/dnf or /var/cache/libdnf5. `clean all` works without a network,
 * and a later install fetches the metadata again, unlike apt's. The databases in /var/lib/rpm, yum and dnf stay.
 */
export const dnf: Manager = {
  name: "dnf",
  read({ program, args }) {
    if (!PROGRAMS.has(program)) return undefined;
    const found = subcommand(args, VALUED);
    if (found === undefined) return { verb: "?", at: 0, fills: false, reads: args.some((arg) => arg === undefined) };
    const { verb, at } = found;
    const reads = hasOption(args, "-C", "--cacheonly");
    if (verb === "clean") return { verb, at, fills: false, reads: false, purges: args.includes("all") };
    if (!FILLS.has(verb)) return { verb, at, fills: false, reads };
    // yum clean refuses to run when no repository is enabled; these say that this command may be the only one to have any.
    const special = hasOption(args, "--installroot", "--disablerepo", "--enablerepo", "--repo", "--repoid", "--releasever", "-c", "--config");
    return { verb, at, fills: true, reads, ...(special ? { refuses: "an option gives this command repositories or a root of its own" } : {}) };
  },
  remedy: { kind: "command", command: (program) => `${program} clean all` },
  caches: () => ["/var/cache/yum", "/var/cache/dnf", "/var/cache/libdnf5"],
  movedBy: [],
  refetches: true,
  named: /\/var\/cache\/(?:yum|dnf|libdnf5)/,
  cleanedBy: /^(?:(?:yum|dnf|dnf5|microdnf)(?: \S+)* clean(?: \S+)* all|rm .*\/var\/cache\/(?:yum|dnf|libdnf5))/,
  why: "metadata and packages stay in the layer",
};
