import { Copy, From } from "dockerfile-ast";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  instructionAst,
  textEdits,
  type Position,
  type TextEdit,
} from "../src/dockerfile-ast.ts";
import { DockfixError } from "../src/error.ts";
import { optimize, type OptimizeOptions } from "../src/optimize.ts";
import { parse } from "../src/syntax/dockerfile.ts";

const FILE = `FROM python:3.12
RUN apt-get update && apt-get install -y curl
WORKDIR /app
# the wheels
RUN pip install flask
`;

/** Applies edits as an editor does: its lines end at LF, CRLF and CR. */
function apply(source: string, edits: readonly TextEdit[]): string {
  const starts = [0];
  for (const match of source.matchAll(/\r\n|\n|\r/g)) {
    starts.push(match.index + match[0].length);
  }
  const offset = ({ line, character }: Position): number => {
    const at = (starts[line] ?? Infinity) + character;
    expect(at).toBeLessThanOrEqual(starts[line + 1] ?? source.length);
    return at;
  };
  let result = source;
  for (const { range, newText } of [...edits].reverse()) {
    result =
      result.slice(0, offset(range.start)) +
      newText +
      result.slice(offset(range.end));
  }
  return result;
}

describe("text edits", () => {
  it("touch what changes and say why", () => {
    expect(textEdits(FILE, { only: ["purge-caches/pip"] })).toMatchObject([
      {
        range: {
          start: { line: 4, character: 16 },
          end: { line: 4, character: 16 },
        },
        newText: "--no-cache-dir ",
        message: "pip keeps a copy of everything it downloads and builds",
        changes: [{ transform: "purge-caches", part: "pip", line: 5 }],
      },
    ]);
  });

  it("make together what optimize makes", () => {
    const edits = textEdits(FILE);
    expect(edits).toHaveLength(2);
    expect(apply(FILE, edits)).toBe(optimize(FILE).code);
  });

  it("are none where nothing changes", () => {
    expect(textEdits("FROM scratch\n")).toEqual([]);
  });

  it("keep a missing line end, a byte order mark and CRLF", () => {
    for (const source of [
      FILE.trimEnd(),
      `\ufeff${FILE}`,
      FILE.replace(/\n/g, "\r\n"),
      FILE.replace("# the wheels", "# a\rb"),
    ]) {
      const edits = textEdits(source);
      expect(edits).toHaveLength(2);
      expect(apply(source, edits)).toBe(optimize(source).code);
    }
  });

  it("count a lone CR as a line, as editors do", () => {
    const source = FILE.replace("# the wheels", "# a\rb");
    const [, pip] = textEdits(source);
    expect(pip?.range.start).toEqual({ line: 5, character: 16 });
  });

  it("take the options of optimize", () => {
    const options: OptimizeOptions = { skip: ["purge-caches/apt"] };
    expect(textEdits(FILE, options)).toHaveLength(1);
    expect(() => textEdits(FILE, { only: ["nothing"] })).toThrow(DockfixError);
    expect(() => textEdits("FOO\n")).toThrow(DockfixError);
  });

  it("make what optimize makes of any file", () => {
    const pieces = fc.constantFrom(
      "RUN pip install flask",
      "RUN pip install a && \\\n  # why\n  pip install b",
      "RUN apt-get update",
      "RUN apt-get install -y curl",
      "RUN npm ci",
      "RUN set -e; apt-get update; apt-get install -y git",
      "RUN curl -O https://e.org/a.tgz && tar xf a.tgz",
      "USER root",
      "# \u{1f600}\rx",
      "",
      "COPY . .",
      "FROM node:20 AS b",
    );
    const eols = fc.constantFrom("\n", "\r\n");
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), eols, (lines, eol) => {
        const all = ["FROM python:3.12", ...lines].join("\n");
        const source = all.replace(/\n/g, eol);
        const edits = textEdits(source, { risk: "high" });
        const { code } = optimize(source, { risk: "high" });
        expect(apply(source, edits)).toBe(code);
        for (const { message, changes } of edits) {
          expect(message).not.toBe("");
          expect(changes.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe("the node of an instruction", () => {
  const SOURCE = `# escape=\`
ARG V=1

FROM --platform=linux/amd64 host.io:5000/a/b:1 AS c
# why
COPY --from=c \`
  /x /y
ONBUILD RUN make
`;
  const file = parse(SOURCE);
  const node = (index: number): ReturnType<typeof instructionAst> => {
    const instruction = file.instructions[index];
    if (instruction === undefined) throw new Error("no instruction");
    return instructionAst(file, instruction);
  };

  it("is of dockerfile-ast's own classes", () => {
    const from = node(1);
    expect(from).toBeInstanceOf(From);
    if (!(from instanceof From)) return;
    expect(from.getRegistry()).toBe("host.io:5000");
    expect(from.getImageName()).toBe("a/b");
    expect(from.getBuildStage()).toBe("c");
  });

  it("has the ranges of the document, and its escape", () => {
    const copy = node(2);
    expect(copy).toBeInstanceOf(Copy);
    expect(copy?.getRange()).toEqual({
      start: { line: 5, character: 0 },
      end: { line: 6, character: 7 },
    });
    expect(copy?.getArguments().map(String)).toEqual(["/x", "/y"]);
  });

  it("is made once", () => {
    expect(node(1)).toBe(node(1));
  });

  it("may be of what an ONBUILD triggers", () => {
    expect(node(3)?.getKeyword()).toBe("ONBUILD");
    const child = file.instructions[3]?.child;
    const trigger = child === undefined ? child : instructionAst(file, child);
    expect(trigger?.getKeyword()).toBe("RUN");
    expect(trigger?.getRange().start).toEqual({ line: 7, character: 8 });
  });

  it("leaves a byte order mark out", () => {
    const marked = parse("\ufeffFROM a\n");
    const [from] = marked.instructions;
    const first = from === undefined ? from : instructionAst(marked, from);
    expect(first?.getKeyword()).toBe("FROM");
    expect(first?.getRange().start).toEqual({ line: 0, character: 0 });
  });
});
