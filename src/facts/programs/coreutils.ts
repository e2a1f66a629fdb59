import type { Args } from "./args.ts";
import type { Effect } from "./effect.ts";
import {
  asLinked,
  deletes,
  entry,
  gnu,
  owns,
  reads,
  readsAll,
  readsOf,
  unknown,
  writes,
  writesAll,
} from "./effects.ts";
import {
  behind,
  fixed,
  inFolder,
  isOpen,
  shown,
  type Operand,
} from "./operand.ts";
import type { Program } from "./program.ts";

const HERE = fixed(".");
/** A file that a list names. */
const LISTED: Operand = {
  text: "$(cat list)",
  value: undefined,
  written: undefined,
};

/** Operands of `cp`, `mv`, `ln` and `install`: where from, and where to. */
function sourcesAndTarget(args: Args): {
  readonly sources: readonly Operand[];
  readonly target: Operand | undefined;
  readonly isFolder: boolean;
} {
  const [folder] = args.valuesOf("t");
  if (folder !== undefined)
    return { sources: args.operands, target: folder, isFolder: true };
  const target = args.operands.at(-1);
  return {
    sources: args.operands.slice(0, -1),
    target,
    isFolder: args.operands.length > 2,
  };
}

/** What is written where sources land in, or on, a target. */
function landing(
  args: Args,
  { sources, target, isFolder }: ReturnType<typeof sourcesAndTarget>,
  tree: boolean,
): readonly Effect[] {
  if (target === undefined) return [];
  if (args.has("T")) return [writes(target, tree)];
  // Names that a glob decides.
  const open = sources.some(
    (each) => isOpen(each) && /[*?[]/.test(shown(each)),
  );
  return [
    ...(isFolder && !tree && !open ? [] : [writes(target, tree || open)]),
    ...sources.map((each) => writes(inFolder(target, each), tree)),
  ];
}

// Without `-b` and `--backup`, here and below: what was there stays under another name.
const COPY =
  "f/force i/interactive n/no-clobber t/target-directory: T/no-target-directory u/update? v/verbose Z context? strip-trailing-slashes debug";

function copies(args: Args): readonly Effect[] {
  const tree = args.has("a", "R", "parents");
  const isLinked =
    args.has("a", "d") ||
    args.valuesOf("preserve").some((each) => /links|all|\$/.test(shown(each)));
  return [
    ...(tree && isLinked
      ? copyOf(args, tree).map(asLinked)
      : copyOf(args, tree)),
    ...(args.has("l", "s")
      ? sourcesAndTarget(args).sources.map(linkBy(args))
      : []),
  ];
}

function copyOf(args: Args, tree: boolean): readonly Effect[] {
  const all = sourcesAndTarget(args);
  return [
    ...all.sources.map((each) => reads(each, tree)),
    ...landing(args, all, tree),
  ];
}

/** `ln` and `cp -l` make hard links, with `-s` they don't. */
function linkBy(args: Args): (to: Operand) => Effect {
  const kind = args.has("s") ? {} : { hard: true as const };
  return (to) => ({ kind: "links", to, ...kind });
}

function moves(args: Args): readonly Effect[] {
  const all = sourcesAndTarget(args);
  return [
    ...all.sources.flatMap((each) => [
      reads(each, true),
      deletes(each, true, false),
    ]),
    ...landing(args, all, false),
  ];
}

function links(args: Args): readonly Effect[] {
  const all = sourcesAndTarget(args);
  const [only] = args.operands;
  if (!args.has("t") && only !== undefined && args.operands.length === 1)
    return [linkBy(args)(only), writes(inFolder(HERE, only))];
  return [...all.sources.map(linkBy(args)), ...landing(args, all, false)];
}

function installs(args: Args): readonly Effect[] {
  if (args.has("d")) return args.operands.map((each) => writes(each));
  return [
    ...(args.has("s")
      ? [{ kind: "starts", program: "strip" } satisfies Effect]
      : []),
    ...copyOf(args, false),
  ];
}

/** Mode or owner, then files. */
function changes(args: Args): readonly Effect[] {
  const files = args.has("reference") ? args.operands : args.operands.slice(1);
  return [
    ...files.map((each) => owns(each, args.has("R"))),
    ...readsOf(args, "reference"),
  ];
}

const OWN =
  "c/changes f/silent/quiet v/verbose no-preserve-root preserve-root reference: R/recursive h/no-dereference dereference from: H L P";

function dd({ operands }: Args): readonly Effect[] {
  return operands.flatMap((each) => {
    const text = shown(each);
    if (text.startsWith("if=")) return [reads(behind(each, 3))];
    if (text.startsWith("of=")) return [writes(behind(each, 3))];
    return isOpen(each) && !/^\w+=/.test(text)
      ? [unknown("dd is told by a variable what to write")]
      : [];
  });
}

/** In the folder of TMPDIR, or of the template. */
function makesTemporary(
  args: Args,
  variable: (name: string) => string | undefined,
): readonly Effect[] {
  if (args.has("u")) return [];
  const [template = fixed("tmp.XXXXXXXXXX")] = args.operands;
  const folder =
    args.valuesOf("p", "tmpdir")[0] ??
    (args.operands.length === 0 || args.has("t", "tmpdir", "p")
      ? fixed(variable("TMPDIR") ?? "/tmp")
      : undefined);
  return [
    folder === undefined
      ? writes(template)
      : writes(inFolder(folder, template)),
  ];
}

const listed = (args: Args): readonly Effect[] =>
  (args.operands.length === 0 ? [HERE] : args.operands).map((each) =>
    reads(each, args.has("R")),
  );

export const coreutils: readonly Program[] = [
  gnu(
    "cp",
    `${COPY} a/archive attributes-only copy-contents d H l/link L/dereference P/no-dereference p preserve? no-preserve: parents R/r/recursive reflink? remove-destination sparse: s/symbolic-link x/one-file-system`,
    copies,
  ),
  gnu("mv", `${COPY} exchange no-copy`, moves),
  gnu(
    "ln",
    `d/F/directory f/force i/interactive L/logical n/no-dereference P/physical r/relative s/symbolic t/target-directory: T/no-target-directory v/verbose`,
    links,
  ),
  gnu("link", "", links),
  // `--strip-program` runs any program.
  gnu(
    "install",
    "c C/compare d/directory D g/group: m/mode: o/owner: p/preserve-timestamps s/strip t/target-directory: T/no-target-directory v/verbose Z preserve-context context?",
    installs,
  ),
  gnu(
    "rm",
    "f/force i I interactive? one-file-system no-preserve-root preserve-root? r/R/recursive d/dir v/verbose",
    (args) =>
      args.operands.map((each) => deletes(each, args.has("r"), args.has("f"))),
  ),
  gnu("unlink", "", ({ operands }) =>
    operands.map((each) => deletes(each, false, false)),
  ),
  // `-p` takes away the folders around it as well.
  gnu("rmdir", "ignore-fail-on-non-empty v/verbose", ({ operands }) =>
    operands.map((each) => deletes(each, false, false)),
  ),
  gnu(
    "shred",
    "f/force n/iterations: s/size: u remove? v/verbose x/exact z/zero",
    (args) =>
      args.operands.map((each) =>
        args.has("u", "remove") ? deletes(each, false, false) : writes(each),
      ),
  ),
  gnu("mkdir", "m/mode: p/parents v/verbose Z context?", writesAll),
  gnu(
    "touch",
    "a c/no-create d/date: f h/no-dereference m r/reference: t: time:",
    (args) => [
      ...args.operands.map((each) => writes(each)),
      ...readsOf(args, "r"),
    ],
  ),
  gnu("mkfifo mknod", "m/mode: Z context?", ({ operands }, _, name) =>
    (name === "mknod" ? operands.slice(0, 1) : operands).map((each) =>
      writes(each),
    ),
  ),
  gnu("truncate", "c/no-create o/io-blocks r/reference: s/size:", (args) => [
    ...args.operands.map((each) => writes(each)),
    ...readsOf(args, "r"),
  ]),
  {
    ...gnu("chmod chown chgrp", OWN, changes),
    // A mode may look like an option: `-x`.
    whenUnlisted: (args) =>
      args.operands.map((each) => owns(each, args.has("R"))),
  },
  gnu("setcap", "q v n:", ({ operands }) =>
    operands.slice(1).map((each) => owns(each, false)),
  ),
  entry("chattr", "R V f v: p:", (args) =>
    args.operands
      .filter((each) => !/^[-+=]/.test(shown(each)))
      .map((each) => owns(each, args.has("R"))),
  ),
  entry(
    "dos2unix unix2dos",
    "q/quiet k/keepdate f/force o/oldfile b/keep-bom",
    writesAll,
  ),
  gnu("dd", "", dd),
  gnu(
    "mktemp",
    "d/directory u/dry-run q/quiet p: tmpdir? suffix: t",
    (args, { variable }) => makesTemporary(args, variable),
  ),
  gnu(
    "stat",
    "L/dereference f/file-system cached: c/format: printf: t/terse",
    readsAll,
  ),
  gnu(
    "du",
    "0/null a/all apparent-size B/block-size: b/bytes c/total D/dereference-args d/max-depth: H h/human-readable inodes k L/dereference l/count-links m P/no-dereference S/separate-dirs si s/summarize t/threshold: time? time-style: exclude: x/one-file-system",
    ({ operands }) =>
      (operands.length === 0 ? [HERE] : operands).map((each) =>
        reads(each, true),
      ),
  ),
  gnu(
    "df",
    "a/all B/block-size: h/human-readable H/si i/inodes k l/local no-sync output? P/portability sync total t/type: T/print-type x/exclude-type: v",
  ),
  gnu(
    "ls dir vdir",
    "a/all A/almost-all author b/escape block-size: B/ignore-backups c C color? d/directory D/dired f F/classify? file-type format: full-time g group-directories-first G/no-group h/human-readable si H/dereference-command-line hide: hyperlink? indicator-style: i/inode I/ignore: k/kibibytes l L/dereference m n/numeric-uid-gid N/literal o p q/hide-control-chars show-control-chars Q/quote-name quoting-style: r/reverse R/recursive s/size S sort: time: time-style: t T/tabsize: u U v w/width: x X Z/context zero 1",
    listed,
  ),
  gnu("tree", "a d f L: h s", ({ operands }) =>
    (operands.length === 0 ? [HERE] : operands).map((each) =>
      reads(each, true),
    ),
  ),
  gnu(
    "readlink realpath",
    "f/canonicalize e/canonicalize-existing m/canonicalize-missing n/no-newline q/quiet s/silent/strip/no-symlinks v/verbose z/zero L/logical P/physical relative-to: relative-base:",
    readsAll,
  ),
  gnu("dirname basename", "a/multiple s/suffix: z/zero"),
  gnu(
    "file",
    "b/brief i/mime mime-type mime-encoding L/dereference h/no-dereference",
    readsAll,
  ),
  gnu("sync", "d/data f/file-system"),
  gnu(
    "date",
    "d/date: debug I? iso-8601? R/rfc-email rfc-3339: r/reference: u/utc/universal",
    (args) => readsOf(args, "r"),
  ),
  gnu("seq", "f/format: s/separator: w/equal-width 1 2 3 4 5 6 7 8 9"),
  gnu(
    "md5sum sha1sum sha224sum sha256sum sha384sum sha512sum b2sum cksum sum shasum",
    "b/binary c/check tag t/text z/zero ignore-missing quiet status strict w/warn a/algorithm: l/length: s r",
    (args) => [
      ...args.operands.map((each) => reads(each)),
      // A list of sums names files of its own.
      ...(args.has("c") ? [reads(HERE, true)] : []),
      ...(args.has("c") && args.operands.some((each) => shown(each) !== "-")
        ? [reads(LISTED)]
        : []),
    ],
  ),
  gnu("factor nproc numfmt expr pathchk", "all ignore: from: to: p"),
  gnu(
    "sleep usleep uptime uname arch hostid whoami groups users who tty logname yes clear free getconf",
    "a/all s/kernel-name n/nodename r/kernel-release v/kernel-version m/machine p/processor i/hardware-platform o/operating-system h b k g",
  ),
  gnu("id", "a Z/context g/group G/groups n/name r/real u/user z/zero"),
];
