import type { Args } from "./args.ts";
import type { Effect } from "./effect.ts";
import { byWords, entry, reads, unknown, writes } from "./effects.ts";
import { fixed, isOpen, shown, without, type Operand } from "./operand.ts";
import { bare, packages, path } from "./package-effects.ts";
import type { Program } from "./program.ts";

/** Package managers of distributions: what they do besides their caches, which `managers/` says. */

const APT =
  "y/yes/assume-yes q/quiet? no-install-recommends install-recommends install-suggests no-install-suggests t/target-release/default-release: f/fix-broken m/ignore-missing/fix-missing d/download-only s/simulate/dry-run/just-print/no-act/recon purge reinstall V/verbose-versions u/show-upgraded no-upgrade only-upgrade force-yes allow-unauthenticated allow-downgrades allow-remove-essential allow-change-held-packages trivial-only no-remove auto-remove/autoremove only-source diff-only dsc-only tar-only print-uris no-download arch-only b/compile/build P/build-profiles: a/host-architecture: o/option: show-progress no-show-progress allow-insecure-repositories allow-releaseinfo-change allow-releaseinfo-change-suite with-new-pkgs without-new-pkgs error-on: installed upgradable all-versions h/help v/version full names-only n color? no-color";
const DRY = ["s", "d", "print-uris"];

/** Options of apt's configuration that only change how it fetches or asks. */
const APT_SETTING =
  /^(?:Acquire::(?!.*(?:Languages|GzipIndexes|::ProxyAutoDetect|Proxy-Auto-Detect))[\w:.-]+|Dpkg::Options::|DPkg::Options::|APT::(?:Install-Recommends|Install-Suggests|Get::(?:Assume-Yes|AllowUnauthenticated|Allow-Downgrades|Show-Upgraded|Fix-Missing)|Acquire::[\w:]+|Color)|Debug::NoLocking|Dpkg::Use-Pty|Acquire::Check-Valid-Until)=?/i;

/** A package that is given as a file: a name with a slash in it. */
function isFile(name: Operand): boolean {
  return /^\.{0,2}\//.test(shown(name));
}

function installed(archive: Operand): Effect {
  return { kind: "unpacks", archive, into: fixed("/"), whole: true };
}

function apt(args: Args): readonly Effect[] {
  const [verb, ...written] = args.operands;
  // `curl:amd64`, `curl/stable`.
  const names = written.map((each) =>
    isFile(each) ? each : without(each, /[:/][\w.-]+(?==|$)/),
  );
  const setting = args
    .valuesOf("o")
    .find(
      (each) =>
        !APT_SETTING.test(shown(each)) ||
        /options::=?.*(?:pre-invoke|post-invoke|root|admindir|instdir|path-)/i.test(
          shown(each),
        ),
    );
  const odd =
    setting === undefined
      ? []
      : [unknown(`apt with a setting that is not known: ${setting.text}`)];
  if (verb === undefined) return odd;
  const isDry = args.has(...DRY);
  const brings: readonly Effect[] = isDry ? [] : [path("distribution")];
  switch (verb.value) {
    case "install":
    case "reinstall":
    case "build-dep":
    case "upgrade":
    case "dist-upgrade":
    case "full-upgrade":
    case "safe-upgrade":
      return [
        ...odd,
        ...brings,
        ...(isDry || verb.value === "build-dep"
          ? []
          : [packages("apt", "install", names)]),
        ...names
          .filter(isFile)
          .map((each) => (isDry ? reads(each) : installed(each))),
        ...(args.has("auto-remove") && !isDry
          ? [packages("apt", "remove", [])]
          : []),
      ];
    case "remove":
    case "purge":
    case "autoremove":
    case "autopurge":
    case "auto-remove":
      return [
        ...odd,
        ...brings,
        ...(isDry ? [] : [packages("apt", "remove", names)]),
      ];
    case "update":
    case "clean":
    case "autoclean":
    case "auto-clean":
    case "distclean":
    case "check":
    case "list":
    case "show":
    case "search":
    case "policy":
    case "changelog":
    case "help":
    case "moo":
    case "indextargets":
    case "hold":
    case "unhold":
      return odd;
    case "download":
    case "source":
      return [
        ...odd,
        ...(args.has("b")
          ? [unknown("a package is built from its source")]
          : []),
        writes(fixed("."), true),
      ];
    default:
      return [unknown(`${shown(verb)} is a verb of apt that is not known`)];
  }
}

function marks(args: Args): readonly Effect[] {
  const [verb, ...names] = args.operands;
  return /^(?:show|minimize)/.test(verb?.value ?? "")
    ? []
    : [packages("apt", "mark", names)];
}

