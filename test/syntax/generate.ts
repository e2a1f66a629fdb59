import fc from "fast-check";
import { DELIMITERS, FLAGS, KEYWORDS, WORDS } from "./fragments.ts";

/** How a whole file is written. */
interface Style {
  readonly eol: string;
  readonly escape: string;
}

/** A piece of a Dockerfile, spelled once the style of the file is known. */
type Piece = (style: Style) => string;

const text =
  (value: string): Piece =>
  () =>
    value;
const joined =
  (pieces: readonly Piece[], between = ""): Piece =>
  (style) =>
    pieces.map((piece) => piece(style)).join(between);

const blanks = fc.constantFrom("", " ", "\t", "  \t");
const comments = fc.constantFrom(
  "# comment",
  "  # indented",
  "#",
  "\t#\\",
  "# `",
  "# it's",
  "",
  "   ",
);

/** A continuation: the escape, blanks, the line end, then comments and blank lines, then indentation. */
const continuation: fc.Arbitrary<Piece> = fc
  .tuple(blanks, fc.array(comments, { maxLength: 3 }), blanks)
  .map(
    ([behind, lines, indent]) =>
      ({ eol, escape }) =>
        escape +
        behind +
        [eol, ...lines.map((line) => line + eol)].join("") +
        indent,
  );

/** What separates words. */
const gaps: fc.Arbitrary<Piece> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(" ", "  ", "\t").map(text) },
  {
    weight: 2,
    arbitrary: continuation.map((piece) => joined([text(" "), piece])),
  },
);

const words: fc.Arbitrary<Piece> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...WORDS).map(text) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(" ", '"', "'", "a", "$", "<", "\\", "`").map(
      (c): Piece =>
        ({ escape }) =>
          escape + c,
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...WORDS), continuation, fc.constantFrom(...WORDS))
      .map(([a, gap, b]) => joined([text(a), gap, text(b)])),
  },
);

const flags: fc.Arbitrary<Piece> = fc.constantFrom(...FLAGS).map(text);

const json: fc.Arbitrary<Piece> = fc
  .array(
    fc.constantFrom(
      '"a"',
      '"a b"',
      '"\\u00e9"',
      '"\\ud800"',
      '"\\""',
      '"\\\\"',
      '" "',
      '""',
      "1",
      "1e999",
      "null",
      "'a'",
      '"<<E"',
      "[]",
    ),
    { maxLength: 3 },
  )
  .chain((strings) =>
    fc.tuple(gaps, fc.constantFrom("]", "]", "]", "] x", ",]", "")).map(
      ([gap, end]) =>
        (style: Style) =>
          `[${strings.join(`,${gap(style)}`)}${end}`,
    ),
  );

/** Any instruction with flags, and with words or a JSON form. */
const instructions: fc.Arbitrary<Piece> = fc
  .tuple(
    fc.constantFrom(...KEYWORDS),
    fc.array(fc.tuple(gaps, flags), { maxLength: 2 }),
    fc.oneof(
      {
        weight: 4,
        arbitrary: fc.array(fc.tuple(gaps, words), { maxLength: 4 }),
      },
      { weight: 1, arbitrary: fc.tuple(fc.tuple(gaps, json)) },
    ),
    blanks,
  )
  .map(([keyword, some, rest, behind]) =>
    joined([text(keyword), ...some.flat(), ...rest.flat(), text(behind)]),
  );

const bodies = fc.array(
  fc.constantFrom(
    "hi",
    "",
    "# no comment",
    "\tx",
    "E ",
    " E",
    "\\",
    "RUN x",
    "<<E",
    "'",
  ),
  { maxLength: 3 },
);

const heredocs: fc.Arbitrary<Piece> = fc
  .tuple(
    fc.constantFrom("RUN", "COPY", "ADD", "ONBUILD RUN", "run", "CMD"),
    fc.array(fc.tuple(fc.constantFrom(...DELIMITERS), gaps, bodies), {
      minLength: 1,
      maxLength: 2,
    }),
    fc.constantFrom("", " /x", " a && b", ' "', " $(x)"),
    fc.integer({ min: 0, max: 9 }),
  )
  .map(([keyword, docs, rest, cut]) => (style: Style) => {
    const line = docs.map(([[start], gap]) => gap(style) + start).join("");
    const lines = docs.flatMap(([[, end], , body]) => [...body, end]);
    // Now and then the last one does not end.
    return [
      keyword + line + rest,
      ...(cut === 0 ? lines.slice(0, -1) : lines),
    ].join(style.eol);
  });

const lines: fc.Arbitrary<Piece> = fc.oneof(
  { weight: 8, arbitrary: instructions },
  { weight: 2, arbitrary: heredocs },
  { weight: 2, arbitrary: comments.map(text) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("\f", "\u00a0", "\r", "\v FROM a").map(text),
  },
);

const directives = fc.constantFrom(
  "",
  "",
  "# syntax=docker/dockerfile:1",
  "#check=skip=all",
  " # Escape = \\ ",
  "# syntax= ",
  "# syntax=",
  "#\u00a0syntax=x",
  "# syntax\u00a0=x",
  "# syntax=x\u00a0",
);

/** Dockerfiles that BuildKit mostly reads and often rejects; a FROM stands first in most of them. */
export const dockerfiles: fc.Arbitrary<string> = fc
  .record({
    bom: fc.constantFrom("", "", "\ufeff"),
    directive: directives,
    eol: fc.constantFrom("\n", "\n", "\r\n"),
    escape: fc.constantFrom("\\", "\\", "`"),
    first: fc.constantFrom("FROM a", "FROM a", "from a as b", ""),
    rest: fc.array(lines, { maxLength: 5 }),
    end: fc.constantFrom("", "\n", "\r\n", "\\", "\\\n", "\n\n"),
  })
  .map(({ bom, directive, eol, escape, first, rest, end }) => {
    const style = { eol, escape };
    const head = [directive, escape === "`" ? "# escape=`" : "", first];
    const all = [
      ...head.filter((line) => line !== ""),
      ...rest.map((piece) => piece(style)),
    ];
    return bom + all.join(eol) + end;
  });

/** Texts of the characters that mean something, and of any others. */
export const texts: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .array(
      fc.constantFrom(
        ...[
          "\n",
          "\n",
          "\r\n",
          "\r",
          "\\",
          "\\\n",
          "`",
          "#",
          " ",
          "\t",
          "<<E",
          "E\n",
          "'",
          '"',
        ],
        ...[
          "$",
          "{",
          "}",
          "[",
          "]",
          "--",
          "=",
          ",",
          "RUN ",
          "FROM a\n",
          "ENV ",
          "COPY ",
          "\0",
        ],
        ...[
          "# escape=`\n",
          "ONBUILD ",
          "\ufeff",
          "\u2028",
          "\u0085",
          "é",
          "\ud83d",
          "\ude00",
          "x",
        ],
      ),
      { maxLength: 40 },
    )
    .map((pieces) => pieces.join("")),
);
