import { describe, expect, it } from "vitest";
import { verdict } from "./verdict.ts";

const HASH = "a".repeat(64);

/** Directives, arguments in front of all stages, and where stages start. */
const FRAMES: readonly (readonly [
  before: string,
  after: string,
  verdict: string,
])[] = [
  [
    "# check=skip=a\nFROM debian",
    "# check=skip=b\nFROM debian",
    "unproved 1: the check directive differs: `skip=b`, where there was `skip=a`",
  ],
  [
    "FROM debian",
    "# check=skip=b\nFROM debian",
    "unproved 1: the check directive differs: `skip=b`, where there was none",
  ],
  [
    "# check=skip=b\nFROM debian",
    "FROM debian",
    "unproved 1: the check directive differs: none, where there was `skip=b`",
  ],
  ["# check=skip=b\nFROM debian", "# check=skip=b\nFROM debian", "equal"],
  [
    "ARG A=1\nARG B\nFROM debian",
    "ARG A=1\nFROM debian",
    "differs 2: the arguments in front of the first FROM differ: none, where there was `ARG B`",
  ],
  [
    "ARG A=1\nFROM debian",
    "ARG A=1\nARG B\nFROM debian",
    "differs 2: the arguments in front of the first FROM differ: `ARG B`, where there was none",
  ],
  [
    "FROM debian",
    "ARG A=1\nFROM debian",
    "differs 1: the arguments in front of the first FROM differ: `ARG A=1`, where there was none",
  ],
  [
    "ARG A=1\nFROM debian",
    "FROM debian",
    "differs 1: the arguments in front of the first FROM differ: none, where there was `ARG A=1`",
  ],
  ["ARG A=1 B=2\nFROM debian", "ARG A=1\nARG B=2\nFROM debian", "equal"],
  [
    "ARG A=1\nARG B=2\nFROM debian",
    "ARG B=2\nARG A=1\nFROM debian",
    "differs 1: the arguments in front of the first FROM differ: `ARG B=2`, where there was `ARG A=1`",
  ],
  [
    "FROM debian\nFROM debian",
    "FROM debian",
    "differs 1: there are 1 stages, not 2",
  ],
  [
    "FROM debian AS a\nFROM debian AS b\nFROM a",
    "FROM debian AS a\nFROM debian AS b\nFROM 0",
    "differs 3: the name, the platform or the parent of a stage differs",
  ],
  [
    "FROM debian AS a",
    "FROM debian",
    "differs 1: the name, the platform or the parent of a stage differs",
  ],
  [
    "FROM --platform=$A debian",
    "FROM --platform=${A} debian",
    "differs 1: the name, the platform or the parent of a stage differs",
  ],
  ["FROM a:$X", "FROM a:${X}", "differs 1: a:${X} is another image than a:$X"],
  [
    `FROM a@sha256:${HASH}`,
    `FROM a:latest@sha256:${HASH}`,
    `differs 1: a:latest@sha256:${HASH} is another image than a@sha256:${HASH}`,
  ],
  ["FROM localhost:5000/a", "FROM localhost:5000/a:latest", "equal"],
  ["FROM a/b", "FROM docker.io/a/b:latest", "equal"],
  ["FROM docker.io/a", "FROM library/a", "equal"],
];

