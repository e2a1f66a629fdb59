import { expect, it } from "vitest";
import { isReadable } from "../../src/analysis/build/runs.ts";
import {
  fillingOf,
  fillsOf,
  neededBecause,
  readsEarlier,
} from "../../src/analysis/cache/fills.ts";
import { wantsBehind } from "../../src/analysis/cache/uses.ts";
import { managers } from "../../src/facts/managers/index.ts";
import { textOf } from "../../src/message.ts";
import { analysisOf } from "./dockerfiles.ts";

/** The last RUN of a file, and what it does with the cache of a manager. */
function asked(text: string, name: string) {
  const analysis = analysisOf(`FROM debian\n${text}\n`);
  const run = analysis.runs.filter(isReadable).at(-1);
  const manager = managers.find((each) => each.name === name);
  if (run === undefined || manager === undefined) throw new Error("no RUN");
  return { analysis, run, manager };
}

it.each<[text: string, name: string, calls: number, filling: number]>([
  ["RUN npm ci", "npm", 1, 1],
  ["RUN npm ci && npm cache clean --force && npm i x", "npm", 3, 2],
  ["RUN npm --version && npm ci", "npm", 2, 1],
  ["RUN ls", "npm", 0, 0],
  ["RUN npm cache clean --force", "npm", 0, 0],
  ["RUN --network=none npm ci", "npm", 0, 0],
  ["RUN --network=host npm ci", "npm", 1, 1],
  ["RUN pip install x", "pip", 1, 1],
  ["RUN pip install --no-cache-dir x", "pip", 0, 0],
  ["RUN pip install --no-cache-dir x && pip install y", "pip", 2, 1],
  ["ENV PIP_NO_CACHE_DIR=1\nRUN pip install x", "pip", 0, 0],
  ["RUN PIP_NO_CACHE_DIR=1 pip install x", "pip", 0, 0],
  ["RUN X=1 pip install x", "pip", 1, 1],
  ["RUN export PIP_NO_CACHE_DIR=1 && pip install x", "pip", 0, 0],
  ["RUN export X=1 && pip install x", "pip", 1, 1],
  ["RUN echo PIP_NO_CACHE_DIR=1 && pip install x", "pip", 1, 1],
])(
  "%j fills the cache of %s by %i calls, %i of which leave something",
  (text, name, calls, filling) => {
    const { run, manager } = asked(text, name);
    const found = fillsOf(run, manager, Infinity);
    expect([found?.calls.length ?? 0, found?.filling.length ?? 0]).toEqual([
      calls,
      filling,
    ]);
    expect(found?.last).toBe(found?.filling.at(-1));
    expect(fillsOf(run, manager, 0)).toBe(undefined);
  },
);

it.each([
  ["RUN npm ci", true],
  ["RUN npm ci && npm cache clean --force", false],
  ["RUN npm ci && npm cache clean --force && npm i x", true],
  ["RUN npm ci && rm -rf /root/.npm", false],
  ["RUN npm ci && rm -rf /root/.npmx", true],
  ["RUN rm -rf /root/.npm && npm ci", true],
])("%j leaves something: %s", (text, is) => {
  const { analysis, run, manager } = asked(text, "npm");
  expect(fillingOf(analysis, run, manager) !== undefined).toBe(is);
});

it.each<
  [
    text: string,
    name: string,
    flag: string | undefined,
    command: string | undefined,
  ]
>([
  ["RUN npm ci", "npm", undefined, undefined],
  [
    "RUN npm() { ls; } && npm ci",
    "npm",
    "npm is a function of the script",
    "npm is a function of the script",
  ],
  [
    "RUN rm() { ls; } && npm ci",
    "npm",
    "rm is a function of the script",
    "rm is a function of the script",
  ],
  ["RUN f() { ls; } && npm ci", "npm", undefined, undefined],
  [
    "ENV npm_config_cache=/x\nRUN npm ci",
    "npm",
    "npm_config_cache moves the cache or switches it off",
    "npm_config_cache moves the cache or switches it off",
  ],
  [
    "RUN export NPM_CONFIG_CACHE=/x && npm ci",
    "npm",
    "npm_config_cache moves the cache or switches it off",
    "npm_config_cache moves the cache or switches it off",
  ],
  [
    "RUN --mount=type=cache,target=/root/.npm npm ci",
    "npm",
    "a mount covers the cache: /root/.npm",
    "a mount covers the cache: /root/.npm",
  ],
  [
    "RUN npm config set cache /x\nRUN npm ci",
    "npm",
    "line 2 moves the cache or switches it off: npm config set cache /x",
    "line 2 moves the cache or switches it off: npm config set cache /x",
  ],
  [
    "RUN npm ci && cat /root/.npm/x",
    "npm",
    "the RUN itself needs it: cat /root/.npm/x",
    undefined,
  ],
  [
    "RUN npm cache add x\nRUN npm ci",
    "npm",
    "line 2 sets the cache up: npm cache add x",
    "line 2 sets the cache up: npm cache add x",
  ],
])("%j: the cache of %s has to stay: %s; %s", (text, name, flag, command) => {
  const { analysis, run, manager } = asked(text, name);
  const filling = fillsOf(run, manager, Infinity);
  if (filling === undefined) throw new Error("nothing is filled");
  const behind = wantsBehind(analysis, manager, run);
  const why = (form: "flag" | "command"): string | undefined => {
    const said = neededBecause(analysis, run, manager, filling, behind, form);
    return said && textOf(said);
  };
  expect([why("flag"), why("command")]).toEqual([flag, command]);
});

it("has to stay for what stands behind it", () => {
  const { analysis, manager } = asked(
    "RUN npm ci\nRUN npm ci --offline",
    "npm",
  );
  const [run] = analysis.runs.filter(isReadable);
  const filling = run && fillsOf(run, manager, Infinity);
  if (run === undefined || filling === undefined) throw new Error("no RUN");
  const behind = wantsBehind(analysis, manager, run);
  const said = neededBecause(analysis, run, manager, filling, behind, "flag");
  expect(said && textOf(said)).toBe("line 3 still needs it: npm ci --offline");
});

const EARLIER = "it reads what line 2 left in the cache";
it.each<[text: string, flag: string | undefined, command: string | undefined]>([
  ["RUN npm ci\nRUN npm ci", undefined, undefined],
  ["RUN npm ci\nENV npm_config_offline=1\nRUN npm i x", EARLIER, EARLIER],
  ["ENV npm_config_offline=1\nRUN npm i x", undefined, undefined],
  ["RUN npm ci && npm ci --prefer-offline", EARLIER, undefined],
  ["RUN npm ci\nRUN npm i x && npm ci --prefer-offline", EARLIER, EARLIER],
  ["RUN npm ci\nRUN npm ci --prefer-offline && npm i x", EARLIER, EARLIER],
  [
    "RUN npm ci\nCOPY <<E /root/.npmrc\noffline=true\nE\nRUN npm i x",
    EARLIER,
    EARLIER,
  ],
])("%j finds what earlier calls left: %s; %s", (text, flag, command) => {
  const { analysis, run, manager } = asked(text, "npm");
  const filling = fillsOf(run, manager, Infinity);
  if (filling === undefined) throw new Error("nothing is filled");
  const why = (form: "flag" | "command"): string | undefined => {
    const said = readsEarlier(analysis, run, manager, filling, form);
    return said && textOf(said);
  };
  expect([why("flag"), why("command")]).toEqual([flag, command]);
});
