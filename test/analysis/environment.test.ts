import { describe, expect, it } from "vitest";
import { baseFacts, imageFacts } from "../../src/analysis/build/base.ts";
import { homeIn } from "../../src/analysis/build/mounts.ts";
import { isNamed, pragmasOf } from "../../src/analysis/build/pragmas.ts";
import type { Base, Stage } from "../../src/analysis/build/stages.ts";
import { someIsSet, valueOf } from "../../src/analysis/build/variables.ts";
import { entriesOf } from "../../src/analysis/command/entry.ts";
import { parse } from "../../src/syntax/dockerfile.ts";
import { analysisOf } from "./dockerfiles.ts";

function lastStage(text: string): {
  readonly analysis: ReturnType<typeof analysisOf>;
  readonly stage: Stage;
} {
  const analysis = analysisOf(`${text}\n`);
  const stage = analysis.stages.at(-1);
  if (stage === undefined) throw new Error("no stage");
  return { analysis, stage };
}

describe("what is in force at the end of a stage", () => {
  it.each([
    ["FROM debian", undefined, "root", "/"],
    ["FROM x/y", undefined, undefined, undefined],
    ["FROM scratch", undefined, "root", "/"],
    ["FROM $X", undefined, undefined, undefined],
    ["FROM debian\nENV A=1", "1", "root", "/"],
    ["FROM debian\nENV A=1 B=2", "1", "root", "/"],
    ["FROM debian\nENV A=1\nENV A=2", "2", "root", "/"],
    ["FROM debian\nENV A=1\nENV A=${A}2", "12", "root", "/"],
    ["FROM debian\nENV A=1\nENV A=2 B=$A C=$A", "2", "root", "/"],
    ["FROM debian\nENV A=$X", undefined, "root", "/"],
    ["FROM scratch\nENV A=x$X", "x", "root", "/"],
    ["FROM debian\nARG A=1", undefined, "root", "/"],
    ["FROM debian\nENV A=1\nARG A=2", "1", "root", "/"],
    ["FROM debian\nARG A=2\nENV A=1", "1", "root", "/"],
    ["FROM debian\nUSER app", undefined, "app", "/"],
    ["FROM debian\nUSER $U", undefined, undefined, "/"],
    ["FROM debian\nENV U=app\nUSER $U:x", undefined, "app:x", "/"],
    ["FROM debian\nWORKDIR a\nWORKDIR b", undefined, "root", "/a/b"],
    ["FROM debian\nWORKDIR a/\nWORKDIR b", undefined, "root", "/a/b"],
    ["FROM debian\nWORKDIR a\nWORKDIR /b", undefined, "root", "/b"],
    ["FROM debian\nWORKDIR $W\nWORKDIR b", undefined, "root", undefined],
    ["FROM debian\nWORKDIR $W\nWORKDIR /b", undefined, "root", "/b"],
    ["FROM x/y\nWORKDIR b", undefined, undefined, undefined],
    [
      "FROM debian AS a\nENV A=1\nUSER app\nWORKDIR /w\nFROM a",
      "1",
      "app",
      "/w",
    ],
    ["FROM debian AS a\nARG A=1\nFROM a", undefined, "root", "/"],
  ])(
    "%j: A is %s, the user %s, the folder %s",
    (text, value, user, workdir) => {
      const { analysis, stage } = lastStage(text);
      const found = analysis.environmentAfter(stage);
      expect(valueOf(found.variables, "A")).toBe(value);
      expect(found.user).toBe(user);
      expect(found.workdir).toBe(workdir);
    },
  );

  it.each([
    ["FROM debian", ["/bin/sh", "-c"]],
    ['FROM debian\nSHELL ["bash", "-ec"]', ["bash", "-ec"]],
    ["FROM debian\nSHELL bash", ["/bin/sh", "-c"]],
    ['FROM debian AS a\nSHELL ["bash", "-c"]\nFROM a', ["bash", "-c"]],
    ["FROM mcr.microsoft.com/windows/nanoserver:x", ["cmd", "/S", "/C"]],
    ["FROM --platform=windows/amd64 x/y", ["cmd", "/S", "/C"]],
    ["FROM --platform=linux/amd64 x/y", ["/bin/sh", "-c"]],
    ["FROM --platform=$P x/y", ["/bin/sh", "-c"]],
  ])("%j: the shell is %j", (text, shell) => {
    const { analysis, stage } = lastStage(text);
    expect(analysis.environmentAfter(stage).shell).toEqual(shell);
  });

  it("no folder that is longer than any path", () => {
    const workdir = (...lengths: readonly number[]): number | undefined => {
      const lines = lengths.map((length) => `WORKDIR ${"x".repeat(length)}`);
      const { analysis, stage } = lastStage(
        `FROM debian\nWORKDIR /\n${lines.join("\n")}`,
      );
      return analysis.environmentAfter(stage).workdir?.length;
    };
    expect(workdir(2_000, 2_095)).toBe(4_097);
    expect(workdir(2_000, 2_096)).toBe(undefined);
    expect(workdir(2_000, 1_000, 2_000)).toBe(undefined);
  });

  it("which variables are set", () => {
    const { analysis, stage } = lastStage(
      "FROM debian\nENV A=1\nARG B\nENV C=$X",
    );
    const { variables } = analysis.environmentAfter(stage);
    const isSet = (name: string): boolean =>
      someIsSet(variables, (each) => each === name);
    expect(["A", "B", "C", "D"].map(isSet)).toEqual([true, true, true, false]);
  });

  it.each([
    ["FROM debian", "/root"],
    ["FROM debian\nUSER 0:0", "/root"],
    ["FROM debian\nUSER root:x", "/root"],
    ["FROM debian\nUSER app", undefined],
    ["FROM debian\nUSER $U", undefined],
    ["FROM debian\nUSER app\nENV HOME=/h", "/h"],
    ["FROM debian\nENV HOME=$X", undefined],
    ["FROM x/y", undefined],
  ])("%j: the home is %s", (text, home) => {
    const { analysis, stage } = lastStage(text);
    expect(homeIn(analysis.environmentAfter(stage))).toBe(home);
  });
});

