import { describe, expect, it } from "vitest";
import { DockfixError } from "../../src/error.ts";
import { verdict } from "./verdict.ts";

const STAGE = "the name, the platform or the parent of a stage differs";

describe("what frames the stages", () => {
  it.each([
    ["an escape directive", "# escape=\\\nFROM debian", "FROM debian", "equal"],
    [
      "the name of a parent in capitals",
      "FROM debian AS x\nFROM X",
      "FROM debian AS x\nFROM x",
      "equal",
    ],
    [
      "arguments that run into each other",
      "ARG A=1\nARG B=2\nFROM debian",
      "ARG A=1ARG B=2\nFROM debian",
      "differs 1: the arguments in front of the first FROM differ: `ARG A=1ARG`, where there was `ARG A=1`",
    ],
    [
      "a frontend",
      "# syntax=docker/dockerfile:1\nFROM debian",
      "FROM debian",
      "differs 1: the syntax directive differs: none, where there was `docker/dockerfile:1`",
    ],
    [
      "a base where there was none",
      "FROM scratch",
      "FROM debian",
      `differs 1: ${STAGE}`,
    ],
    [
      "a platform",
      "FROM --platform=linux/amd64 debian",
      "FROM debian",
      `differs 1: ${STAGE}`,
    ],
    [
      "a stage in the place of an image",
      "FROM debian AS a\nFROM debian",
      "FROM debian AS a\nFROM a",
      `differs 2: ${STAGE}`,
    ],
    [
      "an image in the place of a stage",
      "FROM debian AS a\nFROM a",
      "FROM debian AS a\nFROM debian",
      `differs 2: ${STAGE}`,
    ],
    [
      "the base without further options",
      "FROM debian",
      "FROM ubuntu",
      "differs 1: ubuntu is another image than debian",
    ],
  ])("%s", (_, before, after, expected) => {
    expect(verdict(before, after)).toBe(expected);
  });

  it("a base is not replaced where nothing is known of its needs", () => {
    const [before, after] = ["bookworm", "slim-bookworm"].map(
      (tag) => `FROM python:3.12-${tag}`,
    );
    expect(verdict(before ?? "", after ?? "")).not.toBe("equal");
  });
});

/** A first stage that does something else in the second file, and others behind it. */
function stages(...others: readonly string[]): [string, string] {
  const with_ = (command: string): string =>
    [`FROM debian AS a\nRUN ${command}`, ...others].join("\n");
  return [with_("ls"), with_("pwd")];
}

const DIFFERS =
  "differs 2: `pwd` was not there, or not in this place or form: line 2 had `ls`";

describe("a target", () => {
  it.each([
    ["stands on what differs", "c", DIFFERS, ["FROM a AS b", "FROM b AS c"]],
    [
      "takes from what takes from it",
      "c",
      DIFFERS,
      [
        "FROM debian AS b\nCOPY --from=a /x /x",
        "FROM debian AS c\nCOPY --from=b /x /x",
      ],
    ],
    [
      "mounts it",
      "b",
      DIFFERS,
      ["FROM debian AS b\nRUN --mount=type=bind,from=a,target=/a ls /a"],
    ],
    [
      "does not take what another stage takes",
      "c",
      "equal",
      ["FROM debian AS b\nCOPY --from=a /x /x", "FROM debian AS c\nCOPY x /x"],
    ],
    ["does not stand on it", "b", "equal", ["FROM debian AS b\nCOPY x /x"]],
    ["in capitals", "B", "equal", ["FROM debian AS b"]],
    ["by its number", "1", "equal", ["FROM debian"]],
    ["by the number of what differs", "0", DIFFERS, ["FROM debian"]],
    [
      "by a number of two digits",
      "10",
      "equal",
      Array.from({ length: 10 }, () => "FROM debian"),
    ],
  ])("%s", (_, target, expected, others) => {
    const [before, after] = stages(...others);
    expect(verdict(before, after, { target })).toBe(expected);
  });

  it.each(["x", "7", "1x", ""])("%o is no stage", (target) => {
    const ask = (): string => verdict("FROM debian", "FROM debian", { target });
    expect(ask).toThrow(
      new DockfixError("bad-option", `there is no stage called ${target}`),
    );
  });
});

describe("the configuration", () => {
  it.each([
    [
      "a label comes",
      "RUN ls",
      "RUN ls\nLABEL a=1",
      "differs 3: LABEL a is new",
    ],
    [
      "a label moves over a variable that it does not see",
      "LABEL a=1\nENV X=1",
      "ENV X=1\nLABEL a=1",
      "equal",
    ],
    [
      "a label moves over an argument that it sees",
      "RUN ls\nARG A=1\nLABEL a=$A",
      "RUN ls\nLABEL a=$A\nARG A=1",
      "unproved 3: LABEL a is written alike, but stands behind other variables or another shell",
    ],
    [
      "a port",
      "EXPOSE 80",
      "EXPOSE 81",
      "differs 2: EXPOSE 81 is new\ndiffers 2: EXPOSE 80 is gone",
    ],
    [
      "a maintainer",
      "MAINTAINER a",
      "MAINTAINER b",
      "differs 2: MAINTAINER differs: `MAINTAINER b`, where line 2 had `MAINTAINER a`",
    ],
    [
      "a command",
      'CMD ["a"]',
      'CMD ["b"]',
      'differs 2: CMD differs: `CMD ["b"]`, where line 2 had `CMD ["a"]`',
    ],
    [
      "a command that says again what the parent says",
      "FROM debian AS p\nCMD x\nFROM p",
      "FROM debian AS p\nCMD x\nFROM p\nCMD x",
      "equal",
    ],
    [
      "a command under the shell of the parent",
      'FROM debian AS p\nSHELL ["/bin/bash", "-c"]\nCMD x\nFROM p',
      'FROM debian AS p\nSHELL ["/bin/bash", "-c"]\nCMD x\nFROM p\nCMD x',
      "equal",
    ],
    [
      "reasons come in the order of the file",
      "RUN ls\nLABEL a=1",
      "RUN pwd\nLABEL a=2",
      `${DIFFERS}\ndiffers 3: LABEL a differs: \`LABEL a=2\`, where line 3 had \`LABEL a=1\``,
    ],
  ])("%s", (_, before, after, expected) => {
    expect(verdict(before, after)).toBe(expected);
  });
});