/** What is no RUN, and what is said of it. */
const INSTRUCTIONS: readonly (readonly [
  before: string,
  after: string,
  verdict: string,
])[] = [
  [
    "RUN <<E\na\nb\nE",
    "RUN <<E\na\nc\nE",
    "differs 2: `c` was not there, or not in this place or form: line 2 had `b`",
  ],
  [
    "RUN <<E\na\nb\nE",
    "RUN <<E\na\nE",
    "differs 2: the heredoc of `a` differs: `b` is gone",
  ],
  [
    "COPY <<E /f\na\nb\nE",
    "COPY <<E /f\na\nc\nE",
    "differs 2: the heredoc of `COPY <<E /f` differs: `c`, where there was `b`",
  ],
  [
    "COPY <<E /f\na\nb\nE",
    "COPY <<E /f\na\nE",
    "differs 2: the heredoc of `COPY <<E /f` differs: `b` is gone",
  ],
  [
    "COPY <<E /f\na\nE",
    "COPY <<E /f\na\nb\nE",
    "differs 2: the heredoc of `COPY <<E /f` differs: `b` is new",
  ],
  [
    "COPY <<E <<F /f/\na\nE\nb\nF",
    "COPY <<E <<F /f/\na\nE\nc\nF",
    "differs 2: the heredoc of `COPY <<E <<F /f/` differs: `c`, where there was `b`",
  ],
  [
    "RUN --mount=type=tmpfs,target=/a ls",
    "RUN ls",
    "differs 2: `ls` was not there, or not in this place or form: line 2 had `RUN --mount=type=tmpfs,target=/a ls`",
  ],
  [
    "USER a",
    "USER b",
    "differs 2: `USER b` was not there, or not in this place or form: line 2 had `USER a`",
  ],
  ["USER a", "", "differs 2: `USER a` is gone"],
  [
    "",
    "USER a",
    "differs 2: `USER a` was not there, or not in this place or form",
  ],
  [
    "RUN a; b",
    "RUN set -e; a; b",
    "unproved 2: `a` stands under another control flow, interpreter, escape character or set of options than in line 2",
  ],
  [
    "COPY --link a /b",
    "COPY a /b",
    "differs 2: `COPY a /b` was not there, or not in this place or form: line 2 had `COPY --link a /b`",
  ],
  ["COPY --chown=a --chmod=1 a /b", "COPY --chmod=1 --chown=a a /b", "equal"],
  [
    "COPY --from=a/b:1 --chown=x /x /x",
    "COPY --chown=x --from=docker.io/a/b:1 /x /x",
    "equal",
  ],
  [
    "COPY --from=$A /x /x",
    "COPY --from=${A} /x /x",
    "differs 2: `COPY --from=${A} /x /x` was not there, or not in this place or form: line 2 had `COPY --from=$A /x /x`",
  ],
  [
    "RUN --mount=target=/a --mount=target=/b ls",
    "RUN --mount=target=/b --mount=target=/a ls",
    "differs 2: `RUN --mount=target=/b --mount=target=/a ls` was not there, or not in this place or form: line 2 had `RUN --mount=target=/a --mount=target=/b ls`",
  ],
  [
    "ADD --checksum=a a /b",
    "ADD a /b",
    "differs 2: `ADD a /b` was not there, or not in this place or form: line 2 had `ADD --checksum=a a /b`",
  ],
  ["COPY a/* '/b'", "COPY a/* /b", "equal"],
  [
    "COPY 'a*' /b",
    "COPY a* /b",
    "differs 2: `COPY a* /b` was not there, or not in this place or form: line 2 had `COPY 'a*' /b`",
  ],
  ["COPY a? b[c] /d", "COPY  a? b[c] /d", "equal"],
  [
    "VOLUME /a",
    "VOLUME /b",
    "differs 2: `VOLUME /b` was not there, or not in this place or form: line 2 had `VOLUME /a`",
  ],
  [
    "VOLUME /a /b",
    "VOLUME /b /a",
    "differs 2: `VOLUME /b` was not there, or not in this place or form: line 2 had `VOLUME /a`",
  ],
  ["WORKDIR //a//b/", "WORKDIR /a/b", "equal"],
  [
    "WORKDIR /",
    "WORKDIR //",
    "differs 2: `WORKDIR //` was not there, or not in this place or form: line 2 had `WORKDIR /`",
  ],
  [
    "WORKDIR a/",
    "WORKDIR a",
    "differs 2: `WORKDIR a` was not there, or not in this place or form: line 2 had `WORKDIR a/`",
  ],
  ["WORKDIR $A", "WORKDIR ${A}", "equal"],
  ["USER $A", "USER ${A}", "equal"],
  [
    "USER ${A:-b}",
    "USER ${A:-c}",
    "differs 2: `USER ${A:-c}` was not there, or not in this place or form: line 2 had `USER ${A:-b}`",
  ],
  ["ENV A=${A}b", 'ENV A=$A"b"', "equal"],
  [
    "ENV A=1 B=2",
    "ENV B=2 A=1",
    "differs 2: `ENV B=2` was not there, or not in this place or form: line 2 had `ENV A=1`",
  ],
  [
    "ENV A=1 'B'=2",
    "ENV A=1 B=2",
    "differs 2: `ENV A=1` was not there, or not in this place or form: line 2 had `ENV A=1 'B'=2`",
  ],
  [
    "ENV A=$B B=1",
    "ENV A=$B\nENV B=1",
    "differs 2: `ENV A=$B` was not there, or not in this place or form: line 2 had `ENV A=$B B=1`",
  ],
  ["ENV A=$C B=1", "ENV A=$C\nENV B=1", "equal"],
  [
    "ENV A=${C:-1} B=1",
    "ENV A=${C:-1}\nENV B=1",
    "differs 2: `ENV A=${C:-1}` was not there, or not in this place or form: line 2 had `ENV A=${C:-1} B=1`",
  ],
  [
    "ENV A=${C:-1}",
    'ENV A="${C:-1}"',
    'differs 2: `ENV A="${C:-1}"` was not there, or not in this place or form: line 2 had `ENV A=${C:-1}`',
  ],
  ["ENV A.b=1 C=2", "ENV A.b=1\nENV C=2", "equal"],
  [
    "ENV 1A=1 C=2",
    "ENV 1A=1\nENV C=2",
    "differs 2: `ENV 1A=1` was not there, or not in this place or form: line 2 had `ENV 1A=1 C=2`",
  ],
  ['SHELL ["a"]', 'SHELL [ "a" ]', "equal"],
  [
    'SHELL ["a"]',
    'SHELL ["b"]',
    'differs 2: `SHELL ["b"]` was not there, or not in this place or form: line 2 had `SHELL ["a"]`',
  ],
  ["ONBUILD RUN a", "ONBUILD  RUN a", "equal"],
  [
    "ONBUILD COPY <<E /a\nx\nE",
    "ONBUILD COPY <<E /a\ny\nE",
    "differs 2: the heredoc of `ONBUILD COPY <<E /a` differs: `y`, where there was `x`",
  ],
  ['ENV A="a\\"b"', "ENV A='a\"b'", "equal"],
  [
    "ENV A=$B",
    "ENV A=\\$B",
    "differs 2: `ENV A=\\$B` was not there, or not in this place or form: line 2 had `ENV A=$B`",
  ],
  ["COPY a b /c", 'COPY ["a","b","/c"]', "equal"],
];

describe("instructions", () => {
  it.each([...FRAMES, ...INSTRUCTIONS])(
    "%j beside %j",
    (before, after, expected) => {
      expect(verdict(before, after)).toBe(expected);
    },
  );
});
