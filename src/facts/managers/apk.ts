import { hasOption, subcommand, type ImageFacts, type Manager } from "./manager.ts";

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
]);

const INDEX_READERS: ReadonlySet<string> = new Set(["add", "fetch", "fix", "list", "policy", "search", "upgrade"]);

/**
 * Alpine. `apk update` and `apk add` without `--no-cache` leave the index, 1 to 3 MB, in /var/cache/apk.
 * `--no-cache` came with apk-tools 2.6 in Alpine 3.3 (December 2015).
 */
export const apk: Manager = {
  name: "apk",
  read({ program, args }) {
    if (program !== "apk") return undefined;
    const found = subcommand(args, VALUED);
    if (found === undefined) return { verb: "?", at: 0, fills: false, reads: args.some((arg) => arg === undefined) };
    const { verb, at } = found;
    const offline = hasOption(args, "--no-network");
    const elsewhere = hasOption(args, "-p", "--root", "--cache-dir");
    const avoids = hasOption(args, "--no-cache");
    if (elsewhere) return { verb, at, fills: false, reads: offline };
    if (verb === "update") return { verb, at, fills: true, reads: false, refreshes: true };
    if (verb === "add" || verb === "upgrade") {
      // Without a network the index of an earlier command is all there is.
      return { verb, at, fills: !offline, reads: offline, ...(avoids ? { avoids } : {}) };
    }
    if (verb === "cache") return { verb, at, fills: false, reads: true, purges: args.includes("clean") };
    return { verb, at, fills: false, reads: INDEX_READERS.has(verb) && !avoids };
  },
  remedy: { kind: "flag", flag: "--no-cache" },
  caches: () => ["/var/cache/apk/*"],
  movedBy: [],
  refetches: true,
  named: /\/(?:var|etc)\/(?:cache\/apk|apk\/cache)/,
  cleanedBy: /^rm .*\/var\/cache\/apk(?:\/\*?)?(?: |$)/,
  requirement: { assumption: "the image is Alpine 3.3 (December 2015) or newer", holds: hasNoCache },
  saving: { bytes: 2_000_000, source: "index of Alpine main and community, 1 to 3 MB" },
  why: "apk leaves its index in the layer",
};

function hasNoCache(image: ImageFacts): boolean | undefined {
  const version = /(?:^|alpine|-)(\d+)\.(\d+)/.exec(image.official === "alpine" ? (image.tag ?? "") : alpineOf(image.tag));
  if (version !== null) {
    const major = Number(version[1]);
    return major > 3 || (major === 3 && Number(version[2]) >= 3);
  }
  // Docker Hub's official images took up Alpine variants after that release; `alpine:latest` and `alpine:3` are current.
  if (image.official === "alpine") return image.tag === undefined || image.tag === "latest" || image.tag === "3" || image.tag === "edge" ? true : undefined;
  return image.family === "alpine" ? true : undefined;
}

function alpineOf(tag: string | undefined): string {
  return /alpine-?v?\d+\.\d+/.exec(tag ?? "")?.[0] ?? "";
}
