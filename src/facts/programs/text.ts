import type { Args } from "./args.ts";
import { isPlainAwk } from "./awk.ts";
import type { Effect } from "./effect.ts";
import {
  entry,
  gnu,
  reads,
  readsAll,
  readsOf,
  unknown,
  writes,
  writesOf,
} from "./effects.ts";
import { fixed, joined, shown, under } from "./operand.ts";
import type { Program } from "./program.ts";
import { readSed } from "./sed.ts";

const HERE = fixed(".");

function searches(args: Args, _: unknown, name: string): readonly Effect[] {
  const isDeep =
    args.has("r", "R") ||
    name === "rgrep" ||
    args.valuesOf("d").some((each) => !/^(?:read|skip)$/.test(shown(each)));
  const files = args.has("e", "f") ? args.operands : args.operands.slice(1);
  const places = files.length === 0 && isDeep ? [HERE] : files;
  return [
    ...places.map((each) => reads(each, isDeep)),
    ...readsOf(args, "f", "exclude-from"),
  ];
}

const GREP =
  "E/extended-regexp F/fixed-strings G/basic-regexp P/perl-regexp e/regexp: f/file: i/y/ignore-case no-ignore-case v/invert-match w/word-regexp x/line-regexp c/count color? colour? L/files-without-match l/files-with-matches m/max-count: o/only-matching q/quiet/silent s/no-messages b/byte-offset H/with-filename h/no-filename label: n/line-number T/initial-tab Z/null A/after-context: B/before-context: C/context: a/text binary-files: D/devices: d/directories: exclude: exclude-from: exclude-dir: I include: r/recursive R/dereference-recursive line-buffered U/binary z/null-data";

function edits(args: Args): readonly Effect[] {
  const [first, ...rest] = args.operands;
  const given = args.has("e", "f");
  const scripts = given
    ? args.valuesOf("e")
    : first === undefined
      ? []
      : [first];
  const files = given ? args.operands : rest;
  const found: Effect[] = [];
  if (args.has("f")) found.push(unknown("a script of sed is read from a file"));
  for (const script of scripts) {
    const text = script.value ?? script.written;
    const read = text === undefined ? undefined : readSed(text);
    if (read === undefined)
      found.push(unknown(`sed may run commands: ${script.text}`));
    else
      found.push(
        ...read.reads.map((each) => reads(fixed(each))),
        ...read.writes.map((each) => writes(fixed(each))),
      );
  }
  const [kept] = args.valuesOf("i");
  // `*` stands for the name of the file, and the copy may lie in another folder.
  if (kept !== undefined && /[*/]/.test(shown(kept)))
    found.push(unknown("sed keeps the old file under another name"));
  for (const file of files) {
    found.push(reads(file));
    if (args.has("i")) found.push(writes(file));
    if (kept !== undefined) found.push(writes(joined(file, kept)));
  }
  return found;
}

function awk(args: Args): readonly Effect[] {
  const [program, ...files] = args.operands;
  if (program === undefined) return [];
  // A variable in the text is taken for a value, not for code.
  const text = program.value ?? program.written;
  return [
    ...(text === undefined || !isPlainAwk(text)
      ? [unknown("awk may run commands, or write files of its own")]
      : []),
    ...files
      .filter((each) => !/^\w+=/.test(shown(each)))
      .map((each) => reads(each)),
  ];
}

function patches(args: Args): readonly Effect[] {
  const [original, patch] = args.operands;
  const [folder] = args.valuesOf("d");
  const input = args.valuesOf("i")[0] ?? patch;
  const output = args.valuesOf("o")[0] ?? original;
  // It works in the folder from the start; beside what it changes may lie a copy and what did not fit.
  return [
    ...(input === undefined ? [] : [reads(under(folder, input))]),
    ...(original === undefined ? [] : [reads(under(folder, original))]),
    ...(output === undefined ? [] : [writes(under(folder, output))]),
    writes(folder ?? HERE, true),
  ];
}

/** `--arg NAME VALUE` takes two words, and the second is read as an operand: which one is the filter can't be told then. */
function jq(args: Args): readonly Effect[] {
  const { operands } = args;
  const isPlain = !args.has("f", "arg", "argjson", "slurpfile", "rawfile");
  return [
    ...(args.has("f") || operands.some((each) => LOADS.test(shown(each)))
      ? [unknown("jq loads modules")]
      : []),
    ...(isPlain ? operands.slice(1) : operands).map((each) => reads(each)),
    ...readsOf(args, "f"),
  ];
}

const LOADS = /\b(?:import|include)\b/;

