import { describe, expect, it } from "vitest";
import { analyse, type Analysis } from "../../src/analysis/analyse.ts";
import { differencesBeside } from "../../src/equivalence/certificate.ts";
import { judge, judgeBy, type Rules } from "../../src/equivalence/judge.ts";
import { refused, type Why } from "../../src/equivalence/rules/rule.ts";
import {
  shownClaims,
  type ShownClaim,
} from "../../src/equivalence/shown-claim.ts";
import type { Claim } from "../../src/equivalence/claim.ts";
import { say } from "../../src/message.ts";
import { parse } from "../../src/syntax/dockerfile.ts";

/** A kind of claim that dockfix does not have: a call of make gets `-s` and says less. Only this file knows it. */
interface Silence {
  readonly kind: "silence";
  readonly run: number;
  readonly call: number;
}

const rules: Rules<{ readonly silence: Silence }> = { silence: judgeSilence };

function judgeSilence(
  { runs }: Analysis,
  { run, call }: Silence,
): readonly Why[] {
  const invocation = runs[run]?.invocations[call];
  return invocation?.call.program === "make"
    ? []
    : refused(
        runs[run]?.instruction.line ?? 1,
        say`only make has an option -s that means silence`,
      );
}

function silence(analysis: Analysis, { run, call }: Silence): ShownClaim {
  return {
    key: `silence@${run}:${call}`,
    stage: analysis.runs[run]?.stage.index ?? -1,
    forms: [{ kind: "word", run, call, at: 0, word: "-s" }],
  };
}

const SOURCE = `FROM debian:bookworm
RUN make all && curl https://example.com
RUN apt-get update && apt-get install -y git
`;
const LISTS: Claim = {
  kind: "purge",
  form: "command",
  managers: ["apt"],
  run: 1,
  behind: 1,
  command: "rm -rf /var/lib/apt/lists/*",
};
const before = analyse(parse(SOURCE), undefined);

function differences(after: string, silences: readonly Silence[]): number {
  return differencesBeside(before, analyse(parse(after), undefined), [
    ...shownClaims(before, [LISTS]),
    ...silences.map((each) => silence(before, each)),
  ]).length;
}

describe("a new kind of claim", () => {
  const make: Silence = { kind: "silence", run: 0, call: 0 };
  const curl: Silence = { kind: "silence", run: 0, call: 1 };
  const purged = SOURCE.replace("git", "git && rm -rf /var/lib/apt/lists/*");

  it("is judged by a rule of its own, beside the others", () => {
    expect(judge(before, [LISTS])).toEqual([]);
    expect(judgeBy(rules, before, [make])).toEqual([]);
    expect(judgeBy(rules, before, [curl])).toEqual([
      {
        line: 2,
        message: ["only make has an option -s that means silence"],
      },
    ]);
  });

  it("is certified by the certificate as it is", () => {
    const silent = purged.replace("make", "make -s");
    expect(differences(silent, [make])).toBe(0);
    // Not claimed, claimed of another command, claimed and not written, too many.
    expect(differences(silent, [])).toBeGreaterThan(0);
    expect(differences(silent, [curl])).toBeGreaterThan(0);
    expect(differences(purged, [make])).toBeGreaterThan(0);
    expect(differences(silent, [make, curl])).toBeGreaterThan(0);
    expect(
      differences(silent.replace("make -s", "make -s -k"), [make]),
    ).toBeGreaterThan(0);
  });
});