function apk(args: Args): readonly Effect[] {
  const [verb, ...names] = args.operands;
  if (
    args.has("p") ||
    (args.has("repositories-file", "keys-dir") && verb?.value !== "add")
  )
    return [unknown("apk works on another system")];
  switch (verb?.value) {
    case "add": {
      const group = args.valuesOf("t");
      return [
        packages("apk", "install", [...names, ...group]),
        path("distribution", pathNames(names)),
        ...names
          .filter((each) => shown(each).endsWith(".apk"))
          .map((each) => reads(each)),
      ];
    }
    case "del":
      return [packages("apk", "remove", names), path("distribution")];
    case "upgrade":
    case "fix":
      return [path("distribution")];
    case "fetch":
      return [writes(args.valuesOf("o")[0] ?? fixed("."), true)];
    case undefined:
    case "update":
    case "info":
    case "search":
    case "list":
    case "policy":
    case "version":
    case "cache":
    case "stats":
    case "audit":
    case "verify":
    case "dot":
    case "manifest":
      return verb !== undefined && isOpen(verb)
        ? [unknown("a verb of apk in a variable")]
        : [];
    default:
      return [unknown("a verb of apk that is not known")];
  }
}

/** Packages of Alpine that bring many programs that busybox has as well, perhaps in another place; or that are names for others. */
const LIKE_BUSYBOX =
  /^(?:busybox|coreutils|diffutils|findutils|iproute2|iputils|net-tools|procps|psmisc|util-linux|alpine-sdk|build-base|shadow|gawk|grep|sed|tar|.*-base|.*-sdk)/;

/** The programs of packages as far as their names say; `undefined` where they may be any. */
function pathNames(names: readonly Operand[]): readonly string[] | undefined {
  const all = names.map((each) => bare(each).value);
  return all.every(
    (name) =>
      name !== undefined && !LIKE_BUSYBOX.test(name) && !name.endsWith(".apk"),
  )
    ? all.filter((name) => name !== undefined)
    : undefined;
}

const DNF =
  "y/assumeyes q/quiet v/verbose nodocs enablerepo: disablerepo: repo/repoid: x/exclude: nogpgcheck setopt: best nobest allowerasing skip-broken setopt: releasever: disableplugin: enableplugin: installroot: downloadonly downloaddir: destdir: C/cacheonly refresh b/obsoletes security R/randomwait: d/debuglevel: e/errorlevel: noplugins t/tolerant assumeno version h/help disableexcludes: allowdowngrade setopt noautoremove exclude: color: installed available all advisory: rpmverbosity: showduplicates forcearch: setopt: allmatches";

function dnf(args: Args): readonly Effect[] {
  const [verb, ...names] = args.operands;
  if (args.has("installroot"))
    return [unknown("packages go to another system")];
  const setting = args
    .valuesOf("setopt")
    .find((each) => /installroot|plugin|reposdir|config/.test(shown(each)));
  if (setting !== undefined)
    return [unknown(`dnf with a setting that is not known: ${setting.text}`)];
  switch (verb?.value) {
    case "install":
    case "localinstall":
    case "reinstall":
    case "groupinstall":
    case "group":
    case "module":
    case "swap":
    case "downgrade":
    case "update":
    case "upgrade":
    case "distro-sync":
    case "builddep":
    case "upgrade-minimal":
    case "update-minimal":
      return args.has("downloadonly", "assumeno")
        ? names.filter(isFile).map((each) => reads(each))
        : [
            packages("dnf", "install", names),
            ...(/^(?:swap|group|module)$/.test(verb.value)
              ? [packages("dnf", "remove", names)]
              : []),
            ...names.filter(isFile).map(installed),
            path("distribution"),
          ];
    case "remove":
    case "erase":
    case "autoremove":
      return [packages("dnf", "remove", names), path("distribution")];
    case "config-manager":
    case "versionlock":
    case "mark":
      return [writes(fixed("/etc"), true)];
    case "history":
      return /^(?:undo|redo|rollback)$/.test(names[0]?.value ?? "undo")
        ? [unknown("packages come and go as they did before")]
        : [];
    case "download":
      return [
        writes(args.valuesOf("downloaddir", "destdir")[0] ?? fixed("."), true),
      ];
    case undefined:
    case "clean":
    case "makecache":
    case "check-update":
    case "list":
    case "info":
    case "search":
    case "repolist":
    case "repoquery":
    case "provides":
    case "whatprovides":
    case "check":
    case "needs-restarting":
      return [];
    default:
      return [unknown("a verb of dnf that is not known")];
  }
}

