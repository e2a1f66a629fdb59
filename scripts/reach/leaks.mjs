/** What leaves bytes in a layer that nobody needs, by package manager. Words of commands and paths, no shell is understood; sources: shared knowledge of each tool's documentation. */
import { lastBase, shippedRuns } from "./commands.mjs";

/** `fills` matches a command that leaves something, `purges` a command that removes it, `off` a variable that keeps it from being left, `at` a mount that holds it. */
const KINDS = [
  {
    manager: "apt",
    kind: "lists",
    fills:
      /^(?:apt|apt-get|aptitude)\s+(?:-\S+\s+|-o\s*\S+\s+)*update\b|^(?:add-apt-repository|apt-add-repository)\s|playwright.* (?:--with-deps|install-deps)/,
    purges: /\/var\/lib\/apt\b/,
    at: /^\/var\/lib\/apt/,
  },
  {
    manager: "apk",
    kind: "index",
    fills:
      /^apk\s+(?!.*--no-cache)(?:-\S+\s+)*(?:add|update|upgrade)\b(?!.*--no-cache)/,
    purges:
      /\/var\/cache\/apk|\/etc\/apk\/cache|^apk\s+(?:-\S+\s+)*cache clean/,
    at: /^\/(?:var\/cache|etc)\/apk/,
  },
  {
    manager: "dnf",
    kind: "metadata",
    fills:
      /^(?:dnf|dnf5|yum|microdnf|tdnf)\s+(?:-\S+\s+)*(?:install|localinstall|update|upgrade|groupinstall|module|makecache|reinstall|builddep)\b/,
    purges:
      /^(?:dnf|dnf5|yum|microdnf|tdnf)\s.*\bclean\b|\/var\/cache(?:\/(?:yum|dnf|tdnf|libdnf5)|\/?\*|\s|$)/,
    at: /^\/var\/cache/,
  },
  {
    manager: "zypper",
    kind: "metadata",
    fills:
      /^zypper\s+(?:-\S+\s+)*(?:in|install|ref|refresh|up|update|dup|addrepo|ar)\b/,
    purges: /^zypper\s.*\b(?:clean|cc)\b|\/var\/cache\/zypp/,
    at: /^\/var\/cache\/zypp/,
  },
  {
    manager: "pacman",
    kind: "packages",
    fills: /^pacman\s+(?:\S+\s+)*-S(?!c)/,
    purges: /^pacman\s+.*-Sc|\/var\/cache\/pacman/,
    at: /^\/var\/cache\/pacman/,
  },
  {
    manager: "pip",
    kind: "cache",
    fills:
      /^(?:\S*\/)?(?:pip[\d.]*|python[\d.]*\s+-m\s+pip)\s+(?!.*--no-cache)(?:-\S+\s+)*(?:install|wheel|download)\b/,
    purges: /\.cache|\bpip[\d.]*\s+cache\s+purge/,
    off: "PIP_NO_CACHE_DIR",
    at: /\.cache|\/pip/,
  },
  {
    manager: "npm",
    kind: "cache",
    fills:
      /^(?:\S*\/)?npm\s+(?:-\S+\s+)*(?:install|i|ci|add|clean-install|install-test|update)\b/,
    purges: /\bnpm\s.*\bcache\b.*\b(?:clean|clear|rm)\b|\.npm\b/,
    at: /\.npm/,
  },
  {
    manager: "yarn",
    kind: "cache",
    fills:
      /^(?:\S*\/)?yarn(?:pkg)?(?!\s.*--(?:version|help)\b)(?:\s+-\S+)*(?:\s+(?:install|add|global add)\b.*)?$/,
    purges: /\byarn\s.*\bcache clean\b|\.cache|\byarn\/v\d/,
    at: /\.cache|yarn/,
  },
  {
    manager: "gem",
    kind: "packages",
    fills: /^(?:\S*\/)?gem\s+(?:install|i|update)\b/,
    purges: /\brm\b.*(?:\/cache|\.gem)\b/,
    at: /gem|bundle/,
  },
  {
    manager: "bundler",
    kind: "packages",
    fills:
      /^(?:\S*\/)?bundle[r]?(?:\s+_\S+_)?(?:\s+(?:install|update)\b.*|\s*$)/,
    purges: /\brm\b.*(?:\/cache|\.gem)\b/,
    at: /gem|bundle/,
  },
  {
    manager: "composer",
    kind: "cache",
    fills:
      /^(?:php\s+(?:-\S+\s+)*)?(?:\S*\/)?composer(?:\.phar)?\s+(?:-\S+\s+)*(?:install|require|update|create-project|global)\b(?!.*--no-cache)/,
    purges: /\bclear-?cache\b|\bcc\b|composer\/cache|\.composer\b/,
    at: /composer/,
  },
  {
    manager: "conda",
    kind: "packages",
    fills:
      /^(?:\S*\/)?(?:conda|mamba|micromamba)\s+(?:-\S+\s+)*(?:install|create|update|env\s+(?:create|update))\b/,
    purges: /\b(?:conda|mamba|micromamba)\s+clean\b|\/pkgs\b/,
    at: /pkgs/,
  },
  {
    manager: "cargo",
    kind: "registry",
    fills: /^(?:\S*\/)?cargo\s+(?:\+\S+\s+)?(?:build|install|fetch|test|run)\b/,
    purges: /\.?cargo\/(?:registry|git)/,
    at: /cargo/,
  },
  {
    manager: "go",
    kind: "modules and builds",
    fills:
      /^(?:\S*\/)?go\s+(?:get|build|install|test|mod\s+(?:download|vendor|tidy))\b/,
    purges: /\bgo\s+clean\b|go-build|pkg\/mod/,
    at: /go/,
  },
  {
    manager: "maven",
    kind: "repository",
    fills: /^(?:\S*\/)?mvnw?\s/,
    purges: /\.m2\b/,
    at: /\.m2/,
  },
  {
    manager: "gradle",
    kind: "caches",
    fills: /^(?:\S*\/)?gradlew?\s/,
    purges: /\.gradle\b/,
    at: /\.gradle/,
  },
  {
    manager: "sbt",
    kind: "caches",
    fills: /^(?:\S*\/)?sbt\b/,
    purges: /\.(?:ivy2|sbt|cache)\b/,
    at: /ivy|sbt|coursier/,
  },
  {
    manager: "dotnet",
    kind: "packages",
    fills: /^dotnet\s+(?:restore|build|publish|tool\s+install)\b/,
    purges: /\bdotnet\s+nuget\s+locals\b|\.nuget|NuGet/,
    at: /nuget/i,
  },
  {
    manager: "pipenv",
    kind: "cache",
    fills: /^(?:\S*\/)?pipenv\s+(?:install|sync|lock)\b/,
    purges: /\.cache/,
    at: /\.cache/,
  },
  {
    manager: "poetry",
    kind: "cache",
    fills: /^(?:\S*\/)?poetry\s+(?:install|add|update)\b(?!.*--no-cache)/,
    purges: /\.cache|\bpoetry\s+cache\b|pypoetry/,
    at: /\.cache|poetry/,
  },
  {
    manager: "uv",
    kind: "cache",
    fills:
      /^(?:\S*\/)?uv\s+(?:pip\s+(?:install|sync)|sync|tool\s+install|add)\b(?!.*--no-cache)/,
    purges: /\.cache|\buv\s+cache\b/,
    off: "UV_NO_CACHE",
    at: /\.cache|uv/,
  },
  {
    manager: "pnpm",
    kind: "store",
    fills: /^(?:\S*\/)?pnpm\s+(?:-\S+\s+)*(?:install|i|add|fetch)\b/,
    purges: /\bpnpm\s+store\b|\bpnpm\/store/,
    at: /pnpm/,
  },
  {
    manager: "bun",
    kind: "cache",
    fills: /^(?:\S*\/)?bun\s+(?:install|i|add)\b/,
    purges: /\.bun\b|\bbun\s+pm\s+cache\b/,
    at: /\.bun/,
  },
  {
    manager: "cpan",
    kind: "builds",
    fills: /^(?:\S*\/)?(?:cpanm|cpan|carton\s+install|cpm)\b/,
    purges: /\.cpanm?\b/,
    at: /cpan/,
  },
  {
    manager: "r",
    kind: "packages",
    fills: /^(?:\S*\/)?(?:install2\.r|installGithub\.r|littler)\b/,
    purges: /downloaded_packages|\/tmp\b/,
    at: /tmp/,
  },
  {
    manager: "nvm",
    kind: "cache",
    fills: /^nvm\s+install\b/,
    purges: /\bnvm\s+cache\b|\.cache\b/,
    at: /nvm/,
  },
  {
    manager: "rvm",
    kind: "archives",
    fills: /^(?:\S*\/)?rvm\s+(?:install|get)\b/,
    purges: /\brvm\s+cleanup\b|rvm\/(?:src|archives)/,
    at: /rvm/,
  },
  {
    manager: "luarocks",
    kind: "cache",
    fills: /^(?:\S*\/)?luarocks\s+(?:\S+\s+)*install\b/,
    purges: /\.cache/,
    at: /\.cache/,
  },
  {
    manager: "pecl",
    kind: "downloads",
    fills: /^(?:\S*\/)?(?:pecl|pear)\s+(?:-\S+\s+)*install\b/,
    purges: /\/tmp\b|\bpear\b.*clear-cache/,
    at: /tmp/,
  },
  {
    manager: "bower",
    kind: "cache",
    fills: /^(?:\S*\/)?bower\s+(?:\S+\s+)*(?:install|i)\b/,
    purges: /\bbower\s+cache\b|\.cache/,
    at: /\.cache/,
  },
  {
    manager: "mix",
    kind: "packages",
    fills:
      /^(?:\S*\/)?mix\s+(?:do\s+)?(?:deps\.get|local\.hex|archive\.install)/,
    purges: /\.hex\b/,
    at: /hex/,
  },
  {
    manager: "opam",
    kind: "downloads",
    fills: /^(?:\S*\/)?opam\s+(?:init|install|update|upgrade)\b/,
    purges: /\bopam\s+clean\b|\.opam\b/,
    at: /opam/,
  },
];

