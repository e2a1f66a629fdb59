import { describe, expect, it } from "vitest";
import { analyse } from "../../src/analysis/analyse.ts";
import type { Invocation } from "../../src/analysis/command/invocation.ts";
import { makeReadings } from "../../src/analysis/command/readings.ts";
import { withoutFunctions } from "../../src/analysis/command/functions.ts";
import {
  filesOf,
  folderBehind,
  isStraight,
  textOfFile,
  type Files,
} from "../../src/analysis/command/scripts.ts";
import { parse } from "../../src/syntax/dockerfile.ts";
import { analysisOf, commandIn, commandsIn } from "./dockerfiles.ts";

type Texts = Readonly<Record<string, string>>;

/** What a command runs in /w behind some lines, and what that runs in turn; `undefined` where it is not followed. */
function followed(
  command: string,
  texts: Texts,
  lines = "COPY . /w/",
): string | undefined {
  const analysis = analysisOf(`FROM debian\n${lines}\n`, texts);
  const stage = analysis.stages.at(-1);
  if (stage === undefined) throw new Error("no stage");
  const found: string[] = [];
  const visit = (each: Invocation, files: Files): void => {
    found.push(each.line);
    files.follow(each);
  };
  const files = filesOf(analysis, stage, Infinity, "/w", visit);
  return files.follow(commandIn(command)) ? found.join("; ") : undefined;
}

describe("a script of the build context", () => {
  const LS: Texts = { "x.sh": "ls a\n", x: "ls b\n" };
  it.each([
    ["sh x.sh", "ls a"],
    ["bash -e x.sh a", "ls a"],
    [". ./x.sh", "ls a"],
    ["./x.sh", "ls a"],
    ["/w/x.sh", "ls a"],
    ["sudo ./x.sh", "ls a"],
    ["sh ./x", "ls b"],
    ["sh $X", undefined],
    ["$X", undefined],
    ["sh -s", undefined],
    ["sh y.sh", undefined],
    ["x.sh", undefined],
    ["ls", undefined],
  ])("is followed by %s: %s", (command, found) => {
    expect(followed(command, LS)).toBe(found);
  });

  it.each([
    ["/usr/local/sbin", "ls b"],
    ["/usr/local/bin", "ls b"],
    ["/usr/sbin", "ls b"],
    ["/usr/bin", "ls b"],
    ["/sbin", "ls b"],
    ["/bin", "ls b"],
    ["/opt", undefined],
  ])("is found on the PATH in %s: %s", (folder, found) => {
    expect(followed("x", LS, `COPY x ${folder}/`)).toBe(found);
  });

  it.each([
    ["ls\nfrob a\n", "ls; frob a"],
    ["#!/bin/sh\r\nls a\r\nls b\r\n", "ls a; ls b"],
    ["#!/bin/bash\nls\n", "ls"],
    ["#!/bin/bash\n[[ -f a ]] && ls\n", "ls"],
    ["if\n", undefined],
    ["#!/usr/bin/env python3\nimport x\n", undefined],
    ["f() { ls; }\nf\ng\n", "ls; g"],
    ["alias a=b\na\n", undefined],
    ["./y.sh\nls\n", "./y.sh; date; ls"],
    ["cd sub\n./z.sh\nls\n", "cd sub; ./z.sh; who; ls"],
    ["cd sub\ncd ..\n./y.sh\n", "cd sub; cd ..; ./y.sh; date"],
    ["(cd sub)\n./y.sh\n", "cd sub; ./y.sh"],
    ["cd $X\n./y.sh\n", "cd $X; ./y.sh"],
    ["cd $X\n/w/y.sh\n", "cd $X; /w/y.sh; date"],
  ])("%j runs: %s", (text, found) => {
    const texts = { "x.sh": text, "y.sh": "date\n", "sub/z.sh": "who\n" };
    expect(followed("sh x.sh", texts)).toBe(found);
  });

  it("is followed as far as three are in one another", () => {
    const texts = {
      "1.sh": "sh 2.sh\n",
      "2.sh": "sh 3.sh\n",
      "3.sh": "sh 4.sh\n",
      "4.sh": "ls\n",
    };
    expect(followed("sh 1.sh", texts)).toBe("sh 2.sh; sh 3.sh; sh 4.sh");
    expect(followed("sh 2.sh", texts)).toBe("sh 3.sh; sh 4.sh; ls");
    const moving = { "1.sh": "cd .\nsh 1.sh\n" };
    expect(followed("sh 1.sh", moving)).toBe(
      "cd .; sh 1.sh; cd .; sh 1.sh; cd .; sh 1.sh",
    );
    const away = { "1.sh": "cd /w/a\nsh ../1.sh\n" };
    expect(followed("sh 1.sh", away)).toBe(
      "cd /w/a; sh ../1.sh; cd /w/a; sh ../1.sh; cd /w/a; sh ../1.sh",
    );
  });

  it.each([
    ["RUN ls", true],
    ["RUN sed -i s/a/b/ x.sh", false],
    ["RUN sed -i s/a/b/ *", true],
    ["RUN sed -i s/a/b/ y/x.sh", false],
    ["RUN sed -i s/a/b/ 'x.sh'", false],
    ["RUN sed -i s/a/b/ x.sh.y", false],
    ["RUN sed -i s/a/b/ my-x.sh", true],
    ["RUN sed -i s/a/b/ x.sh-y", true],
    ["RUN sed -i s/a/b/ xx.sh", true],
    ["RUN sed -i s/a/b/ xx.sh ./x.sh", false],
    ["RUN sed -i 's/\\r$//' x.sh", true],
    ["RUN echo ls > x.sh", false],
    ["RUN cat a >> /w/x.sh", false],
    ["RUN cat < x.sh", true],
    ["RUN chmod +x x.sh", true],
    ["RUN ./x.sh", true],
    ["RUN cat x.sh", true],
    ["RUN frobnicate x.sh", false],
    ["RUN frobnicate --file=x.sh", false],
    ['RUN ["frobnicate", "x.sh"]', false],
    ['RUN ["frobnicate", "y.sh"]', true],
    ["RUN if x.sh", false],
  ])("is as it was copied, behind %j: %s", (line, isSame) => {
    expect(followed("sh x.sh", LS, `COPY . /w/\n${line}`)).toBe(
      isSame ? "ls a" : undefined,
    );
    const analysis = analysisOf(`FROM debian\nCOPY . /w/\n${line}\n`, LS);
    const [stage] = analysis.stages;
    if (stage === undefined) throw new Error("no stage");
    expect(textOfFile(analysis, stage, Infinity, "/w/x.sh")).toBe(
      isSame ? "ls a\n" : undefined,
    );
  });

  it("is there behind the copy that brings it", () => {
    const analysis = analysisOf("FROM debian\nRUN ls\nCOPY x /\n", {
      x: "a\r\nb\r\n",
    });
    const [stage] = analysis.stages;
    if (stage === undefined) throw new Error("no stage");
    expect(textOfFile(analysis, stage, 1, "/x")).toBe(undefined);
    expect(textOfFile(analysis, stage, 2, "/x")).toBe("a\nb\n");
    expect(textOfFile(analysis, stage, 2, "/y")).toBe(undefined);
    const bare = analyse(parse("FROM debian\nCOPY x /\n"), undefined);
    const [own] = bare.stages;
    if (own === undefined) throw new Error("no stage");
    expect(textOfFile(bare, own, 2, "/x")).toBe(undefined);
    const files = filesOf(bare, own, 2, "/", () => undefined);
    expect(files.read("/x")).toBe(undefined);
    expect(files.follow(commandIn("sh /x"))).toBe(false);
    expect(files.interpreter(commandIn("/x"))).toBe(undefined);
  });

  it.each([
    ["./x", "#!/usr/bin/python3\n", "/usr/bin/python3"],
    ["./x", "#!/usr/bin/env node\n", "node"],
    ["./x", "#!/bin/sh\n", undefined],
    ["./x", "ls\n", undefined],
    ["./y", "#!/usr/bin/python3\n", undefined],
  ])("%s of %j is run by %s", (command, text, found) => {
    const analysis = analysisOf("FROM debian\nCOPY . /w/\n", { x: text });
    const [stage] = analysis.stages;
    if (stage === undefined) throw new Error("no stage");
    const files = filesOf(analysis, stage, Infinity, "/w", () => undefined);
    expect(files.interpreter(commandIn(command))).toBe(found);
  });
});

