import { describe, expect, it } from "vitest";
import { join, whys, type Row } from "./whys.ts";

const NOBODY = "a RUN that was not read has no neighbour to join";

const JOINS: readonly Row[] = [
  ["of two", "RUN mkdir /a\nRUN touch /a/b", [join(1)], []],
  [
    "of four, by three",
    "RUN mkdir /a\nRUN mkdir /b\nRUN mkdir /c\nRUN mkdir /d",
    [join(3), join(1), join(2)],
    [],
  ],
  [
    "of four, by the first and the last",
    "RUN mkdir /a\nRUN cd /b\nRUN mkdir /c\nRUN mkdir /d",
    [join(1), join(3)],
    [],
  ],
  [
    "of what leaks",
    "RUN cd /a\nRUN mkdir b",
    [join(1)],
    ["3: line 2: cd would reach into the RUN behind it"],
  ],
  [
    "of what leaks further",
    "RUN cd /a\nRUN mkdir b\nRUN mkdir c",
    [join(1), join(2)],
    [
      "3: line 2: cd would reach into the RUN behind it",
      "4: line 2: cd would reach into the RUN behind it",
    ],
  ],
  [
    "of what leaks later",
    "RUN mkdir b\nRUN cd /a\nRUN mkdir c",
    [join(1), join(2)],
    ["4: line 3: cd would reach into the RUN behind it"],
  ],
  [
    "of what leaks, of three",
    "RUN mkdir b\nRUN cd /a\nRUN mkdir c",
    [join(2)],
    ["4: line 3: cd would reach into the RUN behind it"],
  ],
  [
    "of what nobody knows",
    "RUN ./x\nRUN ./y",
    [join(1)],
    [
      "3: equal only if `./x` (line 2) leaves no running process behind if process-ends:./x",
    ],
  ],
  [
    "of what nobody knows, three times",
    "RUN ./x\nRUN ./y\nRUN ./z",
    [join(1), join(2)],
    [
      "3: equal only if `./x` (line 2) leaves no running process behind if process-ends:./x",
      "4: equal only if `./y` (line 3) leaves no running process behind if process-ends:./y",
    ],
  ],
  [
    "with one that was not read",
    'RUN ls\nRUN ["ls"]',
    [join(1)],
    [`3: ${NOBODY}`],
  ],
  [
    "behind one that was not read",
    'RUN ["ls"]\nRUN ls',
    [join(1)],
    [`3: ${NOBODY}`],
  ],
  ["of the first", "RUN ls", [join(0)], [`2: ${NOBODY}`]],
  ["of one that is not there", "RUN ls", [join(1)], [`1: ${NOBODY}`]],
  [
    "of two stages",
    "RUN ls\nFROM debian:12\nRUN ls",
    [join(1)],
    [`4: ${NOBODY}`],
  ],
];

describe("the rules", () => {
  it.each(JOINS)("a seam %s", (_, source, claims, expected) => {
    expect(whys(source, claims)).toEqual(expected);
  });
});
