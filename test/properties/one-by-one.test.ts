import { describe, expect, it } from "vitest";
import { analyse } from "../../src/analysis/analyse.ts";
import type { AppliedChange } from "../../src/applied-change.ts";
import { equivalent } from "../../src/equivalence/equivalent.ts";
import { optimize } from "../../src/optimize.ts";
import type { Risk } from "../../src/proposal.ts";
import {
  applyAll,
  ask,
  compatible,
  isAccepted,
  type Accepted,
} from "../../src/prove.ts";
import { parse } from "../../src/syntax/dockerfile.ts";
import { transforms } from "../../transforms/index.ts";
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

/** A RUN that a slim base brought and that was joined with the next one is not read as two claims: that is not proved of the whole. */
function isBothAtOnce(changes: readonly AppliedChange[]): boolean {
  const names = changes.map(({ transform }) => transform);
  return names.includes("slim-base") && names.includes("merge-runs");
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
      if (verdict.equal || isBothAtOnce(changes)) continue;
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

/** Applies one change at a time, each found anew by what it claims to be. */
function oneByOne(source: string, wanted: readonly Accepted[]): string {
  let analysis = analyse(parse(source), undefined);
  for (const change of wanted) {
    const after = transforms
      .flatMap((transform) =>
        transform
          .propose(analysis, {})
          .flatMap((each) =>
            each.kind === "idle" ? [] : ask(analysis, each, transform.risk),
          ),
      )
      .filter(isAccepted)
      .find(
        ({ proposal, edits }) =>
          proposal.part === change.proposal.part &&
          proposal.line === change.proposal.line &&
          edits.map(({ text }) => text).join("|") ===
            change.edits.map(({ text }) => text).join("|"),
      );
    if (after !== undefined) analysis = applyAll(analysis, [after]).analysis;
  }
  return analysis.file.source;
}

it("all at once is one by one, from the last to the first", () => {
  const exceptions: string[] = [];
  let tried = 0;
  for (const source of sources()) {
    const before = analyse(parse(source), undefined);
    for (const transform of transforms) {
      const accepted = transform
        .propose(before, {})
        .flatMap((each) =>
          each.kind === "idle" ? [] : ask(before, each, transform.risk),
        )
        .filter(isAccepted);
      const chosen = compatible(accepted);
      if (chosen.length < 2) continue;
      // What is inserted at one place keeps the order in which it came.
      const places = chosen.flatMap(({ edits }) =>
        edits.map(({ start }) => start),
      );
      if (new Set(places).size < places.length) continue;
      tried++;
      const { analysis } = applyAll(before, chosen);
      const last = [...chosen].sort(
        (a, b) => b.proposal.line - a.proposal.line,
      );
      if (oneByOne(source, last) !== analysis.file.source)
        exceptions.push(`${transform.name}\n${source}`);
    }
  }
  console.log(
    `${tried} files with two changes of one transform or more; ${exceptions.length} are another one by one:\n${exceptions.map((each) => each.slice(0, 300)).join("\n---\n")}`,
  );
  // One change may decide which alternative of another is the safest.
  expect(exceptions.length).toBeLessThanOrEqual(tried / 100);
});