const OPENSSL_READS = "in inkey CAfile CA CAkey key cert certfile".split(" ");
const OPENSSL_WRITES = "out keyout CAserial".split(" ");

export const text: readonly Program[] = [
  gnu("grep egrep fgrep rgrep", GREP, searches),
  gnu("zgrep zcat zless", "c d f h l n q E F i v", readsAll),
  // `e` in a script runs a command; see sed.ts.
  gnu(
    "sed gsed",
    "n/quiet/silent debug e/expression: f/file: follow-symlinks i/in-place? l/line-length: posix E/r/regexp-extended s/separate sandbox u/unbuffered z/null-data",
    edits,
  ),
  entry(
    "awk gawk mawk nawk",
    "F/field-separator: v/assign: version help posix re-interval",
    awk,
  ),
  gnu(
    "diff",
    "q/brief r/recursive u U: N/new-file a/text b/ignore-space-change w/ignore-all-space B/ignore-blank-lines i/ignore-case s/report-identical-files y/side-by-side unified? color? strip-trailing-cr",
    (args) => args.operands.map((each) => reads(each, args.has("r"))),
  ),
  gnu(
    "cmp",
    "b/print-bytes i/ignore-initial: l/verbose n/bytes: s/quiet/silent",
    readsAll,
  ),
  gnu(
    "patch",
    "p/strip: i/input: o/output: d/directory: N/forward R/reverse f/force t/batch s/quiet/silent E/remove-empty-files l/ignore-whitespace b/backup F/fuzz: u/unified n/normal c/context dry-run verbose binary r/reject-file:",
    (args) => [...patches(args), ...writesOf(args, "r")],
  ),
  entry(
    "jq",
    "r/raw-output c/compact-output n/null-input e/exit-status s/slurp S/sort-keys C/color-output M/monochrome-output a/ascii-output j/join-output R/raw-input f/from-file: tab indent: arg: argjson: slurpfile: rawfile: args jsonargs h/help V/version",
    jq,
  ),
  entry("envsubst", "v/variables h/help V/version"),
  entry("iconv", "f/from-code: t/to-code: o/output: c l/list s", (args) => [
    ...readsAll(args, { variable: () => undefined }, ""),
    ...writesOf(args, "o"),
  ]),
  entry("strings", "a d f n: t: e: o s: w", readsAll),
  entry("readelf", "a h l S e s n r u d V A D W I c T", readsAll),
  entry("nm", "a A C D g l n o p r S s u t:", readsAll),
  entry("size", "A B G d o x t", readsAll),
  entry(
    "strip",
    "s/strip-all g/S/d/strip-debug x/discard-all X p/preserve-dates v/verbose o: R/remove-section: K: N: strip-unneeded",
    (args) => [
      ...args.operands.flatMap((each) => [
        reads(each),
        ...(args.has("o") ? [] : [writes(each)]),
      ]),
      ...writesOf(args, "o"),
    ],
  ),
  {
    ...entry(
      "openssl",
      "in: out: keyout: newkey: new x509 nodes noenc days: subj: sha1 sha256 sha384 sha512 md5 hex base64 rand: inform: outform: inkey: CAfile: CA: CAkey: CAcreateserial CAserial: set_serial: key: cert: certfile: text noout pubkey pubin pubout fingerprint d e a A K: iv: salt pbkdf2 aes-256-cbc export batch passout: passin: pass: name: algorithm: pkeyopt: addext: subject_hash subject_hash_old hash enddate nocerts clcerts aes256 des3 genkey param_enc: 2 5 1 6 apr1 stdin r binary verify",
      (args) => [
        ...readsOf(args, ...OPENSSL_READS),
        ...writesOf(args, ...OPENSSL_WRITES),
        // Where nothing is said, a new key goes there.
        ...(args.has("newkey") && !args.has("keyout")
          ? [writes(fixed("privkey.pem"))]
          : []),
        // `openssl s_server` and the like do not end, `engine` loads a library.
        ...(/^(?:rand|req|x509|genrsa|genpkey|rsa|pkey|ec|ecparam|dhparam|dgst|enc|base64|sha\d+|md5|passwd|pkcs12|verify|version|aes-256-cbc)$/.test(
          args.operands[0]?.value ?? "",
        )
          ? []
          : [unknown("a part of openssl that is not known")]),
        ...args.operands.slice(1).map((each) => reads(each)),
      ],
      { singleDash: true },
    ),
    hooks: ["OPENSSL_CONF", "OPENSSL_ENGINES", "OPENSSL_MODULES"],
  },
];
