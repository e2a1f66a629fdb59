import { hasOption, type Call, type ImageFacts, type Manager, type Use } from "./manager.ts";

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

/**
 * pip keeps what it downloads and every wheel it builds. `--no-cache-dir` came with pip 6.0 (December 2014).
 * `pip cache purge` is never used: it fails where the cache is off and, before pip 21.3, where it is empty (pypa/pip).
 * Any value of PIP_NO_CACHE_DIR, even `0`, switches the cache off.
 */
export const pip: Manager = {
  name: "pip",
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
  remedy: { kind: "flag", flag: "--no-cache-dir" },
  caches: (home) => [`${home}/.cache/pip`],
  movedBy: ["PIP_NO_CACHE_DIR", "PIP_CACHE_DIR", "XDG_CACHE_HOME"],
  refetches: true,
  named: /\.cache\/pip\b/,
  cleanedBy: /^(?:rm .*\.cache(?:\/pip)?(?:\/\*?)?(?: |$)|pip\d? cache purge)/,
  requirement: { assumption: "pip is 6.0 (December 2014) or newer", holds: hasNoCacheDir },
  why: "pip keeps a copy of everything it downloads and builds",
};

/** The arguments behind `pip`, or behind `python -m pip`. */
function pipArguments({ program, args }: Call): readonly (string | undefined)[] | undefined {
  if (PIP.test(program)) return args;
  if (!PYTHON.test(program)) return undefined;
  const at = args.findIndex((arg) => arg === undefined || !/^-[bBdEiIOqsSuvWxX]/.test(arg));
  return args[at] === "-m" && args[at + 1] === "pip" ? args.slice(at + 2) : undefined;
}

function useOf(verb: string, at: number, args: readonly (string | undefined)[]): Use {
  if (verb === "cache" || verb === "config") return { verb, at, fills: false, reads: false };
  if (!FILLS.has(verb)) return { verb, at, fills: false, reads: false };
  const avoids = hasOption(args, "--no-cache-dir", "--no-cache");
  const elsewhere = hasOption(args, "--cache-dir");
  if (elsewhere) return { verb, at, fills: true, reads: false, refuses: "the command names a cache directory of its own" };
  return { verb, at, fills: true, reads: false, ...(avoids ? { avoids } : {}) };
}

/** Suites whose pip is older than 6.0, and that an image of that age may still have. */
const OLD_SUITES: ReadonlySet<string> = new Set(["squeeze", "wheezy", "jessie", "lucid", "precise", "trusty", "utopic", "vivid"]);

function hasNoCacheDir(image: ImageFacts): boolean | undefined {
  // python and pypy images install pip themselves, and a current one.
  if (image.official === "python" || image.official === "pypy") return true;
  if (image.suite !== undefined && OLD_SUITES.has(image.suite)) return false;
  if (image.family === "debian" || image.family === "ubuntu") return image.suite === undefined ? undefined : true;
  if (image.family === "alpine") return true;
  // `python3.10` in a tag: Python 3.5 and newer bundle a pip that knows the flag.
  const minor = /(?:^|[^0-9])(?:python|py)-?3\.(\d+)/.exec(`${image.name}:${image.tag ?? ""}`)?.[1];
  return minor !== undefined && Number(minor) >= 5 ? true : undefined;
}
