import {
  entry,
  gnu,
  reads,
  readsAll,
  writes,
  writesAll,
  writesOf,
} from "./effects.ts";
import { fixed, shown } from "./operand.ts";
import type { Program } from "./program.ts";

/** Programs that read text and write it, changed, to their output. */
export const filters: readonly Program[] = [
  gnu("tee", "a/append i/ignore-interrupts p output-error?", writesAll),
  gnu(
    "cat",
    "A/show-all b/number-nonblank e E/show-ends n/number s/squeeze-blank t T/show-tabs u v/show-nonprinting",
    readsAll,
  ),
  gnu("tac", "b/before r/regex s/separator:", readsAll),
  gnu(
    "head",
    "c/bytes: n/lines: q/quiet/silent v/verbose z/zero-terminated 0 1 2 3 4 5 6 7 8 9",
    readsAll,
  ),
  // `-f` does not end.
  gnu(
    "tail",
    "c/bytes: n/lines: q/quiet/silent v/verbose z/zero-terminated 0 1 2 3 4 5 6 7 8 9",
    readsAll,
  ),
  gnu(
    "cut",
    "b/bytes: c/characters: d/delimiter: f/fields: n complement s/only-delimited output-delimiter: z/zero-terminated",
    readsAll,
  ),
  gnu(
    "sort",
    "b/ignore-leading-blanks d/dictionary-order f/ignore-case g/general-numeric-sort i/ignore-nonprinting M/month-sort h/human-numeric-sort n/numeric-sort R/random-sort r/reverse sort: V/version-sort batch-size: c check? C debug k/key: m/merge o/output: s/stable S/buffer-size: t/field-separator: parallel: u/unique z/zero-terminated",
    (args) => [
      ...readsAll(args, { variable: () => undefined }, ""),
      ...writesOf(args, "o"),
    ],
  ),
  gnu(
    "uniq",
    "c/count d/repeated D all-repeated? f/skip-fields: group? i/ignore-case s/skip-chars: u/unique z/zero-terminated w/check-chars:",
    ({ operands: [from, to] }) => [
      ...(from === undefined ? [] : [reads(from)]),
      ...(to === undefined ? [] : [writes(to)]),
    ],
  ),
  gnu(
    "wc",
    "c/bytes m/chars l/lines L/max-line-length w/words total:",
    readsAll,
  ),
  gnu("tr", "c/C/complement d/delete s/squeeze-repeats t/truncate-set1"),
  // `--filter` runs a command.
  gnu(
    "split",
    "a/suffix-length: additional-suffix: b/bytes: C/line-bytes: d numeric-suffixes? x hex-suffixes? e/elide-empty-files l/lines: n/number: t/separator: u/unbuffered verbose",
    (args) => {
      const [from, prefix = fixed("x")] = args.operands;
      return [
        ...(from === undefined ? [] : [reads(from)]),
        writes({
          text: `${prefix.text}*`,
          value: undefined,
          written: `${shown(prefix)}*`,
        }),
      ];
    },
  ),
  gnu("base32 base64 basenc", "d/decode i/ignore-garbage w/wrap:", readsAll),
  entry(
    "xxd",
    "a b c: C E e g: i l: n: o: p ps plain r s: u",
    ({ operands: [from, to] }) => [
      ...(from === undefined ? [] : [reads(from)]),
      ...(to === undefined ? [] : [writes(to)]),
    ],
    { singleDash: true },
  ),
  gnu(
    "od hexdump",
    "A/address-radix: j: N/read-bytes: t: v w? c x C n: e: b d o",
    readsAll,
  ),
  gnu(
    "nl",
    "b/body-numbering: d/section-delimiter: f/footer-numbering: h/header-numbering: i/line-increment: l/join-blank-lines: n/number-format: p/no-renumber s/number-separator: v/starting-line-number: w/number-width:",
    readsAll,
  ),
  gnu("fold", "b/bytes s/spaces w/width:", readsAll),
  gnu("expand unexpand", "i/initial a/all first-only t/tabs:", readsAll),
  gnu(
    "fmt",
    "c/crown-margin p/prefix: s/split-only t/tagged-paragraph u/uniform-spacing w/width: g/goal:",
    readsAll,
  ),
  gnu("rev tsort", "", readsAll),
  gnu("paste", "d/delimiters: s/serial z/zero-terminated", readsAll),
  gnu(
    "comm",
    "1 2 3 check-order nocheck-order output-delimiter: total z/zero-terminated",
    readsAll,
  ),
  gnu(
    "join",
    "a: e: i/ignore-case j: o: t: v: 1: 2: check-order nocheck-order header z/zero-terminated",
    readsAll,
  ),
  gnu(
    "shuf",
    "e/echo i/input-range: n/head-count: r/repeat z/zero-terminated o/output:",
    (args) => [
      ...(args.has("e") ? [] : args.operands.map((each) => reads(each))),
      ...writesOf(args, "o"),
    ],
  ),
];
