import type { Args } from "./args.ts";
import type { Effect } from "./effect.ts";
import { deletes, entry, gnu, reads, unknown, writes } from "./effects.ts";
import {
  baseName,
  behind,
  fixed,
  inFolder,
  isOpen,
  joined,
  shown,
  under,
  without,
  type Operand,
} from "./operand.ts";
import type { Program } from "./program.ts";

const HERE = fixed(".");
const INPUT = fixed("-");

function unpacks(
  archive: Operand,
  into: Operand | undefined,
  whole: boolean,
): Effect {
  return { kind: "unpacks", archive, into, whole };
}

/** Programs that tar starts for a kind of compression. */
function decompressors(args: Args, archive: Operand): readonly Effect[] {
  const name = shown(archive);
  const started = [
    args.has("j") || /\.(?:tar\.bz2|tbz2?)$/.test(name) ? "bzip2" : "",
    args.has("J") || /\.(?:tar\.xz|txz)$/.test(name) ? "xz" : "",
    args.has("zstd") || /\.(?:tar\.zst|tzst)$/.test(name) ? "zstd" : "",
    args.has("lzip") || /\.(?:tar\.lz|tlz)$/.test(name) ? "lzip" : "",
    args.has("lzma") || /\.tar\.lzma$/.test(name) ? "lzma" : "",
    args.has("lzop") || /\.tar\.lzo$/.test(name) ? "lzop" : "",
    args.has("Z") || /\.(?:tar\.Z|taZ)$/.test(name) ? "compress" : "",
  ];
  return started.flatMap((program) =>
    program === "" ? [] : { kind: "starts", program },
  );
}

/** Without what runs programs (`-I`, `-F`, `--to-command`, `--checkpoint-action`, `--rsh-command`) or names files to read (`-T`, `-X`) or write (`--index-file`). */
const TAR =
  "A/catenate/concatenate c/create delete d/diff/compare r/append t/list u/update x/extract/get S/sparse ignore-failed-read n/seek C/directory: exclude: exclude-backups exclude-caches exclude-vcs no-recursion recursion null anchored ignore-case no-anchored wildcards no-wildcards wildcards-match-slash keep-directory-symlink keep-newer-files k/keep-old-files no-overwrite-dir one-top-level? overwrite overwrite-dir recursive-unlink remove-files skip-old-files U/unlink-first W/verify O/to-stdout atime-preserve? delay-directory-restore group: owner: mode: mtime: m/touch no-same-owner no-same-permissions numeric-owner p/preserve-permissions/same-permissions same-owner sort: s acls no-acls selinux no-selinux xattrs no-xattrs force-local f/file: b/blocking-factor: B i/ignore-zeros H/format: pax-option: posix V/label: a/auto-compress j/bzip2 J/xz lzip lzma lzop no-auto-compress zstd z/gzip/gunzip/ungzip Z/compress hard-dereference h/dereference K/starting-file: N/newer: one-file-system P/absolute-names strip-components/strip: transform/xform: checkpoint? full-time totals? utc v/verbose warning: o show-transformed-names hole-detection: clamp-mtime";

