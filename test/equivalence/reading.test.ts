import { describe, expect, it } from "vitest";
import { analyse, type Analysis } from "../../src/analysis/analyse.ts";
import { STRATEGIES } from "../../src/equivalence/align.ts";
import type { Claim } from "../../src/equivalence/claim.ts";
import { readClaims } from "../../src/equivalence/reading.ts";
import { parse } from "../../src/syntax/dockerfile.ts";
import { claimName } from "./claim-name.ts";

const LISTS = "rm -rf /var/lib/apt/lists/*";
const UPDATE = "apt-get update";

/** Two files, and what their difference is read as: `<` of the first, `>` of the second. */
type Row = readonly [before: string, after: string, claims: readonly string[]];

/** Read alike however their steps are put beside each other. */
const PLAIN: readonly Row[] = [
  [`RUN ${UPDATE}`, `RUN ${UPDATE} && ${LISTS}`, [`< apt 0.0 ${LISTS}`]],
  [
    `RUN ${UPDATE} && apt-get install -y a`,
    `RUN ${UPDATE} && ${LISTS} && apt-get install -y a`,
    [`< apt 0.0 ${LISTS}`],
  ],
  [`RUN ${UPDATE}`, `RUN ${LISTS} && ${UPDATE}`, [`< apt 0.-1 ${LISTS}`]],
  [
    `RUN ls\nRUN ${UPDATE}`,
    `RUN ls && ${UPDATE} && ${LISTS}`,
    ["< join 1", `< apt 1.0 ${LISTS}`],
  ],
  [`RUN ${UPDATE}\nRUN ${LISTS}`, `RUN ${UPDATE} && ${LISTS}`, ["< join 1"]],
  [
    "RUN pip install a",
    "RUN pip install --no-cache-dir a",
    ["< pip 0.0.1 --no-cache-dir"],
  ],
  [
    "RUN pip install --no-cache-dir a",
    "RUN pip install a",
    ["> pip 0.0.1 --no-cache-dir"],
  ],
  [
    "RUN ls && pip install a && pip install b",
    "RUN ls && pip install --no-cache-dir a && pip install b --no-cache-dir",
    ["< pip 0.1.1 --no-cache-dir", "< pip 0.2.2 --no-cache-dir"],
  ],
  [
    "RUN pip install a",
    "RUN pip install --no-cache-dir --no-cache-dir a",
    ["< pip 0.0.1 --no-cache-dir", "< pip 0.0.2 --no-cache-dir"],
  ],
  [
    "RUN (pip install a; pip install b)",
    "RUN (pip install a; pip install --no-cache-dir b)",
    ["< pip 0.1.1 --no-cache-dir"],
  ],
  [
    "RUN pip install a\nRUN pip install b",
    "RUN pip install --no-cache-dir a && pip install --no-cache-dir b",
    ["< pip 0.0.1 --no-cache-dir", "< pip 1.0.1 --no-cache-dir", "< join 1"],
  ],
  ["RUN a\nRUN b\nRUN c", "RUN a && b && c", ["< join 1", "< join 2"]],
  ["RUN a && b && c", "RUN a\nRUN b\nRUN c", ["> join 1", "> join 2"]],
  ["RUN a\nRUN b && c", "RUN a && b\nRUN c", ["< join 1", "> join 1"]],
  ["RUN a\nLABEL x=y\nRUN b", "RUN a && b\nLABEL x=y", ["< join 1"]],
  ["RUN a\nENV x=y\nRUN b", "RUN a && b\nENV x=y", []],
  [
    `RUN ${UPDATE}\nWORKDIR /a\nRUN apt-get install -y a`,
    `WORKDIR /a\nRUN ${UPDATE} && apt-get install -y a`,
    ["< move 0 to 1"],
  ],
  [
    `WORKDIR /a\nRUN ${UPDATE} && apt-get install -y a`,
    `RUN ${UPDATE}\nWORKDIR /a\nRUN apt-get install -y a`,
    ["> move 0 to 1"],
  ],
  [
    `RUN ${UPDATE} && apt-get install -y a`,
    "RUN apt-get install -y a",
    ["< refresh apt 0.0"],
  ],
  [
    "RUN apt-get install -y a",
    `RUN ${UPDATE} && apt-get install -y a`,
    ["> refresh apt 0.0"],
  ],
  [
    `RUN ${UPDATE}\nRUN ${UPDATE}\nWORKDIR /a\nRUN apt-get install -y a`,
    `WORKDIR /a\nRUN ${UPDATE} && ${UPDATE} && apt-get install -y a`,
    ["< move 0 to 2", "< move 1 to 2"],
  ],
  [`RUN ${UPDATE}\nRUN ls`, `RUN ls && ${UPDATE}`, ["< move 0 to 1"]],
  [
    "RUN curl -O https://x/a.tgz && tar xf a.tgz",
    "RUN curl -O https://x/a.tgz && tar xf a.tgz && rm a.tgz",
    ["< archive 0.1 rm a.tgz"],
  ],
  [
    "RUN curl -O https://x/a.tgz && tar xf a.tgz && rm a.tgz",
    "RUN curl -O https://x/a.tgz && tar xf a.tgz",
    ["> archive 0.1 rm a.tgz"],
  ],
  [
    "RUN ls && rm x",
    "RUN ls && rm y",
    ["< archive 0.0 rm y", "> archive 0.0 rm x"],
  ],
  ["RUN rm y && ls", "RUN rm x && rm y && ls", ["< archive 0.-1 rm x"]],
  ["RUN ls", "RUN rm x\nRUN ls", []],
  ["RUN rm x\nRUN ls", "RUN ls", []],
  ["RUN ls || pwd && rm x", "RUN ls || pwd", ["> archive 0.1 rm x"]],
  ["ENV A=1", "ENV A=1\nRUN rm x", []],
  ["RUN ls", "RUN ls && rm x && pwd", ["< archive 0.0 rm x"]],
  ["FROM debian:12\nRUN a", "FROM debian:13\nRUN a", ["< rebase 0 debian:13 "]],
  [
    "FROM debian:12\nRUN a",
    "FROM debian:13\nRUN x && y\nRUN a",
    ["< rebase 0 debian:13 x && y"],
  ],
  [
    "FROM debian:12\nRUN x && y\nRUN a",
    "FROM debian:13\nRUN x && y\nRUN a",
    ["< rebase 0 debian:13 "],
  ],
  [
    "FROM debian:12\nENV A=1",
    "FROM debian:13\nENV A=1\nRUN x",
    ["< rebase 0 debian:13 "],
  ],
  ["FROM debian:12\nRUN a", "FROM debian:13\nRUN b", ["< rebase 0 debian:13 "]],
  ["FROM debian:12", "FROM debian:13\nRUN x", ["< rebase 0 debian:13 x"]],
  [
    "FROM debian:12\nRUN pip install a",
    "FROM debian:13\nRUN x\nRUN pip install --no-cache-dir a",
    ["< rebase 0 debian:13 x", "< pip 0.0.1 --no-cache-dir"],
  ],
  [
    "FROM debian:12\nRUN a && b",
    "FROM debian:13\nRUN a\nRUN b",
    ["< rebase 0 debian:13 ", "> join 1"],
  ],
  [
    "FROM alpine\nRUN apk update && apk add a",
    "FROM alpine\nRUN apk add --no-cache a",
    ["< apk 0.1.1 --no-cache", "< refresh apk 0.0"],
  ],
  [
    "FROM alpine\nRUN apk add a",
    "FROM alpine\nRUN apk update && apk add a",
    ["> refresh apk 0.0"],
  ],
];

