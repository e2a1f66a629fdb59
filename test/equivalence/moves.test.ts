import { describe, expect, it } from "vitest";
import { verdict } from "./verdict.ts";

const UPDATE = "RUN apt-get update";
const INSTALL = "RUN apt-get install -y curl";
const BOTH = "RUN apt-get update && apt-get install -y curl";
const LISTS = "rm -rf /var/lib/apt/lists/*";

const OVER = "line 3 changes what the update runs with";
const BETWEEN = "line 3 stands between the update and what needs it";
const AGAIN = "what `apt-get update` fetches is not fetched again behind it";
const MAY =
  "equal only if line 3 does not change what apt-get update finds, and newer package lists install as well";

describe("an update of the package lists that moves", () => {
  it.each([
    [
      "down over an empty folder",
      `${UPDATE}\nWORKDIR /a\n${INSTALL}`,
      `WORKDIR /a\n${BOTH}`,
      "equal",
    ],
    [
      "up over an empty folder",
      `WORKDIR /a\n${BOTH}`,
      `${UPDATE}\nWORKDIR /a\n${INSTALL}`,
      "equal",
    ],
    [
      "down over files",
      `${UPDATE}\nCOPY a /srv/\n${INSTALL}`,
      `COPY a /srv/\n${BOTH}`,
      `unproved 2: ${MAY}`,
    ],
    [
      "up over files",
      `COPY a /srv/\n${BOTH}`,
      `${UPDATE}\nCOPY a /srv/\n${INSTALL}`,
      `unproved 2: ${MAY}`,
    ],
    [
      "down over its own configuration",
      `${UPDATE}\nCOPY a.list /etc/apt/\n${INSTALL}`,
      `COPY a.list /etc/apt/\n${BOTH}`,
      `unproved 2: ${OVER}`,
    ],
    [
      "up over its own configuration",
      `COPY a.list /etc/apt/\n${BOTH}`,
      `${UPDATE}\nCOPY a.list /etc/apt/\n${INSTALL}`,
      `unproved 2: ${OVER}`,
    ],
    [
      "over another RUN",
      `${UPDATE}\nRUN ls\n${INSTALL}`,
      `RUN ls\n${BOTH}`,
      `unproved 2: ${BETWEEN}`,
    ],
    [
      "into another form",
      `${UPDATE}\nWORKDIR /a\n${INSTALL}`,
      `WORKDIR /a\nRUN apt-get update -q && apt-get install -y curl`,
      `unproved 2: ${AGAIN}\nunproved 3: ${AGAIN.replace("update", "update -q")}`,
    ],
    [
      "over another update",
      `${UPDATE}\n${UPDATE}\nWORKDIR /a\n${INSTALL}`,
      `WORKDIR /a\nRUN apt-get update && apt-get update && apt-get install -y curl`,
      `unproved 2: ${BETWEEN}`,
    ],
  ])("%s", (_, before, after, expected) => {
    expect(verdict(before, after)).toBe(expected);
  });

  it.each([
    [
      "no update, but a purge",
      `${UPDATE} && ${LISTS}\nWORKDIR /a\nRUN ls`,
      `${UPDATE}\nWORKDIR /a\nRUN ${LISTS} && ls`,
      "unproved 4: nothing in front of `rm -rf /var/lib/apt/lists/*` fills the cache of apt: it may remove what was there before, or fail",
    ],
    [
      "an update that is gone, beside a purge that comes",
      `${UPDATE}\n${INSTALL}`,
      `${INSTALL} && ${LISTS}`,
      `unproved 2: ${AGAIN}`,
    ],
    [
      "the update of another manager",
      "FROM alpine:3.20\nRUN apk update\nWORKDIR /a\nRUN apk add curl",
      "FROM alpine:3.20\nWORKDIR /a\nRUN apk update && apk add curl",
      "unproved 2: only an update of package lists may move",
    ],
  ])("is %s", (_, before, after, expected) => {
    expect(verdict(before, after)).toContain(expected);
  });
});
