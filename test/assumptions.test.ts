import { expect, it } from "vitest";
import { parse } from "../src/syntax/dockerfile.ts";
import { addNeeds, noNeeds } from "./assumptions.ts";
import { fixtures } from "./fixtures.ts";

it("a change names what it needs, and nothing that neither it nor its gain needs", () => {
  const needs = noNeeds();
  const known = new Set<string>();
  for (const { before, options, files } of fixtures()) {
    const merge = options.includes("merge=all") ? "all" : "benefit";
    const key = JSON.stringify([before, merge, [...files]]);
    if (known.has(key) || parse(before).problems.length > 0) continue;
    known.add(key);
    addNeeds(
      needs,
      before,
      "high",
      { merge },
      files.size === 0 ? undefined : { read: (path) => files.get(path) },
    );
  }
  const { changes, named, forGain, needless, missing } = needs;
  console.log(
    `${known.size} files; ${changes} changes name ${named} assumptions, ${forGain} of them for what they gain; ${needless.length} are needless, ${missing.length} are missing`,
  );
  expect(needless.slice(0, 10)).toEqual([]);
  expect(missing.slice(0, 10)).toEqual([]);
  expect(changes).toBeGreaterThan(0);
  expect(forGain).toBeGreaterThan(0);
}, 120_000);