/** Read in another way by each of the four strategies. */
const MANY: readonly (readonly [
  before: string,
  after: string,
  claims: readonly (readonly string[])[],
])[] = [
  [
    `RUN ${UPDATE}\nRUN ${LISTS} && ls`,
    `RUN ${UPDATE} && ${LISTS}\nRUN ${LISTS} && ls`,
    [
      ["< join 1", `< apt 1.-1 ${LISTS}`, "> join 1"],
      [`< apt 0.0 ${LISTS}`],
      ["< join 1", `< apt 1.-1 ${LISTS}`, "> join 1"],
      [`< apt 0.0 ${LISTS}`],
    ],
  ],
  [
    `RUN ${UPDATE} && ${LISTS}\nRUN ${LISTS} && ls`,
    `RUN ${UPDATE}\nRUN ${LISTS} && ls`,
    [
      ["< join 1", "> join 1", `> apt 1.-1 ${LISTS}`],
      [`> apt 0.0 ${LISTS}`],
      ["< join 1", "> join 1", `> apt 1.-1 ${LISTS}`],
      [`> apt 0.0 ${LISTS}`],
    ],
  ],
  [
    "RUN rm x && rm y && ls",
    "RUN rm y && ls",
    [
      ["< archive 0.-1 rm y", "> archive 0.-1 rm x", "> archive 0.-1 rm y"],
      ["< archive 0.-1 rm y", "> archive 0.-1 rm x", "> archive 0.-1 rm y"],
      ["> archive 0.-1 rm x"],
      ["> archive 0.-1 rm x"],
    ],
  ],
  [
    "RUN rm x && rm y && rm z",
    "RUN rm z && rm y && rm x",
    [
      [
        "< archive 0.-1 rm z",
        "< archive 0.-1 rm y",
        "> archive 0.2 rm y",
        "> archive 0.2 rm z",
      ],
      [
        "< archive 0.-1 rm z",
        "< archive 0.-1 rm y",
        "> archive 0.2 rm y",
        "> archive 0.2 rm z",
      ],
      [
        "< archive 0.2 rm y",
        "< archive 0.2 rm x",
        "> archive 0.-1 rm x",
        "> archive 0.-1 rm y",
      ],
      [
        "< archive 0.2 rm y",
        "< archive 0.2 rm x",
        "> archive 0.-1 rm x",
        "> archive 0.-1 rm y",
      ],
    ],
  ],
  [
    "FROM alpine\nRUN apk update && rm x && apk update && apk add a",
    "FROM alpine\nRUN rm x && apk add a",
    [
      [
        "< archive 0.-1 rm x",
        "< refresh apk 0.0",
        "< refresh apk 0.2",
        "> archive 0.-1 rm x",
      ],
      [
        "< archive 0.-1 rm x",
        "< refresh apk 0.0",
        "< refresh apk 0.2",
        "> archive 0.-1 rm x",
      ],
      ["< refresh apk 0.0", "< refresh apk 0.2"],
      ["< refresh apk 0.0", "< refresh apk 0.2"],
    ],
  ],
];

