import { describe, expect, it } from "vitest";
import { sameCommandText } from "../../src/equivalence/command-text.ts";
import { stepsOf } from "../../src/equivalence/steps.ts";
import { analyse } from "../../src/analysis/analyse.ts";
import { parse } from "../../src/syntax/dockerfile.ts";
import { verdict } from "./verdict.ts";

const BASH = 'SHELL ["/bin/bash", "-c"]\n';

/** RUNs that a shell reads alike, one beside the other. */
const SAME_COMMANDS: readonly (readonly [string, string])[] = [
  ["cp a  b", "cp a b"],
  ["cp a\tb", "cp a b"],
  ['cp "a" b', "cp a b"],
  ["cp 'a' b", "cp \\a b"],
  ["'cp' a b", "cp a b"],
  ["echo 'a'", 'echo "a"'],
  ["echo a'b'c", 'echo "abc"'],
  ["echo 'a b'", "echo a\\ b"],
  ['echo "a\\$b"', "echo 'a$b'"],
  ["find . -exec ls {} ';'", 'find . -exec ls "{}" \\;'],
  ["echo ${X}", "echo $X"],
  ['echo "${X}y"', 'echo "${X}"y'],
  ['echo "a$X"', 'echo a"${X}"'],
  ["curl --opt='a b'", 'curl "--opt=a b"'],
  ["rm '/a'/*", "rm /a/*"],
  ["echo `cat /a`", "echo $(cat /a)"],
  ["echo $( cat   /a )", "echo $(cat /a)"],
  ['echo "$( cat  /a )"', 'echo "$(cat /a)"'],
  ["> /f echo a", "echo a > /f"],
  ["echo >/f a", "echo a 1> /f"],
  ["cat </a", "cat 0< /a"],
  ["ls 2>&1 >/f", "2>&1 ls >/f"],
  ["{ cp a b; }", "cp a b"],
  ["{ { cp a b; }; } && ls", "cp a b && ls"],
  ["true && cp a b", "cp a b"],
  ["cp a b && : && ls", "cp a b && ls"],
  ["set -e; true; ls", "ls"],
  ["set -ex; cp a b; ls", "cp a b && ls"],
  ["set -x; cp a b 2>/f", "cp a b 2>/f"],
  ["set -x; { a; b; } 2>/dev/null", "{ a; b; } 2>/dev/null"],
  ["if  a; then  b; fi", "if a; then b; fi"],
  ["case x in (a) b;; esac", "case x in a) b;; esac"],
  ["for i in 'a' b; do ls; done", "for i in a b; do ls; done"],
  ["f() { ls; }; f", "f ()  { ls; } ; f"],
  ["A='b' ls", "A=b ls"],
];

