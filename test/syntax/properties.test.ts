import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contains, type Span } from "../../src/span.ts";
import { parse, print, type Dockerfile } from "../../src/syntax/dockerfile.ts";
import {
  editLogical,
  originBefore,
  overlaps,
  splice,
  type Edit,
} from "../../src/syntax/edit.ts";
import type { Instruction } from "../../src/syntax/instruction.ts";
import {
  crossesGap,
  sourceEnd,
  sourceSpan,
  sourceStart,
} from "../../src/syntax/logical.ts";
import { dockerfiles, texts } from "./generate.ts";

const sources = fc.oneof(texts, dockerfiles);
const RUNS = { numRuns: 1_000 };

/** The spans of an instruction's views, and of what it triggers. */
function spansOf(instruction: Instruction): readonly Span[] {
  const { child } = instruction;
  return [instruction, ...(child === undefined ? [] : [child])].flatMap(
    ({ head, args, flags, words, json, pairs }) => [
      head,
      args,
      ...flags,
      ...words,
      ...(json ?? []),
      ...pairs,
    ],
  );
}

function logicalTexts(file: Dockerfile): readonly string[] {
  return file.instructions.map((each) => each.logical.text);
}

describe("parse, of any text", () => {
  it("prints what it was given, and its items tile it", () => {
    fc.assert(
      fc.property(sources, (source) => {
        const file = parse(source);
        expect(print(file)).toBe(source);
        let at = 0;
        for (const item of file.items) {
          expect(item.start).toBe(at);
          expect(item.end).toBeGreaterThan(at);
          at = item.end;
        }
        expect(at).toBe(source.length);
      }),
      RUNS,
    );
  });

  it("numbers lines as the source has them", () => {
    fc.assert(
      fc.property(sources, (source) => {
        for (const item of parse(source).items) {
          const before = source.slice(0, item.start).split("\n").length;
          expect(item.line).toBe(before);
          if (item.kind !== "instruction") continue;
          const held = source.slice(item.start, item.end).trimEnd();
          expect(item.endLine).toBeGreaterThanOrEqual(
            before + held.split("\n").length - 1,
          );
        }
      }),
      RUNS,
    );
  });

  it("puts problems inside the source, with one line to say it", () => {
    fc.assert(
      fc.property(sources, (source) => {
        for (const { span, message } of parse(source).problems) {
          expect(span.start).toBeGreaterThanOrEqual(0);
          expect(span.end).toBeGreaterThanOrEqual(span.start);
          expect(span.end).toBeLessThanOrEqual(source.length);
          expect(message).not.toContain("\n");
        }
      }),
      RUNS,
    );
  });
});

describe("the map to the source", () => {
  it("takes each character of the logical text to itself, in order", () => {
    fc.assert(
      fc.property(sources, (source) => {
        for (const { logical } of parse(source).instructions) {
          const offsets = Array.from(logical.text.split(""), (_, at) =>
            sourceStart(logical, at),
          );
          const mapped = offsets.map((offset) => source.charAt(offset));
          expect(mapped.join("")).toBe(logical.text);
          expect(offsets).toEqual([...new Set(offsets)].sort((a, b) => a - b));
          expect(offsets.map((_, at) => sourceEnd(logical, at + 1))).toEqual(
            offsets.map((offset) => offset + 1),
          );
        }
      }),
      RUNS,
    );
  });

  it("keeps every view inside its instruction", () => {
    fc.assert(
      fc.property(sources, (source) => {
        for (const instruction of parse(source).instructions) {
          const { logical, start, end } = instruction;
          const whole = { start: 0, end: logical.text.length };
          const stray = spansOf(instruction).filter(
            (span) =>
              !contains(whole, span) ||
              span.end < span.start ||
              !contains({ start, end }, sourceSpan(logical, span)),
          );
          expect(stray).toEqual([]);
        }
      }),
      RUNS,
    );
  });

  it("holds just the text where a span crosses no gap, and more where it does", () => {
    fc.assert(
      fc.property(sources, (source) => {
        for (const instruction of parse(source).instructions) {
          const { logical } = instruction;
          for (const span of spansOf(instruction)) {
            const { start, end } = sourceSpan(logical, span);
            const text = logical.text.slice(span.start, span.end);
            const edit = editLogical(instruction, span, text);
            if (crossesGap(logical, span)) {
              expect(end - start).toBeGreaterThan(text.length);
              expect(edit).toBeUndefined();
            } else {
              expect(source.slice(start, end)).toBe(text);
              expect(splice(source, edit === undefined ? [] : [edit])).toBe(
                source,
              );
            }
          }
        }
      }),
      RUNS,
    );
  });
});

