import { describe, expect, it } from "vitest";
import { stagesOn } from "../../src/analysis/slim/needs.ts";
import { analysisOf } from "./dockerfiles.ts";

describe("what is taken from a stage", () => {
  it.each([
    ["COPY --from=x /a /b /c/", ["/a", "/b"]],
    ['COPY --from=x ["/a", "/b", "/c/"]', ["/a", "/b"]],
    ["COPY --from=X /a /b", ["/a"]],
    ["COPY --from=0 /a /b", ["/a"]],
    ["COPY --from=1 /a /b", []],
    ["COPY --from=image /a /b", []],
    ["COPY a /b", []],
    ["RUN --mount=type=bind,from=x,source=/a,target=/b c", ["/a"]],
    ["RUN --mount=type=bind,from=x,target=/b c", ["/"]],
    ["RUN --mount=type=bind,target=/b c", []],
    ["ONBUILD COPY --from=x /a /b", ["/a"]],
  ])("%s", (text, paths) => {
    const { stages } = analysisOf(`FROM a AS x\nFROM b\n${text}\n`);
    expect(stages[0]?.taken.map(({ path }) => path)).toEqual(paths);
    expect(stages[0]?.taken.every(({ line }) => line === 3)).toBe(true);
  });
});

it("stages that stand on one another, whatever stands between them", () => {
  const analysis = analysisOf(
    "FROM a AS x\nFROM b AS y\nFROM y AS z\nFROM x AS w\nFROM w\nFROM b\n",
  );
  const [x, y] = analysis.stages;
  if (x === undefined || y === undefined) throw new Error("no stages");
  const indexes = (stage: typeof x): readonly number[] =>
    stagesOn(analysis, stage).map(({ index }) => index);
  expect(indexes(x)).toEqual([0, 3, 4]);
  expect(indexes(y)).toEqual([1, 2]);
});