const DIFFERENT_COMMANDS: readonly (readonly [string, string])[] = [
  ["touch /x$(a)b", "touch /x$(a) b"],
  ["touch $(a)/x", "touch $(a) /x"],
  ["X=$(a)b ls", "X=$(a) b ls"],
  ["ls 2>&1", "ls 2 >&1"],
  ["ls 2>/f", "ls 2 >/f"],
  ["ls 2>/f", "ls '2'>/f"],
  ["echo 'a  b'", "echo 'a b'"],
  ['echo "a  b"', 'echo "a b"'],
  ["echo a\\ b", "echo a b"],
  ['echo "$(sed "s/a  b/c/" /f)"', 'echo "$(sed "s/a b/c/" /f)"'],
  ['echo "$(a "$(b "c  d")")"', 'echo "$(a "$(b "c d")")"'],
  ['echo "$(printf "\'")" "x  y"', 'echo "$(printf "\'")" "x y"'],
  ["echo $X", 'echo "$X"'],
  ["echo ${X}y", "echo $Xy"],
  ["echo '$X'", 'echo "$X"'],
  ["echo \\$X", "echo $X"],
  ["echo $X", "echo ${X:-}"],
  ["echo ${X-a  b}", "echo ${X-a b}"],
  ["echo ${X:-a}", "echo ${X-a}"],
  ["echo $1", "echo ${10}"],
  ["echo $10", "echo ${10}"],
  ["echo $@", 'echo "$@"'],
  ['echo $X""', "echo $X"],
  ['echo ""$X', 'echo $X""'],
  ['echo "$@"""', 'echo "$@"'],
  ["echo ''", "echo"],
  ["echo '' a", "echo a"],
  ["echo *", "echo '*'"],
  ["echo [a]", "echo [a\\]"],
  ["echo [a-z]", "echo [a'-'z]"],
  ["echo ?", "echo \\?"],
  ["ls ~", "ls '~'"],
  ["ls ~/a", "ls ~'/a'"],
  ["ls ~a", "ls ~'a'"],
  ["export A=~", "export A='~'"],
  ["export A=$B", "export A'='$B"],
  ["export A=$B", "export 'A'=$B"],
  ["A=b ls", "'A'=b ls"],
  ["A=b", "A\\=b"],
  ["'if' a", "if a; then a; fi"],
  ["'!' ls", "! ls"],
  ["! ls", "!ls"],
  ["echo a#b", "echo a #b"],
  ["echo a'#'b", "echo a '#b'"],
  ["echo `a  'b  c'`", "echo `a 'b c'`"],
  ["echo `a \\\\b`", "echo $(a \\\\b)"],
  ["echo $((1 + 2))", "echo $((1 - 2))"],
  ["echo /$((1))b", "echo /$((1)) b"],
  ["echo $(a; b)", "echo $(a && b)"],
  ["echo $(a)", "echo $( (a) )"],
  ["echo $(a)", 'echo "$(a)"'],
  ["ls >/f 2>&1", "ls 2>&1 >/f"],
  ["ls >/f", "ls >>/f"],
  ["ls >/f", "ls >|/f"],
  ["ls >f", "ls '>f'"],
  ["ls >&2", "ls >2"],
  ["a | b", "a || b"],
  ["a | b", "a '|' b"],
  ["a & b", "a && b"],
  ["a; b", "a ';' b"],
  ["(a)", "{ a; }"],
  ["(a; b)", "a; b"],
  ["{ a; } &", "a &"],
  ["{ a; b; } && c", "a; b && c"],
  ["{ a && b; } || c", "a && { b || c; }"],
  ["a || { b && c; }", "a || b && c"],
  ["{ a; } >/f", "a"],
  ["if a; then b; fi", "a && b"],
  ["if a; then b; else c; fi", "if a; then b; elif c; then :; fi"],
  ["while a; do b; done", "until a; do b; done"],
  ["for i in a b; do ls; done", "for i in 'a b'; do ls; done"],
  ["for i; do ls; done", "for i in; do ls; done"],
  ["case x in a) b;; esac", "case x in 'a'*) b;; esac"],
  ["case x in a|b) c;; esac", "case x in 'a|b') c;; esac"],
  ["case x in *) c;; esac", "case x in '*') c;; esac"],
  ["f() { ls; }; f", "f() { (ls); }; f"],
  ["alias x=y; x a", "alias x=y; 'x' a"],
  ["a || true && b", "a || b"],
  ["true", "ls"],
  ["a; true; echo $?", "a; echo $?"],
  ["ls $LINENO", "ls  $LINENO"],
];

const DIFFERENT_BASH: readonly (readonly [string, string])[] = [
  ["a |& b", "a | b"],
  ["time a", "a"],
  ["! ! a", "a"],
  ["exec {fd}>/f", "exec {other}>/f"],
  ["echo {a,b}", "echo '{a,b}'"],
  ["echo {a,b}", "echo {a','b}"],
  ["echo {1..3}", "echo {1'..'3}"],
  ["echo $'a\\tb'", "echo 'a\\tb'"],
  ['echo $"a"', 'echo "a"'],
  ["echo $[1  + 2]", "echo $[1 + 2]"],
  ["[[ $a == b* ]]", "[[ $a == 'b*' ]]"],
  ["[[ a ]] 2>/f", "[[ a ]] 2>/g"],
  ["case x in a) b;; c) d;; esac", "case x in a) b;& c) d;; esac"],
  ["A=(a b)", "A=('a b')"],
  ["A+=b", "A=b"],
  ["cat <(a  'b  c')", "cat <(a 'b c')"],
  ["function f { ls; }; f", "f() { ls; }; f"],
  ["cat <<< 'a  b'", "cat <<< 'a b'"],
  ["a &>/f", "a & >/f"],
];