describe("what a stage stands on", () => {
  const shown = (base: Base): string =>
    base.kind === "image"
      ? `${base.official ?? `- ${base.image.name}`} ${base.image.tag ?? "-"}${base.isWindows ? " windows" : ""}`
      : base.kind === "stage"
        ? `stage ${String(base.stage.index)}`
        : base.kind;

  it.each([
    ["FROM debian", "debian -"],
    ["FROM debian:12", "debian 12"],
    ["FROM library/debian:12", "debian 12"],
    ["FROM x/y:1", "- x/y 1"],
    ["FROM scratch", "scratch"],
    ["FROM $X", "unknown"],
    ["ARG X\nFROM $X", "unknown"],
    ["ARG X=\nFROM $X", "unknown"],
    ["ARG X=debian\nFROM $X:12", "debian 12"],
    ["ARG X=12 Y=$X\nFROM debian:$Y", "debian 12"],
    ["ARG X=12\nARG X\nFROM debian:$X", "unknown"],
    ["FROM scratch\nARG X=12\nFROM debian:$X", "unknown"],
    ["FROM debian AS a\nFROM a", "stage 0"],
    ["FROM debian AS a\nFROM A", "stage 0"],
    ["FROM debian AS a\nFROM x AS a\nFROM a", "stage 1"],
    ["ARG X=a\nFROM debian AS a\nFROM $X", "stage 0"],
    ["FROM debian AS debian", "debian -"],
    ["FROM debian AS a\nFROM b", "b -"],
    ["FROM --platform=windows/amd64 python:3.12", "- python 3.12 windows"],
    ["FROM --platform=WINDOWS python:3.12", "- python 3.12 windows"],
    ["FROM --platform=linux/windows python:3.12", "python 3.12"],
    [
      "FROM python:3.12-windowsservercore",
      "- python 3.12-windowsservercore windows",
    ],
  ])("%j: %s", (text, base) => {
    expect(shown(lastStage(text).stage.base)).toBe(base);
  });

  it.each([
    ["FROM debian:12", "debian", "debian", "bookworm"],
    ["FROM python:3.12-alpine", "python", "alpine", undefined],
    ["FROM x/alpine-y", undefined, "alpine", undefined],
    ["FROM x/y:alpine", undefined, "alpine", undefined],
    ["FROM x/y", undefined, undefined, undefined],
    ["FROM x/suse/y", undefined, undefined, undefined],
    ["FROM suse/sle15:1", undefined, "suse", undefined],
    ["FROM bci/x", undefined, "suse", undefined],
    ["FROM susex/y", undefined, undefined, undefined],
    ["FROM opensuse/leap", undefined, "suse", undefined],
    ["FROM x/opensuse", undefined, undefined, undefined],
    [
      "FROM debian:12 AS a\nFROM a AS b\nFROM b",
      "debian",
      "debian",
      "bookworm",
    ],
    ["FROM scratch", undefined, undefined, undefined],
    ["FROM $X", undefined, undefined, undefined],
  ])("%j: the image is %s, of %s, %s", (text, official, family, suite) => {
    const { base } = lastStage(text).stage;
    const facts = imageFacts(base);
    expect(facts.official).toBe(official);
    expect(facts.family).toBe(family);
    if (suite !== undefined) expect(facts.suite).toBe(suite);
  });

  it("of an image of which nothing is known, no more than its name", () => {
    const nothing = {
      official: undefined,
      name: "",
      tag: undefined,
      family: undefined,
      suite: undefined,
    };
    expect(imageFacts({ kind: "scratch" })).toEqual(nothing);
    expect(imageFacts({ kind: "unknown" })).toEqual(nothing);
    expect(imageFacts(lastStage("FROM x/y:1").stage.base)).toEqual({
      ...nothing,
      name: "x/y",
      tag: "1",
    });
    expect(imageFacts(lastStage("FROM debian:12").stage.base).name).toBe(
      "debian",
    );
    const unknown = {
      shell: undefined,
      user: undefined,
      workdir: undefined,
      variables: {},
      closed: false,
    };
    expect(baseFacts({ kind: "unknown" })).toEqual(unknown);
    expect(baseFacts(lastStage("FROM x/y").stage.base)).toEqual(unknown);
    expect(baseFacts({ kind: "scratch" })).toEqual({
      ...unknown,
      user: "root",
      workdir: "/",
      closed: true,
    });
  });

  it("nothing is unset where only this file sets variables", () => {
    expect(baseFacts({ kind: "scratch" }).closed).toBe(true);
    expect(baseFacts({ kind: "unknown" }).closed).toBe(false);
    expect(baseFacts(lastStage("FROM debian").stage.base).closed).toBe(false);
  });

  it.each([
    ["FROM a\nFROM b", [false, true]],
    ["FROM a AS x\nFROM x", [true, true]],
    ["FROM a AS x\nFROM x AS y\nFROM b\nFROM y", [true, true, false, true]],
    ["FROM a AS x\nFROM b\nCOPY --from=x / /", [false, true]],
  ])("%j: what ships is %j", (text, ships) => {
    expect(lastStage(text).analysis.stages.map((each) => each.ships)).toEqual(
      ships,
    );
  });
});

