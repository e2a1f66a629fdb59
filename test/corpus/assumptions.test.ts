import { expect, it } from "vitest";
import { RISKS } from "../../src/proposal.ts";
import { parse } from "../../src/syntax/dockerfile.ts";
import { addNeeds, noNeeds } from "../assumptions.ts";
import { corpusRoot, samples } from "./corpus.ts";

const root = corpusRoot();

it.skipIf(root === undefined).each(RISKS.slice(1))(
  "at %s a change names what it needs, and nothing that neither it nor its gain needs",
  (risk) => {
    const needs = noNeeds();
    const sources = ["corpus", "corpus-rewritable"]
      .flatMap((folder) => samples(root ?? "", folder))
      .map(({ source }) => source)
      .filter((source) => parse(source).problems.length === 0);
    for (const source of sources) addNeeds(needs, source, risk);
    const { changes, named, forGain, needless, missing } = needs;
    console.log(
      `${risk}: ${sources.length} files; ${changes} changes name ${named} assumptions, ${forGain} of them for what they gain; ${needless.length} are needless, ${missing.length} are missing`,
    );
    expect(needless.slice(0, 10)).toEqual([]);
    expect(missing.slice(0, 10)).toEqual([]);
    expect(forGain).toBeGreaterThan(0);
  },
);
