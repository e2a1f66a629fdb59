import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { optimize } from "../src/optimize.ts";
import { stepsOf } from "../src/steps.ts";
import { dockerfile } from "./properties/generate.ts";

const DEBIAN = "FROM debian:bookworm\n";

/** What each step holds, by transform. */
function stepNames(source: string, risk: "low" | "medium" = "low"): unknown {
  return stepsOf(source, { risk }).map(({ changes }) =>
    changes.map(({ transform, part, line }) =>
      [transform, part, line].filter((each) => each !== undefined).join(" "),
    ),
  );
}

describe("steps", () => {
  test("one for each change, the one that saves most first", () => {
    const source = `${DEBIAN}RUN pip install flask\nRUN apt-get update && apt-get install -y curl\n`;
    expect(stepNames(source)).toEqual([
      ["purge-caches apt 3"],
      ["purge-caches pip 2"],
    ]);
  });

  test("the safest first", () => {
    const source = `${DEBIAN}RUN apt-get update && apt-get install -y curl\n`;
    expect(stepNames(source, "medium")).toEqual([
      ["purge-caches apt 2"],
      ["slim-base 1"],
    ]);
  });

  test("what only makes room for another change is one step with it", () => {
    const source = `${DEBIAN}RUN apt-get update\nRUN apt-get install -y curl\n`;
    const [step, second] = stepsOf(source);
    expect(second).toBe(undefined);
    expect(step?.changes.map(({ transform }) => transform)).toEqual([
      "join-apt-update",
      "purge-caches",
    ]);
    expect(step?.code).toBe(optimize(source).code);
  });

  test("the same changes in two places are two steps", () => {
    const source = `${DEBIAN}RUN pip install a\nRUN pip install b\n`;
    const steps = stepsOf(source);
    expect(steps).toHaveLength(2);
    expect(new Set(steps.map(({ key }) => key)).size).toBe(2);
  });

  test("a key does not change with what was taken above", () => {
    const source = `${DEBIAN}RUN apt-get update\nRUN apt-get install -y curl\nRUN pip install b\n`;
    const [first, second] = stepsOf(source);
    const [next] = stepsOf(first?.code ?? "");
    expect(next?.key).toBe(second?.key);
  });

  test("a file that asks to be left alone has none", () => {
    expect(
      stepsOf(`# dockfix skip-file\n${DEBIAN}RUN pip install a\n`),
    ).toEqual([]);
  });

  test("a file that BuildKit rejects is refused", () => {
    expect(() => stepsOf("RUN ls\n")).toThrow("no build stage");
  });
});

test("step after step leads to what optimize makes", () => {
  fc.assert(
    fc.property(dockerfile, (source) => {
      let code = source;
      for (let taken = 0; taken < 50; taken++) {
        const [step] = stepsOf(code, { risk: "medium" });
        if (step === undefined) break;
        expect(step.code).not.toBe(code);
        code = step.code;
      }
      expect(optimize(code, { risk: "medium" }).changed).toBe(false);
    }),
    { numRuns: 100 },
  );
});
