import { describe, expect, it } from "vitest";
import { analyse } from "../../src/analysis/analyse.ts";
import { loneCommand, stepsOf } from "../../src/equivalence/steps.ts";
import { parse } from "../../src/syntax/dockerfile.ts";

/** A script, and its steps: the text, behind it how it stands there, and how many of its commands there are up to the end of it. */
const SCRIPTS: readonly (readonly [
  script: string,
  steps: readonly string[],
])[] = [
  ["a && b", ["a [] 1", "b [] 2"]],
  ["a; b", ["a [; false] 1", "b [] 2"]],
  ["set -e; a; b", ["a [] 2", "b [] 3"]],
  ["set -ex && a && b", ["a [] 2", "b [] 3"]],
  ["a || b", ["a || b [||] 2"]],
  ["a || b && c", ["a || b [||] 2", "c [] 3"]],
  ["set -e; a || b; c", ["a || b [stops] 3", "c [] 4"]],
  ["set -e; a && b; c", ["a && b [; true] 3", "c [] 4"]],
  ["a & b", ["a & [&] 1", "b [] 2"]],
  ["{ a; b; }", ["{ a; b; } [] 2"]],
  ["{ a; }", ["a [] 1"]],
  ["true && a", ["a [] 2"]],
  [":; a", [": [; false] 1", "a [] 2"]],
  ["set -e; :; a", ["a [] 3"]],
  ["set -e; { a; b; }; c", ["{ a; b; } [-e] 3", "c [] 4"]],
  ["set -e; (a); b", ["(a) [; true] 2", "b [] 3"]],
  ["(a)", ["(a) [] 1"]],
  ["! a", ["! a [] 1"]],
  ["a | b", ["a | b [] 2"]],
  ["set -o pipefail && a | b", ["a | b [] 3 pipefail"]],
  [
    "set -o pipefail; a | b; c",
    ["a | b [; false] 3 pipefail", "c [] 4 pipefail"],
  ],
  ["if a; then b; fi", ["if a; then b; fi [] 2"]],
  ["X=1 && a", ["X=1 [] 0", "a [] 1"]],
  ["X=1", ["X=1 [] 0"]],
  ["true", ["RUN true [whole] 1"]],
  [":", ["RUN : [whole] 1"]],
  ["true > /f", ["true > /f [] 1"]],
  ["true x", ["true x [] 1"]],
  ["true x > /f", ["true x > /f [] 1"]],
  ["A=1 true", ["A=1 true [] 1"]],
  ["A=1 true x", ["A=1 true x [] 1"]],
  ["A=1 true > /f", ["A=1 true > /f [] 1"]],
  ["A=1 :", ["A=1 : [] 1"]],
  ["set -u; echo $X", ["echo $X [] 2 nounset"]],
  ["set -e", ["RUN set -e [whole] 1"]],
  ["a && set -e", ["a [] 1"]],
  ["set +e; a", ["set +e [; false] 1 errexit as it was false", "a [] 2"]],
  ["a && :", ["a [] 1"]],
  ["a; :", ["a [; false] 1"]],
  [": && echo $_", [": [] 1", "echo $_ [] 2"]],
  ["eval a && :", ["eval a [] 1", ": [] 2"]],
  ["a && b &", ["a && b & [&] 2"]],
  ["a $(b) && c", ["a $(b) [] 2", "c [] 3"]],
  ["set -e; set -u; a; b", ["a [] 3", "b [] 4"]],
  ["set -e; a; set +e; b", ["a [] 2", "set +e [] 3 errexit on true", "b [] 4"]],
  ["a && { b && c; }", ["a [] 1", "{ b && c; } [] 3"]],
  ["a && { b; } && c", ["a [] 1", "b [] 2", "c [] 3"]],
  ["set -x; a", ["a [] 2"]],
  ["cat <<< a && b", ["RUN cat <<< a && b [whole] 0"]],
  ["echo $LINENO", ["RUN echo $LINENO [whole] 1"]],
  ["set -e; f() { a; }; f", ["f() { a; } [-e] 2", "f [-e] 3"]],
  [
    "a && set -o pipefail",
    ["a [] 1", "set -o pipefail [] 2 errexit as it was false"],
  ],
];

describe("a script", () => {
  it.each(SCRIPTS)("%s", (script, expected) => {
    const { stages, runsOf, file } = analyse(
      parse(`FROM debian:12\nRUN ${script}\n`),
      undefined,
    );
    const steps = stages.flatMap((stage) =>
      stepsOf(stage, runsOf(stage), file.escape),
    );
    const options = (key: string): string =>
      key
        .split("\n")
        .filter((each) => each.startsWith(" "))
        .join("");
    expect(
      steps.map(
        ({ text, mark, callsEnd, key }) =>
          `${text} [${mark}] ${callsEnd}${options(key)}`,
      ),
    ).toEqual(expected);
  });

  it.each([
    ["a", true],
    ["a && b", true],
    ["a > /f", false],
    ["a $(b)", false],
    ["a | b", false],
    ["! a", false],
    ["(a)", false],
    ["a &", false],
    ["X=1", false],
    ["a || b", false],
    ["true", false],
  ])("a step by itself: %s", (script, isOne) => {
    const { stages, runsOf, file } = analyse(
      parse(`FROM debian:12\nRUN ${script}\n`),
      undefined,
    );
    const [step] = stages.flatMap((stage) =>
      stepsOf(stage, runsOf(stage), file.escape),
    );
    expect(step && loneCommand(step) !== undefined).toBe(isOne);
  });
});