/** Options of the shell: the same commands, with and without. */
const OPTIONS: readonly (readonly [string, string])[] = [
  ["set -u; . ./x", ". ./x"],
  ["set -u; eval x", "eval x"],
  ["f() { echo $x; }; set -u; f", "f() { echo $x; }; f"],
  ["set -u; (( x ))", "(( x ))"],
  ["set -u; [[ x -eq 0 ]]", "[[ x -eq 0 ]]"],
  ["set -u; let y=x", "let y=x"],
  ["set -u; read -r a <<< $b", "read -r a <<< $b"],
  ["set -u; cat <<X\n$a\nX", "cat <<X\n$a\nX"],
  ["set -o pipefail; f() { a | b; }; f", "f() { a | b; }; f"],
  ["f() { a | b; }; set -o pipefail; f", "f() { a | b; }; f"],
  ["set -o pipefail; echo $(a | b)", "echo $(a | b)"],
  ["set -o pipefail; eval 'a | b'", "eval 'a | b'"],
  ["set -x; { a; b; } 2>/f", "{ a; b; } 2>/f"],
  ["set -x; (a) 2>/f", "(a) 2>/f"],
  ["set -x; exec 2>/f; a", "exec 2>/f; a"],
  ["set -x; { a; } &>/f", "{ a; b; } &>/f"],
  ["set -x; V=$({ a; b; } 2>&1)", "V=$({ a; b; } 2>&1)"],
  ["set -x; A=$(a) b 2>/f", "A=$(a) b 2>/f"],
  ["set -x; while a; do b; done 2>/f", "while a; do b; done 2>/f"],
  ["set -x; f() { a; }; f 2>/f", "f() { a; }; f 2>/f"],
  ["set -x; a && echo $-", "a && echo $-"],
  ["set -x; a && set -o", "a && set -o"],
  ["set -e; a; echo ${-}", "a && echo ${-}"],
  ["set -e; a; shopt -o", "a && shopt -o"],
  ["set -e; a; [ -o errexit ]", "a && [ -o errexit ]"],
  ["set -e; a; test -o errexit", "a && test -o errexit"],
  ["set -x; BASH_XTRACEFD=5 a", "BASH_XTRACEFD=5 a"],
  ["set -u; trap 'echo $a' EXIT; ls", "trap 'echo $a' EXIT; ls"],
];

const SAME_FILES: readonly (readonly [string, string])[] = [
  ["COPY a   b", "COPY a b"],
  ['COPY ["a", "/b"]', "COPY a /b"],
  ['COPY "a" /b', "COPY a /b"],
  ["COPY $A /b", "COPY ${A} /b"],
  ["FROM debian\nARG A=1 B=2", "FROM debian\nARG A=1\nARG B=2"],
  ['FROM debian\nARG A="1"', "FROM debian\nARG A=1"],
  ["ENV A=$X B=1", "ENV A=${X}\nENV B=1"],
  ["WORKDIR /a/", "WORKDIR /a"],
  ['WORKDIR "/a"', "WORKDIR /a"],
  ["VOLUME /a /b", 'VOLUME ["/a"]\nVOLUME "/b"'],
  ["USER 'a'", "USER a"],
  ['RUN ["a","b"]', 'RUN [ "a", "b" ]'],
  ['SHELL ["/bin/bash","-c"]', 'SHELL [ "/bin/bash", "-c" ]'],
  ["EXPOSE 80", "EXPOSE 80/tcp"],
  ["EXPOSE 80 80/TCP", "EXPOSE 80"],
  ["EXPOSE 80-82", "EXPOSE 80 81 82"],
  ["LABEL a='1'", "LABEL a=1"],
  ['LABEL "a"=1', "LABEL a=1"],
  ["ENV A=1\nLABEL l=$A\nENV B=1", "ENV A=1\nENV B=1\nLABEL l=${A}"],
  ["FROM debian", "FROM docker.io/library/debian:latest"],
  ["FROM a/b:1", "FROM index.docker.io/a/b:1"],
  [
    "FROM debian\nCOPY --from=docker.io/a/b:1 /x /x",
    "FROM debian\nCOPY --from=a/b:1 /x /x",
  ],
  ["# escape=`\nFROM debian\nCOPY a b", "FROM debian\nCOPY a b"],
  ["RUN <<E\nls\npwd\nE", "RUN ls; pwd"],
  ["RUN <<E\nls # why\n\npwd\nE", "RUN <<F\nls\npwd\nF"],
  ["RUN <<E\ncat <<X > /f\na\nX\nE", "RUN <<E\ncat <<'Y' >/f\na\nY\nE"],
];

