import { describe, expect, it } from "vitest";
import { analyse } from "../../src/analysis/analyse.ts";
import { differencesOf } from "../../src/equivalence/certificate.ts";
import type { Claim } from "../../src/equivalence/claim.ts";
import { equivalent } from "../../src/equivalence/equivalent.ts";
import { optimize } from "../../src/optimize.ts";
import { parse } from "../../src/syntax/dockerfile.ts";

const PLAIN = "RUN pip install flask";
const FLAGGED = "RUN pip install --no-cache-dir flask";

function flag(run: number): Claim {
  return {
    kind: "purge",
    form: "flag",
    manager: "pip",
    run,
    call: 0,
    at: 1,
    flag: "--no-cache-dir",
  };
}

function differences(
  before: readonly string[],
  after: readonly string[],
  claims: readonly Claim[],
): number {
  const [one, other] = [before, after].map((lines) =>
    analyse(
      parse(["FROM python:3.12", ...lines, ""].join("\n")),
      undefined,
      readings,
    ),
  );
  if (one === undefined || other === undefined) throw new Error("no files");
  return differencesOf(one, other, claims).length;
}

const { readings } = analyse(parse("FROM scratch\n"), undefined);

/** What was read of a text is shared by all RUNs of that text. */
describe("RUNs of one text", () => {
  it.each([
    ["both flagged, both claimed", [FLAGGED, FLAGGED], [0, 1], true],
    ["both flagged, the first claimed", [FLAGGED, FLAGGED], [0], false],
    ["both flagged, the second claimed", [FLAGGED, FLAGGED], [1], false],
    ["the first flagged and claimed", [FLAGGED, PLAIN], [0], true],
    ["the second flagged, the first claimed", [PLAIN, FLAGGED], [0], false],
    ["the first flagged, both claimed", [FLAGGED, PLAIN], [0, 1], false],
    ["none flagged, the first claimed", [PLAIN, PLAIN], [0], false],
  ])("%s", (_, after, claimed, isCertified) => {
    const found = differences([PLAIN, PLAIN], after, claimed.map(flag));
    expect(found === 0).toBe(isCertified);
  });

  it("are both changed", () => {
    const { code, bugs } = optimize(`FROM python:3.12\n${PLAIN}\n${PLAIN}\n`);
    expect(bugs).toEqual([]);
    expect(code).toBe(`FROM python:3.12\n${FLAGGED}\n${FLAGGED}\n`);
  });
});

it("reasons have a line, a kind and a message, and nothing of the comparison", () => {
  const verdict = equivalent(
    "FROM debian:12\nRUN a\n",
    "FROM debian:12\nRUN b\n",
  );
  expect(verdict).toEqual({
    equal: false,
    reasons: [
      {
        line: 2,
        kind: "differs",
        message:
          "`b` was not there, or not in this place or form: line 2 had `a`",
      },
    ],
  });
});
