import { describe, expect, it } from "vitest";
import {
  DEBIAN,
  LISTS,
  archive,
  flag,
  found,
  gone,
  join,
  purge,
  rebase,
  type Row,
} from "./certified.ts";

/** The certificate knows no program: what these claims do is not asked here. */
const SHOWN: readonly Row[] = [
  [
    "nothing is claimed, and only blanks differ",
    `${DEBIAN}RUN a  b`,
    `${DEBIAN}RUN a b`,
    [],
  ],
  [
    "a word",
    `${DEBIAN}RUN a && b c`,
    `${DEBIAN}RUN a && b --f c`,
    [flag(0, 1, 0)],
  ],
  [
    "a word at the end",
    `${DEBIAN}RUN a && b c`,
    `${DEBIAN}RUN a && b c --f`,
    [flag(0, 1, 1)],
  ],
  [
    "two words of one command",
    `${DEBIAN}RUN b c`,
    `${DEBIAN}RUN b --f c --f`,
    [flag(0, 0, 0), flag(0, 0, 2)],
  ],
  [
    "a word in a group",
    `${DEBIAN}RUN (a; b c) && d`,
    `${DEBIAN}RUN (a; b --f c) && d`,
    [flag(0, 1, 0)],
  ],
  [
    "a word of the second stage",
    `${DEBIAN}RUN a\n${DEBIAN}RUN a`,
    `${DEBIAN}RUN a\n${DEBIAN}RUN a --f`,
    [flag(1, 0, 0)],
  ],
  [
    "a command at the end",
    `${DEBIAN}RUN a && b`,
    `${DEBIAN}RUN a && b && ${LISTS}`,
    [purge(0, 1)],
  ],
  [
    "a command in the middle",
    `${DEBIAN}RUN a && b`,
    `${DEBIAN}RUN a && ${LISTS} && b`,
    [purge(0, 0)],
  ],
  [
    "a command in front",
    `${DEBIAN}RUN a && b`,
    `${DEBIAN}RUN ${LISTS} && a && b`,
    [purge(0, -1)],
  ],
  [
    "a command that is written in another way",
    `${DEBIAN}RUN a`,
    `${DEBIAN}RUN a && rm  '-rf' x`,
    [archive(0, 0, "rm -rf x")],
  ],
  [
    "two commands in one place",
    `${DEBIAN}RUN a`,
    `${DEBIAN}RUN a && rm x && rm y`,
    [archive(0, 0, "rm x"), archive(0, 0, "rm y")],
  ],
  [
    "two commands in one place, the second claimed first",
    `${DEBIAN}RUN a`,
    `${DEBIAN}RUN a && rm x && rm y`,
    [archive(0, 0, "rm y"), archive(0, 0, "rm x")],
  ],
  [
    "the same command twice",
    `${DEBIAN}RUN a`,
    `${DEBIAN}RUN a && rm x && rm x`,
    [archive(0, 0, "rm x"), archive(0, 0, "rm x")],
  ],
  [
    "a command behind a set -e",
    `${DEBIAN}RUN set -e; a; b`,
    `${DEBIAN}RUN set -e; a; rm x; b`,
    [archive(0, 1, "rm x")],
  ],
  [
    "a command behind a set -e at the front",
    `${DEBIAN}RUN set -e; a; b`,
    `${DEBIAN}RUN set -e; rm x; a; b`,
    [archive(0, 0, "rm x")],
  ],
  [
    "a command between two lists",
    `${DEBIAN}RUN set -e; a; set -x; b`,
    `${DEBIAN}RUN set -e; a; rm x; set -x; b`,
    [archive(0, 2, "rm x")],
  ],
  [
    "a command behind an inner heredoc",
    `${DEBIAN}RUN <<E\nset -e\ncat <<X\na\nX\nE`,
    `${DEBIAN}RUN <<E\nset -e\ncat <<X\na\nX\nrm x\nE`,
    [archive(0, 1, "rm x")],
  ],
  [
    "a command at the end of the first of two RUNs",
    `${DEBIAN}RUN a\nRUN b`,
    `${DEBIAN}RUN a && rm x\nRUN b`,
    [archive(0, 0, "rm x")],
  ],
  [
    "a command at the front of the second of two RUNs",
    `${DEBIAN}RUN a\nRUN b`,
    `${DEBIAN}RUN a\nRUN rm x && b`,
    [archive(1, -1, "rm x")],
  ],
  [
    "a command in a RUN with flags",
    `${DEBIAN}RUN --network=none a`,
    `${DEBIAN}RUN --network=none a && rm x`,
    [archive(0, 0, "rm x")],
  ],
  [
    "a command that is gone in front",
    `${DEBIAN}RUN a && b`,
    `${DEBIAN}RUN b`,
    [gone(0, 0)],
  ],
  [
    "a command that is gone at the end",
    `${DEBIAN}RUN a && b`,
    `${DEBIAN}RUN a`,
    [gone(0, 1)],
  ],
  [
    "a command that is gone, and a word behind it",
    `${DEBIAN}RUN a && b c`,
    `${DEBIAN}RUN b --f c`,
    [gone(0, 0), flag(0, 1, 0)],
  ],
  [
    "a command that is new, and a word behind it",
    `${DEBIAN}RUN a && b c`,
    `${DEBIAN}RUN a && rm x && b --f c`,
    [archive(0, 0, "rm x"), flag(0, 1, 0)],
  ],
  [
    "two commands that are new in front, and a word behind them",
    `${DEBIAN}RUN b c`,
    `${DEBIAN}RUN rm x && rm y && b --f c`,
    [archive(0, -1, "rm x"), archive(0, -1, "rm y"), flag(0, 0, 0)],
  ],
  [
    "one that is gone and one that is new, and a word behind them",
    `${DEBIAN}RUN a && b && c d`,
    `${DEBIAN}RUN b && rm x && c --f d`,
    [gone(0, 0), archive(0, 1, "rm x"), flag(0, 2, 0)],
  ],
  [
    "a whole RUN that is gone",
    `${DEBIAN}RUN a\nRUN b`,
    `${DEBIAN}RUN b`,
    [gone(0, 0)],
  ],
  ["a seam", `${DEBIAN}RUN a\nRUN b`, `${DEBIAN}RUN a && b`, [join(1)]],
  [
    "two seams",
    `${DEBIAN}RUN a\nRUN b\nRUN c`,
    `${DEBIAN}RUN a && b && c`,
    [join(1), join(2)],
  ],
  [
    "two seams of one text",
    `${DEBIAN}RUN a\nRUN a\nRUN a`,
    `${DEBIAN}RUN a && a && a`,
    [join(1), join(2)],
  ],
  [
    "a seam over a label",
    `${DEBIAN}RUN a\nLABEL x=y\nRUN b`,
    `${DEBIAN}RUN a && b\nLABEL x=y`,
    [join(1)],
  ],
  [
    "a seam, and a word behind it",
    `${DEBIAN}RUN a\nRUN b c`,
    `${DEBIAN}RUN a && b --f c`,
    [join(1), flag(1, 0, 0)],
  ],
  [
    "a seam, and a command at it",
    `${DEBIAN}RUN a\nRUN b`,
    `${DEBIAN}RUN a && rm x && b`,
    [join(1), archive(0, 0, "rm x")],
  ],
  [
    "a move",
    `${DEBIAN}RUN a x\nWORKDIR /w\nRUN b`,
    `${DEBIAN}WORKDIR /w\nRUN a x && b`,
    [{ kind: "move", run: 0, to: 1 }],
  ],
  [
    "a base",
    `${DEBIAN}RUN a`,
    "FROM debian:13\nRUN a",
    [rebase(0, "debian:13")],
  ],
  [
    "a base, and commands behind it",
    `${DEBIAN}RUN a`,
    "FROM debian:13\nRUN x && y\nRUN a",
    [rebase(0, "debian:13", "x", "y")],
  ],
  [
    "a base, and commands in front of something else",
    `${DEBIAN}ENV A=1`,
    "FROM debian:13\nRUN x\nENV A=1",
    [rebase(0, "debian:13", "x")],
  ],
  [
    "a base, commands behind it, and a word",
    `${DEBIAN}RUN a b`,
    "FROM debian:13\nRUN x\nRUN a --f b",
    [rebase(0, "debian:13", "x"), flag(0, 0, 0)],
  ],
  [
    "the base of the second stage",
    `${DEBIAN}${DEBIAN}RUN a`,
    `${DEBIAN}FROM debian:13\nRUN x\nRUN a`,
    [rebase(1, "debian:13", "x")],
  ],
];

describe("the certificate", () => {
  it.each(SHOWN)("finds what is claimed: %s", (_, before, after, claims) => {
    expect(found(before, after, claims)).toEqual([]);
  });

  it.each(SHOWN.filter(([, , , claims]) => claims.length > 0))(
    "finds it unclaimed: %s",
    (_, before, after) => {
      expect(found(before, after, [])).not.toEqual([]);
    },
  );

  it.each(SHOWN.filter(([, , , claims]) => claims.length > 0))(
    "misses what is claimed: %s",
    (_, before, __, claims) => {
      expect(found(before, before, claims)).not.toEqual([]);
    },
  );
});
