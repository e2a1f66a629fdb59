import { describe, expect, it } from "vitest";
import { analyse } from "../../src/analysis/analyse.ts";
import type { Claim } from "../../src/equivalence/claim.ts";
import { joinedFile } from "../../src/equivalence/joined-file.ts";
import { parse } from "../../src/syntax/dockerfile.ts";

const UPDATE = "apt-get update";
const DEBIAN = "FROM debian:12\n";

function join(run: number): Claim {
  return { kind: "join", run };
}

function move(run: number, to: number): Claim {
  return { kind: "move", run, to };
}

function purge(run: number): Claim {
  return {
    kind: "purge",
    form: "command",
    managers: ["apt"],
    run,
    behind: 0,
    command: "rm -rf /var/lib/apt/lists/*",
  };
}

/** A file, what is claimed of it, and the one in which its RUNs are joined and nothing else is changed. */
const FILES: readonly (readonly [
  before: string,
  claims: readonly Claim[],
  joined: string | undefined,
])[] = [
  ["RUN a\nRUN b", [join(1)], undefined],
  ["RUN a\nRUN b", [purge(0)], undefined],
  ["RUN a\nRUN b", [], undefined],
  ["RUN a\nRUN b", [join(1), purge(0)], "RUN a \\\n    && b"],
  [
    "RUN a\nRUN b\nRUN c\nRUN d",
    [purge(0), join(3), join(1)],
    "RUN a \\\n    && b\nRUN c \\\n    && d",
  ],
  [
    "RUN a\nRUN b\nRUN c\nRUN d",
    [purge(0), join(3), join(1), join(2)],
    "RUN a \\\n    && b \\\n    && c \\\n    && d",
  ],
  ['RUN a\nRUN ["b"]', [join(1), purge(0)], 'RUN a\nRUN ["b"]'],
  ["RUN a\nENV A=1\nRUN b", [join(1), purge(0)], undefined],
  ["RUN a; b\nRUN c", [join(1), purge(0)], undefined],
  [
    `RUN ${UPDATE}\nWORKDIR /a\nRUN apt-get install -y a`,
    [move(0, 1), purge(1)],
    `WORKDIR /a\nRUN ${UPDATE} && apt-get install -y a`,
  ],
  [
    `RUN ${UPDATE}\nWORKDIR /a\nRUN apt-get install -y a`,
    [move(0, 2), purge(1)],
    undefined,
  ],
  [`RUN ${UPDATE}\nWORKDIR /a\nRUN ["x"]`, [move(0, 1), purge(1)], undefined],
  [
    'RUN ["x"]\nWORKDIR /a\nRUN apt-get install -y a',
    [move(0, 1), purge(1)],
    undefined,
  ],
  ["RUN a\nRUN b", [join(5), purge(0)], "RUN a\nRUN b"],
  [
    `RUN ${UPDATE}\nWORKDIR /a\nRUN apt-get install -y a\nRUN b`,
    [move(0, 1), join(2), purge(1)],
    `WORKDIR /a\nRUN ${UPDATE} && apt-get install -y a \\\n    && b`,
  ],
];

describe("the file in between", () => {
  it.each(FILES)("%j", (before, claims, expected) => {
    const file = analyse(parse(`${DEBIAN}${before}\n`), undefined);
    const found = joinedFile(file, claims);
    expect(found?.analysis.file.source).toBe(
      expected === undefined ? undefined : `${DEBIAN}${expected}\n`,
    );
    const kept = claims.filter(({ kind }) => kind !== "purge");
    if (found !== undefined) expect(found.claims).toEqual(kept);
  });
});
