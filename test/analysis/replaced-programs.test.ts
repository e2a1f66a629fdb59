import { describe, expect, it } from "vitest";
import { foldersOnPath } from "../../src/analysis/cache/path-folders.ts";
import { isReplaced } from "../../src/analysis/cache/replaced-programs.ts";
import type { Analysis } from "../../src/analysis/analyse.ts";
import type { Stage } from "../../src/analysis/build/stages.ts";
import { valuesOf } from "../../src/analysis/command/values.ts";
import { analysisOf } from "./dockerfiles.ts";

function lastStage({ stages }: Analysis): Stage {
  const stage = stages.at(-1);
  if (stage === undefined) throw new Error("no stage");
  return stage;
}

it.each<[lines: string, folders: string]>([
  ["ENV PATH=/a/b:$PATH", "/a/b"],
  ['ENV PATH="/a/b:$PATH"', "/a/b"],
  ["ENV PATH='/a/b'", "/a/b"],
  ["ENV PATH=$PATH:/a:/b", "/a /b"],
  ["ENV PATH=a/b:/c", "/c"],
  ["ENV PATH=/a$X:/b", "/b"],
  ["ENV PATH=/", ""],
  ["ENV XPATH=/a", ""],
  ["ENV X=1 PATH=/a", "/a"],
  ["ARG PATH=/a", ""],
  ["LABEL PATH=/a", ""],
  ["ENV PATH=/a\nENV PATH=/b:/a", "/a /b"],
  ["ENV PATH=/a\nFROM a", "/a"],
  ["ENV PATH=/a\nFROM a\nENV PATH=/b:/a", "/b /a"],
  ["ENV PATH=/a\nFROM debian", ""],
  ["ENV PATH=/a\nFROM a AS b\nFROM b", "/a"],
  ["ENV PATH=/a.b-c_d", "/a.b-c_d"],
  ["RUN PATH=/a ls", ""],
  ["ENV PATH", ""],
  ["ENV PATH=", ""],
])("%j puts %s on the PATH", (lines, folders) => {
  const analysis = analysisOf(`FROM debian AS a\n${lines}\n`);
  const found = foldersOnPath(analysis).get(lastStage(analysis));
  expect(found?.join(" ")).toBe(folders);
});

describe("a copy in place of a program", () => {
  const replaces = (
    lines: string,
    word: string | undefined,
    index: number,
  ): boolean => {
    const analysis = analysisOf(`FROM debian AS a\n${lines}\n`);
    const stage = lastStage(analysis);
    return isReplaced(word, {
      analysis,
      stage,
      index,
      values: valuesOf(analysis.environmentAfter(stage)),
      line: 1,
      folder: "/",
      home: "/root",
      places: [],
      cutOff: false,
      mayBeCutOff: false,
      isStart: false,
      seen: [],
    });
  };

  it.each<[lines: string, word: string | undefined, is: boolean]>([
    ["COPY ls /bin/ls", "ls", true],
    ["COPY ls /bin/", "ls", true],
    ["COPY ls /usr/local/sbin/ls", "ls", true],
    ["COPY ls /opt/ls", "ls", false],
    ["COPY ls /bin/ls", "cat", false],
    ["COPY ls /bin/ls", "/bin/ls", true],
    ["COPY ls /usr/bin/ls", "/bin/ls", true],
    ["COPY ls /bin/ls", "../bin/ls", true],
    ["COPY ls /x/bin/ls", "/x/bin/ls", true],
    ["COPY ls /x/bin/ls", "ls", false],
    ["COPY ls /bin/ls", "/x/bin/ls", false],
    ["COPY ls /bin", "ls", true],
    ["COPY ls /bin", "/usr/bin/ls", true],
    ["COPY ls /binary", "ls", false],
    ["ENV PATH=/opt/x:$PATH\nCOPY ls /opt/x/ls", "ls", true],
    ["ENV PATH=/opt/x/:$PATH\nCOPY ls /opt/x", "ls", true],
    ["ENV PATH=/opt/x:$PATH\nCOPY ls /opt/y/ls", "ls", false],
    ["COPY ls /bin/ls", undefined, false],
    ["COPY a b /usr/bin/", "b", true],
    ["COPY x/y /usr/bin/", "y", true],
    ["COPY x /usr/bin/", "x", true],
    ["COPY . /usr/bin/", ".", true],
    ["COPY x/ /usr/bin/ls", "ls", true],
    ["COPY ls /bin/ls\nFROM a", "ls", true],
    ["COPY ls /bin/ls\nFROM a AS b\nFROM b", "ls", true],
    ["COPY ls /bin/ls\nFROM debian", "ls", false],
    ["FROM a\nRUN ls", "ls", false],
    ["COPY cat /bin/cat\nFROM a\nCOPY ls /bin/ls", "cat", true],
    ["COPY cat /bin/cat\nFROM a\nCOPY ls /bin/ls", "ls", true],
    ["RUN ls", "ls", false],
  ])("%j, for %s: %s", (lines, word, is) => {
    expect(replaces(lines, word, Infinity)).toBe(is);
  });

  it("counts from where it stands on", () => {
    const at = (lines: string): string =>
      [0, 1, 2, 3].map((index) => replaces(lines, "ls", index)).join(" ");
    expect(at("RUN x\nCOPY ls /bin/ls\nRUN x\nCOPY ls /bin/ls")).toBe(
      "false false true true",
    );
    expect(at("COPY ls /bin/ls\nFROM a\nRUN x\nCOPY ls /bin/ls")).toBe(
      "true true true true",
    );
  });
});
