import { describe, expect, it } from "vitest";
import { flag, purge, refresh, whys, type Row } from "./whys.ts";

const ALPINE = "FROM alpine:3.20\n";
const APT = "RUN apt-get update && apt-get install -y curl";
const AGAIN = "2: what `apk update` fetches is not fetched again behind it";

const REFRESHES: readonly Row[] = [
  [
    "in front of a flag",
    `${ALPINE}RUN apk update && apk add --no-cache a`,
    [refresh(0)],
    [],
  ],
  [
    "in front of a flag that is claimed",
    `${ALPINE}RUN apk update && apk add a`,
    [refresh(0), flag(1, 1, 0, "apk", "--no-cache")],
    [],
  ],
  [
    "in front of a flag of another call",
    `${ALPINE}RUN apk update && apk add a && apk add b`,
    [refresh(0), flag(1, 2, 0, "apk", "--no-cache")],
    [AGAIN],
  ],
  [
    "in front of flags of all calls",
    `${ALPINE}RUN apk update && apk add a && apk add b`,
    [
      refresh(0),
      flag(1, 1, 0, "apk", "--no-cache"),
      flag(1, 2, 0, "apk", "--no-cache"),
    ],
    [],
  ],
  [
    "in front of a flag of another RUN",
    `${ALPINE}RUN apk update && apk add a\nRUN ls && apk add b`,
    [refresh(0), flag(1, 1, 1, "apk", "--no-cache")],
    [AGAIN],
  ],
  [
    "in front of another one that goes",
    `${ALPINE}RUN apk update && apk update && apk add --no-cache a`,
    [refresh(0), refresh(1)],
    [],
  ],
  [
    "in front of another one that stays",
    `${ALPINE}RUN apk update && apk update && apk add --no-cache a`,
    [refresh(0)],
    [AGAIN],
  ],
  [
    "with a purge of the same place",
    `${ALPINE}RUN apk update && apk add a`,
    [refresh(0), purge(1, "rm -rf /var/cache/apk/*", ["apk"])],
    [AGAIN],
  ],
  ["by itself", `${ALPINE}RUN apk update`, [refresh(0)], [AGAIN]],
  [
    "in front of nothing but another one",
    `${ALPINE}RUN apk update && apk update`,
    [refresh(0), refresh(1)],
    [AGAIN, AGAIN],
  ],
  [
    "of a manager that fetches nothing again",
    APT,
    [refresh(0, "apt")],
    ["2: what `apt-get update` fetches is not fetched again behind it"],
  ],
  [
    "of another command",
    `${ALPINE}RUN apk add --no-cache a`,
    [refresh(0)],
    ["2: the command does not only refresh a cache"],
  ],
  [
    "of a RUN that is not there",
    `${ALPINE}RUN apk update`,
    [refresh(0, "apk", 1)],
    ["1: the command does not only refresh a cache"],
  ],
  [
    "of what is needed in between",
    `${ALPINE}RUN apk update && apk add --no-network a && apk add --no-cache b`,
    [refresh(0)],
    ["differs 2: the RUN itself still needs it: apk add --no-network a"],
  ],
  [
    "of what is read later",
    `${ALPINE}RUN apk update && apk add --no-cache b\nRUN cp -r /var/cache/apk /c`,
    [refresh(0)],
    ["differs 2: line 3 still needs it: cp -r /var/cache/apk /c"],
  ],
  [
    "of what nobody knows may read",
    `${ALPINE}RUN apk update && apk add --no-cache b\nRUN ./x`,
    [refresh(0)],
    [],
  ],
];

describe("the rules", () => {
  it.each(REFRESHES)(
    "an index that is left out %s",
    (_, source, claims, expected) => {
      expect(whys(source, claims)).toEqual(expected);
    },
  );
});
