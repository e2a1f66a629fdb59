import { describe, expect, it } from "vitest";
import { rebase, whys, type Row } from "./whys.ts";

const LISTS = "rm -rf /var/lib/apt/lists/*";
const FULL = "FROM python:3.12-bookworm";
const SLIM = "python:3.12-slim-bookworm";
const CMD = 'CMD ["python", "app.py"]';
const ENOUGH =
  "1: equal only if what runs in the container needs no program, library or data file (such as /etc/mime.types) that only the full image has if slim-enough:python";

const BASES: readonly Row[] = [
  ["that lacks nothing", `${FULL}\n${CMD}`, [rebase(SLIM)], [ENOUGH]],
  [
    "of a stage that is not there",
    FULL,
    [rebase(SLIM, [], 1)],
    ["1: there is no such stage"],
  ],
  [
    "of another version",
    FULL,
    [rebase("python:3.11-slim-bookworm")],
    [
      "differs 1: python:3.11-slim-bookworm is another image than python:3.12-bookworm",
    ],
  ],
  [
    "of an image that nobody knows",
    "FROM acme/a:1",
    [rebase("acme/a:1-slim")],
    ["differs 1: acme/a:1-slim is another image than acme/a:1"],
  ],
  [
    "of an argument",
    "FROM python:3.12$A",
    [rebase(SLIM)],
    [
      "differs 1: python:3.12-slim-bookworm is another image than python:3.12$A",
    ],
  ],
  [
    "of a stage",
    `${FULL} AS a\nFROM a`,
    [rebase(SLIM, [], 1)],
    ["differs 2: python:3.12-slim-bookworm is another image than a"],
  ],
  [
    "of what is pinned",
    `${FULL}@sha256:${"a".repeat(64)}`,
    [rebase(SLIM)],
    ["1: a digest pins this very image"],
  ],
  [
    "that lacks a program",
    `${FULL}\nRUN wget https://x/a\n${CMD}`,
    [rebase(SLIM)],
    [
      "1: python:3.12-slim-bookworm lacks wget, which the file needs lacks apt-get update && apt-get install -y --no-install-recommends wget && rm -rf /var/lib/apt/lists/*",
    ],
  ],
  [
    "that gets what it lacks",
    `${FULL}\nRUN wget https://x/a\n${CMD}`,
    [
      rebase(SLIM, [
        "apt-get update",
        "apt-get install -y --no-install-recommends wget",
        LISTS,
      ]),
    ],
    [ENOUGH],
  ],
  [
    "that gets more than it lacks",
    `${FULL}\n${CMD}`,
    [rebase(SLIM, ["apt-get update"])],
    [
      "1: the file needs no command in front of it on python:3.12-slim-bookworm lacks ",
    ],
  ],
  [
    "that gets what it lacks as one command",
    `${FULL}\nRUN wget https://x/a\n${CMD}`,
    [
      rebase(SLIM, [
        `apt-get update && apt-get install -y --no-install-recommends wget && ${LISTS}`,
      ]),
    ],
    [
      "1: python:3.12-slim-bookworm lacks wget, which the file needs lacks apt-get update && apt-get install -y --no-install-recommends wget && rm -rf /var/lib/apt/lists/*",
    ],
  ],
  [
    "with a trigger",
    `${FULL}\nONBUILD RUN ls\n${CMD}`,
    [rebase(SLIM)],
    [
      "1: line 2: ONBUILD is for images on top of this one, and what they need is not known",
    ],
  ],
  [
    "with a trigger of a stage on it",
    `${FULL} AS a\nFROM a\nONBUILD RUN ls\n${CMD}`,
    [rebase(SLIM)],
    [
      "1: line 3: ONBUILD is for images on top of this one, and what they need is not known",
    ],
  ],
  [
    "where something is compiled",
    `${FULL}\nRUN gcc -o /a a.c\n${CMD}`,
    [rebase(SLIM)],
    [
      "1: line 2 compiles, and which libraries it needs is not known: gcc -o /a a.c",
    ],
  ],
  [
    "where documents are read",
    `${FULL}\nRUN apt-get update && apt-get install -y openvpn && cp -r /usr/share/doc/openvpn /a\n${CMD}`,
    [rebase(SLIM)],
    [
      "1: line 2 reads what slim images leave out: cp -r /usr/share/doc/openvpn /a",
    ],
  ],
  [
    "where a program of Java is installed",
    `${FULL}\nRUN apt-get update && apt-get install -y default-jre\n${CMD}`,
    [rebase(SLIM)],
    [
      "1: python:3.12-slim-bookworm lacks the folder of manual pages, which the file needs lacks mkdir -p /usr/share/man/man1",
    ],
  ],
  [
    "that gets the folder that Java needs",
    `${FULL}\nRUN apt-get update && apt-get install -y default-jre\n${CMD}`,
    [rebase(SLIM, ["mkdir -p /usr/share/man/man1"])],
    [ENOUGH],
  ],
  [
    "where files of the system are taken",
    `${FULL} AS a\n${CMD}\nFROM scratch\nCOPY --from=a /usr/lib /usr/lib`,
    [rebase(SLIM)],
    ["1: line 4 copies files of the system out of it"],
  ],
  [
    "where other files are taken",
    `${FULL} AS a\n${CMD}\nFROM scratch\nCOPY --from=a /app /app`,
    [rebase(SLIM)],
    [ENOUGH],
  ],
  [
    "of a release that is no longer served",
    "FROM python:3.8-buster\nRUN wget https://x/a",
    [rebase("python:3.8-slim-buster")],
    ["1: wget would have to be installed, and Debian no longer serves buster"],
  ],
  [
    "of a release that is no longer served, where nothing is installed",
    `FROM python:3.8-buster\n${CMD}`,
    [rebase("python:3.8-slim-buster")],
    [
      ENOUGH,
      "1: equal only if what the slim image lacks on Debian buster is what it lacks on a later one if slim-unmeasured:python:buster",
    ],
  ],
];

describe("the rules", () => {
  it.each(BASES)("a base %s", (_, source, claims, expected) => {
    expect(whys(source, claims)).toEqual(expected);
  });
});
