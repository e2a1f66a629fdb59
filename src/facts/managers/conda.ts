import { lineReader, NO } from "./configuration.ts";
import {
  hasOption,
  subcommand,
  type ImageFacts,
  type Manager,
} from "./manager.ts";

const PROGRAMS: ReadonlySet<string> = new Set(["conda", "mamba", "micromamba"]);
const VALUED: ReadonlySet<string> = new Set([
  "-c",
  "--channel",
  "-f",
  "--file",
  "-n",
  "--name",
  "-p",
  "--prefix",
  "-r",
  "--root-prefix",
  "--rc-file",
  "--log-level",
]);
const FILLS: ReadonlySet<string> = new Set([
  "create",
  "install",
  "search",
  "update",
  "upgrade",
]);

/** Letters of the options of `clean`, by their long names. */
const CLEANS: Readonly<Record<string, string>> = {
  "--all": "a",
  "--force-pkgs-dirs": "f",
  "--quiet": "q",
  "--yes": "y",
};

/**
 * conda, mamba and micromamba keep every package that they install, packed and unpacked, and the index of the channels. Files of an environment are hard
 * links to the unpacked ones: what the environment needs stays when the package folder goes. Only soft links would break (`conda clean --help`),
 * and conda makes none unless it is told to.
 * `clean --all` keeps a package of which one file is linked, and so its metadata and whatever was copied; `--force-pkgs-dirs`, from conda 4.6 on, keeps none.
 * `clean` exits with 0 where there is nothing to clean (conda/cli/main_clean.py).
 */