function analysed(source: string): Analysis {
  const start = source.startsWith("FROM") ? "" : "FROM debian:12\n";
  return analyse(parse(`${start}${source}\n`), undefined);
}

function read(
  before: string,
  after: string,
  index = 0,
): readonly (readonly string[])[] {
  const [one, other] = [analysed(before), analysed(after)];
  return STRATEGIES.map((strategy) => {
    const claims = readClaims(one, other, index, strategy);
    return [
      ...claims.before.map((each) => `< ${claimName(each)}`),
      ...claims.after.map((each) => `> ${claimName(each)}`),
    ];
  });
}

describe("what two files differ in", () => {
  it.each(PLAIN)("%j beside %j", (before, after, expected) => {
    expect(read(before, after)).toEqual(STRATEGIES.map(() => expected));
  });

  it.each(MANY)("%j beside %j, by each strategy", (before, after, expected) => {
    expect(read(before, after)).toEqual(expected);
  });

  it.each<readonly [before: string, after: string, claim: Claim]>([
    [
      "RUN ls",
      `RUN ls && ${LISTS}`,
      {
        kind: "purge",
        form: "command",
        managers: ["apt"],
        run: 0,
        behind: 0,
        command: LISTS,
      },
    ],
    [
      "RUN pip install a",
      "RUN pip install --no-cache-dir a",
      {
        kind: "purge",
        form: "flag",
        manager: "pip",
        run: 0,
        call: 0,
        at: 1,
        flag: "--no-cache-dir",
      },
    ],
    [
      "RUN ls",
      "RUN ls && rm x",
      { kind: "archive", run: 0, behind: 0, command: "rm x" },
    ],
  ])("%j beside %j is one claim", (before, after, claim) => {
    const [one, other] = [analysed(before), analysed(after)];
    for (const strategy of STRATEGIES)
      expect(readClaims(one, other, 0, strategy)).toEqual({
        before: [claim],
        after: [],
      });
  });

  it("is read stage by stage", () => {
    const stages = (last: string): string =>
      `FROM debian:12\nRUN pip install a\nFROM debian:12\nRUN ls\nRUN ${last}`;
    const found = read(
      stages("pip install a"),
      stages("pip install --no-cache-dir a"),
      1,
    );
    expect(found[0]).toEqual(["< pip 2.0.1 --no-cache-dir"]);
    expect(read("RUN a", "RUN b", 1)[0]).toEqual([]);
  });
});