describe("what a container starts", () => {
  it.each([
    ["", []],
    ['CMD ["a", "b c"]', ["CMD a 'b c'"]],
    ["CMD a b", ["CMD a b"]],
    ["CMD a\nCMD b", ["CMD b"]],
    ['ENTRYPOINT ["a"]', ["ENTRYPOINT a"]],
    ['ENTRYPOINT ["a"]\nCMD ["b", "c"]', ["ENTRYPOINT a b c"]],
    ["ENTRYPOINT a\nCMD b", ["ENTRYPOINT a"]],
    ['ENTRYPOINT a\nCMD ["b"]', ["ENTRYPOINT a"]],
    ['ENTRYPOINT ["/e.sh"]\nCMD ["b"]', ["ENTRYPOINT /e.sh b", "CMD b"]],
    ['ENTRYPOINT ["e.sh"]\nCMD ["b"]', ["ENTRYPOINT e.sh b", "CMD b"]],
    [
      'ENTRYPOINT ["docker-entry"]\nCMD ["b"]',
      ["ENTRYPOINT docker-entry b", "CMD b"],
    ],
    ['ENTRYPOINT ["/e.sh"]\nCMD ["--b"]', ["ENTRYPOINT /e.sh --b"]],
    ['ENTRYPOINT ["/e.sh"]\nCMD b', ["ENTRYPOINT /e.sh", "CMD b"]],
    ['ENTRYPOINT ["sh", "-c"]\nCMD ["b"]', ["ENTRYPOINT sh -c b"]],
    ['ENTRYPOINT ["sh", "-ec"]\nCMD ["b"]', ["ENTRYPOINT sh -ec b"]],
    ['ENTRYPOINT ["sh", "-e"]\nCMD ["b"]', ["ENTRYPOINT sh -e b", "CMD b"]],
    ['ENTRYPOINT ["tini", "--"]\nCMD ["b"]', ["ENTRYPOINT tini -- b", "CMD b"]],
    ['ENTRYPOINT ["env"]\nCMD ["b"]', ["ENTRYPOINT env b", "CMD b"]],
    ['ENTRYPOINT ["sh", "-e", "-c"]\nCMD ["b"]', ["ENTRYPOINT sh -e -c b"]],
    ['ENTRYPOINT ["sh", "x-c"]\nCMD ["b"]', ["ENTRYPOINT sh x-c b", "CMD b"]],
    ['ENTRYPOINT ["sh", "-cx"]\nCMD ["b"]', ["ENTRYPOINT sh -cx b", "CMD b"]],
    ['ENTRYPOINT ["frob"]\nCMD ["b"]', ["ENTRYPOINT frob b"]],
    ['ENTRYPOINT ["x.sh.y"]\nCMD ["b"]', ["ENTRYPOINT x.sh.y b"]],
    ['ENTRYPOINT ["/e"]\nCMD []', ["ENTRYPOINT /e", "CMD "]],
    ['CMD ["a\'b", "$c", ""]', ["CMD 'a'\\''b' '$c' ''"]],
    ['CMD ["a-1_2%+=:,./@"]', ["CMD a-1_2%+=:,./@"]],
    ["HEALTHCHECK CMD NONE", ["HEALTHCHECK NONE"]],
    ["HEALTHCHECK CMD\ta", ["HEALTHCHECK a"]],
    ["HEALTHCHECK cmd a CMD b", ["HEALTHCHECK a CMD b"]],
    ["HEALTHCHECK CMD a b", ["HEALTHCHECK a b"]],
    ['HEALTHCHECK --interval=5s CMD ["a", "b"]', ["HEALTHCHECK a b"]],
    ["HEALTHCHECK NONE", []],
    ["HEALTHCHECK none", []],
  ])("%j: %j", (text, entries) => {
    for (const before of ["FROM debian\n", "FROM debian AS a\n"]) {
      const { analysis, stage } = lastStage(
        before.includes("AS") ? `${before}${text}\nFROM a` : `${before}${text}`,
      );
      expect(
        entriesOf(analysis, stage).map(
          (each) => `${each.keyword} ${each.text}`,
        ),
      ).toEqual(entries);
    }
  });

  it("as the shell of its stage reads it", () => {
    const read = (text: string): boolean => {
      const { analysis, stage } = lastStage(`FROM debian\n${text}`);
      return entriesOf(analysis, stage)[0]?.invocations !== undefined;
    };
    expect(read("CMD [[ a ]] && b <(c)")).toBe(false);
    expect(read('SHELL ["bash", "-c"]\nCMD [[ a ]] && b <(c)')).toBe(true);
    expect(read("CMD if")).toBe(false);
  });
});

