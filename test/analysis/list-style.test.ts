import { expect, it } from "vitest";
import { isReadable } from "../../src/analysis/build/runs.ts";
import { listStyle } from "../../src/analysis/merge/list-style.ts";
import { analysisOf } from "./dockerfiles.ts";

/** The style of a list that the last RUN becomes: its indentation, with the operator at the line's start or end. */
function style(text: string, operator: "&&" | ";" = "&&"): string {
  const { file, runs } = analysisOf(`FROM debian\n${text}\n`);
  const { operatorFirst, indent } = listStyle(
    file,
    runs.filter(isReadable).slice(-1),
    operator,
  );
  return operatorFirst ? `${indent}${operator}` : `${operator}${indent}`;
}

const LAST = "\nRUN ls";

it.each([
  ["RUN ls", "    &&"],
  ["RUN a \\\n  && b", "  &&"],
  ["RUN a && \\\n  b", "&&  "],
  ["RUN a \\\n\t&& b", "\t&&"],
  ["RUN a \\\n&& b", "&&"],
  ["RUN a \\  \n  && b", "  &&"],
  ["RUN a &&     \\\n   b", "&&   "],
  ["RUN a \\\r\n  && b", "  &&"],
  ["RUN a \\\n\n  # c\n  && b", "  &&"],
  ["RUN a \\\n  && b && \\\n   c", "  &&"],
  ["RUN a \\\n         && b", "         &&"],
  ["RUN a \\\n  x", "  &&"],
  ["RUN a \\\n      x", "    &&"],
  ["RUN a \\\n x", "    &&"],
  ["RUN a \\\n\tx", "\t&&"],
  ["RUN a \\\n  || b", "  &&"],
  [`RUN a \\\n  && b${LAST}`, "  &&"],
  [`RUN a && \\\n  b${LAST}`, "&&  "],
  [`RUN a && \\\n  b\nRUN a && \\\n   b\nRUN a && \\\n   b${LAST}`, "&&   "],
  [`RUN a \\\n  && b\nRUN a && \\\n   b${LAST}`, "  &&"],
  [`RUN a \\\n  && b\nRUN a \\\n   && b \\\n   && c${LAST}`, "   &&"],
  [`RUN a \\\n  x${LAST}`, "  &&"],
  [`RUN a \\\n  x\nENV A=1 \\\n   B=1 \\\n   C=1${LAST}`, "   &&"],
  [`RUN a \\\n      x${LAST}`, "    &&"],
  ["RUN a && \\\n  b\nRUN c \\\n   x", "&&   "],
  ["RUN a \\\n  && b\nRUN c && \\\n   x", "&&   "],
])("the list of %j is written %j", (text, found) => {
  expect(style(text)).toBe(found);
});

it.each([
  ["RUN ls", "    ;"],
  ["RUN a; \\\n  b", ";  "],
  ["RUN a && \\\n  b", "  ;"],
  ["RUN a \\\n  && b", "  ;"],
  [`RUN set -e; \\\n  b${LAST}`, ";  "],
])("the statements of %j are written %j", (text, found) => {
  expect(style(text, ";")).toBe(found);
});
