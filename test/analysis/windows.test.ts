import { describe, expect, it } from "vitest";
import { isReadable } from "../../src/analysis/build/runs.ts";
import {
  freedBy,
  freesLater,
  purgesBehind,
  windowsIn,
  type Window,
} from "../../src/analysis/merge/candidates.ts";
import { textOf } from "../../src/message.ts";
import { analysisOf } from "./dockerfiles.ts";

function windows(text: string): readonly Window[] {
  const analysis = analysisOf(`${text}\n`);
  return windowsIn(analysis)(analysis.runs.filter(isReadable));
}

/** Windows as `from-to what`, with `later` where it is purged behind them. */
function shown(text: string): readonly string[] {
  return windows(text).map(
    ({ from, to, frees, purge }) =>
      `${String(from)}-${String(to)} ${frees.join(", ")}${purge === undefined ? "" : " later"}`,
  );
}

const LISTS = "the package lists, which later installs need until then later";
const UPDATE = "RUN apt-get update";
const INSTALL = "RUN apt-get install -y x";
const FILE = "RUN curl -o /data/a https://x/a";

describe("stretches of RUNs in one layer of which something is freed", () => {
  it.each<[lines: string, found: readonly string[]]>([
    [`${FILE}\nRUN ls`, []],
    [`${FILE}\nRUN rm /data/a`, ["0-1 /data/a"]],
    [`RUN rm /data/a\n${FILE}`, []],
    [`${FILE}\nRUN ls\nRUN rm /data/a`, ["0-2 /data/a"]],
    [`${FILE}\n${FILE}\nRUN rm /data/a`, ["0-2 /data/a", "1-2 /data/a"]],
    [`${FILE}\n${"RUN ls\n".repeat(19)}RUN rm /data/a`, ["0-20 /data/a"]],
    [`${FILE}\n${"RUN ls\n".repeat(20)}RUN rm /data/a`, []],
    // A flag, or a command that stands there anyway, does it as well.
    ["RUN npm ci\nRUN npm cache clean --force", ["0-1 the cache of npm"]],
    ["RUN npm ci\nRUN ls\nRUN npm cache clean --force", []],
    [
      "RUN ls\nRUN npm ci\nRUN npm cache clean --force",
      ["1-2 the cache of npm"],
    ],
    ["RUN rm /data/a\nRUN rm /data/a", []],
    [`RUN ls\n${UPDATE}\n${INSTALL}`, [`1-2 ${LISTS}`]],
    [`${INSTALL}\n${UPDATE}\n${INSTALL}`, [`1-2 ${LISTS}`]],
    [`RUN apt-get update; ls\n${INSTALL}`, []],
    [`RUN set -e; apt-get update; ls\n${INSTALL}`, [`0-1 ${LISTS}`]],
    [`${UPDATE} && rm -rf /var/lib/apt/lists/*\n${INSTALL}`, []],
    ["RUN pip install x\nRUN rm -rf /root/.cache/pip", []],
    ["RUN pip install x\nRUN pip cache purge", ["0-1 the cache of pip"]],
    [
      "RUN npm ci\nRUN npm ci --offline\nRUN npm cache clean --force",
      ["0-2 the cache of npm"],
    ],
    // Package lists.
    [`${UPDATE}\nRUN ls`, []],
    [`${UPDATE}\n${INSTALL}`, [`0-1 ${LISTS}`]],
    [`${UPDATE}\nRUN ls\n${INSTALL}`, [`0-2 ${LISTS}`]],
    [`${UPDATE}\n${INSTALL}\nRUN ls`, [`0-1 ${LISTS}`]],
    [`${UPDATE}\n${INSTALL}\n${INSTALL}`, [`0-2 ${LISTS}`]],
    [`${UPDATE} && ls\n${INSTALL}`, [`0-1 ${LISTS}`]],
    [`${UPDATE} || true\n${INSTALL}`, []],
    [`RUN sudo apt-get update\n${INSTALL}`, []],
    [`RUN ls\n${INSTALL}`, []],
    [`${INSTALL}\nRUN ls`, []],
    [
      `RUN --mount=type=cache,target=/var/lib/apt/lists apt-get update\n${INSTALL}`,
      [],
    ],
    [`${UPDATE}\n${"RUN ls\n".repeat(19)}${INSTALL}`, [`0-20 ${LISTS}`]],
    [`${UPDATE}\n${"RUN ls\n".repeat(20)}${INSTALL}`, []],
  ])("%j: %j", (lines, found) => {
    expect(shown(`FROM debian\n${lines}`)).toEqual(found);
  });

  it("free nothing where a stage that stands on them needs it", () => {
    const on = (lines: string): readonly string[] => {
      const analysis = analysisOf(
        `FROM debian AS a\n${UPDATE}\n${INSTALL}\nFROM a\n${lines}\n`,
      );
      const [stage] = analysis.stages;
      if (stage === undefined) throw new Error("no stage");
      return windowsIn(analysis)(
        analysis.runsOf(stage).filter(isReadable),
      ).flatMap(({ frees }) => frees);
    };
    expect(on(INSTALL)).toEqual([]);
    expect(on("RUN ls")).toHaveLength(1);
  });

  it("are said by what they free, each thing once", () => {
    const all = windows(
      `FROM debian\n${FILE}\n${FILE}\nRUN rm /data/a\n${UPDATE}\n${INSTALL}`,
    );
    expect(textOf(freedBy(all.slice(0, 2)))).toBe("/data/a");
    expect(textOf(freedBy(all))).toBe(
      "/data/a and the package lists, which later installs need until then",
    );
    expect(freesLater(all)).toBe(false);
    expect(freesLater(all.slice(-1))).toBe(true);
    expect(freesLater([])).toBe(true);
  });

  it("count on a purge where the merged RUN does not do it", () => {
    const all = windows(`FROM debian\n${UPDATE}\n${INSTALL}`);
    const purges = (run: string): readonly unknown[] => {
      const after = analysisOf(`FROM debian\n${run}\n`);
      const [merged] = after.runs;
      if (merged === undefined) throw new Error("no RUN");
      return purgesBehind(all, after, merged);
    };
    const both = "apt-get update && apt-get install -y x";
    expect(purges(`RUN ${both}`)).toEqual([
      { managers: ["apt"], command: "rm -rf /var/lib/apt/lists/*" },
    ]);
    expect(purges(`RUN ${both} && rm -rf /var/lib/apt/lists/*`)).toEqual([]);
    expect(purges('RUN ["ls"]')).toEqual([]);
    const [run] = analysisOf("FROM x\nRUN ls\n").runs;
    if (run === undefined) throw new Error("no RUN");
    expect(purgesBehind([], analysisOf("FROM x\n"), run)).toEqual([]);
  });
});
