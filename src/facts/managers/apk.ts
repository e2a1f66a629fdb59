import {
  hasOption,
  subcommand,
  type ImageFacts,
  type Manager,
} from "./manager.ts";

const VALUED: ReadonlySet<string> = new Set([
  "-p",
  "--root",
  "-X",
  "--repository",
  "--keys-dir",
  "--repositories-file",
  "--wait",
  "--arch",
  "--cache-dir",
  "--cache-max-age",
  "-t",
  "--virtual",
]);

/** They look packages up in the index. */
const INDEX_READERS: ReadonlySet<string> = new Set([
  "dot",
  "fetch",
  "fix",
  "list",
  "manifest",
  "policy",
  "query",
  "search",
  "stats",
  "version",
]);

/**
 * Alpine. `apk update` and `apk add` without `--no-cache` leave the index, 1 to 3 MB, in /var/cache/apk.
 * `--no-cache` came with apk-tools 2.6 in Alpine 3.3 (December 2015).
 */
export const apk: Manager = {
  name: "apk",
  distribution: {
    family: "alpine",
    removedBy: /^apk (?:.* )?del(?: |$)/,
    // busybox has them too.
    movesTools:
      /^(?:busybox|coreutils|diffutils|findutils|iproute2|iputils|net-tools|procps|psmisc|util-linux)/,
  },
  programs: ["apk"],
  read({ program, args }) {
    if (program !== "apk") return undefined;
    const found = subcommand(args, VALUED);
    if (found === undefined) {
      const reads = args.some((arg) => arg === undefined);
      return { verb: "?", at: 0, fills: false, reads };
    }
    const { verb, at } = found;
    const offline = hasOption(args, "--no-network");
    // What is installed under another root is somebody else's image.
    if (hasOption(args, "-p", "--root", "--cache-dir"))
      return { verb, at, fills: false, reads: offline };
    const avoids = hasOption(args, "--no-cache") ? { avoids: true } : {};
    if (verb === "update") {
      const fills = !hasOption(args, "--no-cache");
      return { verb, at, fills, reads: false, refreshes: fills };
    }
    // Without a network the index of an earlier command is all there is.
    if (verb === "add" || verb === "upgrade")
      return { verb, at, fills: !offline, reads: offline, ...avoids };
    // `apk cache clean` fails where no cache was set up: whoever calls it has one.
    if (verb === "cache") return { verb, at, fills: false, reads: true };
    // Of packages that are not installed only the index knows anything.
    const reads =
      INDEX_READERS.has(verb) ||
      (verb === "info" && hasOption(args, "-a", "--all"));
    return { verb, at, fills: false, reads };
  },
  remedies: [
    { kind: "flag", flag: "--no-cache" },
    {
      kind: "removal",
      command: "rm -rf /var/cache/apk/*",
      place: "behind",
      because: "nobody can tell that apk is new enough for --no-cache",
    },
  ],
  caches: () => ["/var/cache/apk/*"],
  movedBy: [],
  offline: { flags: ["--no-network"], variables: ["apk_offline"] },
  hadolint: ["DL3019"],
  refetches: true,
  named: /\/(?:var|etc)\/(?:cache\/apk|apk\/cache)/,
  cleanedBy: /^rm .*\/var\/cache(?:\/\*|\/apk\S*)?(?: |$)/,
  requirement: {
    concerns: "preferred",
    assumption: "the image is Alpine 3.3 (December 2015) or newer",
    holds: hasNoCache,
    shownBy: /^apk (?:.* )?--no-cache(?: |$)/,
  },
  saving: {
    bytes: 2_000_000,
    source: "index of Alpine main and community, 1 to 3 MB",
  },
  why: "apk leaves its index in the layer",
};

function hasNoCache({
  official,
  name,
  tag,
  family,
  pinned,
}: ImageFacts): boolean | undefined {
  const isAlpine = /(?:^|\/)alpine$/.test(name);
  const version = (
    isAlpine ? /^v?(\d+)\.(\d+)/ : /alpine-?v?(\d+)\.(\d+)/
  ).exec(tag ?? "");
  if (version !== null) {
    const major = Number(version[1]);
    return major > 3 || (major === 3 && Number(version[2]) >= 3);
  }
  if (official === undefined || pinned === true) return undefined;
  // `alpine:latest` and `alpine:3` are current.
  if (official === "alpine")
    return /^(?:latest|3|edge)$/.test(tag ?? "latest") ? true : undefined;
  // The other official images took up Alpine after that release.
  return family === "alpine" ? true : undefined;
}