export const conda: Manager = {
  name: "conda",
  programs: [...PROGRAMS],
  called: /\b(?:conda|mamba|micromamba)\b/,
  read({ program, args }) {
    if (!PROGRAMS.has(program)) return undefined;
    const found = subcommand(args, VALUED);
    if (found === undefined)
      return { verb: "?", at: 0, fills: false, reads: false };
    const { verb, at } = inner(found, args);
    if (verb === "clean") {
      const letters = lettersOf(args.slice(at + 1));
      const purges =
        letters?.has("a") === true && !hasOption(args, "--dry-run");
      return { verb, at, fills: false, reads: false, purges };
    }
    // The packages of another environment are taken from the cache, or from wherever they came from.
    const clones = verb === "rename" || hasOption(args, "--clone");
    const reads =
      clones || hasOption(args, "--offline", "--use-index-cache", "-C");
    if (!FILLS.has(verb)) return { verb, at, fills: false, reads };
    const keeps = hasOption(args, "--download-only") ? { keeps: true } : {};
    const refuses = refusal(args);
    return {
      verb,
      at,
      fills: !hasOption(args, "--offline"),
      reads,
      ...keeps,
      // mamba and micromamba are younger than the option.
      ...(program === "conda" ? {} : { proves: true }),
      ...(refuses === undefined ? {} : { refuses }),
    };
  },
  remedies: [
    {
      kind: "command",
      command: (program) =>
        isMicro(program)
          ? `${program} clean --all --yes`
          : `${program} clean -afy`,
      isSpelled: (args) => isClean(args, "a", "f", "y"),
    },
    {
      kind: "command",
      command: (program) => `${program} clean --all --yes`,
      isSpelled: (args) => isClean(args, "a", "y"),
      because: "nobody can tell that conda is new enough for --force-pkgs-dirs",
    },
  ],
  caches: (home, valueOf) => {
    const given = valueOf?.("CONDA_PKGS_DIRS");
    if (given !== undefined) return given.split(",");
    const root = valueOf?.("MAMBA_ROOT_PREFIX");
    return [
      ...(root === undefined ? [] : [`${root}/pkgs`]),
      "/opt/conda/pkgs",
      "/opt/miniconda3/pkgs",
      `${home}/.conda/pkgs`,
      `${home}/.mamba/pkgs`,
      `${home}/miniconda3/pkgs`,
      `${home}/micromamba/pkgs`,
    ];
  },
  movedBy: [
    "CONDARC",
    "MAMBARC",
    "CONDA_ALLOW_SOFTLINKS",
    "CONDA_ALWAYS_SOFTLINK",
    "MAMBA_ALLOW_SOFTLINKS",
    "MAMBA_ALWAYS_SOFTLINK",
  ],
  placedBy: ["CONDA_PKGS_DIRS", "MAMBA_ROOT_PREFIX"],
  offline: {
    flags: ["--offline", "--use-index-cache"],
    variables: ["conda_offline", "mamba_offline", "conda_use_index_cache"],
  },
  hadolint: "none",
  configured: {
    files: [
      "~/.condarc",
      "~/.mambarc",
      "/opt/conda/.condarc",
      "/etc/conda/.condarc",
    ],
    namedBy: ["CONDARC", "MAMBARC"],
    commands: /^(?:conda|mamba|micromamba) (?:.* )?config (?:-\S+ )*(.*)$/,
    read: lineReader([
      [/^(?:pkgs_dirs|\w*softlinks?)$/, "moves"],
      [/^(?:offline|use_index_cache)$/, "offline", NO],
    ]),
  },
  refetches: true,
  named:
    /(?:conda|mamba|forge)\w*\/pkgs(?![\w-])|\/opt\/[\w.-]+\/pkgs(?![\w-])|\.(?:conda|mamba)rc(?![\w-])|pkgs_dirs|softlink/i,
  cleanedBy:
    /^(?:(?:conda|mamba|micromamba) (?:.* )?clean (?:.* )?(?:-\w*[at]\w*|--all|--tarballs)(?: |$)|rm .*\/pkgs(?:\/\S*)?["']?(?: |$))/,
  requirement: {
    concerns: "preferred",
    assumption: "conda is 4.6 (January 2019) or newer",
    holds: hasForce,
    shownBy:
      /Miniconda[23]-(?:latest|py\d|4\.(?:[6-9]|1\d))|Miniforge3|Mambaforge|Anaconda[23]-20(?:19\.(?:0[3-9]|1\d)|[2-9]\d)|^(?:conda|mamba) (?:.* )?clean (?:.* )?(?:-[a-eg-z]*f|--force-pkgs-dirs)/,
    brokenBy:
      /^(?:conda|mamba|micromamba) (?:.* )?(?:create|install|update|upgrade) (?:.* )?["']?(?:ana)?conda ?[=<>!~$]/,
  },
  why: "conda keeps the package of everything it installs",
};

function isMicro(program: string): boolean {
  return /(?:^|\/)micromamba$/.test(program);
}

/** `conda env create` is `create`. */
function inner(
  { verb, at }: { readonly verb: string; readonly at: number },
  args: readonly (string | undefined)[],
): { readonly verb: string; readonly at: number } {
  if (verb !== "env") return { verb, at };
  const next = subcommand(args.slice(at + 1), VALUED);
  return next === undefined
    ? { verb, at }
    : { verb: next.verb, at: at + 1 + next.at };
}

function refusal(args: readonly (string | undefined)[]): string | undefined {
  if (args.some((arg) => arg === undefined || /softlink/.test(arg)))
    return "an option may make it link to the cache";
  if (hasOption(args, "--download-only"))
    return "it fills the cache on purpose";
  return hasOption(args, "-r", "--root-prefix", "--rc-file")
    ? "the command names a root or a configuration of its own"
    : undefined;
}

/** The options of `clean` as letters; `undefined` where there is anything else. */
function lettersOf(
  args: readonly (string | undefined)[],
): ReadonlySet<string> | undefined {
  const letters = new Set<string>();
  for (const arg of args) {
    const short = CLEANS[arg ?? ""] ?? /^-([afqy]+)$/.exec(arg ?? "")?.[1];
    if (short === undefined) return undefined;
    for (const letter of short) letters.add(letter);
  }
  return letters;
}

/** A `clean` with just these options, quiet or not. */
function isClean(
  [verb, ...args]: readonly (string | undefined)[],
  ...wanted: readonly string[]
): boolean {
  const letters = lettersOf(args);
  return (
    verb === "clean" &&
    letters !== undefined &&
    wanted.every((letter) => letters.has(letter)) &&
    [...letters].every((letter) => letter === "q" || wanted.includes(letter))
  );
}

/** Images that conda's own makers publish, by the first version that has it. */
function hasForce({ name, tag, pinned }: ImageFacts): boolean | undefined {
  if (/^condaforge\/(?:miniforge|mambaforge)/.test(name)) return true;
  if (/^mambaorg\/micromamba/.test(name)) return true;
  if (!/^continuumio\/(?:mini|ana)conda[23]?$/.test(name)) return undefined;
  if (tag === undefined || tag === "latest")
    return pinned === true ? undefined : true;
  const [, first, second] = /^v?(\d+)\.(\d+)/.exec(tag) ?? [];
  if (first === undefined) return undefined;
  const version = Number(first) * 100 + Number(second);
  // Anaconda is numbered by year and month: 2018.12 has conda 4.5, 2019.03 has 4.6. Its older releases end with 5.3.
  if (/\/anaconda/.test(name)) return version >= 2019 * 100 + 3;
  return version >= 406;
}
