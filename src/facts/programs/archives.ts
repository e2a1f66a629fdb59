import type { Args } from "./args.ts";
import type { Effect } from "./effect.ts";
import { deletes, entry, gnu, reads, unknown, writes } from "./effects.ts";
import {
  fixed,
  isOpen,
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
    args.has("lzip") ? "lzip" : "",
    args.has("lzop") ? "lzop" : "",
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
      ? (given ?? without(archive, /\.(?:tar(?:\.\w+)?|t[bgx]z2?)$/))
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
function compressor(packs: string, endings: RegExp) {
  return (args: Args, _: unknown, name: string): readonly Effect[] => {
    const { operands } = args;
    if (args.has("t", "l") || /cat$/.test(name))
      return operands.map((each) => reads(each));
    const unpacking = args.has("d") || name !== packs;
    const keeps = args.has("k", "c");
    return operands.flatMap((each) => {
      if (args.has("c")) return [reads(each)];
      const gone = keeps ? [] : [deletes(each, false, false)];
      if (!unpacking) return [reads(each), writes(named(each, packs)), ...gone];
      const plain = without(each, endings);
      return [unpacks(each, undefined, true), writes(plain), ...gone];
    });
  };
}

const ENDS: Readonly<Record<string, string>> = {
  gzip: ".gz",
  pigz: ".gz",
  bzip2: ".bz2",
  pbzip2: ".bz2",
  xz: ".xz",
  zstd: ".zst",
};

function named(file: Operand, packs: string): Operand {
  const end = ENDS[packs] ?? "";
  return {
    text: file.text + end,
    value: file.value === undefined ? undefined : file.value + end,
    written: file.written === undefined ? undefined : file.written + end,
  };
}

const ZIPS =
  "1 2 3 4 5 6 7 8 9 c/stdout/to-stdout d/decompress/uncompress f/force k/keep l/list n/no-name N/name q/quiet t/test v/verbose fast best";

function unzip(args: Args): readonly Effect[] {
  const [archive, ...members] = args.operands;
  if (archive === undefined) return [];
  if (args.has("l", "p", "t", "v", "Z", "z", "c")) return [reads(archive)];
  const whole = members.length === 0 && !args.has("x", "n", "f", "u");
  return [unpacks(archive, args.valuesOf("d")[0], whole)];
}

function sevenZip(args: Args): readonly Effect[] {
  const [verb, archive, ...members] = args.operands;
  if (archive === undefined) return [];
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
      return [...members.map((each) => reads(each, true)), writes(archive)];
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
  if (args.has("b")) return [reads(first, true), writes(second ?? HERE, true)];
  return [reads(first)];
}

/** Files of the archive go where their names say, or below `-D`. */
function cpio(args: Args): readonly Effect[] {
  if (args.has("t")) return [];
  if (args.has("i"))
    return [unpacks(INPUT, args.valuesOf("D")[0], args.operands.length === 0)];
  if (args.has("o")) return [reads(HERE, true)];
  return args.operands.map((each) => writes(each, true));
}

function zip(args: Args): readonly Effect[] {
  const [archive, ...files] = args.operands;
  if (archive === undefined) return [];
  return [
    ...files.map((each) => reads(each, args.has("r"))),
    ...(shown(archive) === "-" ? [] : [writes(archive)]),
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
    hooks: ["TAR_OPTIONS"],
  },
  entry(
    "bsdtar",
    "c x t r u C/directory: f/file: z/gzip j/bzip2 J/xz v/verbose p k m O o n h L P/absolute-paths strip-components: exclude: numeric-owner no-same-owner no-same-permissions zstd lzma",
    tar,
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
  entry(
    "zip",
    "r/recurse-paths q/quiet j/junk-paths m/move 0 1 2 3 4 5 6 7 8 9 v/verbose y/symlinks X/no-extra u/update D/no-dir-entries l g x/exclude: i/include: b:",
    zip,
  ),
  entry("gzip gunzip pigz unpigz", `${ZIPS} a p:`, (args, environment, name) =>
    compressor(/pigz/.test(name) ? "pigz" : "gzip", /\.(?:gz|Z)$/)(
      args,
      environment,
      name,
    ),
  ),
  entry(
    "bzip2 bunzip2 bzcat pbzip2",
    `${ZIPS} s/small z/compress`,
    (args, environment, name) =>
      compressor(/^p/.test(name) ? "pbzip2" : "bzip2", /\.bz2$/)(
        args,
        environment,
        name,
      ),
  ),
  entry(
    "xz unxz xzcat unlzma",
    `${ZIPS} 0 e/extreme T/threads: z/compress F/format: C/check: M/memlimit: S/suffix:`,
    compressor("xz", /\.(?:xz|lzma)$/),
  ),
  entry(
    "zstd unzstd zstdcat",
    `${ZIPS} T: rm z/compress o: ultra long?`,
    (args, environment, name) => {
      const [output] = args.valuesOf("o");
      if (output !== undefined)
        return [...args.operands.map((each) => reads(each)), writes(output)];
      // It keeps the packed file unless it is told otherwise.
      const all = compressor("zstd", /\.zst$/)(args, environment, name);
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

/** True for a script that may name an archive: to look at its text is quick. */
export function mayNameArchive(script: string): boolean {
  return /\.(?:t(?:ar|gz|bz|xz|lz)|zip|deb|rpm)/i.test(script);
}