describe("neighbours", () => {
  /** Files that BuildKit accepts, which end with a line end. */
  const whole = dockerfiles
    .map((source) => `${source}\n`)
    .filter((source) => parse(source).problems.length === 0)
    .filter((source) => {
      const last = parse(`${source}USER x\n`).instructions.at(-1);
      return last?.logical.text === "USER x";
    });

  it("stay as they are when an instruction is put behind them", () => {
    fc.assert(
      fc.property(whole, (source) => {
        const before = parse(source);
        const after = parse(`${source}USER x\n`);
        expect(after.problems).toEqual([]);
        expect(logicalTexts(after)).toEqual([
          ...logicalTexts(before),
          "USER x",
        ]);
      }),
      { numRuns: 300 },
    );
  });

  it("stay as they are when a comment or blank line is put between them", () => {
    fc.assert(
      fc.property(
        whole,
        fc.nat(),
        fc.constantFrom("# hi\n", "\n", "  # hi \\\n", "# hi\r\n"),
        (source, which, line) => {
          const before = parse(source);
          const { instructions } = before;
          const at = instructions[1 + (which % instructions.length)]?.start;
          const text = [{ start: at ?? source.length, text: line }];
          const edits = text.map((edit) => ({ ...edit, end: edit.start }));
          const after = parse(splice(source, edits));
          expect(after.problems).toEqual([]);
          expect(logicalTexts(after)).toEqual(logicalTexts(before));
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("splice", () => {
  const edits = (source: string): fc.Arbitrary<readonly Edit[]> =>
    fc
      .array(
        fc.record({
          start: fc.nat(source.length),
          length: fc.nat(8),
          text: fc.constantFrom("", "x", "\r\n", "RUN y\n"),
        }),
        { maxLength: 5 },
      )
      .map((drafts) => {
        const chosen: Edit[] = [];
        for (const { start, length, text } of drafts) {
          const edit = {
            start,
            end: Math.min(source.length, start + length),
            text,
          };
          if (!chosen.some((other) => overlaps(edit, other))) chosen.push(edit);
        }
        return chosen;
      });
  const edited = dockerfiles.chain((source) =>
    fc.tuple(fc.constant(source), edits(source)),
  );

  it("keeps every character that no edit covers, and knows where it was", () => {
    fc.assert(
      fc.property(edited, ([source, made]) => {
        const after = splice(source, made);
        const kept = Array.from(
          { length: source.length },
          (_, at) => at,
        ).filter(
          (at) => !made.some((edit) => edit.start <= at && at < edit.end),
        );
        const added = made.reduce((sum, { text }) => sum + text.length, 0);
        expect(after).toHaveLength(kept.length + added);
        let from = 0;
        for (let at = 0; at < after.length; at++) {
          const origin = originBefore(made)(at);
          if (kept[from] === origin && source[origin] === after[at]) from++;
        }
        expect(from).toBe(kept.length);
      }),
      RUNS,
    );
  });

  it("puts back what it took out", () => {
    fc.assert(
      fc.property(edited, ([source, made]) => {
        const sorted = [...made].sort(
          (a, b) => a.start - b.start || a.end - b.end,
        );
        let shift = 0;
        const back = sorted.map(({ start, end, text }): Edit => {
          const at = start + shift;
          shift += text.length - (end - start);
          return {
            start: at,
            end: at + text.length,
            text: source.slice(start, end),
          };
        });
        expect(splice(splice(source, made), back)).toBe(source);
      }),
      RUNS,
    );
  });
});
