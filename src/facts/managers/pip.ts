import { lineReader } from "./configuration.ts";
import { installationOf } from "./pip-installation.ts";
import {
  hasOption,
  type Call,
  type ImageFacts,
  type Manager,
  type Use,
} from "./manager.ts";

const PIP = /^pip(?:\d+(?:\.\d+)?)?$/;
const PYTHON = /^(?:python|pypy)(?:\d+(?:\.\d+)?)?$/;
const FILLS: ReadonlySet<string> = new Set(["install", "wheel", "download"]);
/** Options in front of the subcommand that take the next word. */
const VALUED: ReadonlySet<string> = new Set([
  "--cache-dir",
  "--cert",
  "--client-cert",
  "--exists-action",
  "--log",
  "--proxy",
  "--python",
  "--retries",
  "--timeout",
  "--trusted-host",
  "--use-deprecated",
  "--use-feature",
]);

/** An old pip by its version, or one that comes with Python 3.7 or older. */
const OLD_PIP = new RegExp(
  [
    /(?:^|[\s"'])pip(?:[<>=!~][^\s"']*)?(?:(?:===?|~=|<=?)["']?(?:\$|(?:\d|1[0-8])(?!\d)|19(?![\d.])|19\.0)|<19\.1(?:\.0)?(?![\d.]))/,
    /\/(?:2\.6|3\.[0-3])\/get-pip\.py/,
    /^pyenv (?:.* )?(?:install|global|local) (?!(?:-\S+ )*3\.(?:[89]|1\d))/,
    /\bpython==?(?:\$|2|3\.[0-7](?!\d))/,
    /^python(?:2\S*|3\.[0-7]) (?:.* )?-m (?:ensurepip|venv)/,
  ]
    .map(({ source }) => source)
    .join("|"),
);

/**
 * pip keeps what it downloads and every wheel it builds. `--no-cache-dir` came with pip 6.0 (December 2014), but before pip 19.1 (April 2019) it also kept pip
 * from building wheels: `setup.py install` ran instead, which leaves other files, and a few packages behave differently there (pypa/pip #5749, #6303).
 * `pip cache purge` is never used: it fails where the cache is off and, before pip 21.3, where it is empty (pypa/pip).
 * Any value of PIP_NO_CACHE_DIR, even `0`, switches the cache off.
 */
