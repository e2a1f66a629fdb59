import {
  AGAINST_OPTION,
  BUILD_OPTIONS,
  CACHE_OPTION,
  CONTEXT_OPTION,
  findOptionsFrom,
  formatOption,
  LOOK_OPTIONS,
  PULL_OPTIONS,
  REPEAT_OPTION,
  SMOKE_OPTION,
  SMOKE_TIMEOUT_OPTION,
} from "./command-options.ts";
import type { Command } from "./command.ts";

/** What is done where no word names a command. */
export const improving: Command = {
  name: "",
  operands: "[PATH…]",
  summary:
    "Show what would change. A PATH is a file, a folder that is searched, or - for standard input (default: the current folder); with - the rewritten file is printed and nothing else.",
  options: [
    {
      name: "write",
      does: "rewrite the files; without it nothing is written",
    },
    {
      name: "check",
      does: "write nothing; exit 1 if something would change",
    },
    { name: "quiet", short: "q", does: "print errors only" },
    ...findOptionsFrom("low"),
    {
      name: "merge",
      value: "benefit|all",
      does: "join RUN instructions where that frees bytes (default), or wherever it is safe",
    },
    CONTEXT_OPTION,
    formatOption("text", "json", "sarif", "github", "markdown"),
    ...LOOK_OPTIONS,
  ],
};

const list: Command = {
  name: "list",
  operands: "",
  summary: "All transforms, with their risk.",
  options: LOOK_OPTIONS,
};

const explain: Command = {
  name: "explain",
  operands: "NAME",
  summary: "What a transform does, and when it refuses.",
  options: LOOK_OPTIONS,
};

const verifyStatic: Command = {
  name: "verify --static",
  operands: "BEFORE AFTER",
  summary:
    "Whether two Dockerfiles are proved to build the same image, and if not, why.",
  options: [
    { name: "static", does: "by proof; nothing is built" },
    {
      name: "purges",
      value: "GLOB,GLOB",
      does: "what the image may lose (default: the caches of known package managers); --purges none for nothing",
    },
    { name: "target", value: "STAGE", does: "only what this stage needs" },
    {
      ...CONTEXT_OPTION,
      does: "the folder that docker build is given (default: nothing is read from it)",
    },
    formatOption("text", "json"),
    ...LOOK_OPTIONS,
  ],
  exits: "they are not proved equal",
};

const measure: Command = {
  name: "measure",
  operands: "[FILE]",
  summary:
    "Build a Dockerfile as it is and as dockfix rewrites it: sizes, layers, build times, and what is worth it.",
  options: [
    ...findOptionsFrom("medium"),
    { name: "each", does: "every change by itself, step by step" },
    AGAINST_OPTION,
    ...PULL_OPTIONS,
    REPEAT_OPTION,
    CACHE_OPTION,
    { name: "no-cache", does: "builds use no cache (default)" },
    ...BUILD_OPTIONS,
    formatOption("text", "json", "markdown", "html"),
    { name: "output", value: "FILE", does: "write the report there" },
    ...LOOK_OPTIONS,
  ],
  exits: "a version does not build",
};

const verify: Command = {
  name: "verify",
  operands: "[FILE]",
  summary:
    "Build a Dockerfile as it is and as dockfix rewrites it, and compare the images and what their containers do.",
  options: [
    ...findOptionsFrom("medium"),
    {
      ...AGAINST_OPTION,
      does: "what it is compared with, in place of what dockfix makes of it",
    },
    SMOKE_OPTION,
    SMOKE_TIMEOUT_OPTION,
    {
      name: "purges",
      value: "GLOB,GLOB",
      does: "what the image may lose besides",
    },
    {
      name: "volatile",
      value: "GLOB",
      does: "files that differ between any two builds",
    },
    CACHE_OPTION,
    ...BUILD_OPTIONS,
    { name: "static", does: "by proof: dockfix verify --static BEFORE AFTER" },
    formatOption("text", "json"),
    ...LOOK_OPTIONS,
  ],
  exits: "they differ",
};

const tune: Command = {
  name: "tune",
  operands: "[FILE]",
  summary:
    "Build a Dockerfile with one change after the other, each kept only where it builds, works and pays.",
  options: [
    { name: "write", does: "write the result into the file" },
    ...findOptionsFrom("medium"),
    SMOKE_OPTION,
    SMOKE_TIMEOUT_OPTION,
    AGAINST_OPTION,
    {
      name: "purges",
      value: "GLOB,GLOB",
      does: "what an alternative may lose or change",
    },
    {
      name: "untested",
      does: "keep also what no smoke test vouches for, and alternatives with other files",
    },
    {
      name: "min-gain",
      value: "1%|5MB",
      does: "what a step must save (default: 1 % or 5 MB)",
    },
    {
      name: "max-build-time",
      value: "10%",
      does: "what it may add to the build before that is weighed against what pulls save (default: 10 %, at least 5 s)",
    },
    ...PULL_OPTIONS,
    REPEAT_OPTION,
    {
      name: "record",
      value: "FILE",
      does: "write down what was decided, as Markdown",
    },
    { name: "restart", does: "do not go on where the last run stopped" },
    ...BUILD_OPTIONS,
    ...LOOK_OPTIONS,
  ],
};

const layers: Command = {
  name: "layers",
  operands: "IMAGE|ARCHIVE|FOLDER|FILE",
  summary:
    "What each layer of an image adds, changes and removes, and what the image could do without; also of an archive (docker save or OCI, packed or not), of the folder of an OCI layout, or of a Dockerfile, which is built first.",
  options: [
    {
      name: "image",
      value: "NAME",
      does: "which image of an archive that holds several; --platform picks one of several platforms",
    },
    ...BUILD_OPTIONS,
    formatOption("text", "json"),
    ...LOOK_OPTIONS,
  ],
};

const budget: Command = {
  name: "budget",
  operands: "",
  summary: "Hold images against the size limits in dockfix.json.",
  options: [
    { name: "update", does: "take the sizes as the new baseline" },
    ...BUILD_OPTIONS,
    formatOption("text", "json"),
    ...LOOK_OPTIONS,
  ],
  exits: "an image is too large",
};

const clean: Command = {
  name: "clean",
  operands: "",
  summary:
    "Remove what runs of dockfix left that ended without a chance to: their images, containers, build cache and temporary files. Nothing of others, and nothing of a run that is at work.",
  options: [
    { name: "dry-run", does: "only list it, with sizes" },
    { name: "kept", does: "also images that --keep has left" },
    {
      name: "unknown",
      does: "also what another user, machine or container may be working with",
    },
    ...BUILD_OPTIONS.filter(
      ({ name }) => name === "engine" || name === "builder",
    ),
    ...LOOK_OPTIONS,
  ],
};

/** Those that need no container engine, and those that do. */
export const READING: readonly Command[] = [
  improving,
  list,
  explain,
  verifyStatic,
];
export const BUILDING: readonly Command[] = [
  measure,
  verify,
  tune,
  layers,
  budget,
  clean,
];

export const COMMANDS: readonly Command[] = [...READING, ...BUILDING];

/** The command that a line names, and the words behind its name. */
export function commandOf(argv: readonly string[]): {
  readonly command: Command;
  readonly words: readonly string[];
} {
  const [first = "", ...rest] = argv;
  const end = rest.indexOf("--");
  const isStatic = rest
    .slice(0, end === -1 ? undefined : end)
    .includes("--static");
  const name = first === "verify" && isStatic ? verifyStatic.name : first;
  const command = COMMANDS.find((each) => each.name === name && name !== "");
  return command === undefined
    ? { command: improving, words: argv }
    : { command, words: rest };
}
