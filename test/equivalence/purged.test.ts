import { expect, it } from "vitest";
import { analyse } from "../../src/analysis/analyse.ts";
import type { Claim } from "../../src/equivalence/claim.ts";
import { purgedBy } from "../../src/equivalence/purged.ts";
import { parse } from "../../src/syntax/dockerfile.ts";

const LISTS = "rm -rf /var/lib/apt/lists/*";
const UPDATE = "apt-get update";

function purge(run: number, ...managers: readonly string[]): Claim {
  return {
    kind: "purge",
    form: "command",
    managers,
    run,
    behind: 0,
    command: LISTS,
  };
}

/** A file, what is claimed of it, and the paths that the image loses by that. */
const FILES: readonly (readonly [
  file: string,
  claim: Claim,
  paths: readonly string[],
])[] = [
  [`RUN ${UPDATE}`, purge(0, "apt"), ["/var/lib/apt/lists/*"]],
  [`RUN ${UPDATE}`, purge(1, "apt"), []],
  ['RUN ["a"]', purge(0, "apt"), []],
  [
    "FROM python:3.12\nRUN pip install a",
    {
      kind: "purge",
      form: "flag",
      manager: "pip",
      run: 0,
      call: 0,
      at: 1,
      flag: "x",
    },
    ["/root/.cache/pip"],
  ],
  [
    "FROM python:3.12\nUSER a\nRUN pip install a",
    {
      kind: "purge",
      form: "flag",
      manager: "pip",
      run: 0,
      call: 0,
      at: 1,
      flag: "x",
    },
    ["~/.cache/pip"],
  ],
  [
    "RUN a",
    {
      kind: "purge",
      form: "flag",
      manager: "x",
      run: 0,
      call: 0,
      at: 1,
      flag: "x",
    },
    [],
  ],
  [
    `FROM python:3.12\nRUN pip install a && ${UPDATE}`,
    purge(0, "apt", "pip", "x"),
    ["/var/lib/apt/lists/*", "/root/.cache/pip"],
  ],
  [
    "FROM alpine\nRUN apk update",
    { kind: "refresh", manager: "apk", run: 0, call: 0 },
    ["/var/cache/apk/*"],
  ],
  ["RUN a\nRUN b", { kind: "join", run: 1 }, []],
  ["RUN a\nRUN b", { kind: "move", run: 0, to: 1 }, []],
  ["RUN a", { kind: "rebase", stage: 0, base: "b", commands: [] }, []],
  [
    "RUN curl -o /a.tgz https://x/a && tar xf /a.tgz",
    { kind: "archive", run: 0, behind: 1, command: "rm /a.tgz" },
    ["/a.tgz"],
  ],
  [
    "RUN curl -o /a.tgz https://x/a && tar xf /a.tgz",
    { kind: "archive", run: 0, behind: 1, command: "rm /b.tgz" },
    [],
  ],
  [
    "WORKDIR /w\nRUN curl -o a.tgz https://x/a && tar xf a.tgz",
    { kind: "archive", run: 0, behind: 1, command: "rm a.tgz" },
    ["/w/a.tgz"],
  ],
  [
    'RUN curl -o "$A/a.tgz" https://x/a && tar xf "$A/a.tgz"',
    { kind: "archive", run: 0, behind: 1, command: 'rm "$A/a.tgz"' },
    ["/${A}/a.tgz"],
  ],
  [
    'FROM acme/a:1\nRUN curl -o "a.tgz" https://x/a && tar xf "a.tgz"',
    { kind: "archive", run: 0, behind: 1, command: 'rm "a.tgz"' },
    ["a.tgz"],
  ],
];

it.each(FILES)("%j and what it loses", (source, claim, expected) => {
  const start = source.startsWith("FROM") ? "" : "FROM debian:12\n";
  const file = analyse(parse(`${start}${source}\n`), undefined);
  expect(purgedBy(file, claim)).toEqual(expected);
});
