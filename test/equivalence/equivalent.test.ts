import { describe, expect, it } from "vitest";
import { DockfixError } from "../../src/error.ts";
import { equivalent } from "../../src/equivalence/equivalent.ts";
import { UNSOUND } from "./unsound.ts";
import { verdict } from "./verdict.ts";

const LISTS = "rm -rf /var/lib/apt/lists/*";
const INSTALL = "apt-get update && apt-get install -y curl";

describe("equal", () => {
  it.each([
    ["nothing changes", "RUN a", "RUN a"],
    [
      "blanks, line ends and comments",
      "RUN ls && pwd",
      "RUN ls \\\n # why\n  &&  pwd",
    ],
    [
      "two RUNs become one",
      "RUN mkdir /a\nRUN touch /a/b",
      "RUN mkdir /a && touch /a/b",
    ],
    [
      "one RUN becomes two",
      "RUN mkdir /a && touch /a/b",
      "RUN mkdir /a\nRUN touch /a/b",
    ],
    [
      "lists under set -e become one",
      "RUN set -e; ls\nRUN set -e; pwd",
      "RUN set -e; ls; pwd",
    ],
    ["&& becomes set -e", "RUN ls && pwd", "RUN set -e; ls; pwd"],
    ["set -x comes", "RUN ls && pwd", "RUN set -ex; ls; pwd"],
    [
      "set -u where nothing is expanded",
      "RUN set -eu; ls; pwd",
      "RUN set -e; ls; pwd",
    ],
    [
      "a RUN moves over a label",
      "RUN mkdir /a\nLABEL x=y\nRUN touch /a/b",
      "RUN mkdir /a && touch /a/b\nLABEL x=y",
    ],
    ["labels in another order", "LABEL a=1\nLABEL b=2", "LABEL b=2 a=1"],
    ["ports in another order", "EXPOSE 80 443", "EXPOSE 443\nEXPOSE 80"],
    ["two ENVs in one", "ENV A=1\nENV B=2", 'ENV A=1 B="2"'],
    ["the old form of ENV", "ENV A b", "ENV A=b"],
    ["a CMD that another one replaces", "CMD a\nCMD b", "CMD b"],
    ["the exec form with other blanks", 'CMD ["a","b"]', 'CMD [ "a" , "b" ]'],
    [
      "an exec form moves over SHELL",
      'CMD ["a"]\nSHELL ["/bin/bash", "-c"]',
      'SHELL ["/bin/bash", "-c"]\nCMD ["a"]',
    ],
    [
      "flags in another order",
      "COPY --chown=a --chmod=1 . .",
      "COPY --chmod=1 --chown=a . .",
    ],
    [
      "package lists are removed",
      `RUN ${INSTALL}`,
      `RUN ${INSTALL} && ${LISTS}`,
    ],
    [
      "package lists are no longer removed",
      `RUN ${INSTALL} && ${LISTS}`,
      `RUN ${INSTALL}`,
    ],
    [
      "an update joins its install",
      "RUN apt-get update\nRUN apt-get install -y curl",
      `RUN ${INSTALL} && ${LISTS}`,
    ],
    [
      "an update moves over a WORKDIR",
      "RUN apt-get update\nWORKDIR /a\nRUN apt-get install -y curl",
      `WORKDIR /a\nRUN ${INSTALL}`,
    ],
    [
      "pip's cache",
      "FROM python:3.12\nRUN pip install flask",
      "FROM python:3.12\nRUN pip install --no-cache-dir flask",
    ],
    [
      "pip's cache comes back",
      "FROM python:3.12\nRUN pip install --no-cache-dir flask",
      "FROM python:3.12\nRUN pip install flask",
    ],
    [
      "pip's cache, removed by its path",
      "FROM python:3.12\nRUN pip install flask",
      "FROM python:3.12\nRUN pip install flask && rm -rf /root/.cache/pip",
    ],
    [
      "npm's cache",
      "FROM node:20\nRUN npm install -g typescript",
      "FROM node:20\nRUN npm install -g typescript && npm cache clean --force",
    ],
    [
      "apk without its update",
      "FROM alpine:3.20\nRUN apk update && apk add curl",
      "FROM alpine:3.20\nRUN apk add --no-cache curl",
    ],
    [
      "a purge in front of a RUN that begins with the same",
      `RUN apt-get update && umask 022\nRUN ${LISTS}`,
      `RUN apt-get update && umask 022 && ${LISTS}\nRUN ${LISTS}`,
    ],
    [
      "a purge that goes in front of a RUN that begins with the same",
      `RUN apt-get update && umask 022 && ${LISTS}\nRUN ${LISTS}`,
      `RUN apt-get update && umask 022\nRUN ${LISTS}`,
    ],
    [
      "one of two purges joins the RUN in front",
      `RUN apt-get update\nRUN ${LISTS}\nRUN ${LISTS}`,
      `RUN apt-get update && ${LISTS}\nRUN ${LISTS}`,
    ],
    [
      "a purge in front of a RUN that updates and purges",
      `RUN ${INSTALL}\nRUN set -ex; apt-get update; ${LISTS}`,
      `RUN ${INSTALL} && ${LISTS}\nRUN set -ex; apt-get update; ${LISTS}`,
    ],
    [
      "updates around something else",
      "FROM alpine:3.20\nRUN apk update && rm -f x && apk update && apk add git",
      "FROM alpine:3.20\nRUN rm -f x && apk add --no-cache git",
    ],
    [
      "a purge behind a read of the cache that an earlier RUN filled",
      "FROM fedora:40\nRUN dnf install -y git\nRUN set -ex; dnf -C install -y tool\nRUN dnf install -y git",
      "FROM fedora:40\nRUN dnf install -y git\nRUN set -ex; dnf -C install -y tool; dnf install -y git && dnf clean all",
    ],
    [
      "an archive is removed",
      "RUN curl -O https://example.com/a.tgz && tar xf a.tgz",
      "RUN curl -O https://example.com/a.tgz && tar xf a.tgz && rm a.tgz",
    ],
  ])("%s", (_, before, after) => {
    expect(verdict(before, after)).toBe("equal");
  });

  it("a stage that the target does not need", () => {
    const stages = (one: string): string =>
      `FROM debian:bookworm AS a\nRUN ${one}\nFROM debian:bookworm AS b\nRUN ls\nFROM b AS c\nCOPY --from=b /x /x`;
    expect(verdict(stages("pwd"), stages("id"), { target: "c" })).toBe("equal");
    expect(verdict(stages("pwd"), stages("id"), { target: "2" })).toBe("equal");
    expect(verdict(stages("pwd"), stages("id"))).toContain("differs 2");
    expect(verdict(stages("pwd"), stages("id"), { target: "a" })).toContain(
      "differs 2",
    );
  });
});