const DIFFERENT_FILES: readonly (readonly [string, string])[] = [
  ["COPY a b /c", 'COPY ["a b", "/c"]'],
  ["COPY $A /b", "COPY '$A' /b"],
  ["COPY $A /b", "COPY \\$A /b"],
  ["COPY a* /b", "COPY a\\* /b"],
  ["COPY <<A <<B /x/\na\nA\nb\n\nc\nB", "COPY <<A <<B /x/\na\n\nb\nA\nc\nB"],
  ["COPY <<A /x/\na\nA", "COPY <<B /x/\na\nB"],
  ["COPY --chown=a a /b", "COPY --chown=b a /b"],
  ["FROM debian\nARG A=1 B=$A", "FROM debian\nARG A=1\nARG B=$A"],
  ["ENV A=1 B=$A", "ENV A=1\nENV B=$A"],
  ["ENV A=1 B=${A:-2}", "ENV A=1\nENV B=${A:-2}"],
  ["ENV A=$X", "ENV A='$X'"],
  ["ENV A=${X:-a}", "ENV A=${X:-b}"],
  ["ENV A=${X:-a}", "ENV A=${X:+a}"],
  ["WORKDIR a", "WORKDIR /a"],
  ["WORKDIR $A/", "WORKDIR $A"],
  ["WORKDIR /a  b", "WORKDIR /a b"],
  ['RUN ["a b"]', 'RUN ["a","b"]'],
  ['RUN ["a"]', "RUN a"],
  ["RUN --mount=type=cache,target=/a ls", "RUN ls"],
  [
    "RUN --mount=type=tmpfs,target=/a --mount=type=cache,target=/a/b ls",
    "RUN --mount=type=cache,target=/a/b --mount=type=tmpfs,target=/a ls",
  ],
  ["EXPOSE 80", "EXPOSE 80/udp"],
  ["EXPOSE $A", "EXPOSE $A/tcp"],
  ["ENV P=1\nEXPOSE $P\nENV P=2\nEXPOSE $P", "ENV P=1\nENV P=2\nEXPOSE $P"],
  ["ENV P=1\nENV P=2\nLABEL a=$P", "ENV P=1\nLABEL a=$P\nENV P=2"],
  ["ENV K=a\nLABEL $K=1 a=2", "ENV K=a\nLABEL a=2 $K=1"],
  ["ENV K=a\nLABEL $K=1\nENV K=b", "ENV K=a\nENV K=b\nLABEL $K=1"],
  ["LABEL a='$X'", 'LABEL a="$X"'],
  ["CMD a  b", "CMD a b"],
  ["HEALTHCHECK CMD a", "HEALTHCHECK NONE"],
  ["HEALTHCHECK CMD a", "HEALTHCHECK --interval=5s CMD a"],
  ["ONBUILD RUN a  b", "ONBUILD RUN 'a b'"],
  ["FROM debian", "FROM debian:12"],
  ["FROM debian", "FROM quay.io/library/debian"],
  ["FROM a/debian", "FROM debian"],
  ["FROM quay.io/a", "FROM quay.io/library/a"],
  ["FROM quay.io/a", "FROM ghcr.io/a"],
  ["FROM a@sha256:" + "a".repeat(64), "FROM a@sha256:" + "b".repeat(64)],
  ["FROM a:1@sha256:" + "a".repeat(64), "FROM a:1"],
  [
    "FROM debian\nCOPY --chown=a\\\\b a /b",
    "# escape=`\nFROM debian\nCOPY --chown=a\\b a /b",
  ],
  ["ARG A=1\nFROM debian", "ARG A=2\nFROM debian"],
  ["ARG V=12\nFROM debian:$V", "ARG V=12\nFROM debian:12"],
  ["# check=error=true\nFROM debian", "FROM debian"],
  ["# check=skip=all\nFROM debian", "# check=error=true\nFROM debian"],
  ["# syntax=docker/dockerfile:1\nFROM debian", "FROM debian"],
  ["FROM debian\nWORKDIR /a\\b", "# escape=`\nFROM debian\nWORKDIR /a\\b"],
  ["FROM debian\nENV A=a\\b", "# escape=`\nFROM debian\nENV A=a\\b"],
  ["FROM debian\nUSER a\\b", "# escape=`\nFROM debian\nUSER a\\b"],
  ["FROM debian\nVOLUME a\\b", "# escape=`\nFROM debian\nVOLUME a\\b"],
  ["FROM debian\nLABEL a=\\$b", "# escape=`\nFROM debian\nLABEL a=\\$b"],
  ["FROM debian\nEXPOSE \\$b", "# escape=`\nFROM debian\nEXPOSE \\$b"],
  [
    "FROM debian\nCOPY <<A /x\na\\$b\nA",
    "# escape=`\nFROM debian\nCOPY <<A /x\na\\$b\nA",
  ],
  ["RUN <<E\n#!/bin/bash\nls\nE", "RUN <<E\n#!/bin/sh\nls\nE"],
  ["RUN <<E\n#!/bin/sh -x\nls\nE", "RUN <<E\n#!/bin/sh\nls\nE"],
  ["RUN <<E\n#!/bin/sh\nls\nE", "RUN <<E\nls\nE"],
  ["RUN <<E\n#!/usr/bin/python\nls\nE", "RUN <<E\n#!/usr/bin/perl\nls\nE"],
  ["RUN <<E\ncat <<X\n$a\nX\nE", "RUN <<E\ncat <<'X'\n$a\nX\nE"],
  ["RUN <<E\ncat <<-X\n\ta\nX\nE", "RUN <<E\ncat <<X\n\ta\nX\nE"],
  ["RUN <<E\ncat <<X\na\nX\nE", "RUN <<E\ncat 3<<X\na\nX\nE"],
  [
    "RUN <<E\ncat <<X; cat <<Y\na\nX\nb\nY\nE",
    "RUN <<E\ncat <<X; cat <<Y\nb\nX\na\nY\nE",
  ],
  [
    'RUN <<E\nV="$(cat <<X\na b\nX\n)"\nE',
    'RUN <<E\nV="$(cat <<X\na  b\nX\n)"\nE',
  ],
];

