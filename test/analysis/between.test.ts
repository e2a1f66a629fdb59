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
import { yarn } from "../../src/facts/managers/yarn.ts";
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
  ...[
    "apk del nodejs",
    "apt-get purge -y nodejs",
    "apt-get purge -y libssl3",
    "apt-get purge -y node.*",
    "apt-get install -y nodejs",
    "dnf remove -y npm",
    "npm uninstall -g npm",
    "npm exec x",
    "yarn global remove npm",
    "apk del .deps",
    "corepack enable npm",
    "nvm use 4",
    "make",
    "npm run x",
    "rm -rf $D",
    "chmod 000 /usr/local/bin/npm",
    "chmod -R a-x /usr/bin",
    "npm config set prefix /x",
  ].map((command): [Manager, string, string] => [
    npm,
    `RUN npm ci && ${command}`,
    command,
  ]),
  [npm, "WORKDIR /usr/local\nRUN npm ci && rm -rf bin", "rm -rf bin"],
  [npm, "WORKDIR /usr/app\nRUN npm ci && rm -rf bin", undefined],
  [npm, "RUN apk add --virtual .b npm && npm ci && apk del .b", "apk del .b"],
  [
    npm,
    "RUN D='gcc nodejs' && npm ci && apt-get purge -y $D",
    "apt-get purge -y $D",
  ],
  [
    npm,
    "RUN f() { rm -rf /usr/local/bin; }; npm ci && f",
    "rm -rf /usr/local/bin",
  ],
  [
    npm,
    "RUN f() { g; }; g() { rm -rf /usr/local/bin; }; npm ci && f",
    "rm -rf /usr/local/bin",
  ],
  [npm, "RUN f() { rm -rf /usr/local/bin; }; npm ci && ls", undefined],
  [npm, "RUN npm ci && HOME=/x && ls", "HOME="],
  [npm, "RUN f() { HOME=/x; ls; }; npm ci && f", "HOME="],
  [npm, "RUN HOME=/x && npm ci && X=1 && ls", undefined],
  ...[
    "apk del gcc",
    "apt-get purge -y --auto-remove g++ libpq-dev",
    "apt-get install -y gcc && npm rm -g left-pad",
    "npm prune && npm i -g serve",
    "corepack enable",
    "chmod +x /usr/local/bin/start.sh",
    "D='gcc make' && apt-get purge -y $D",
  ].map((command): [Manager, string, undefined] => [
    npm,
    `RUN npm ci && ${command}`,
    undefined,
  ]),
  [npm, "RUN apk add -t .b gcc python3 && npm ci && apk del .b", undefined],
  [npm, "FROM node:20\nRUN npm ci && apt-get purge -y python3", undefined],
  [npm, "RUN npm ci && apt-get purge -y python3", "apt-get purge -y python3"],
  [yarn, "RUN yarn install && npm install -g yarn", "npm install -g yarn"],
  [yarn, "RUN yarn install && npm install -g npm", undefined],
  [yarn, "RUN yarn install && corepack enable", "corepack enable"],
  [dnf, "RUN dnf install -y x && dnf remove -y gcc", undefined],
  [dnf, "RUN dnf install -y x && dnf remove -y dnf", "dnf remove -y dnf"],
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
