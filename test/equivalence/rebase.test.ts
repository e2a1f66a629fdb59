import { describe, expect, it } from "vitest";
import { rebaseVerdict, verdict } from "./verdict.ts";

const FULL = "FROM python:3.12-bookworm";
const SLIM = "FROM python:3.12-slim-bookworm";
const DIGEST = `@sha256:${"a".repeat(64)}`;
const CMD = 'CMD ["python", "app.py"]';
const WGET = `RUN wget https://example.com/a\n${CMD}`;

const DOUBT =
  "unproved 1: equal only if nothing that runs in the image needs a program, library or data file that only the full image has";

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
      `differs 1: python:3.12-slim-bookworm lacks git, wget, which the file needs\n${DOUBT}`,
    ],
    [
      "is all that is left",
      `${FULL}\nRUN wget https://example.com/a`,
      SLIM,
      `differs 1: python:3.12-slim-bookworm lacks wget, which the file needs\n${DOUBT}\ndiffers 2: \`wget https://example.com/a\` is gone`,
    ],
    [
      "runs what nobody knows",
      `${FULL}\nRUN ./x\n${CMD}`,
      `${SLIM}\nRUN ./x\n${CMD}`,
      `${DOUBT}\nunproved 1: equal only if ./x (line 2) needs nothing that only the full image has`,
    ],
    [
      "installs a package that may have to be compiled",
      `${FULL}\nRUN pip install foobarbaz\n${CMD}`,
      `${SLIM}\nRUN pip install foobarbaz\n${CMD}`,
      `${DOUBT}\nunproved 1: equal only if foobarbaz (line 2) needs nothing that only the full image has`,
    ],
  ])("%s", (_, before, after, expected) => {
    expect(rebaseVerdict(before, after)).toBe(expected);
  });

  it.each([
    [
      "with ; between the commands, a failure goes unseen",
      madeUp(
        "apt-get update; ",
        "apt-get install -y --no-install-recommends wget; ",
        "rm -rf /var/lib/apt/lists/*",
      ),
    ],
    [
      "with || between the commands",
      madeUp(
        "apt-get update || ",
        "apt-get install -y --no-install-recommends wget && ",
        "rm -rf /var/lib/apt/lists/*",
      ),
    ],
    [
      "with other packages",
      madeUp(
        "apt-get update && ",
        "apt-get install -y --no-install-recommends curl && ",
        "rm -rf /var/lib/apt/lists/*",
      ),
    ],
    ["with nothing but other commands", madeUp("ls && ", "pwd && ", "id")],
    ["with only a part of the commands", madeUp("apt-get update")],
  ])("what it lacks is not installed %s", (_, after) => {
    expect(rebaseVerdict(`${FULL}\n${WGET}`, after)).toContain(
      "differs 1: python:3.12-slim-bookworm lacks wget, which the file needs",
    );
  });

  it.each([
    ["of another version", FULL, "FROM python:3.11-slim-bookworm"],
    ["of another release", FULL, "FROM python:3.12-slim-bullseye"],
    ["of another program", FULL, "FROM node:3.12-slim-bookworm"],
    ["of another registry", FULL, "FROM acme/python:3.12-slim-bookworm"],
    ["of an image that is pinned", `${FULL}${DIGEST}`, SLIM],
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

  it("is another image unless it is allowed", () => {
    expect(verdict(FULL, SLIM)).toBe(
      "differs 1: python:3.12-slim-bookworm is another image than python:3.12-bookworm",
    );
  });
});
