import { describe, expect, it } from "vitest";
import type { Analysis } from "../../src/analysis/analyse.ts";
import { startCertificate } from "../../src/equivalence/certificate.ts";
import type { Claim } from "../../src/equivalence/claim.ts";
import { shownClaims } from "../../src/equivalence/shown-claim.ts";
import {
  DEBIAN,
  analysed,
  archive,
  flag,
  found,
  gone,
  join,
  rebase,
  type Row,
} from "./certified.ts";

const PYTHON = "FROM python:3.12\n";

const NOT = "was not there, or not in this place or form";
const UNSEEN = "what a change claims does not show in the file";
const FOREIGN = "differs 1: debian:13 is another image than debian:12";

const OTHERWISE: readonly (readonly [...Row, expected: readonly string[]])[] = [
  [
    "what nobody claims",
    `${DEBIAN}RUN a && b`,
    `${DEBIAN}RUN a && c`,
    [],
    [`differs 2: \`c\` ${NOT}: line 2 had \`b\` [b|c]`],
  ],
  [
    "what nobody claims, and is new",
    `${DEBIAN}RUN a`,
    `${DEBIAN}RUN a && rm x`,
    [],
    [`differs 2: \`rm x\` ${NOT} [|rm x]`],
  ],
  [
    "what nobody claims, and is gone",
    `${DEBIAN}RUN a && b`,
    `${DEBIAN}RUN a`,
    [],
    ["differs 2: `b` is gone [b|]"],
  ],
  [
    "a claim of nothing",
    `${DEBIAN}RUN a`,
    `${DEBIAN}RUN a`,
    [archive(0, 0, "rm x")],
    [`unproved 1: ${UNSEEN} #0`],
  ],
  [
    "one of two claims",
    `${DEBIAN}RUN a`,
    `${DEBIAN}RUN a && rm x`,
    [archive(0, 0, "rm x"), archive(0, 0, "rm y")],
    [`unproved 1: ${UNSEEN} #1`],
  ],
  [
    "a claim of the second stage that shows in the first",
    `${DEBIAN}RUN a\n${DEBIAN}RUN a`,
    `${DEBIAN}RUN a --f\n${DEBIAN}RUN a`,
    [flag(1, 0, 0)],
    [
      `differs 2: \`a --f\` ${NOT}: line 2 had \`a\` [a|a --f]`,
      `unproved 3: ${UNSEEN} #0`,
    ],
  ],
  [
    "a claim of a RUN that is not there",
    `${DEBIAN}RUN a`,
    `${DEBIAN}RUN a`,
    [archive(1, 0, "rm x"), rebase(1, "debian:13")],
    [
      "unproved 1: a change claims something of a RUN that is not there #0",
      "unproved 1: a change claims something of a RUN that is not there #1",
    ],
  ],
  [
    "another word",
    `${DEBIAN}RUN a`,
    `${DEBIAN}RUN a --g`,
    [flag(0, 0, 0)],
    [`differs 2: \`a --g\` ${NOT}: line 2 had \`a\` [a|a --g]`],
  ],
  [
    "a word in another place",
    `${DEBIAN}RUN a b`,
    `${DEBIAN}RUN a b --f`,
    [flag(0, 0, 0)],
    [`differs 2: \`a b --f\` ${NOT}: line 2 had \`a b\` [a b|a b --f]`],
  ],
  [
    "a word that comes once, claimed twice",
    `${DEBIAN}RUN a b`,
    `${DEBIAN}RUN a --f b`,
    [flag(0, 0, 0), flag(0, 0, 0)],
    [`unproved 1: ${UNSEEN} #0`],
  ],
  [
    "a command behind another one than claimed",
    `${DEBIAN}RUN a && b && c`,
    `${DEBIAN}RUN a && b && rm x && c`,
    [archive(0, 0, "rm x")],
    [`differs 2: \`rm x\` ${NOT}: line 2 had \`c\` [c|rm x]`],
  ],
  [
    "a command in front of another one than claimed",
    `${DEBIAN}RUN a && b && c`,
    `${DEBIAN}RUN a && rm x && b && c`,
    [archive(0, 1, "rm x")],
    [`differs 2: \`rm x\` ${NOT}: line 2 had \`b\` [b|rm x]`],
  ],
  [
    "a command behind all, claimed in front of all",
    `${DEBIAN}RUN a`,
    `${DEBIAN}RUN a && rm x`,
    [archive(0, -1, "rm x")],
    [`differs 2: \`rm x\` ${NOT} [|rm x]`],
  ],
  [
    "a command behind ||",
    `${DEBIAN}RUN a || b`,
    `${DEBIAN}RUN a || b && rm x`,
    [archive(0, 1, "rm x")],
    [`differs 2: \`rm x\` ${NOT} [|rm x]`],
  ],
  [
    "a command that runs only if another one fails",
    `${DEBIAN}RUN a`,
    `${DEBIAN}RUN a || rm x`,
    [archive(0, 0, "rm x")],
    [`differs 2: \`a || rm x\` ${NOT}: line 2 had \`a\` [a|a || rm x]`],
  ],
  [
    "a command in the background",
    `${DEBIAN}RUN a`,
    `${DEBIAN}RUN a && rm x &`,
    [archive(0, 0, "rm x")],
    [`differs 2: \`a && rm x &\` ${NOT}: line 2 had \`a\` [a|a && rm x &]`],
  ],
  [
    "a command that writes a file",
    `${DEBIAN}RUN a`,
    `${DEBIAN}RUN a && rm x > /f`,
    [archive(0, 0, "rm x")],
    [`differs 2: \`rm x > /f\` ${NOT} [|rm x > /f]`],
  ],
  [
    "a command in a RUN of its own",
    `${DEBIAN}RUN a\nRUN b`,
    `${DEBIAN}RUN a\nRUN rm x\nRUN b`,
    [archive(0, 0, "rm x")],
    [`differs 3: \`rm x\` ${NOT}: line 3 had \`b\` [b|rm x]`],
  ],
  [
    "a command in a RUN of its own, claimed in front of the next",
    `${DEBIAN}RUN a\nRUN b`,
    `${DEBIAN}RUN a\nRUN rm x\nRUN b`,
    [archive(1, -1, "rm x")],
    [`differs 3: \`rm x\` ${NOT}: line 3 had \`b\` [b|rm x]`],
  ],
  [
    "a command at the end of a RUN, claimed in front of the next",
    `${DEBIAN}RUN a\nRUN b`,
    `${DEBIAN}RUN a && rm x\nRUN b`,
    [archive(1, -1, "rm x")],
    [`differs 2: \`rm x\` ${NOT}: line 3 had \`b\` [b|rm x]`],
  ],
  [
    "a command at the front of a RUN, claimed behind the one before",
    `${DEBIAN}RUN a\nRUN b`,
    `${DEBIAN}RUN a\nRUN rm x && b`,
    [archive(0, 0, "rm x")],
    [`differs 3: \`rm x\` ${NOT}: line 3 had \`b\` [b|rm x]`],
  ],
  [
    "another command that is gone",
    `${DEBIAN}RUN a && b`,
    `${DEBIAN}RUN a`,
    [gone(0, 0)],
    [
      "differs 2: `a` was not there, or not in this place or form: line 2 had `b` [b|a]",
    ],
  ],
  [
    "a command that is gone and did more",
    `${DEBIAN}RUN a > /f && b`,
    `${DEBIAN}RUN b`,
    [gone(0, 0)],
    [`differs 2: \`b\` ${NOT}: line 2 had \`a > /f\` [a > /f|b]`],
  ],
  [
    "a command that is gone, claimed twice",
    `${DEBIAN}RUN a && b`,
    `${DEBIAN}RUN b`,
    [gone(0, 0), gone(0, 0)],
    [`unproved 1: ${UNSEEN} #0`],
  ],
  [
    "RUNs that are joined",
    `${DEBIAN}RUN a\nRUN b`,
    `${DEBIAN}RUN a && b`,
    [],
    ["unproved 2: RUNs were joined or split [b|b]"],
  ],
  [
    "RUNs that are split",
    `${DEBIAN}RUN a && b`,
    `${DEBIAN}RUN a\nRUN b`,
    [],
    ["unproved 3: RUNs were joined or split [b|b]"],
  ],
  [
    "another seam than claimed",
    `${DEBIAN}RUN a\nRUN b\nRUN c`,
    `${DEBIAN}RUN a && b\nRUN c`,
    [join(2)],
    ["unproved 2: RUNs were joined or split [b|b]"],
  ],
  [
    "a seam too many",
    `${DEBIAN}RUN a\nRUN b\nRUN c`,
    `${DEBIAN}RUN a && b\nRUN c`,
    [join(1), join(2)],
    [`unproved 1: ${UNSEEN} #1`],
  ],
  [
    "a seam, claimed twice",
    `${DEBIAN}RUN a\nRUN b`,
    `${DEBIAN}RUN a && b`,
    [join(1), join(1)],
    [`unproved 1: ${UNSEEN} #0`],
  ],
  [
    "a base that nobody claims",
    DEBIAN,
    "FROM debian:13",
    [],
    [`${FOREIGN} [FROM debian:12|FROM debian:13]`],
  ],
  [
    "another base than claimed",
    DEBIAN,
    "FROM debian:13",
    [rebase(0, "debian:14")],
    [`${FOREIGN} [FROM debian:12|FROM debian:13]`],
  ],
  [
    "a base, claimed twice",
    DEBIAN,
    "FROM debian:13",
    [rebase(0, "debian:13"), rebase(0, "debian:13")],
    [`unproved 1: ${UNSEEN} #0`],
  ],
  [
    "a base that is claimed of another stage",
    `${DEBIAN}${DEBIAN}`,
    `${DEBIAN}FROM debian:13`,
    [rebase(0, "debian:13")],
    [
      `unproved 1: ${UNSEEN} #0`,
      `${FOREIGN.replace("1", "2")} [FROM debian:12|FROM debian:13]`,
    ],
  ],
  ...(
    [
      ["without its commands", ""],
      ["with fewer commands", "RUN x\n"],
      ["with more commands", "RUN x && y && z\n"],
      ["with its commands in another order", "RUN y && x\n"],
      ["with its commands in two RUNs", "RUN x\nRUN y\n"],
      ["with other commands", "RUN x && z\n"],
      ["with its commands behind ;", "RUN x; y\n"],
      ["with its commands behind ||", "RUN x || y\n"],
      ["with its commands behind something else", "ENV A=1\nRUN x && y\n"],
      ["with its commands under flags", "RUN --network=none x && y\n"],
    ] as const
  ).map(
    ([why, commands]) =>
      [
        `a base ${why}`,
        `${DEBIAN}RUN a`,
        `FROM debian:13\n${commands}RUN a`,
        [rebase(0, "debian:13", "x", "y")],
        [`${FOREIGN} [FROM debian:12|FROM debian:13]`],
      ] as const,
  ),
  [
    "another frame",
    DEBIAN,
    `${DEBIAN}${DEBIAN}`,
    [],
    ["differs 1: there are 2 stages, not 1"],
  ],
];