describe("not equal", () => {
  it.each([
    [
      "a command comes",
      "RUN ls",
      "RUN ls && pwd",
      "differs 2: `pwd` was not there",
    ],
    ["a command goes", "RUN ls && pwd", "RUN ls", "differs 2: `pwd` is gone"],
    ["another order", "RUN ls && pwd", "RUN pwd && ls", "differs 2"],
    ["another operator", "RUN ls && pwd", "RUN ls || pwd", "differs 2"],
    ["; for &&", "RUN ls && pwd", "RUN ls; pwd", "unproved 2"],
    [
      "; for && behind what -e overlooks",
      "RUN set -e; a && b; c",
      "RUN a && b && c",
      "differs 2",
    ],
    [
      "&& for ; behind a group",
      "RUN set -e; { a; b; }; c",
      "RUN set -e; { a; b; } && c",
      "unproved 2",
    ],
    ["the background", "RUN ls && pwd", "RUN ls & pwd", "differs 2"],
    [
      "a variable that leaks",
      "RUN X=1\nRUN ls",
      "RUN X=1 && ls",
      "unproved 3: line 2: X= would",
    ],
    [
      "a folder that leaks, taken apart",
      "RUN cd /a && ls",
      "RUN cd /a\nRUN ls",
      "unproved 3: line 2: cd would",
    ],
    [
      "-e inside a group",
      "RUN (set -e; false; ls)\nRUN pwd",
      "RUN (set -e; false; ls) && pwd",
      "unproved 2",
    ],
    [
      "set -u where something is expanded",
      "RUN set -e; ls $X; pwd",
      "RUN set -eu; ls $X; pwd",
      "unproved 2",
    ],
    [
      "pipefail",
      'SHELL ["/bin/bash", "-c"]\nRUN a | b',
      'SHELL ["/bin/bash", "-c"]\nRUN set -o pipefail && a | b',
      "unproved 3",
    ],
    [
      "a daemon",
      "RUN service x start\nRUN ls",
      "RUN service x start && ls",
      "unproved 3: line 2: service may leave a process",
    ],
    [
      "an unknown program",
      "RUN ./x\nRUN ls",
      "RUN ./x && ls",
      "unproved 3: equal only if `./x` (line 2) leaves no running process behind",
    ],
    [
      "a RUN moves over ENV",
      "RUN ls\nENV X=1\nRUN pwd",
      "RUN ls && pwd\nENV X=1",
      "differs",
    ],
    [
      "a RUN moves over COPY",
      "RUN ls\nCOPY . .\nRUN pwd",
      "COPY . .\nRUN ls\nRUN pwd",
      "differs",
    ],
    ["other flags", "RUN --network=none ls", "RUN ls", "differs 2"],
    [
      "a mount for both",
      "RUN --mount=type=secret,id=t ls\nRUN pwd",
      "RUN --mount=type=secret,id=t ls && pwd",
      "differs",
    ],
    ["another ENV", "ENV X=1", "ENV X=2", "differs 2: `ENV X=2` was not there"],
    [
      "ENVs in another order",
      "ENV X=1\nENV Y=2",
      "ENV Y=2\nENV X=1",
      "differs 2",
    ],
    [
      "an ENV that sees the one before it",
      "ENV X=1\nENV Y=$X",
      "ENV X=1 Y=$X",
      "differs 2",
    ],
    ["a label", "LABEL a=1", "LABEL a=2", "differs 2: LABEL a differs"],
    ["a label that goes", "LABEL a=1", "", "differs 2: LABEL a is gone"],
    [
      "a label behind another ENV",
      "ENV A=1\nLABEL a=$A",
      "LABEL a=$A\nENV A=1",
      "unproved 2: LABEL a is written alike",
    ],
    [
      "a health check",
      "HEALTHCHECK CMD a",
      "HEALTHCHECK --interval=5s CMD a",
      "differs 2: HEALTHCHECK differs",
    ],
    [
      "ENTRYPOINT takes the CMD of its parent",
      "FROM a AS a\nCMD x\nFROM a\nCMD x\nENTRYPOINT y",
      "FROM a AS a\nCMD x\nFROM a\nENTRYPOINT y",
      "differs 4: CMD is gone",
    ],
    [
      "the parent of a stage",
      "FROM a AS a\nFROM a AS b\nFROM a",
      "FROM a AS a\nFROM a AS b\nFROM b",
      "differs 3",
    ],
    ["the name of a stage", "FROM a AS a", "FROM a AS b", "differs 1"],
    [
      "one stage more",
      "FROM a",
      "FROM a\nFROM a",
      "differs 1: there are 2 stages, not 1",
    ],
    ["the base", "FROM a", "FROM b", "differs 1: b is another image than a"],
    [
      "an ARG in front of FROM",
      "ARG X=1\nFROM a:$X",
      "ARG X=2\nFROM a:$X",
      "differs 1",
    ],
    [
      "another frontend",
      "# syntax=docker/dockerfile:1\nFROM a",
      "# syntax=docker/dockerfile:1.4\nFROM a",
      "differs 1",
    ],
    ["another heredoc", "RUN <<E\nls\nE", "RUN <<E\npwd\nE", "differs 2"],
    [
      "a file written by a heredoc",
      "COPY <<E /a\nx\nE",
      "COPY <<E /a\ny\nE",
      "differs 2",
    ],
    [
      "something else is removed",
      "RUN ls",
      "RUN ls && rm -rf /usr/share/doc",
      "unproved 2: `rm -rf /usr/share/doc` removes what is neither a cache nor",
    ],
    [
      "the folder of the lists",
      `RUN ${INSTALL}`,
      `RUN ${INSTALL} && rm -rf /var/lib/apt/lists`,
      "unproved 2: `rm -rf /var/lib/apt/lists` removes",
    ],
    [
      "lists that nothing in the RUN has fetched",
      "RUN ls",
      `RUN ls && ${LISTS}`,
      "unproved 2: nothing in front of",
    ],
    [
      "a program that may use the lists",
      `RUN ${INSTALL}\nRUN ./x`,
      `RUN ${INSTALL} && ${LISTS}\nRUN ./x`,
      "unproved 2: equal only if the package lists of before are not needed by `./x` (line 3)",
    ],
    [
      "the lists in the middle of their use",
      `RUN ${INSTALL} && apt-get install -y git`,
      `RUN ${INSTALL} && ${LISTS} && apt-get install -y git`,
      "differs 2: the RUN itself needs it: apt-get install -y git",
    ],
    [
      "an update that goes",
      `RUN ${INSTALL}`,
      "RUN apt-get install -y curl",
      "unproved 2: what `apt-get update` fetches is not fetched again behind it",
    ],
    [
      "an update over a list of packages",
      "RUN apt-get update\nCOPY a.list /etc/apt/sources.list.d/\nRUN apt-get install -y curl",
      `COPY a.list /etc/apt/sources.list.d/\nRUN ${INSTALL}`,
      "unproved 2: line 3 changes what the update runs with",
    ],
    [
      "an update over a COPY",
      "RUN apt-get update\nCOPY a /srv/\nRUN apt-get install -y curl",
      `COPY a /srv/\nRUN ${INSTALL}`,
      "unproved 2: equal only if line 3 does not change",
    ],
    [
      "an archive that is used later",
      "RUN curl -O https://example.com/a.tgz && tar xf a.tgz\nRUN cp a.tgz /b",
      "RUN curl -O https://example.com/a.tgz && tar xf a.tgz && rm a.tgz\nRUN cp a.tgz /b",
      "differs 2",
    ],
    [
      "a cleaning where the manager may not have run",
      "RUN test -f a || npm install -g b",
      "RUN (test -f a || npm install -g b) && npm cache clean --force",
      "differs 2",
    ],
  ])("%s", (_, before, after, message) => {
    expect(verdict(before, after)).toContain(message);
  });

  it("what is purged is not in the purge set", () => {
    const pip = (flag: string): string =>
      `FROM python:3.12\nRUN pip install ${flag}flask`;
    const ask = (purges: readonly string[]): string =>
      verdict(pip(""), pip("--no-cache-dir "), { purges });
    expect(ask([])).toBe("differs 2: /root/.cache/pip is not in the purge set");
    expect(ask(["/root/.cache/*"])).toBe("equal");
    expect(ask(["/root/**"])).toBe("equal");
    expect(ask(["/root/*"])).toContain("differs");
  });

  it("a file that BuildKit rejects is no answer", () => {
    expect(() => verdict("RUN a", "RUNN a")).toThrow(DockfixError);
  });
});

describe("unsound rewrites", () => {
  it.each(UNSOUND.map((each) => [each.name, each] as const))(
    "%s",
    (_, { before, rewrite }) => {
      const after = rewrite(before);
      expect(after).not.toBe(before);
      expect(equivalent(before, after).equal).toBe(false);
    },
  );
});
