import { lineReader } from "./configuration.ts";
import {
  hasOption,
  subcommand,
  type Manager,
  type ValueOf,
} from "./manager.ts";

const VALUED: ReadonlySet<string> = new Set([
  "--config-file",
  "--gemfile",
  "--retry",
  "-r",
]);

/** Look at the packed gem of what is installed, in the cache. */
const READERS: ReadonlySet<string> = new Set([
  "cache",
  "pack",
  "package",
  "pristine",
  "unpack",
]);

/**
 * RubyGems and Bundler keep every gem that they install, packed, in `cache` of the folder of gems; Bundler keeps the index of the server as well.
 * `gem pristine` and `bundle pristine` restore files from it, `bundle cache` copies it and `bundle install --local` may look there; nothing else does:
 * `bundle check`, `bundle exec` and a second `bundle install` work without it (run with RubyGems 3.3 and Bundler 2.3).
 * Neither has an option or a command for it. Only packed gems go: below `cache/bundler/git` Bundler has its clones.
 */
export const gem: Manager = {
  name: "gem",
  programs: ["bundle", "bundler", "gem"],
  called: /\b(?:bundler?|gem)\b/,
  read({ program, args }) {
    const isBundler = program === "bundle" || program === "bundler";
    if (program !== "gem" && !isBundler) return undefined;
    const found = subcommand(args, VALUED);
    if (found === undefined) {
      const asks = hasOption(args, "--version", "-v", "--help", "-h");
      const installs = isBundler && !asks && !args.includes(undefined);
      return {
        verb: installs ? "install" : "?",
        at: 0,
        fills: installs,
        reads: hasOption(args, "--local"),
      };
    }
    const { verb, at } = found;
    const reads =
      READERS.has(verb) ||
      (verb === "check" && !isBundler) ||
      hasOption(args, "--local");
    const fills = isBundler
      ? /^(?:install|i|add|update)$/.test(verb)
      : /^(?:install|i|update)$/.test(verb);
    if (!fills) return { verb, at, fills, reads };
    const elsewhere = isBundler
      ? hasOption(args, "--path", "--deployment", "--standalone", "--system")
      : hasOption(
          args,
          "-i",
          "--install-dir",
          "--build-root",
          "--user-install",
          "--config-file",
        );
    return {
      verb: verb === "i" ? "install" : verb,
      at,
      fills: true,
      reads,
      ...(elsewhere ? { refuses: "an option may put the gems elsewhere" } : {}),
    };
  },
  remedies: [{ kind: "removal", command: removal, place: "behind" }],
  caches: (home, valueOf) => [
    ...packed(valueOf, "/usr/local/bundle"),
    `${home}/${INDEX}`,
  ],
  movedBy: [
    "BUNDLE_CACHE_ALL",
    "BUNDLE_CACHE_PATH",
    "BUNDLE_DEPLOYMENT",
    "BUNDLE_GLOBAL_GEM_CACHE",
    "BUNDLE_USER_CACHE",
    "BUNDLE_USER_HOME",
    "GEMRC",
  ],
  placedBy: ["BUNDLE_PATH", "GEM_HOME"],
  offline: { flags: ["--local"], variables: ["bundle_local"] },
  hadolint: "none",
  configured: {
    files: ["./.bundle/config", "~/.bundle/config", "/usr/local/bundle/config"],
    namedBy: ["BUNDLE_GEMFILE"],
    commands: /^bundler? (?:.* )?config (?:(?:set|-\S+) )*(.*)$/,
    read: lineReader([
      [/^(?:BUNDLE_)?PATH(?:\.\w+)?$/i, "moves"],
      [/^(?:BUNDLE_)?DEPLOYMENT$/i, "moves"],
      [/^(?:BUNDLE_)?(?:CACHE\w*|GLOBAL_GEM_CACHE)$/i, "keeps"],
    ]),
  },
  refetches: true,
  named:
    /\/cache\/[^\s/]*\.gem|(?:bundle|gems|\.gem|\d)\/cache(?![\w-])|\.bundle(?![\w-])/,
  cleanedBy:
    /^rm .*(?:(?:bundle|GEM_HOME\}?|BUNDLE_PATH\}?|gems|\d|\*)\/cache(?:\/\S*)?|\.gem)["']?(?: |$)/,
  why: "every gem that is installed stays packed as well",
};

const INDEX = ".bundle/cache/compact_index";

/** A path that can be written without quotes. */
const PLAIN = /^\/[\w./-]+$/;

/** Globs of the packed gems; `otherwise` is the folder of gems where no variable tells it. */
function packed(valueOf?: ValueOf, otherwise?: string): readonly string[] {
  const path = valueOf?.("BUNDLE_PATH");
  const home = valueOf?.("GEM_HOME") ?? otherwise;
  return [
    ...(home !== undefined && PLAIN.test(home) ? [`${home}/cache/*.gem`] : []),
    ...(path !== undefined && PLAIN.test(path)
      ? [
          ...(path === home ? [] : [`${path}/cache/*.gem`]),
          `${path}/ruby/*/cache/*.gem`,
        ]
      : []),
  ];
}

function removal(valueOf: ValueOf): string | undefined {
  const places = packed(valueOf);
  return places.length === 0
    ? undefined
    : `rm -rf ${[...places, `~/${INDEX}`].join(" ")}`;
}