const ARCHIVE =
  /[\w.${}%+-]+\.(?:tar(?:\.\w+)?|tgz|tbz2?|txz|zip|deb|rpm|jar\.gz|7z|whl\.gz)\b/;
const FETCH = /^(?:\S*\/)?(?:wget|curl|aria2c|axel)\s/;
const UNPACK =
  /^(?:\S*\/)?(?:tar|unzip|dpkg|bsdtar|7z|gunzip|rpm|yum|apt|apt-get)\s/;

/** Official images that have a slim sibling. */
const FULL =
  /^(?:docker\.io\/)?(?:library\/)?(?:python|node|ruby|perl|openjdk|debian|rust)(?::(?!.*(?:slim|alpine|onbuild|windows|nanoserver|\$))\S*)?$/;

/** What the Dockerfile leaves behind: `{ manager, kind, first, last }`, one for each RUN and kind. */
export function leaksOf(source) {
  return shippedRuns(source)
    .flatMap((run) => [
      ...KINDS.filter((kind) => leaves(run, kind)).map(({ manager, kind }) => ({
        manager,
        kind,
        first: run.first,
        last: run.last,
      })),
      ...(leavesArchive(run)
        ? [
            {
              manager: "archive",
              kind: "download",
              first: run.first,
              last: run.last,
            },
          ]
        : []),
    ])
    .concat(leavesBase(source));
}