describe("what comments ask for", () => {
  const asked = (text: string): string => {
    const { skipFile, ignored } = pragmasOf(parse(text));
    const names = [...ignored].map(
      ([line, each]) => `${String(line)} ${[...each].join(" ")}`,
    );
    return [
      ...(skipFile === undefined ? [] : [`skip ${String(skipFile.line)}`]),
      ...names,
    ].join("; ");
  };

  it.each([
    ["# dockfix skip-file", "a comment asks to skip this file"],
    [
      "# do not edit",
      "the file says that it is generated; change what it is generated from",
    ],
    [
      "# do not edit\n# dockfix skip-file",
      "the file says that it is generated; change what it is generated from",
    ],
  ])("%j: %s", (comments, reason) => {
    const { skipFile } = pragmasOf(parse(`${comments}\nFROM a\n`));
    expect(skipFile).toEqual({ line: 1, reason });
  });

  it.each([
    ["FROM a\n", ""],
    ["# dockfix skip-file\nFROM a\n", "skip 1"],
    ["FROM a\n# dockfix skip-file\n", "skip 2"],
    ["FROM a\n# dockfix   skip-file: why\n", "skip 2"],
    ["FROM a\n# x dockfix skip-file\n", ""],
    ["FROM a\n# dockfix skip-files\n", ""],
    ["# dockfix skip-file\n# dockfix skip-file\nFROM a\n", "skip 1"],
    ["# This file is generated by x\nFROM a\n", "skip 1"],
    ["# the Dockerfile was auto-generated\nFROM a\n", "skip 1"],
    ["# DO NOT EDIT\nFROM a\n", "skip 1"],
    ["# @generated\nFROM a\n", "skip 1"],
    ["# x @generated\nFROM a\n", ""],
    ["# <autogenerated>\nFROM a\n", "skip 1"],
    ["# x\n# do not edit\nFROM a\n", "skip 2"],
    ["FROM a\n# do not edit\nRUN b\n", ""],
    ["# dockfix ignore=a,b\nFROM a\n", "2 a b"],
    ["# dockfix ignore=a b\nFROM a\n", "2 a b"],
    ["# dockfix ignore=a\n\n# x\nFROM a\n", "4 a"],
    ["# dockfix ignore=a\n# dockfix ignore=b\nFROM a\n", "3 a b"],
    ["# dockfix ignore=a\nFROM a\nRUN b\n", "2 a"],
    ["# x dockfix ignore=a\nFROM a\n", ""],
    ["# hadolint ignore=DL3059\nFROM a\n", "2 merge-runs"],
    [
      "# hadolint ignore=DL3042,DL3059\nFROM a\n",
      "2 purge-caches/pip merge-runs",
    ],
    ["# hadolint ignore=DL0000\nFROM a\n", ""],
    ["FROM a\n# dockfix ignore=a\n", ""],
  ])("%j: %s", (text, found) => {
    expect(asked(text)).toBe(found);
  });

  it.each([
    [["a"], "a", undefined, true],
    [["a"], "a", "b", true],
    [["a/b"], "a", "b", true],
    [["a/b"], "a", "c", false],
    [["a/b"], "a", undefined, false],
    [["b"], "a", "b", false],
    [["a/undefined"], "a", undefined, false],
    [[], "a", "b", false],
  ])(
    "%j name the transform %s, its part %s: %s",
    (names, transform, part, is) => {
      expect(isNamed(names, transform, part)).toBe(is);
      expect(isNamed(new Set(names), transform, part)).toBe(is);
    },
  );
});