function tar(args: Args): readonly Effect[] {
  const { operands } = args;
  const [folder, ...folders] = args.valuesOf("C");
  const [archive = INPUT, ...archives] = args.valuesOf("f");
  const name = shown(archive);
  if (folders.length > 0) return [unknown("tar works in several folders")];
  if (archives.length > 0) return [unknown("tar works on several archives")];
  if (/^[^/]*:/.test(name) && !args.has("force-local"))
    return [unknown("tar fetches an archive by way of another program")];
  // `s/a/b/` renames; only GNU's `e`-less form is known.
  const started = decompressors(args, archive);
  if (args.has("x")) {
    if (args.has("O")) return [reads(archive), ...started];
    if (args.has("P", "transform"))
      return [unpacks(archive, fixed("/"), false), ...started];
    const whole =
      operands.length === 0 &&
      !args.has(
        "exclude",
        "exclude-backups",
        "exclude-vcs",
        "K",
        "N",
        "k",
        "skip-old-files",
        "keep-newer-files",
      );
    const given = args.valuesOf("one-top-level")[0];
    const own = args.has("one-top-level")
      ? (given ??
        inFolder(HERE, without(archive, /\.(?:tar(?:\.\w+)?|t[bgx]z2?)$/)))
      : undefined;
    const into = own === undefined ? folder : under(folder, own);
    return [unpacks(archive, into, whole), ...started];
  }
  if (args.has("t", "d")) return [reads(archive), ...started];
  const isOutput = name === "-";
  return [
    ...operands.map((each) => reads(under(folder, each), true)),
    ...(isOutput ? [] : [writes(archive)]),
    ...(args.has("remove-files")
      ? operands.map((each) => deletes(under(folder, each), true, false))
      : []),
    ...started,
  ];
}

/** `gzip` and its like: the packed file stands in the place of the other, unless it goes to the output. */
function compressor(packs: string, packed: string, endings: RegExp) {
  return (args: Args, _: unknown, name: string): readonly Effect[] => {
    const { operands } = args;
    if (args.has("t", "l") || /cat$/.test(name))
      return operands.map((each) => reads(each));
    const unpacking = args.has("d") || (name !== packs && !args.has("z"));
    return operands.flatMap((each) => {
      if (args.has("c")) return [reads(each)];
      const gone = args.has("k") ? [] : [deletes(each, false, false)];
      if (!unpacking)
        return [reads(each), writes(joined(each, fixed(packed))), ...gone];
      const plain = without(each, endings);
      return [unpacks(each, undefined, true), writes(plain), ...gone];
    });
  };
}

// Without `-N`: the packed file says then what the other is called.
const GZIPPED = /\.(?:gz|Z)$/;
const BZIPPED = /\.bz2$/;

const ZIPS =
  "1 2 3 4 5 6 7 8 9 c/stdout/to-stdout d/decompress/uncompress f/force k/keep l/list n/no-name q/quiet t/test v/verbose fast best";

