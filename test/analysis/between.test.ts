import { expect, it } from "vitest";
import { isReadable } from "../../src/analysis/build/runs.ts";
import {
  changesBetween,
  repositoriesGone,
} from "../../src/analysis/cache/between.ts";
import { fillsOf } from "../../src/analysis/cache/fills.ts";
import { dnf } from "../../src/facts/managers/dnf.ts";
import type { Manager } from "../../src/facts/managers/manager.ts";
import { npm } from "../../src/facts/managers/npm.ts";
import { textOf } from "../../src/message.ts";
import { analysisOf } from "./dockerfiles.ts";

/** What changes between the last call that fills a cache and the end of the last RUN, and what takes repositories away. */
function between(
  manager: Manager,
  lines: string,
  before = 0,
): readonly (string | undefined)[] {
  const analysis = analysisOf(`FROM debian\n${lines}\n`);
  const run = analysis.runs.at(-1);
  if (run === undefined || !isReadable(run)) throw new Error("no RUN");
  const filling = fillsOf(run, manager, Infinity);
  if (filling === undefined) throw new Error("nothing is filled");
  const { invocation } = filling.last;
  const behind = run.invocations.length - 1 - before;
  return [
    changesBetween(run, invocation, behind),
    repositoriesGone(analysis, run, manager, invocation, behind),
  ].map((why) => why && textOf(why));
}

it.each<
  [
    manager: Manager,
    lines: string,
    command: string | undefined,
    repositories?: string,
  ]
>([
  [dnf, "RUN yum install -y x", undefined],
  [
    dnf,
    "RUN yum install -y x && rm -rf /etc/yum.repos.d",
    "rm -rf /etc/yum.repos.d",
    "line 2: rm -rf /etc/yum.repos.d",
  ],
  [
    dnf,
    "RUN yum install -y x && rm -f /etc/yum.repos.d/a.repo",
    "rm -f /etc/yum.repos.d/a.repo",
    "line 2: rm -f /etc/yum.repos.d/a.repo",
  ],
  [dnf, "RUN yum install -y x && rm -rf /srv", undefined],
  [
    dnf,
    "RUN rm -rf /etc/yum.repos.d\nRUN yum install -y x",
    undefined,
    "line 2: rm -rf /etc/yum.repos.d",
  ],
  [
    dnf,
    "RUN rm -rf /etc/yum.repos.d && yum install -y x",
    undefined,
    "line 2: rm -rf /etc/yum.repos.d",
  ],
  [
    dnf,
    "RUN dnf install -y x && rm -rf /etc/yum.repos.d",
    "rm -rf /etc/yum.repos.d",
  ],
  [
    dnf,
    "RUN yum-config-manager --disable x\nRUN yum install -y x",
    undefined,
    "line 2: yum-config-manager --disable x",
  ],
  [
    dnf,
    "RUN yum install -y x && yum-config-manager  --disable  y",
    "yum-config-manager --disable y",
    "line 2: yum-config-manager --disable y",
  ],
  [
    dnf,
    "RUN yum install -y x && ls && yum-config-manager --enable y",
    "yum-config-manager --enable y",
  ],
  [dnf, "RUN yum install -y x && ls /etc/yum.repos.d", undefined],
  [npm, "RUN npm ci && export PATH=/x", "export PATH=/x"],
  [npm, "RUN npm ci && export LD_PRELOAD=/x", "export LD_PRELOAD=/x"],
  [npm, "RUN npm ci && export XDG_CACHE=/x", "export XDG_CACHE=/x"],
  [npm, "RUN npm ci && export npm_config_x=/x", "export npm_config_x=/x"],
  [npm, "RUN npm ci && export NPM_CONFIG_X=/x", "export NPM_CONFIG_X=/x"],
  [npm, "RUN npm ci && export yarn_x=/x", "export yarn_x=/x"],
  [npm, "RUN npm ci && export prefix=/x", "export prefix=/x"],
  [npm, "RUN npm ci && export shell=/x", "export shell=/x"],
  [npm, "RUN npm ci && export XPATH=/x", undefined],
  [npm, "RUN npm ci && export HOMEX=/x", undefined],
  [npm, "RUN npm ci && dpkg -r nodejs", "dpkg -r nodejs"],
  [npm, "RUN npm ci && rm -rf /usr/local/bin", "rm -rf /usr/local/bin"],
  [npm, "RUN npm ci && rm -rf /srv/x", undefined],
  [npm, "RUN npm ci && cp a /usr/bin/b", "cp a /usr/bin/b"],
  [npm, "RUN npm ci && cp a /srv/b", undefined],
  [npm, "RUN npm ci && ./x.sh", "./x.sh"],
  [npm, "RUN npm ci && gosu app ls", "gosu app ls"],
  [npm, "RUN npm ci && touch /usr/lib/x", "touch /usr/lib/x"],
  [npm, "RUN npm ci && yarn install", undefined],
  [npm, "RUN npm ci && pip install x", undefined],
  [npm, "RUN f() { ls; }; npm ci && f && cd /x", "cd /x"],
  [npm, "RUN npm ci && f() { frobnicate; }", "frobnicate"],
  [npm, "RUN npm ci && frobnicate a && frobnicate b", "frobnicate a"],
  [npm, "RUN npm ci && cd /a && npm i x && cd  /b", "cd /b"],
])("of case %#", (manager, lines, command, repositories) => {
  expect(between(manager, lines)).toEqual([
    command &&
      `\`${command}\` stands between, and the manager may not work behind it as before`,
    repositories?.replace(
      ":",
      " takes repositories away, and yum cleans only while it has one:",
    ),
  ]);
});

it("nothing counts that stands behind the command", () => {
  const lines = "RUN npm ci && ls && cd /x";
  expect(between(npm, lines, 1)).toEqual([undefined, undefined]);
  expect(between(npm, lines)[0]).toContain("cd /x");
  const yum = "RUN yum install -y x && ls && rm -r /etc/yum.repos.d";
  expect(between(dnf, yum, 1)).toEqual([undefined, undefined]);
  expect(between(dnf, yum)[1]).toContain("line 2");
});