it.each<
  [
    script: string,
    behind: readonly (string | undefined)[],
    straight: readonly boolean[],
  ]
>([
  ["ls", ["/w"], [true]],
  ["cd x", ["/w/x"], [true]],
  ["cd /x", ["/x"], [true]],
  ["cd $X", [undefined], [true]],
  ["cd", [undefined], [true]],
  ["{ cd x; }", ["/w/x"], [true]],
  ["ls && cd x", ["/w", "/w/x"], [true, true]],
  ["ls; cd x", ["/w", "/w/x"], [true, true]],
  ["ls || cd x", ["/w", undefined], [false, false]],
  ["cd x || ls", [undefined, "/w"], [false, false]],
  ["(cd x)", [undefined], [false]],
  ["cd x | ls", [undefined, "/w"], [false, false]],
  ["if cd x; then ls; fi", [undefined, "/w"], [false, false]],
  ["for i in a; do cd x; done", [undefined], [false]],
  ["f() { cd x; }", [undefined], [false]],
  ["cd x &", [undefined], [false]],
])(
  "behind each of the commands of %s in /w: %j",
  (script, behind, straight) => {
    const found = commandsIn(script);
    expect(found.map((each) => folderBehind("/w", each))).toEqual(behind);
    expect(found.map(({ located }) => isStraight(located))).toEqual(straight);
  },
);

it.each([
  ["ls; cat", "ls cat"],
  ["f() { ls; }; f; cat", "ls cat"],
  ["f() { ls; }; sudo f; g", "ls g"],
  ["f() { ls; }; g() { cat; }; f; g", "ls cat"],
  ["f; f() { ls; }", "ls"],
  ["{ f; }; (f); for f in f; do f; done", "f f f"],
  ["f() { ls; }; $f", "ls $f"],
])("without calls of its own functions, %s is %s", (script, found) => {
  const analysis = analysisOf(`FROM debian\nRUN ${script}\n`);
  const all = withoutFunctions(analysis.runs[0]?.invocations ?? []);
  expect(all.map(({ line }) => line).join(" ")).toBe(found);
});

it("reads no script twice", () => {
  const readings = makeReadings();
  const script = readings.parse("ls && [[ -f a ]] && cat", "bash");
  if ("reason" in script) throw new Error("not read");
  expect(readings.parse("ls && [[ -f a ]] && cat", "bash")).toBe(script);
  expect(readings.parse("ls && [[ -f a ]] && cat", "sh")).not.toBe(script);
  const plain = readings.of(script, false);
  const strict = readings.of(script, true);
  expect(plain.invocations).toHaveLength(3);
  expect(readings.of(script, false)).toBe(plain);
  expect(readings.of(script, true)).toBe(strict);
  expect(strict).not.toBe(plain);
  expect([plain.errexit.at(0), strict.errexit.at(0)]).toEqual([false, true]);
});
