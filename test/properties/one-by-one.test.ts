import { describe, expect, it } from "vitest";
import { analyse, type Analysis } from "../../src/analysis/analyse.ts";
import { equivalent } from "../../src/equivalence/equivalent.ts";
import { optimize } from "../../src/optimize.ts";
import type { Alternative, Proposal, Risk } from "../../src/proposal.ts";
import {
  applyAll,
  ask,
  compatible,
  isAccepted,
  type Accepted,
  type Judged,
} from "../../src/prove.ts";
import { parse } from "../../src/syntax/dockerfile.ts";
import { transforms } from "../../transforms/index.ts";
import type { Edit } from "../../src/syntax/edit.ts";
import { originsIn } from "../../src/syntax/origin.ts";
import { corpusRoot, samples } from "../corpus/corpus.ts";
import { fixtures } from "../fixtures.ts";

function sources(): readonly string[] {
  const root = corpusRoot();
  const all = new Set([
    ...fixtures().map(({ before }) => before),
    ...(root === undefined
      ? []
      : samples(root, "corpus").map(({ source }) => source)),
  ]);
  return [...all].filter((source) => parse(source).problems.length === 0);
}

const LEVELS: readonly Risk[] = ["low", "medium", "high"];

describe.each(LEVELS)("at %s", (risk) => {
  it("what the whole needs is named by a change, and no certificate fails", () => {
    const unnamed: string[] = [];
    const unproved: string[] = [];
    let changed = 0;
    for (const source of sources()) {
      const { code, changes, bugs } = optimize(source, { risk });
      if (bugs.length > 0) unproved.push(JSON.stringify(bugs));
      if (code === source) continue;
      changed++;
      const verdict = equivalent(source, code);
      if (verdict.equal) continue;
      const named = new Set(
        changes.flatMap(({ assumes }) => assumes.map(({ key }) => key)),
      );
      for (const { assumption, line, message } of verdict.reasons) {
        if (assumption === undefined)
          unproved.push(`${source}\n${line}: ${message}`);
        else if (!named.has(assumption.key))
          unnamed.push(`${source}\n${assumption.key}`);
      }
    }
    console.log(
      `${risk}: ${changed} files changed; ${unproved.length} reasons that no assumption would answer, ${unnamed.length} assumptions that no change names`,
    );
    expect(unproved.slice(0, 10)).toEqual([]);
    expect(unnamed.slice(0, 10)).toEqual([]);
  });
});

interface Made {
  readonly code: string;
  /** Changes of which another alternative became the safest, because of what was done before. */
  readonly safer: number;
  /** Assumptions that a change did not have when all were asked at once. */
  readonly more: readonly string[];
}

/** Applies one change at a time, each in the form that it had, found anew by where it stood. */
function oneByOne(source: string, wanted: readonly Accepted[]): Made {
  const history: (readonly Edit[])[] = [];
  const more: string[] = [];
  let safer = 0;
  let analysis = analyse(parse(source), undefined);
  for (const change of wanted) {
    const place = originsIn(source, analysis.file.source, history);
    const isSame = (judged: Judged): judged is Accepted =>
      isAccepted(judged) && textOf(judged.edits) === textOf(change.edits);
    for (const transform of transforms) {
      const judged = transform
        .propose(analysis, {})
        .flatMap((each) =>
          each.kind !== "idle" &&
          each.part === change.proposal.part &&
          place(each.line) === change.proposal.line
            ? [each, ...each.alternatives.map((one) => only(each, one))]
            : [],
        )
        .map((each) => ask(analysis, each, transform.risk));
      const found = judged.find(isSame);
      if (found === undefined) continue;
      if (judged[0] !== found) safer++;
      const known = new Set(change.assumptions.map(({ key }) => key));
      more.push(
        ...found.assumptions.flatMap(({ key }) => (known.has(key) ? [] : key)),
      );
      const { applied, analysis: after } = applyAll(analysis, [found]);
      history.push(...applied.map(({ edits }) => edits));
      analysis = after;
      break;
    }
  }
  return { code: analysis.file.source, safer, more };
}

function only(proposal: Proposal, alternative: Alternative): Proposal {
  return { ...proposal, alternatives: [alternative] };
}

function textOf(edits: readonly Edit[]): string {
  return edits.map(({ text }) => text).join("|");
}

/** The same order for the same seed. */
function shuffled<T>(all: readonly T[], seed: number): readonly T[] {
  let state = seed;
  const keyed = all.map((each) => {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    return { each, key: state >> 8 };
  });
  return keyed.sort((a, b) => a.key - b.key).map(({ each }) => each);
}

const ORDERS: readonly (readonly [
  string,
  (all: readonly Accepted[]) => readonly Accepted[],
])[] = [
  ["from the first to the last", byLine],
  ["from the last to the first", (all) => [...byLine(all)].reverse()],
  ["in any order", (all) => shuffled(all, 1)],
  ["in any other order", (all) => shuffled(all, 2)],
];

function byLine(all: readonly Accepted[]): readonly Accepted[] {
  return [...all].sort((a, b) => a.proposal.line - b.proposal.line);
}

it.each(ORDERS)("all at once is one by one, %s", (_, ordered) => {
  const others: string[] = [];
  let tried = 0;
  let safer = 0;
  for (const { before, transform, chosen } of together()) {
    tried++;
    const { source } = before.file;
    const made = oneByOne(source, ordered(chosen));
    safer += made.safer;
    const { analysis } = applyAll(before, chosen);
    if (made.code !== analysis.file.source || made.more.length > 0)
      others.push(`${transform}: ${made.more.join()}\n${source}`);
  }
  console.log(
    `${tried} files with two changes of one transform or more; ${others.length} are another; ${safer} changes have a safer form by then`,
  );
  expect(tried).toBeGreaterThan(0);
  expect(others).toEqual([]);
});

interface Together {
  readonly before: Analysis;
  readonly transform: string;
  readonly chosen: readonly Accepted[];
}

/** Changes of one transform that would be made together. */
function together(): readonly Together[] {
  return sources().flatMap((source) => {
    const before = analyse(parse(source), undefined);
    return transforms.flatMap((transform): Together | [] => {
      const accepted = transform
        .propose(before, {})
        .flatMap((each) =>
          each.kind === "idle" ? [] : ask(before, each, transform.risk),
        )
        .filter(isAccepted);
      const chosen = compatible(accepted);
      // What is inserted at one place keeps the order in which it came.
      const places = chosen.flatMap(({ edits }) =>
        edits.map(({ start }) => start),
      );
      return chosen.length < 2 || new Set(places).size < places.length
        ? []
        : { before, transform: transform.name, chosen };
    });
  });
}