export const pip: Manager = {
  name: "pip",
  programs: ["pip", "python", "pypy"],
  read(call) {
    const args = pipArguments(call);
    if (args === undefined) return undefined;
    const offset = call.args.length - args.length;
    let at = 0;
    for (; at < args.length; at++) {
      const word = args[at];
      if (word === undefined) return undefined;
      if (!word.startsWith("-")) break;
      if (VALUED.has(word)) at++;
    }
    const verb = args[at];
    if (verb === undefined) return undefined;
    return useOf(verb, at + offset, args);
  },
  remedies: [
    { kind: "flag", flag: "--no-cache-dir" },
    {
      kind: "removal",
      command: "rm -rf ~/.cache/pip",
      place: "behind",
      because: "nobody can tell that pip is new enough for --no-cache-dir",
    },
  ],
  caches: (home) => [`${home}/.cache/pip`],
  movedBy: ["PIP_NO_CACHE_DIR", "PIP_CACHE_DIR", "XDG_CACHE_HOME"],
  offBy: (variable) => variable === "PIP_NO_CACHE_DIR",
  hadolint: ["DL3042"],
  configured: {
    files: [
      "/etc/pip.conf",
      "/etc/xdg/pip/pip.conf",
      "~/.config/pip/pip.conf",
      "~/.pip/pip.conf",
      "./pip.conf",
    ],
    namedBy: ["PIP_CONFIG_FILE"],
    commands: /^(?:pip|python)[\d.]* (?:.* )?config (?:-\S+ )*set (.*)$/,
    // Any value of no-cache-dir switches the cache off, as in the variable.
    read: lineReader([
      [/^(?:\w+\.)?cache[-_]dir$/, "moves"],
      [/^(?:\w+\.)?no[-_]cache[-_]dir$/, "off"],
    ]),
  },
  compiles: true,
  installation(call) {
    const args = pipArguments(call);
    return args && installationOf(args.map((arg) => arg ?? "$"));
  },
  refetches: true,
  named: /\.cache(?:\/pip(?![\w-])|\/?\*?["'\s]|\/?\*?$)/,
  cleanedBy: /^rm .*\.cache(?:\/pip\S*|\/?\*?)["']?(?: |$)/,
  requirement: {
    concerns: "preferred",
    assumption:
      "pip is 19.1 (April 2019) or newer, or installs nothing but wheels",
    holds: buildsWithoutCache,
    broughtBy:
      /^(?:(?:pip|python)[\d.]* (?=.* (?:-U|--upgrade)(?: |$))(?!.* --user(?: |$))(?:.* )?install (?:.* )?pip(?:>=(?:19\.[1-9]|2\d)\S*)?(?: |$)|python[\d.]* (?:\S*\/)?get-pip\.py(?: |$))/,
    brokenBy: OLD_PIP,
  },
  why: "pip keeps a copy of everything it downloads and builds",
};

/** The arguments behind `pip`, or behind `python -m pip`. */
function pipArguments({
  program,
  args,
}: Call): readonly (string | undefined)[] | undefined {
  if (PIP.test(program)) return args;
  if (!PYTHON.test(program)) return undefined;
  const at = args.findIndex(
    (arg) => arg === undefined || !/^-[bBdEiIOqsSuvWxX]/.test(arg),
  );
  return args[at] === "-m" && args[at + 1] === "pip"
    ? args.slice(at + 2)
    : undefined;
}

function useOf(
  verb: string,
  at: number,
  args: readonly (string | undefined)[],
): Use {
  if (verb === "cache") {
    // `purge` and `remove` fail on an empty cache, so even they need one.
    const purges = args.includes("purge");
    return { verb, at, fills: false, reads: true, purges };
  }
  if (!FILLS.has(verb)) return { verb, at, fills: false, reads: false };
  const fills = { verb, at, fills: true, reads: false };
  if (hasOption(args, "--cache-dir"))
    return {
      ...fills,
      refuses: "the command names a cache directory of its own",
    };
  return hasOption(args, "--no-cache-dir", "--no-cache")
    ? { ...fills, avoids: true }
    : fills;
}

/** Releases whose pip is older than 6.0. */
const WITHOUT_FLAG: ReadonlySet<string> = new Set(
  (
    "squeeze wheezy jessie " +
    "lucid maverick natty oneiric precise quantal raring saucy trusty utopic vivid wily"
  ).split(" "),
);

/** Releases whose pip is 19.1 or newer: 20.3 in bullseye, 20.0 in focal. */
const WITH_WHEELS: ReadonlySet<string> = new Set(
  (
    "bullseye bookworm trixie forky sid " +
    "focal groovy hirsute impish jammy kinetic lunar mantic noble oracular plucky questing resolute"
  ).split(" "),
);

/** Red Hat's relatives by the first version whose pip is 19.1 or newer. */
const RED_HATS: Readonly<Record<string, number>> = {
  almalinux: 9,
  amazonlinux: 2023,
  fedora: 31,
  rockylinux: 9,
};

function buildsWithoutCache(image: ImageFacts): boolean | undefined {
  const { official, name, suite, family } = image;
  const tag = image.tag ?? "latest";
  if (official === "python") return pythonImage(image, tag);
  if (official === "centos" && /^[56](?!\d)/.test(tag)) return false;
  if (suite !== undefined && WITHOUT_FLAG.has(suite)) return false;
  if (suite !== undefined && WITH_WHEELS.has(suite)) return true;
  if (family === "alpine") return alpineImage(image, tag);
  const first = official === undefined ? undefined : RED_HATS[official];
  if (first !== undefined && Number(/^\d+/.exec(tag)?.[0] ?? 0) >= first)
    return true;
  // `python3.10` in a tag: Python 3.8 and newer bundle such a pip.
  const minor = /(?:^|[^0-9])(?:python|py)-?3\.(\d+)/.exec(
    `${name}:${tag}`,
  )?.[1];
  return minor !== undefined && Number(minor) >= 8 ? true : undefined;
}

/** The first patch of a Python version whose images were made after pip 19.1; Python 3.4 came to its end before. */
const FIRST_PATCH: Readonly<Record<string, number>> = {
  "2.7": 17,
  "3.5": 8,
  "3.6": 9,
  "3.7": 4,
};

/** docker-library/python installs a current pip itself. */
function pythonImage(
  { suite, pinned }: ImageFacts,
  tag: string,
): boolean | undefined {
  const [, version = "", patch] =
    /^(\d+(?:\.\d+)?)?(?:\.(\d+))?/.exec(tag) ?? [];
  // The last of these was made in 2018.
  if (/onbuild/.test(tag)) return undefined;
  const minor = /^3\.(\d+)$/.exec(version)?.[1];
  if (minor !== undefined && Number(minor) >= 8) return true;
  if (suite !== undefined && WITHOUT_FLAG.has(suite)) return undefined;
  const alpine = /alpine3\.(\d+)/.exec(tag)?.[1];
  if (alpine !== undefined && Number(alpine) < 10) return undefined;
  const first = FIRST_PATCH[version];
  if (patch !== undefined)
    return first !== undefined && Number(patch) >= first ? true : undefined;
  if (pinned === true) return undefined;
  return first !== undefined || /^[23]?$/.test(version) ? true : undefined;
}

/** Alpine's own: py3-pip 20.1 in Alpine 3.12, the first without the old pip of Python 2. */
function alpineImage(
  { official, pinned }: ImageFacts,
  tag: string,
): boolean | undefined {
  const version = /(?:^|alpine-?)v?3\.(\d+)/.exec(
    official === "alpine" ? tag : (/alpine.*/.exec(tag)?.[0] ?? ""),
  )?.[1];
  if (version !== undefined) return Number(version) >= 12 ? true : undefined;
  const current = official === "alpine" && /^(?:latest|3|edge)$/.test(tag);
  return current && pinned !== true ? true : undefined;
}
