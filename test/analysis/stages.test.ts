import { describe, expect, it } from "vitest";
import { stagesOn } from "../../src/analysis/needs.ts";
import { pathOf } from "../../src/analysis/places.ts";
import { wantsBehind } from "../../src/analysis/wants.ts";
import { apt } from "../../src/facts/managers/apt.ts";
import { optimize } from "../../src/optimize.ts";
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

it.each([
  [undefined, "/w", undefined],
  ["", "/w", undefined],
  ["~/a", "/w", undefined],
  ["-a", "/w", undefined],
  ["a", "/w", "/w/a"],
  ["a", undefined, undefined],
  ["/a/./b/../c", undefined, "/a/c"],
  ["../a", "/w/x", "/w/a"],
  ["../a", "/?", undefined],
  ["a", "/?", "/?/a"],
  ["${A}/b", "/w", "/${A}/b"],
  ["${A}/b", undefined, "/${A}/b"],
  ["a$", "/w", "/w/a$"],
])("the path %j in %j is %j", (path, folder, found) => {
  expect(pathOf(path, folder)).toBe(found);
});

describe("a RUN is joined to the one whose files it takes away or changes", () => {
  const isJoined = (first: string, second: string): boolean => {
    const source = `FROM debian:bookworm\nRUN ${first}\nRUN ${second}\n`;
    const { code, bugs } = optimize(source, { only: ["merge-runs"] });
    expect(bugs).toEqual([]);
    return code !== source;
  };
  const TREE = "tar xf /a.tgz -C /opt/app";
  const FILE = "curl -o /data/a.bin https://x/a";

  it.each([
    [FILE, "rm /data/a.bin"],
    [FILE, "rm /data/*.bin"],
    [FILE, "rm -rf /data"],
    [FILE, "chmod 600 /data/a.bin"],
    [FILE, "chown -R app /data"],
    [FILE, "chown --recursive app /data"],
    [FILE, "chown -R app /data/*"],
    [TREE, "rm -rf /opt/app/doc"],
    [TREE, "rm /opt/app/*.txt"],
    [TREE, "rm -rf /opt/app/lib/*.a"],
    [TREE, "chown -R app /opt/app"],
    [TREE, "strip /opt/app/tool"],
  ])("%s; %s", (first, second) => {
    expect(isJoined(first, second)).toBe(true);
  });

  it.each([
    [FILE, "rm /data/b.bin"],
    [FILE, "rm /data/*.gz"],
    [FILE, "rm -rf /other"],
    [FILE, "chown app /data"],
    [FILE, "chown -R app /other"],
    ["tar xf /a.tgz -C /usr/local", "rm -rf /usr/local/doc"],
    [TREE, "rm /opt/app/LICENSE.txt"],
    [TREE, "rm /opt/other/*"],
    [TREE, "rm -rf /opt/apps"],
    [FILE, "cp /data/a.bin /b"],
  ])("not: %s; %s", (first, second) => {
    expect(isJoined(first, second)).toBe(false);
  });
});

it.each([
  ["rm /var/lib/apt/lists/lock", true],
  ["rm -r /var/lib/apt/lists", true],
  ["rm -f /var/lib/apt/lists/lock", false],
  ["rm -rf /var/lib/apt/lists/*", false],
  ["rm --force /var/lib/apt/lists/lock", false],
  ["rm /tmp/x", false],
  ["ls /var/lib/apt/lists", true],
  ["ls > /var/lib/apt/lists/x", true],
  ["apt-get clean", false],
])("%s wants apt's lists: %s", (command, isWanted) => {
  const analysis = analysisOf(
    `FROM debian\nRUN apt-get update\nRUN ${command}\n`,
  );
  const [run] = analysis.runs;
  if (run === undefined) throw new Error("no RUN");
  const { certain, unknownCount } = wantsBehind(analysis, apt, run);
  expect(certain !== undefined || unknownCount > 0).toBe(isWanted);
});