describe("text", () => {
  it.each(SAME_COMMANDS)("`%s` is `%s`", (before, after) => {
    expect(verdict(`RUN ${before}`, `RUN ${after}`)).toBe("equal");
    expect(verdict(`${BASH}RUN ${after}`, `${BASH}RUN ${before}`)).toBe(
      "equal",
    );
  });

  it.each(DIFFERENT_COMMANDS)("`%s` is not `%s`", (before, after) => {
    expect(verdict(`RUN ${before}`, `RUN ${after}`)).not.toBe("equal");
    expect(verdict(`${BASH}RUN ${after}`, `${BASH}RUN ${before}`)).not.toBe(
      "equal",
    );
    expect(sameCommandText(before, after)).toBe(false);
  });

  it.each(DIFFERENT_BASH)("in bash, `%s` is not `%s`", (before, after) => {
    expect(verdict(`${BASH}RUN ${before}`, `${BASH}RUN ${after}`)).not.toBe(
      "equal",
    );
  });

  it.each(OPTIONS)("`%s` is not `%s`", (before, after) => {
    const script = (text: string): string => `${BASH}RUN <<E\n${text}\nE`;
    expect(verdict(script(before), script(after))).not.toBe("equal");
  });

  it.each(SAME_FILES)("%j is %j", (before, after) => {
    expect(verdict(before, after)).toBe("equal");
    expect(verdict(after, before)).toBe("equal");
  });

  it.each(DIFFERENT_FILES)("%j is not %j", (before, after) => {
    expect(verdict(before, after)).not.toBe("equal");
    expect(verdict(after, before)).not.toBe("equal");
  });
});

describe("what is said", () => {
  it.each([
    [
      "flags",
      "COPY a /a",
      "COPY --chown=www-data a /a",
      "differs 2: `COPY --chown=www-data a /a` was not there, or not in this place or form: line 2 had `COPY a /a`",
    ],
    [
      "a mount",
      "RUN ls",
      "RUN --mount=type=cache,target=/a ls",
      "differs 2: `RUN --mount=type=cache,target=/a ls` was not there, or not in this place or form: line 2 had `ls`",
    ],
    [
      "no witness where both are written alike",
      "RUN a; b",
      "RUN set -e; a; b",
      "unproved 2: `a` stands under another control flow, interpreter, escape character or set of options than in line 2",
    ],
  ])("%s", (_, before, after, expected) => {
    expect(verdict(before, after)).toBe(expected);
  });
});

describe("a step", () => {
  it("knows its place in the source", () => {
    const source =
      "FROM debian\nENV A=1\nRUN ls \\\n  && pwd\nRUN <<E\nid\nE\n";
    const { stages, runsOf, file } = analyse(parse(source), undefined);
    const steps = stages.flatMap((stage) =>
      stepsOf(stage, runsOf(stage), file.escape),
    );
    expect(steps.map(({ span }) => source.slice(span.start, span.end))).toEqual(
      ["ENV A=1\n", "ls", "pwd", "id"],
    );
  });
});