/** Line 1 stands for wherever the image is named. */
function leavesBase(source) {
  return FULL.test(lastBase(source) ?? "")
    ? [{ manager: "base", kind: "full image", first: 1, last: 1 }]
    : [];
}

function leaves({ commands, mounts, environment, script }, kind) {
  const { fills, purges, off, at } = kind;
  if (off !== undefined && (environment.has(off) || script.includes(`${off}=`)))
    return false;
  if (mounts.some((target) => at.test(target))) return false;
  const filled = commands.findLastIndex((command) => fills.test(command));
  const purged = commands.findLastIndex((command) => purges.test(command));
  return filled !== -1 && purged < filled;
}

/** Something is fetched into a file, unpacked and not removed in one RUN. */
function leavesArchive({ commands }) {
  const fetched = commands.some(
    (command) =>
      FETCH.test(command) &&
      ARCHIVE.test(command) &&
      (command.startsWith("wget")
        ? !/\s-\w*O\s*-(?:\s|$)/.test(command)
        : /\s-\w*[oO]|\s--output|>/.test(command)),
  );
  const unpacked = commands.some(
    (command) => UNPACK.test(command) && ARCHIVE.test(command),
  );
  const removed = commands.some((command) =>
    /^(?:rm|unlink|mv)\s/.test(command),
  );
  return fetched && unpacked && !removed;
}

export const MANAGERS = [
  ...KINDS.map(({ manager }) => manager),
  "archive",
  "base",
];
