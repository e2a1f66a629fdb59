import { describe, expect, it } from "vitest";
import {
  brokenBefore,
  broughtBefore,
  compilerGone,
  filledBefore,
  fillerBefore,
  refreshedBefore,
  shownBefore,
} from "../../src/analysis/cache/earlier.ts";
import type { FirstBefore } from "../../src/analysis/cache/reaching.ts";
import { apk } from "../../src/facts/managers/apk.ts";
import { apt } from "../../src/facts/managers/apt.ts";
import type { Manager } from "../../src/facts/managers/manager.ts";
import { npm } from "../../src/facts/managers/npm.ts";
import { pip } from "../../src/facts/managers/pip.ts";
import { yarn } from "../../src/facts/managers/yarn.ts";
import { textOf } from "../../src/message.ts";
import { analysisOf } from "./dockerfiles.ts";

describe("the first of its kind in front of a command of the last RUN", () => {
  it.each<
    [
      before: FirstBefore,
      manager: Manager,
      file: string,
      found: string,
      at?: number,
    ]
  >([
    [
      brokenBefore,
      yarn,
      "FROM node\nRUN ls\nRUN ls && yarn set version berry && yarn set version 3",
      "3 yarn set version berry (1:1)",
    ],
    [brokenBefore, yarn, "FROM node\nRUN yarn add x\nRUN ls", "-"],
    [
      brokenBefore,
      pip,
      "FROM node\nRUN yarn set version berry\nRUN pip install pip==9.0",
      "3 pip install pip==9.0 (1:0)",
    ],
    [brokenBefore, npm, "FROM node\nRUN pip install pip==9.0", "-"],
    [
      broughtBefore,
      pip,
      "FROM python\nRUN pip install x\nRUN ls; pip install --upgrade pip\nRUN ls",
      "3 pip install --upgrade pip (1:1)",
    ],
    [broughtBefore, pip, "FROM python\nRUN pip install x", "-"],
    [broughtBefore, yarn, "FROM python\nRUN pip install --upgrade pip", "-"],
    [
      shownBefore,
      apk,
      "FROM alpine\nRUN ls\nRUN apk --no-cache add x",
      "3 apk --no-cache add x (1:0)",
    ],
    [shownBefore, apk, "FROM alpine\nRUN apk add x", "-"],
    [shownBefore, pip, "FROM alpine\nRUN apk --no-cache add x", "-"],
    [
      fillerBefore,
      npm,
      "FROM node\nRUN ls\nRUN npm --version && npm ci && npm i x",
      "3 npm ci (1:1)",
    ],
    [fillerBefore, npm, "FROM node\nRUN npm cache clean --force", "-"],
    [fillerBefore, npm, "FROM node\nRUN pip install x", "-"],
    [fillerBefore, npm, "FROM node\nRUN npm ci && npm i x", "-", 0],
    [
      fillerBefore,
      npm,
      "FROM node\nRUN npm ci && npm i x",
      "2 npm ci (0:0)",
      1,
    ],
    [fillerBefore, npm, "FROM node\nRUN ls && npm ci", "-", 1],
    [fillerBefore, npm, "FROM node\nRUN ls && npm ci", "2 npm ci (0:1)", 2],
    [
      fillerBefore,
      npm,
      "FROM node\nRUN npm ci\nRUN npm i x",
      "2 npm ci (0:0)",
      0,
    ],
    [
      fillerBefore,
      npm,
      "FROM node AS a\nRUN npm ci\nFROM a\nRUN npm i x",
      "2 npm ci (0:0)",
      0,
    ],
    [
      fillerBefore,
      npm,
      "FROM node AS a\nRUN ls\nRUN ls\nRUN npm ci\nFROM a\nRUN npm i x",
      "4 npm ci (2:0)",
      0,
    ],
    [
      fillerBefore,
      npm,
      "FROM node AS a\nRUN npm ci\nFROM a AS b\nFROM b\nRUN ls",
      "2 npm ci (0:0)",
      0,
    ],
    [
      fillerBefore,
      npm,
      "FROM node AS a\nRUN npm ci\nFROM node\nRUN npm i x",
      "-",
      0,
    ],
    [fillerBefore, npm, "FROM node AS a\nRUN npm ci\nFROM node\nRUN ls", "-"],
    [
      fillerBefore,
      npm,
      "FROM node AS a\nRUN npm ci\nFROM a\nRUN npm i y\nRUN ls",
      "2 npm ci (0:0)",
    ],
    [
      filledBefore,
      npm,
      "FROM node\nRUN ls && npm cache add x && ls /root/.npm",
      "2 npm cache add x (0:1)",
    ],
    [
      filledBefore,
      npm,
      "FROM node\nRUN ls /root/.npm",
      "2 ls /root/.npm (0:0)",
    ],
    [filledBefore, npm, "FROM node\nRUN rm -rf /root/.npm", "-"],
    [filledBefore, npm, "FROM node\nRUN npm ci", "-"],
    [
      filledBefore,
      npm,
      "FROM node\nCOPY x /root/.npm/\nRUN ls",
      "2 x /root/.npm/ (0:0)",
    ],
    [
      filledBefore,
      npm,
      "FROM node\nADD x /root/.npm/\nRUN ls",
      "2 x /root/.npm/ (0:0)",
    ],
    [
      filledBefore,
      npm,
      'FROM node\nADD ["x", "/root/.npm"]\nRUN ls',
      '2 ["x", "/root/.npm"] (0:0)',
    ],
    [filledBefore, npm, "FROM node\nCOPY .npm/ /x\nRUN ls", "2 .npm/ /x (0:0)"],
    [filledBefore, npm, "FROM node\nCOPY x /y\nRUN ls", "-"],
    [filledBefore, npm, "FROM node\nLABEL x=/root/.npm/\nRUN ls", "-"],
    [filledBefore, npm, "FROM node\nENV x=/root/.npm/ y=z\nRUN ls", "-"],
    [filledBefore, npm, "FROM node\nCOPY --from=y / /\nRUN ls", "2 / / (0:0)"],
    [
      filledBefore,
      npm,
      "FROM node\nCOPY --from=y /root /root\nRUN ls",
      "2 /root /root (0:0)",
    ],
    [
      filledBefore,
      npm,
      "FROM node\nCOPY --from=y /root/ /root\nRUN ls",
      "2 /root/ /root (0:0)",
    ],
    [
      filledBefore,
      npm,
      "FROM node\nCOPY --from=y /root/. /root/\nRUN ls",
      "2 /root/. /root/ (0:0)",
    ],
    [
      filledBefore,
      npm,
      "FROM node\nCOPY --from=y /opt /root /root/\nRUN ls",
      "2 /opt /root /root/ (0:0)",
    ],
    [filledBefore, npm, "FROM node\nCOPY --from=y /opt /root\nRUN ls", "-"],
    [filledBefore, npm, "FROM node\nCOPY --from=y /opt /opt\nRUN ls", "-"],
    [
      filledBefore,
      npm,
      "FROM node\nCOPY --from=y /home /home\nRUN ls",
      "2 /home /home (0:0)",
    ],
    [
      filledBefore,
      npm,
      "FROM node\nCOPY --from=y /home/app /home/app\nRUN ls",
      "2 /home/app /home/app (0:0)",
    ],
    [
      filledBefore,
      npm,
      "FROM node\nCOPY --from=y /home/app/ /home/app/\nRUN ls",
      "2 /home/app/ /home/app/ (0:0)",
    ],
    [
      filledBefore,
      npm,
      "FROM node\nCOPY --from=y /home/app/x /home/app/x\nRUN ls",
      "-",
    ],
    [
      filledBefore,
      npm,
      "FROM node\nCOPY --from=y /srv/home/app /srv/home/app\nRUN ls",
      "-",
    ],
    [filledBefore, npm, "FROM node\nCOPY root /root\nRUN ls", "-"],
    [filledBefore, npm, "FROM node\nCOPY /root /root\nRUN ls", "-"],
    [
      filledBefore,
      npm,
      'FROM node\nCOPY --from=y ["/root", "/root"]\nRUN ls',
      '2 ["/root", "/root"] (0:0)',
    ],
    [
      filledBefore,
      npm,
      'FROM node\nSHELL ["pwsh"]\nRUN ls /root/.npm\nRUN ls',
      "3 a RUN that dockfix does not read (1:0)",
    ],
    [filledBefore, npm, 'FROM node\nSHELL ["pwsh"]\nRUN ls /root\nRUN ls', "-"],
    [
      filledBefore,
      npm,
      'FROM node\nSHELL ["pwsh"]\nRUN rm -rf /root/.npm\nRUN ls',
      "-",
    ],
    [
      filledBefore,
      npm,
      "FROM node\nRUN ls /root/.npm\nCOPY x /root/.npm/\nRUN ls",
      "2 ls /root/.npm (0:0)",
    ],
    [
      filledBefore,
      npm,
      "FROM node\nCOPY x /root/.npm/\nRUN ls /root/.npm\nRUN ls",
      "2 x /root/.npm/ (0:0)",
    ],
    [
      filledBefore,
      npm,
      "FROM node\nCOPY a /root/.npm/\nCOPY b /root/.npm/\nRUN ls",
      "2 a /root/.npm/ (0:0)",
    ],
    [filledBefore, npm, "FROM node\nRUN ls\nCOPY b /root/.npm/", "-"],
    [
      filledBefore,
      npm,
      'FROM node\nRUN ["cat", "/root/.npm/x"]\nRUN ls',
      "2 a RUN that dockfix does not read (0:0)",
    ],
    [
      filledBefore,
      apt,
      "FROM debian\nCOPY --from=y /var /var\nRUN ls",
      "2 /var /var (0:0)",
    ],
    [
      filledBefore,
      apt,
      "FROM debian\nCOPY --from=y /var/lib/apt/lists /x\nRUN ls",
      "2 /var/lib/apt/lists /x (0:0)",
    ],
    [
      refreshedBefore,
      apt,
      "FROM debian\nRUN apt-get update\nRUN ls",
      "2 apt-get update (0:0)",
    ],
    [
      refreshedBefore,
      apt,
      "FROM debian\nRUN apt-get update && apt-get install -y x\nRUN ls",
      "-",
    ],
    [
      refreshedBefore,
      apt,
      "FROM debian\nRUN apt-get update && rm -rf /var/lib/apt/lists/*\nRUN ls",
      "-",
    ],
    [
      refreshedBefore,
      apk,
      "FROM alpine\nRUN apk update\nRUN ls",
      "2 apk update (0:0)",
    ],
    [refreshedBefore, apk, "FROM alpine\nRUN apk add x\nRUN ls", "-"],
    [
      refreshedBefore,
      apk,
      "FROM alpine\nRUN apk update && apk add x\nRUN ls",
      "-",
    ],
    [
      refreshedBefore,
      apk,
      "FROM alpine\nRUN apk update && rm -rf /var/cache/apk/*\nRUN ls",
      "-",
    ],
    [
      refreshedBefore,
      apk,
      "FROM alpine\nRUN ls\nRUN apk update\nRUN apk update",
      "3 apk update (1:0)",
    ],
    [refreshedBefore, apk, "FROM alpine\nRUN ls", "-"],
  ])("of case %#", (before, manager, file, expected, at = Infinity) => {
    const analysis = analysisOf(`${file}\n`);
    const run = analysis.runs.at(-1);
    if (run === undefined) throw new Error("no RUN");
    const first = before(analysis, manager, run, at);
    expect(
      first === undefined
        ? "-"
        : `${String(first.line)} ${first.what} (${String(first.index)}:${String(first.at)})`,
    ).toBe(expected);
  });
});

