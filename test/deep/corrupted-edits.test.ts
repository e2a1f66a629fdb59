import { expect, it } from "vitest";
import { analyse, type Analysis } from "../../src/analysis/analyse.ts";
import { applyAll, ask, isAccepted, type Accepted } from "../../src/prove.ts";
import { parse } from "../../src/syntax/dockerfile.ts";
import type { Edit } from "../../src/syntax/edit.ts";
import { transforms } from "../../transforms/index.ts";
import { corpusRoot, samples } from "../corpus/corpus.ts";
import { fixtures } from "../fixtures.ts";

const RUNS = 5000;

interface Real {
  readonly before: Analysis;
  readonly change: Accepted;
  /** What it makes of the file where nothing is wrong with it. */
  readonly right: string;
}

/** Everything that is proposed and accepted at any level. */
function realChanges(): readonly Real[] {
  const sources = new Set(fixtures().map(({ before }) => before));
  const root = corpusRoot();
  if (root !== undefined)
    for (const { source } of samples(root, "corpus")) sources.add(source);
  const found: Real[] = [];
  for (const source of sources) {
    const file = parse(source);
    if (file.problems.length > 0) continue;
    const before = analyse(file, undefined);
    for (const transform of transforms)
      for (const each of transform.propose(before, {})) {
        if (each.kind === "idle") continue;
        const change = ask(before, each, transform.risk);
        if (!isAccepted(change)) continue;
        const { analysis, bugs } = applyAll(before, [change]);
        expect(bugs).toEqual([]);
        found.push({ before, change, right: analysis.file.source });
      }
  }
  return found;
}

type Random = (below: number) => number;

function randomFrom(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    return (state >> 8) % below;
  };
}

const CHARACTERS = " \n\t\\&|;#'\"`$(){}<>*?~!=-/.:,abrRN0é";

/** One edit with a character more, a character less, or in another place. */
function corrupted(
  edits: readonly Edit[],
  length: number,
  random: Random,
): readonly Edit[] {
  const index = random(edits.length);
  return edits.map((edit, at): Edit => {
    if (at !== index) return edit;
    const { start, end, text } = edit;
    const place = random(text.length + 1);
    switch (random(4)) {
      case 0:
        return {
          ...edit,
          text: text.slice(0, place) + text.slice(place + 1),
        };
      case 1: {
        const added = CHARACTERS[random(CHARACTERS.length)] ?? "";
        return {
          ...edit,
          text: text.slice(0, place) + added + text.slice(place),
        };
      }
      default: {
        const by = (random(3) + 1) * (random(2) === 0 ? 1 : -1);
        const within = (offset: number): number =>
          Math.min(length, Math.max(0, offset));
        const which = random(3);
        const from = within(start + (which === 1 ? 0 : by));
        const to = within(end + (which === 2 ? 0 : by));
        return { start: Math.min(from, to), end: Math.max(from, to), text };
      }
    }
  });
}

/** Blanks between words, the ends of continued lines, comments and empty lines mean nothing; nothing else is taken for the same. */
function normal(source: string): string {
  const escape = /^#\s*escape\s*=\s*`/im.test(source) ? "`" : "\\\\";
  return (
    source
      .replace(/\r\n/g, "\n")
      .replace(/^[ \t]*#.*\n/gm, "")
      .replace(new RegExp(`${escape}[ \\t]*\\n(?:[ \\t]*\\n)*`, "g"), " ")
      // A comment that ends a script.
      .replace(/[ \t]+#[^\n'"]*$/gm, "")
      .replace(/[ \t]+/g, " ")
      .replace(/ ?(&&|;) ?/g, "$1")
      // Without quotes, a backslash in front of a letter or slash is none.
      .replace(/^[^'"\n]*$/gm, (line) => line.replace(/\\([\w/.-])/g, "$1"))
      // Nor does a semicolon do anything that ends a script.
      .replace(/;$/gm, "")
      .replace(/ *\n\s*/g, "\n")
      .trim()
  );
}

it("corrupted edits are stopped, or change nothing but blanks", () => {
  const random = randomFrom(20260701);
  const real = realChanges();
  let stopped = 0;
  let passed = 0;
  let same = 0;
  const wrong: string[] = [];
  for (let tried = 0; tried < RUNS; tried++) {
    const one = real[random(real.length)];
    if (one === undefined) break;
    const { before, change, right } = one;
    const edits = corrupted(change.edits, before.file.source.length, random);
    if (JSON.stringify(edits) === JSON.stringify(change.edits)) {
      same++;
      continue;
    }
    const { applied, analysis } = applyAll(before, [{ ...change, edits }]);
    if (applied.length === 0) {
      stopped++;
      continue;
    }
    passed++;
    const { source } = analysis.file;
    if (normal(source) !== normal(right))
      wrong.push(`${right}\n---\n${source}`);
  }
  console.log(
    `${stopped} corrupted edits of ${real.length} changes were stopped, ${passed} passed and make the same but for blanks, ${same} were not corrupted`,
  );
  expect(wrong.slice(0, 20)).toEqual([]);
  expect(stopped).toBeGreaterThan(passed);
});