/** One that the program matches, not the shell. */
function isPattern({ value }: Operand): boolean {
  return value !== undefined && /[*?[]/.test(value);
}

/** A name without an ending gets one. */
function isNamed(archive: Operand): boolean {
  return baseName(shown(archive)).includes(".");
}

function unzip(args: Args): readonly Effect[] {
  const [archive, ...members] = args.operands;
  if (archive === undefined) return [];
  if (isPattern(archive))
    return [unknown("unzip looks itself for archives that fit a pattern")];
  const other = isNamed(archive) ? [] : [reads(joined(archive, fixed(".zip")))];
  if (args.has("l", "p", "t", "v", "Z", "z", "c"))
    return [reads(archive), ...other];
  const whole = members.length === 0 && !args.has("x", "n", "f", "u");
  return [unpacks(archive, args.valuesOf("d")[0], whole), ...other];
}

function sevenZip(args: Args): readonly Effect[] {
  const [verb, archive, ...members] = args.operands;
  if (archive === undefined) return [];
  if (isPattern(archive))
    return [unknown("7z looks itself for archives that fit a pattern")];
  switch (verb?.value) {
    case "x":
    case "e":
      return [
        unpacks(
          archive,
          args.valuesOf("o")[0],
          members.length === 0 && !args.has("x", "i"),
        ),
      ];
    case "l":
    case "t":
      return [reads(archive)];
    case "a":
      return [
        ...members.map((each) => reads(each, true)),
        writes(isNamed(archive) ? archive : joined(archive, fixed(".7z"))),
      ];
    default:
      return [unknown("an action of 7z that is not known")];
  }
}

function ar(args: Args): readonly Effect[] {
  const [archive, ...members] = args.operands;
  if (archive === undefined) return [];
  if (args.has("x")) return [unpacks(archive, undefined, members.length === 0)];
  if (args.has("p", "t")) return [reads(archive)];
  return [...members.map((each) => reads(each)), writes(archive)];
}

function dpkgDeb(args: Args): readonly Effect[] {
  const [first, second] = args.operands;
  if (first === undefined) return [];
  if (args.has("x", "X")) return [unpacks(first, second, true)];
  if (args.has("e", "R"))
    return [unpacks(first, second ?? fixed("DEBIAN"), false)];
  if (args.has("b"))
    return [
      reads(first, true),
      second === undefined
        ? writes(joined(without(first, /\/+$/), fixed(".deb")))
        : writes(second, true),
    ];
  return [reads(first)];
}

/** Files that the input names. */
const LISTED: Operand = {
  text: "$(cat)",
  value: undefined,
  written: undefined,
};

/** Files of the archive go where their names say, or below `-D`; what is packed or copied is named by its input. */
function cpio(args: Args): readonly Effect[] {
  if (args.has("t")) return [];
  if (args.has("i"))
    return [
      unpacks(
        INPUT,
        args.valuesOf("D")[0],
        args.operands.length === 0 && !args.has("E"),
      ),
      ...args.valuesOf("E").map((each) => reads(each)),
    ];
  return [
    reads(HERE, true),
    reads(LISTED, true),
    ...args.operands.map((each) => writes(each, true)),
  ];
}

function zip(args: Args): readonly Effect[] {
  const [archive, ...files] = args.operands;
  if (archive === undefined) return [];
  return [
    ...files.map((each) => reads(each, args.has("r"))),
    ...(shown(archive) === "-"
      ? []
      : [writes(isNamed(archive) ? archive : joined(archive, fixed(".zip")))]),
    ...(args.has("m") ? files.map((each) => deletes(each, true, false)) : []),
  ];
}

export const archives: readonly Program[] = [
  {
    ...gnu("tar gtar", TAR, (args) =>
      args.has("x", "t", "d", "c", "r", "u", "A", "delete")
        ? tar(args)
        : args.has("help", "version")
          ? []
          : [unknown("tar without an action")],
    ),
    options: {
      options: `${TAR} help usage version`,
      abbreviates: true,
      bareCluster: true,
    },
    hooks: ["TAR_OPTIONS", "TAPE"],
  },
  entry(
    "bsdtar",
    "c x t r u C/directory: f/file: z/gzip j/bzip2 J/xz v/verbose p k m O o n h L P/absolute-paths strip-components: exclude: numeric-owner no-same-owner no-same-permissions zstd lzma",
    (args) => [
      ...tar(args),
      // It packs what another archive holds.
      ...args.operands
        .filter((each) => shown(each).startsWith("@"))
        .map((each) => reads(behind(each, 1))),
    ],
    { bareCluster: true },
  ),
  // `-TT` and `-P` of zip and unzip: the first runs a command.
  {
    ...entry(
      "unzip",
      "a aa b c C d: f j K L l M n o p q t u v X z Z x P:",
      unzip,
    ),
    hooks: ["UNZIP", "UNZIPOPT"],
  },
  {
    ...entry(
      "zip",
      "r/recurse-paths q/quiet j/junk-paths m/move 0 1 2 3 4 5 6 7 8 9 v/verbose y/symlinks X/no-extra u/update D/no-dir-entries l g x/exclude: i/include: b:",
      zip,
    ),
    hooks: ["ZIPOPT"],
  },
  {
    ...entry("gzip gunzip", `${ZIPS} a`, compressor("gzip", ".gz", GZIPPED)),
    hooks: ["GZIP"],
  },
  entry("pigz unpigz", `${ZIPS} p:`, compressor("pigz", ".gz", GZIPPED)),
  {
    ...entry(
      "bzip2 bunzip2 bzcat",
      `${ZIPS} s/small z/compress`,
      compressor("bzip2", ".bz2", BZIPPED),
    ),
    hooks: ["BZIP", "BZIP2"],
  },
  entry(
    "pbzip2",
    `${ZIPS} p: z/compress`,
    compressor("pbzip2", ".bz2", BZIPPED),
  ),
  // Without `-F` and `-S`: they give the file another ending.
  {
    ...entry(
      "xz unxz xzcat unlzma",
      `${ZIPS} 0 e/extreme T/threads: z/compress C/check: M/memlimit:`,
      compressor("xz", ".xz", /\.(?:xz|lzma)$/),
    ),
    hooks: ["XZ_OPT", "XZ_DEFAULTS"],
  },
  entry(
    "zstd unzstd zstdcat",
    `${ZIPS} T? rm z/compress o: ultra long?`,
    (args, environment, name) => {
      const [output] = args.valuesOf("o");
      if (output !== undefined)
        return [...args.operands.map((each) => reads(each)), writes(output)];
      // It keeps the packed file unless it is told otherwise.
      const all = compressor("zstd", ".zst", /\.zst$/)(args, environment, name);
      return args.has("rm")
        ? all
        : all.filter(({ kind }) => kind !== "deletes");
    },
  ),
  entry("7z 7za 7zr p7zip", "y o: a: p? r b: m: t: x: i:", sevenZip),
  entry("ar", "x p t r q s c S u v D U o", ar, { bareCluster: true }),
  entry(
    "dpkg-deb",
    "x/extract X/vextract e/control R/raw-extract b/build c/contents I/info f/field W/show Z: z: root-owner-group",
    dpkgDeb,
  ),
  entry(
    "cpio",
    "i/extract o/create p/pass-through t/list d/make-directories m/preserve-modification-time u/unconditional v/verbose H/format: D/directory: E: quiet no-absolute-filenames R: L/dereference 0/null",
    cpio,
  ),
  entry("rpm2cpio", "", ({ operands }) => operands.map((each) => reads(each))),
  entry("unrar", "", ({ operands: [verb, archive, ...rest] }) =>
    archive === undefined || isOpen(archive)
      ? [unknown("unrar")]
      : verb?.value === "x" || verb?.value === "e"
        ? [unpacks(archive, rest.at(-1), false)]
        : [reads(archive)],
  ),
];

/** True for a source of ADD that is fetched, or an archive that it unpacks. */
export function isFetchedOrUnpacked(source: string): boolean {
  return /:\/\/|^git@|\.(?:tar|tgz|tbz2?|txz)\b/.test(source);
}

const NAMED =
  /\.(?:tar|tgz|tbz2?|txz|tlz|tar\.(?:gz|bz2|xz|lz|zst|Z)|zip|deb|rpm)$/i;

/** True for a name that archives, and packages in a file, have. */
export function isArchive(name: string): boolean {
  return NAMED.test(name);
}

/** True for a script that may name an archive or an installer: to look at its text is quick. */
export function mayNameArchive(script: string): boolean {
  return /\.(?:t(?:ar|gz|bz|xz|lz)|zip|deb|rpm|bin|run|sh)/i.test(script);
}

const INSTALLER = /\.(?:bin|run|sh)$/i;
/** A plain script is small and the same everywhere; one that carries programs is made for a platform. */
const FOR_PLATFORM =
  /linux|x86_64|amd64|aarch64|arm64|\$\(?uname|\$\{?\w*ARCH/i;

/** True for a name that programs have which unpack themselves. */
export function isInstallerName(name: string): boolean {
  return INSTALLER.test(name);
}

/** True for a file, from that URL, which carries programs and not only a script. */
export function carriesPrograms(name: string, url: string): boolean {
  return (
    INSTALLER.test(name) && (!/\.sh$/i.test(name) || FOR_PLATFORM.test(url))
  );
}