describe("RUNs between which a compiler is gone", () => {
  it.each<[manager: Manager, file: string, found: readonly string[]]>([
    [
      pip,
      "FROM python\nRUN pip install x\nRUN apt-get purge -y gcc\nRUN pip install y",
      ["2: apt-get purge -y gcc; 3", "4: apt-get purge -y gcc; 3"],
    ],
    [pip, "FROM python\nRUN pip install x\nRUN apt-get remove -y gcc", []],
    [pip, "FROM python\nRUN pip install x\nRUN pip install y", []],
    [
      pip,
      "FROM python\nRUN apt-get purge -y gcc\nRUN pip install y\nRUN pip install x",
      [],
    ],
    [
      pip,
      "FROM python\nRUN pip install x\nRUN apt-get purge -y gcc\nRUN apt-get purge -y g++\nRUN pip install y\nRUN pip install z",
      [
        "2: apt-get purge -y gcc; 3",
        "5: apt-get purge -y gcc; 3",
        "6: apt-get purge -y gcc; 3",
      ],
    ],
    [
      pip,
      "FROM python\nRUN pip install x\nRUN pip install y\nRUN apk del gcc\nRUN pip install z",
      ["2: apk del gcc; 4", "3: apk del gcc; 4", "5: apk del gcc; 4"],
    ],
    [
      pip,
      "FROM python\nRUN pip install x\nRUN pip uninstall -y w\nRUN pip install z",
      [],
    ],
    [
      pip,
      "FROM python\nRUN pip install x\nRUN npm uninstall w\nRUN pip install z",
      [],
    ],
    [
      pip,
      "FROM python\nRUN pip install x\nRUN apt-mark auto gcc\nRUN pip install z",
      [],
    ],
    [
      pip,
      "FROM python\nRUN pip install x\nRUN apt-get autoremove -y\nRUN pip install z",
      ["2: apt-get autoremove -y; 3", "4: apt-get autoremove -y; 3"],
    ],
    [
      pip,
      "FROM python\nRUN pip install x\nRUN yum remove -y gcc\nRUN pip install z",
      ["2: yum remove -y gcc; 3", "4: yum remove -y gcc; 3"],
    ],
    [
      pip,
      "FROM python\nRUN pip install x\nRUN rm /usr/bin/gcc\nRUN pip install z",
      ["2: rm /usr/bin/gcc; 3", "4: rm /usr/bin/gcc; 3"],
    ],
    [
      pip,
      "FROM python\nRUN pip install x\nRUN rm -rf /opt/x\nRUN pip install z",
      [],
    ],
    [
      pip,
      "FROM python\nRUN pip install x\nRUN rm -rf /usr/include\nRUN pip install z",
      ["2: rm -rf /usr/include; 3", "4: rm -rf /usr/include; 3"],
    ],
    [
      pip,
      "FROM python\nRUN pip install x\nRUN cp x /usr/bin/gcc\nRUN pip install z",
      ["2: cp x /usr/bin/gcc; 3", "4: cp x /usr/bin/gcc; 3"],
    ],
    [
      pip,
      "FROM python\nRUN pip install x\nRUN cp x /usr/bin/gccx\nRUN pip install z",
      [],
    ],
    [
      pip,
      "FROM python\nRUN pip install x\nRUN cp x /usr/include/y\nRUN pip install z",
      [],
    ],
    [
      pip,
      "FROM python\nRUN pip install x\nRUN chmod -x /usr/bin/gcc\nRUN pip install z",
      ["2: chmod -x /usr/bin/gcc; 3", "4: chmod -x /usr/bin/gcc; 3"],
    ],
    [
      pip,
      "FROM python\nRUN pip install x\nRUN chown a /usr/bin/cc\nRUN pip install z",
      ["2: chown a /usr/bin/cc; 3", "4: chown a /usr/bin/cc; 3"],
    ],
    [
      pip,
      "FROM python\nRUN pip install x\nRUN apt-get purge -y gcc\nRUN pip install --no-cache-dir z",
      [],
    ],
    [
      pip,
      "FROM python\nRUN pip install --no-cache-dir x\nRUN apt-get purge -y gcc\nRUN pip install z",
      [],
    ],
    [
      pip,
      "FROM python\nRUN pip install x && apt-get purge -y gcc && pip install z",
      ["2: apt-get purge -y gcc; 2"],
    ],
    [
      pip,
      "FROM python AS a\nRUN pip install x\nRUN apt-get purge -y gcc\nFROM a\nRUN pip install z",
      ["2: apt-get purge -y gcc; 3", "5: apt-get purge -y gcc; 3"],
    ],
    [
      pip,
      "FROM python AS a\nRUN pip install x\nRUN apt-get purge -y gcc\nFROM python\nRUN pip install z",
      [],
    ],
    [
      pip,
      "FROM python AS a\nRUN pip install x\nFROM a\nRUN apt-get purge -y gcc\nRUN pip install z",
      ["2: apt-get purge -y gcc; 4", "5: apt-get purge -y gcc; 4"],
    ],
    [
      pip,
      "FROM python AS a\nRUN pip install x\nFROM a\nRUN apt-get purge -y gcc\nFROM a\nRUN pip install z",
      [],
    ],
    [
      pip,
      "FROM python\nRUN pip install x\nRUN apt-get purge -y gcc\nCMD pip install z",
      ["2: apt-get purge -y gcc; 3"],
    ],
    [
      pip,
      "FROM python\nRUN pip install x\nRUN apt-get purge -y gcc\nCMD pip list",
      [],
    ],
    [pip, "FROM python\nRUN pip install x\nCMD pip install z", []],
    [
      pip,
      "FROM python\nRUN pip install x\nCOPY gcc /usr/bin/gcc\nRUN pip install z",
      ["2: COPY gcc /usr/bin/gcc; 3", "4: COPY gcc /usr/bin/gcc; 3"],
    ],
    [
      pip,
      "FROM python\nRUN pip install x\nCOPY gcc /usr/bin/\nRUN pip install z",
      ["2: COPY gcc /usr/bin; 3", "4: COPY gcc /usr/bin; 3"],
    ],
    [
      pip,
      "FROM python\nRUN pip install x\nCOPY gcc /usr/bin\nRUN pip install z",
      ["2: COPY gcc /usr/bin; 3", "4: COPY gcc /usr/bin; 3"],
    ],
    [
      pip,
      "FROM python\nRUN pip install x\nCOPY x /usr/bin/cc\nRUN pip install z",
      ["2: COPY x /usr/bin/cc; 3", "4: COPY x /usr/bin/cc; 3"],
    ],
    [
      pip,
      "FROM python\nRUN pip install x\nCOPY x /opt/\nRUN pip install z",
      [],
    ],
    [pip, "FROM python\nRUN pip install x\nCOPY gcc /usr/bin/\n", []],
    [
      pip,
      "FROM python\nRUN pip install x\nCOPY gcc /usr/bin/\nCMD pip install z",
      ["2: COPY gcc /usr/bin; 3"],
    ],
    [pip, "FROM python\nCOPY gcc /usr/bin/\nRUN ls", []],
    [
      pip,
      "FROM python AS a\nRUN pip install x\nFROM a\nCOPY x /usr/bin/ld\nRUN pip install z",
      ["2: COPY x /usr/bin/ld; 4", "5: COPY x /usr/bin/ld; 4"],
    ],
    [
      pip,
      "FROM python\nRUN --mount=type=ssh pip install x\nRUN pip install y",
      ["2: --mount=type=ssh; 2", "3: --mount=type=ssh; 2"],
    ],
    [
      pip,
      "FROM python\nRUN --mount=type=ssh pip install x\nRUN --mount=type=ssh pip install y",
      [],
    ],
    [
      pip,
      "FROM python\nRUN --mount=type=secret,id=s,target=/s pip install x\nRUN pip install y",
      [
        "2: --mount=type=secret,target=/s; 2",
        "3: --mount=type=secret,target=/s; 2",
      ],
    ],
    [
      pip,
      "FROM python\nRUN --mount=type=secret,id=s,target=/s pip install x\nRUN --mount=type=secret,id=s,target=/s pip install y",
      [],
    ],
    [
      pip,
      "FROM python\nRUN --mount=type=secret,id=s,target=/s pip install x\nRUN --mount=type=secret,id=s,target=/t pip install y",
      [
        "2: --mount=type=secret,target=/s; 2",
        "3: --mount=type=secret,target=/s; 2",
      ],
    ],
    [
      pip,
      "FROM python\nRUN --mount=type=secret,id=s pip install x\nRUN pip install y",
      [
        "2: --mount=type=secret,target=; 2",
        "3: --mount=type=secret,target=; 2",
      ],
    ],
    [
      pip,
      "FROM python\nRUN --mount=type=bind,from=y,target=/s pip install x\nRUN pip install y",
      [
        "2: --mount=type=bind,target=/s; 2",
        "3: --mount=type=bind,target=/s; 2",
      ],
    ],
    [
      pip,
      "FROM python\nRUN --mount=type=bind,target=/s pip install x\nRUN pip install y",
      [],
    ],
    [
      pip,
      "FROM python\nRUN --mount=type=cache,target=/s pip install x\nRUN pip install y",
      [],
    ],
    [
      pip,
      "FROM python\nRUN --mount=type=tmpfs,target=/s pip install x\nRUN pip install y",
      [],
    ],
    [
      pip,
      "FROM python\nRUN --mount=type=ssh ls\nRUN pip install x\nRUN pip install y",
      [],
    ],
    [
      pip,
      "FROM python\nRUN pip install x\nRUN --mount=type=ssh pip install y",
      [],
    ],
    [pip, "FROM python\nRUN --mount=type=ssh pip install x\nRUN ls", []],
    [
      pip,
      "FROM python AS a\nRUN --mount=type=ssh pip install x\nFROM a\nRUN pip install y",
      ["2: --mount=type=ssh; 2", "4: --mount=type=ssh; 2"],
    ],
    [npm, "FROM node\nRUN npm ci\nRUN apt-get purge -y gcc\nRUN npm i z", []],
  ])("of case %#", (manager, file, expected) => {
    const analysis = analysisOf(`${file}\n`);
    expect(
      analysis.runs.flatMap((run) => {
        const found = compilerGone(analysis, manager, run);
        if (found === undefined) return [];
        const what = found.key.replace(`compiled-again:${manager.name}:`, "");
        const at = /\(line (\d+)\)/.exec(textOf(found.message))?.[1] ?? "";
        return [`${String(run.instruction.line)}: ${what}; ${at}`];
      }),
    ).toEqual(expected);
  });
});