export const distributionPackages: readonly Program[] = [
  {
    ...entry("apt-get apt aptitude", APT, apt),
    hooks: ["APT_CONFIG"],
    whenUnlisted: ({ operands: [verb, ...names] }) =>
      /^(?:install|upgrade)$/.test(verb?.value ?? "")
        ? [packages("apt", "install", names), path("distribution")]
        : [],
  },
  entry("apt-mark", "q s/simulate y", marks),
  entry(
    "apt-cache",
    "q a n/names-only i recurse no-recommends no-suggests no-conflicts no-breaks no-replaces no-enhances important installed f",
  ),
  entry("apt-key", "keyring:", ({ operands: [verb, file] }) => [
    ...(verb?.value === "add" && file !== undefined && shown(file) !== "-"
      ? [reads(file)]
      : []),
    writes(fixed("/etc/apt"), true),
  ]),
  entry(
    "add-apt-repository apt-add-repository",
    "y/yes u/update n/no-update r/remove s/enable-source m/massive-debug P: S: U: c/component: p: ",
    () => [writes(fixed("/etc/apt"), true), { kind: "starts", program: "gpg" }],
  ),
  entry("apt-config", "", () => []),
  entry(
    "dpkg",
    "i/install r/remove P/purge unpack configure a/pending l/list s/status L/listfiles S/search print-architecture print-foreign-architectures add-architecture remove-architecture force-all force-depends force-confold force-confdef force-overwrite force-architecture no-debsig refuse-downgrade get-selections set-selections compare-versions I/info c/contents x/extract W/show E G R/recursive clear-selections version help",
    (args) => {
      if (args.has("configure")) return [path("distribution")];
      if (args.has("i", "unpack"))
        return [
          ...args.operands.map((archive): Effect =>
            args.has("R")
              ? reads(archive, true)
              : { kind: "unpacks", archive, into: fixed("/"), whole: true },
          ),
          path("distribution"),
        ];
      if (args.has("x"))
        return args.operands.slice(0, 1).map((archive) => ({
          kind: "unpacks",
          archive,
          into: args.operands[1],
          whole: true,
        }));
      if (args.has("r", "P"))
        return [packages("apt", "remove", args.operands), path("distribution")];
      return [
        ...args.operands
          .filter((each) => shown(each).endsWith(".deb"))
          .map((each) => reads(each)),
        ...(args.has(
          "add-architecture",
          "remove-architecture",
          "set-selections",
          "clear-selections",
        )
          ? [writes(fixed("/var/lib/dpkg"), true)]
          : []),
      ];
    },
  ),
  entry(
    "rpm",
    "i/install U/upgrade F/freshen e/erase q/query a/all p/package l/list V/verify v h/hash nodeps force nogpgcheck import: E/eval: replacepkgs replacefiles nosignature nodigest noscripts ignorearch f/file qf/queryformat: queryformat: rebuilddb initdb version whatprovides K/checksig oldpackage excludedocs test allmatches notriggers",
    (args) => {
      // `%(…)` in a macro runs a command.
      if (
        args
          .valuesOf("E", "qf", "queryformat")
          .some((each) => /%\(|%\{\W*lua/.test(shown(each)))
      )
        return [unknown("rpm runs what a macro says")];
      if (args.has("q", "K", "test", "V"))
        return args.operands
          .filter((each) => shown(each).endsWith(".rpm"))
          .map((each) => reads(each));
      if (args.has("i", "U", "F"))
        return [
          ...args.operands.map((archive): Effect =>
            args.has("R")
              ? reads(archive, true)
              : { kind: "unpacks", archive, into: fixed("/"), whole: true },
          ),
          path("distribution"),
        ];
      if (args.has("e"))
        return [packages("dnf", "remove", args.operands), path("distribution")];
      return args.valuesOf("import").map((each) => reads(each));
    },
  ),
  entry(
    "apk",
    "U/update-cache q/quiet v/verbose t/virtual: no-cache no-network X/repository: p/root: allow-untrusted f/force force-overwrite force-refresh force-broken-world force-old-apk force-non-repository i/interactive no-progress progress purge u/upgrade l/latest no-scripts initdb wait: cache-max-age: cache-dir: arch: keys-dir: repositories-file: rdepends r a/available d e/installed L/contents o/output: R/recursive s/stdout x/exact n/no-chown overlay-from-stdin clean-protected simulate V/version h/help update-cache cache-packages allow-untrusted w/who-owns W all",
    apk,
  ),
  entry(
    "yum dnf dnf5 microdnf yum-config-manager tdnf zypper",
    DNF,
    (args, _, name) =>
      name === "zypper" || name === "yum-config-manager"
        ? name === "zypper"
          ? [unknown("zypper")]
          : [writes(fixed("/etc/yum.repos.d"), true)]
        : dnf(args),
  ),
  byWords(
    "rpm2archive pacman emerge brew nix nix-env snap flatpak opkg xbps-install playwright",
    (_, __, name) => [unknown(`${name} is not read`)],
  ),
];