describe("the certificate", () => {
  it.each(OTHERWISE)(
    "does not take for what is claimed: %s",
    (_, before, after, claims, expected) => {
      expect(found(before, after, claims)).toEqual(expected);
    },
  );

  it("compares files with claims about either", () => {
    const [plain, flagged] = [
      analysed(`${PYTHON}RUN a`),
      analysed(`${PYTHON}RUN a --f`),
    ];
    const ask = (
      before: Analysis,
      after: Analysis,
      ours: readonly Claim[],
      theirs: readonly Claim[],
    ): number =>
      startCertificate(before, after).stage(0, {
        before: shownClaims(before, ours),
        after: shownClaims(after, theirs),
      }).length;
    expect(ask(plain, flagged, [flag(0, 0, 0)], [])).toBe(0);
    expect(ask(flagged, plain, [], [flag(0, 0, 0)])).toBe(0);
    expect(ask(flagged, plain, [flag(0, 0, 0)], [])).toBe(1);
    expect(ask(plain, plain, [], [])).toBe(0);
    expect(ask(plain, plain, [flag(0, 0, 0)], [flag(0, 0, 0)])).toBe(2);
    expect(ask(plain, flagged, [flag(0, 0, 0)], [archive(0, 0, "rm x")])).toBe(
      1,
    );
  });

  it("has nothing to say of a stage that is not there", () => {
    const file = analysed(DEBIAN);
    expect(
      startCertificate(file, file).stage(1, { before: [], after: [] }),
    ).toEqual([]);
  });
});
