import { describe, expect, it } from "vitest";
import { analyse } from "../../src/analysis/analyse.ts";
import { copiesOver } from "../../src/analysis/build/copies.ts";
import { valueOf } from "../../src/analysis/build/variables.ts";
import { parse } from "../../src/syntax/dockerfile.ts";
import { analysisOf } from "./dockerfiles.ts";

describe("what is known of a file", () => {
  it("its RUNs, with their numbers and places", () => {
    const { runs, triggers, stages, runsOf } = analysisOf(
      "FROM a\nENV b=c\nRUN d\nRUN e\nFROM f\nONBUILD RUN g\nRUN h\nONBUILD COPY i /j\n",
    );
    const shown = (all: typeof runs): readonly string[] =>
      all.map(
        ({ number, stage, index, instruction }) =>
          `${number}: ${instruction.line} is ${index} of ${stage.index}`,
      );
    expect(shown(runs)).toEqual([
      "0: 3 is 1 of 0",
      "1: 4 is 2 of 0",
      "2: 7 is 1 of 1",
    ]);
    expect(shown(triggers)).toEqual(["-1: 6 is 0 of 1"]);
    const [first, second] = stages;
    if (first === undefined || second === undefined) throw new Error("none");
    expect(shown(runsOf(first))).toEqual(shown(runs.slice(0, 2)));
    expect(shown(runsOf(second))).toEqual(shown(runs.slice(2)));
    expect(analysisOf("FROM a\nRUN b\n").triggers).toEqual([]);
  });

  it.each<[text: string, keyword: string, found: string]>([
    ["FROM a\nCMD b", "CMD", "2: 0 of 0"],
    ["FROM a\nCMD b\nCMD c", "CMD", "3: 1 of 0"],
    ["FROM a\nCMD b", "ENTRYPOINT", "-"],
    ["FROM a\nENTRYPOINT b\nRUN c", "ENTRYPOINT", "2: 0 of 0"],
    ["FROM a\nHEALTHCHECK CMD b", "HEALTHCHECK", "2: 0 of 0"],
    ["FROM a\nRUN b", "RUN", "-"],
    ["FROM a AS x\nCMD b\nFROM x\nRUN c", "CMD", "2: 0 of 0"],
    ["FROM a AS x\nCMD b\nFROM x\nCMD c", "CMD", "4: 0 of 1"],
    ["FROM a AS x\nCMD b\nFROM x AS y\nFROM y", "CMD", "2: 0 of 0"],
    ["FROM a AS x\nCMD b\nFROM c", "CMD", "-"],
    ["FROM a AS x\nFROM x AS y\nCMD b\nFROM x", "CMD", "-"],
  ])("%j: the last %s is %s", (text, keyword, found) => {
    const { stages, lastOf } = analysisOf(`${text}\n`);
    const stage = stages.at(-1);
    const last = stage && lastOf(stage, keyword);
    expect(
      last === undefined
        ? "-"
        : `${last.instruction.line}: ${last.index} of ${last.stage.index}`,
    ).toBe(found);
  });

  it("what was copied in front of each of its instructions", () => {
    const { stages, copiedBefore, copiesOf } = analysisOf(
      "FROM a AS x\nCOPY b /\nRUN c\nCOPY d e /\nFROM x\nRUN f\nADD g /\nLABEL h=i\nFROM j\nRUN k\n",
    );
    const names = stages.map((stage) =>
      [-1, 0, 1, 2, 3, Infinity].map((index) =>
        [...copiesOver(copiedBefore(stage, index), "/")]
          .map(({ from }) => from)
          .join(""),
      ),
    );
    expect(names).toEqual([
      ["", "", "b", "b", "edb", "edb"],
      ["edb", "edb", "edb", "gedb", "gedb", "gedb"],
      ["", "", "", "", "", ""],
    ]);
    const copies = stages.map((stage) =>
      copiesOf(stage).map(
        ({ index, copied }) =>
          `${index}: ${copied.map(({ from }) => from ?? "?").join(" ")}`,
      ),
    );
    expect(copies).toEqual([["0: b", "2: d e"], ["1: g"], []]);
  });

  it("what is in force at the end of each stage", () => {
    const { stages, environmentAfter, runs } = analysisOf(
      "FROM a AS x\nENV b=c\nRUN d\nENV b=e\nRUN f\nFROM x\nRUN g\nENV b=h\nFROM i\n",
    );
    expect(
      stages.map((stage) => valueOf(environmentAfter(stage).variables, "b")),
    ).toEqual(["e", "h", undefined]);
    expect(
      runs.map(({ environment }) => valueOf(environment.variables, "b")),
    ).toEqual(["c", "e", "e"]);
  });

  it("with the readings of the version before it", () => {
    const first = analysisOf("FROM a\nRUN b && c\n");
    const file = parse("FROM a\nRUN d\nRUN b && c\n");
    const second = analyse(file, undefined, first.readings);
    expect(second.readings).toBe(first.readings);
    expect(second.file).toBe(file);
    expect(second.context).toBe(undefined);
    expect(second.runs[1]?.invocations).toBe(first.runs[0]?.invocations);
    expect(analyse(file, undefined).readings).not.toBe(first.readings);
  });

  it("nothing of a stage of another file", () => {
    const { runsOf, lastOf, copiesOf, copiedBefore, environmentAfter } =
      analysisOf("FROM a\nRUN b\nCMD c\nCOPY d /\nENV e=f\n");
    const [other] = analysisOf("FROM debian\nUSER g\n").stages;
    if (other === undefined) throw new Error("no stage");
    expect(runsOf(other)).toEqual([]);
    expect(lastOf(other, "CMD")).toBe(undefined);
    expect(copiesOf(other)).toEqual([]);
    expect(copiedBefore(other, Infinity).count).toBe(0);
    expect(environmentAfter(other).user).toBe("root");
  });
});
