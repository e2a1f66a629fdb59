import { describe, expect, it } from "vitest";
import { move, whys, type Row } from "./whys.ts";

const ALPINE = "FROM alpine:3.20\n";

const MOVES: readonly Row[] = [
  [
    "to the next RUN",
    "RUN apt-get update\nRUN apt-get install -y a",
    [move(0, 1)],
    [],
  ],
  [
    "over a folder",
    "RUN apt-get update\nWORKDIR /a\nRUN apt-get install -y a",
    [move(0, 1)],
    [],
  ],
  [
    "over files",
    "RUN apt-get update\nCOPY a /a\nADD b /b\nRUN apt-get install -y a",
    [move(0, 1)],
    [
      "2: equal only if line 3 does not change what apt-get update finds, and newer package lists install as well if update-commutes:COPY",
      "2: equal only if line 4 does not change what apt-get update finds, and newer package lists install as well if update-commutes:ADD",
    ],
  ],
  ...(
    [
      "USER a",
      'SHELL ["/bin/bash", "-c"]',
      "VOLUME /var",
      "ENV APT_CONFIG=/x",
      "COPY a /etc/apt/",
    ] as const
  ).map((line): Row => [
    `over ${line}`,
    `RUN apt-get update\n${line}\nRUN apt-get install -y a`,
    [move(0, 1)],
    ["2: line 3 changes what the update runs with"],
  ]),
  [
    "over a RUN",
    "RUN apt-get update\nRUN ls\nRUN apt-get install -y a",
    [move(0, 2)],
    ["2: line 3 stands between the update and what needs it"],
  ],
  [
    "up",
    "RUN ls\nRUN apt-get update",
    [move(1, 0)],
    ["3: a RUN that was not read does not move"],
  ],
  [
    "to itself",
    "RUN apt-get update",
    [move(0, 0)],
    ["2: a RUN that was not read does not move"],
  ],
  [
    "to nowhere",
    "RUN apt-get update",
    [move(0, 1)],
    ["2: a RUN that was not read does not move"],
  ],
  [
    "from nowhere",
    "RUN apt-get update",
    [move(1, 2)],
    ["1: a RUN that was not read does not move"],
  ],
  [
    "to another stage",
    "RUN apt-get update\nFROM debian:12\nRUN apt-get install -y a",
    [move(0, 1)],
    ["2: a RUN that was not read does not move"],
  ],
  [
    "to what was not read",
    'RUN apt-get update\nRUN ["ls"]',
    [move(0, 1)],
    ["2: a RUN that was not read does not move"],
  ],
  [
    "of what was not read",
    'RUN ["apt-get", "update"]\nRUN apt-get install -y a',
    [move(0, 1)],
    ["2: a RUN that was not read does not move"],
  ],
  [
    "of two commands",
    "RUN apt-get update && ls\nRUN apt-get install -y a",
    [move(0, 1)],
    ["2: only an update of package lists may move"],
  ],
  [
    "of nothing",
    "RUN :\nRUN apt-get install -y a",
    [move(0, 1)],
    ["2: only an update of package lists may move"],
  ],
  [
    "of an installation",
    "RUN apt-get install -y b\nRUN apt-get install -y a",
    [move(0, 1)],
    ["2: only an update of package lists may move"],
  ],
  [
    "of an update that is fetched again",
    `${ALPINE}RUN apk update\nRUN apk add a`,
    [move(0, 1)],
    ["2: only an update of package lists may move"],
  ],
  [
    "from flags",
    "RUN --network=default apt-get update\nRUN apt-get install -y a",
    [move(0, 1)],
    ["2: it would move to line 3, and one of the two has flags"],
  ],
  [
    "to flags",
    "RUN apt-get update\nRUN --network=none apt-get install -y a",
    [move(0, 1)],
    ["2: it would move to line 3, and one of the two has flags"],
  ],
  ...(["-q", "-qq", "-y", "--quiet", "--yes", "-qy"] as const).map(
    (option): Row => [
      `with ${option}`,
      `RUN apt-get ${option} update\nRUN apt-get install -y a`,
      [move(0, 1)],
      [],
    ],
  ),
  ...(["-o Dir=x", "$A", "-t=x"] as const).map((option): Row => [
    `with ${option}`,
    `RUN apt-get update ${option}\nRUN apt-get install -y a`,
    [move(0, 1)],
    ["2: only an update of package lists may move"],
  ]),
  ...(["--allow-releaseinfo-change", "-V"] as const).map((option): Row => [
    `with ${option}`,
    `RUN apt-get update ${option}\nRUN apt-get install -y a`,
    [move(0, 1)],
    ["2: an option of the update may depend on where it runs"],
  ]),
  [
    "in front of others that need it",
    "RUN apt-get update\nRUN apt-get install -y a\nRUN apt-get install -y b",
    [move(0, 1)],
    ["2: line 4 may need the lists too: apt-get install -y b"],
  ],
  [
    "in front of others that may need it",
    "RUN apt-get update\nRUN apt-get install -y a\nRUN ./x",
    [move(0, 1)],
    ["2: line 4 may need the lists too: ./x"],
  ],
];

describe("the rules", () => {
  it.each(MOVES)("a move %s", (_, source, claims, expected) => {
    expect(whys(source, claims)).toEqual(expected);
  });
});
