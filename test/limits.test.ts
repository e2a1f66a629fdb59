import { expect, test } from "vitest";
import { optimize } from "../src/optimize.ts";

const DEBIAN = "FROM debian:bookworm\n";
const CONTEXT = { read: () => undefined };

function repeat(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join("");
}

/** Stages, each on the one before, then some more lines. */
function chain(image: string, count: number, rest: string): string {
  return `FROM ${image} AS s0\n${repeat(count, (index) => `FROM s${index} AS s${index + 1}\n`)}${rest}`;
}

const BAD: readonly (readonly [string, string])[] = [
  [
    "a value that doubles thirty times",
    `${DEBIAN}ENV A=xy\n${repeat(30, () => "ENV A=$A$A\n")}WORKDIR $A\nCOPY $A /a\nRUN apt-get install -y a\n`,
  ],
  [
    "a build argument that doubles thirty times",
    `ARG A=xy\n${repeat(30, () => "ARG A=$A$A\n")}FROM debian:$A\nRUN apt-get install -y a\n`,
  ],
  [
    "a long value twenty thousand times in one line",
    `${DEBIAN}ENV A=${"x".repeat(4_000)}\nENV B=${"$A".repeat(20_000)}\n`,
  ],
  [
    "a script that doubles a name thirty times",
    `${DEBIAN}RUN A=ab${repeat(30, () => " && A=$A$A")} && curl -o $A.zip https://a.b/$A.zip && unzip $A.zip\n`,
  ],
  [
    "twenty thousand stages, each on the one before",
    chain(
      "debian:bookworm",
      20_000,
      "COPY a.sh /a.sh\nRUN apt-get update && apt-get install -y a && pip install a && curl -O https://a.b/a.zip && unzip a.zip\nRUN apt-get remove -y a\nCMD /a.sh\n",
    ),
  ],
  [
    "twenty thousand stages on Alpine",
    chain("alpine", 20_000, "RUN apk add a\nRUN yarn install\nRUN apk del a\n"),
  ],
  [
    "twenty thousand folders deep",
    `${DEBIAN}RUN true${repeat(20_000, () => " \\\n && cd d")} && rm a\n`,
  ],
  [
    "a script of five megabytes",
    `${DEBIAN}RUN <<E\n${repeat(220_000, (index) => `echo ${index} > /tmp/f${index}\n`)}E\nRUN apt-get update && apt-get install -y a\n`,
  ],
  [
    "two thousand RUNs that each remove what the one before left: more than one RUN can hold",
    `${DEBIAN}${repeat(2_000, (index) => `RUN curl -O https://a.b/${index + 1}.zip && rm ${index}.zip\n`)}`,
  ],
  [
    "two hundred thousand words",
    `${DEBIAN}RUN apt-get install -y ${repeat(200_000, () => "a \\\n ")}b\n`,
  ],
];

test.each(BAD)("%s: no failure, no bug", (_, text) => {
  expect(optimize(text, { risk: "high", context: CONTEXT }).bugs).toEqual([]);
});
