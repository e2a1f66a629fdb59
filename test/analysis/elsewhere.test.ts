import { expect, it } from "vitest";
import { elsewhereBecause, fillsOf } from "../../src/analysis/cache/fills.ts";
import { managers } from "../../src/facts/managers/index.ts";
import { textOf } from "../../src/message.ts";
import { analysisOf } from "./dockerfiles.ts";
import { isReadable } from "../../src/analysis/build/runs.ts";

const OTHERS = "what is in the cache may be another user's";
const BETWEEN =
  "stands between, and the manager may not work behind it as before";

/** Why a command behind the last call of a manager in the last RUN might clean elsewhere: the manager's own, and another. */
function elsewhere(
  text: string,
  name: string,
): readonly (string | undefined)[] {
  const analysis = analysisOf(`FROM debian\n${text}\n`);
  const run = analysis.runs.at(-1);
  const manager = managers.find((each) => each.name === name);
  if (run === undefined || !isReadable(run) || manager === undefined)
    throw new Error("no RUN");
  const filling = fillsOf(run, manager, Infinity);
  if (filling === undefined) throw new Error("nothing is filled");
  return [true, false].map((isOwn) => {
    const why = elsewhereBecause(
      analysis,
      run,
      filling.last,
      manager,
      isOwn,
      run.invocations.length - 1,
    );
    return why && textOf(why);
  });
}

it.each<
  [
    text: string,
    name: string,
    own: string | undefined,
    other: string | undefined,
  ]
>([
  ["RUN npm ci", "npm", undefined, undefined],
  ["RUN npm ci && ls", "npm", undefined, undefined],
  ["RUN npm ci && cd /x", "npm", `\`cd /x\` ${BETWEEN}`, undefined],
  ["RUN npm ci && frobnicate", "npm", `\`frobnicate\` ${BETWEEN}`, undefined],
  [
    "RUN npm ci && export HOME=/x",
    "npm",
    `\`export HOME=/x\` ${BETWEEN}`,
    undefined,
  ],
  ["RUN npm ci && export X=/x", "npm", undefined, undefined],
  ["RUN npm ci && sh -c ls", "npm", `\`sh -c ls\` ${BETWEEN}`, undefined],
  ["RUN npm ci && apt-get remove -y x", "npm", undefined, undefined],
  ["RUN npm ci && f() { ls; } && f", "npm", undefined, undefined],
  ["RUN frobnicate && npm ci", "npm", undefined, undefined],
  [
    "RUN exec npm ci",
    "npm",
    "nothing runs behind exec",
    "nothing runs behind exec",
  ],
  [
    "RUN npm install -g npm",
    "npm",
    "it may replace npm by one that does not run here",
    undefined,
  ],
  ["RUN X=1 npm ci", "npm", "the command has a X of its own", undefined],
  ["RUN CI=1 npm ci", "npm", undefined, undefined],
  ["RUN MY_SKIP_X=1 HTTP_PROXY=x npm ci", "npm", undefined, undefined],
  [
    "RUN npm_config_cache=/x npm ci",
    "npm",
    "the command has a npm_config_cache of its own",
    undefined,
  ],
  ["RUN npm_config_x=1 npm ci", "npm", undefined, undefined],
  [
    "RUN export PATH=/x && npm ci",
    "npm",
    undefined,
    "the script replaces PATH",
  ],
  ["USER app\nRUN npm ci", "npm", undefined, undefined],
  ["USER root\nRUN yarn install", "yarn", undefined, undefined],
  ["USER 0:0\nRUN yarn install", "yarn", undefined, undefined],
  ["USER app\nRUN yarn install", "yarn", undefined, OTHERS],
  ["USER roots\nRUN yarn install", "yarn", undefined, OTHERS],
  ["USER $U\nRUN yarn install", "yarn", undefined, OTHERS],
  ["USER xroot\nRUN yarn install", "yarn", undefined, OTHERS],
  ["USER 10\nRUN yarn install", "yarn", undefined, OTHERS],
  ["USER app\nRUN apk add x", "apk", undefined, undefined],
  ["USER app\nRUN npm ci", "npm", undefined, undefined],
  ["USER app\nRUN pip install x", "pip", undefined, undefined],
])("%s, for %s: %s; %s", (text, name, own, other) => {
  expect(elsewhere(text, name)).toEqual([own, other]);
});

it("a cache that a variable places may be another user's", () => {
  const placed = managers.filter(({ placedBy }) => placedBy !== undefined);
  expect(placed.length).toBeGreaterThan(0);
  const gem = "USER app\nRUN gem install x";
  const isPlaced = placed.some(({ name }) => name === "gem");
  expect(elsewhere(gem, "gem")[1]).toBe(isPlaced ? OTHERS : undefined);
});
