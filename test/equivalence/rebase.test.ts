import { describe, expect, it } from "vitest";
import { rebaseVerdict, verdict } from "./verdict.ts";

const FULL = "FROM python:3.12-bookworm";
const SLIM = "FROM python:3.12-slim-bookworm";
const DIGEST = `@sha256:${"a".repeat(64)}`;
const CMD = 'CMD ["python", "app.py"]';
const WGET = `RUN wget https://example.com/a\n${CMD}`;

const DOUBT =
  "unproved 1: equal only if what runs in the container needs no program, library or data file (such as /etc/mime.types) that only the full image has";

const FOREIGN =
  "differs 1: python:3.12-slim-bookworm is another image than python:3.12-bookworm";
const LACKS =
  "unproved 1: python:3.12-slim-bookworm lacks wget, which the file needs";

/** The slim image, and a RUN that installs what it lacks. */
function madeUp(...commands: readonly string[]): string {
  return `${SLIM}\nRUN ${commands.join("")}\n${WGET}`;
}

describe("a slim base", () => {
  it.each([
    [
      "lacks nothing that is needed",
      `${FULL}\n${CMD}`,
      `${SLIM}\n${CMD}`,
      DOUBT,
    ],
    [
      "gets what it lacks",
      `${FULL}\n${WGET}`,
      madeUp(
        "apt-get update && ",
        "apt-get install -y --no-install-recommends wget && ",
        "rm -rf /var/lib/apt/lists/*",
      ),
      DOUBT,
    ],
    [
      "gets what it lacks, over more lines",
      `${FULL}\n${WGET}`,
      madeUp(
        "apt-get update \\\n    && ",
        "apt-get install -y --no-install-recommends wget \\\n    && ",
        "rm -rf /var/lib/apt/lists/*",
      ),
      DOUBT,
    ],
    [
      "lacks two programs",
      `${FULL}\nRUN git clone https://example.com/a && wget https://example.com/b\n${CMD}`,
      `${SLIM}\nRUN git clone https://example.com/a && wget https://example.com/b\n${CMD}`,
      "unproved 1: python:3.12-slim-bookworm lacks git and wget, which the file needs",
    ],
    [
      "is all that is left",
      `${FULL}\nRUN wget https://example.com/a`,
      SLIM,
      `unproved 1: python:3.12-slim-bookworm lacks wget, which the file needs\ndiffers 2: \`wget https://example.com/a\` is gone`,
    ],
    [
      "runs what nobody knows",
      `${FULL}\nRUN ./x\n${CMD}`,
      `${SLIM}\nRUN ./x\n${CMD}`,
      `${DOUBT}\nunproved 1: equal only if nothing that only the full image has is needed by ./x (line 2)`,
    ],
    [
      "installs a package that may have to be compiled",
      `${FULL}\nRUN pip install foobarbaz\n${CMD}`,
      `${SLIM}\nRUN pip install foobarbaz\n${CMD}`,
      `${DOUBT}\nunproved 1: equal only if nothing that only the full image has is needed by foobarbaz (line 2)`,
    ],
  ])("%s", (_, before, after, expected) => {
    expect(rebaseVerdict(before, after)).toBe(expected);
  });

  it.each([
    [
      "with ; between the commands, a failure goes unseen",
      FOREIGN,
      madeUp(
        "apt-get update; ",
        "apt-get install -y --no-install-recommends wget; ",
        "rm -rf /var/lib/apt/lists/*",
      ),
    ],
    [
      "with || between the commands",
      FOREIGN,
      madeUp(
        "apt-get update || ",
        "apt-get install -y --no-install-recommends wget && ",
        "rm -rf /var/lib/apt/lists/*",
      ),
    ],
    [
      "with other packages",
      LACKS,
      madeUp(
        "apt-get update && ",
        "apt-get install -y --no-install-recommends curl && ",
        "rm -rf /var/lib/apt/lists/*",
      ),
    ],
    [
      "with nothing but other commands",
      LACKS,
      madeUp("ls && ", "pwd && ", "id"),
    ],
    ["with only a part of the commands", LACKS, madeUp("apt-get update")],
  ])("what it lacks is not installed %s", (_, expected, after) => {
    expect(rebaseVerdict(`${FULL}\n${WGET}`, after)).toContain(expected);
  });

  it.each([
    ["of another version", FULL, "FROM python:3.11-slim-bookworm"],
    ["of another release", FULL, "FROM python:3.12-slim-bullseye"],
    ["of another program", FULL, "FROM node:3.12-slim-bookworm"],
    ["of another registry", FULL, "FROM acme/python:3.12-slim-bookworm"],
    ["that is pinned", FULL, `${SLIM}${DIGEST}`],
    ["of Alpine", "FROM python:3.12-alpine", "FROM python:3.12-slim-alpine"],
    ["the other way round", SLIM, FULL],
    [
      "of an image that nobody knows",
      "FROM acme/app:1",
      "FROM acme/app:1-slim",
    ],
    [
      "of a tag that was never there",
      "FROM python:0.1",
      "FROM python:0.1-slim",
    ],
  ])("is another image: %s", (_, before, after) => {
    const [one, other] = [before, after].map((each) => each.slice(5));
    expect(rebaseVerdict(before, after)).toBe(
      `differs 1: ${String(other)} is another image than ${String(one)}`,
    );
  });

  it("whose name an argument decides is another image", () => {
    expect(
      rebaseVerdict("ARG A\nARG B\nFROM $A", "ARG A\nARG B\nFROM $B"),
    ).toBe("differs 3: $B is another image than $A");
  });

  it("does not stand in for an image that is pinned", () => {
    expect(rebaseVerdict(`${FULL}${DIGEST}`, SLIM)).toBe(
      "unproved 1: a digest pins this very image",
    );
  });

  it("is never equal, only equal under assumptions", () => {
    expect(verdict(FULL, SLIM)).toBe(
      `${DOUBT}\nunproved 1: equal only if that also holds for whatever people start in it: this file has no CMD and no ENTRYPOINT`,
    );
  });

  it("whose own RUN was joined with the next one is two claims", () => {
    const rest = "apt-get purge -y curl\nCMD app";
    const install =
      "apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*";
    const doubt = verdict(
      `${FULL}\nRUN ${rest}`,
      `${SLIM}\nRUN ${install}\nRUN ${rest}`,
    );
    expect(
      verdict(`${FULL}\nRUN ${rest}`, `${SLIM}\nRUN ${install} && ${rest}`),
    ).toBe(doubt);
    expect(doubt).toMatch(/^(?:unproved 1: equal only if .*\n?)+$/);
    // Another package is not what the rules ask for.
    expect(
      verdict(
        `${FULL}\nRUN ${rest}`,
        `${SLIM}\nRUN ${install.replace("curl", "jq")} && ${rest}`,
      ),
    ).toContain("lacks curl");
  });
});
