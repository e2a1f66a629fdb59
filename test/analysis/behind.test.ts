import { describe, expect, it } from "vitest";
import { apt } from "../../src/facts/managers/apt.ts";
import { conda } from "../../src/facts/managers/conda.ts";
import type { Manager } from "../../src/facts/managers/manager.ts";
import { npm } from "../../src/facts/managers/npm.ts";
import { pip } from "../../src/facts/managers/pip.ts";
import { contextOf } from "../equivalence/context-of.ts";
import { wanted } from "./wanted.ts";

const LISTS = "FROM debian AS a\nRUN apt-get update\n";
const NPM = "FROM node:20 AS a\nRUN npm ci\n";
const PIP = "FROM python:3.12 AS a\nRUN pip install x\n";
const CONDA = "FROM continuumio/miniconda3 AS a\nRUN conda install -y x\n";

const FILES = {
  "get.sh": "#!/bin/sh\napt-get install -y v\n",
  "q.sh": "#!/bin/sh\nls\n",
  "off.sh": "#!/bin/sh\nnpm ci --offline\n",
  ".npmrc": "offline=true\n",
};

describe("what the image brings and starts wants of a cache", () => {
  it.each<[manager: Manager, file: string, found: string]>([
    [
      apt,
      LISTS + "COPY <<E /etc/cron.d/x\n* * * * * root apt-get install -y v\nE",
      "3 (/etc/cron.d/x)?",
    ],
    [apt, LISTS + "COPY <<E /go\n/b/get.sh\nE\nCOPY . /b", "3 (/go)?"],
    [apt, LISTS + "COPY <<E /go\n/b/q.sh\nE\nCOPY . /b", ""],
    [apt, LISTS + "COPY <<E /go\nfrobnicate\nE", ""],
    [apt, LISTS + "COPY <<E /go\nif apt-get install x\nE", "3 (/go)?"],
    [apt, LISTS + 'ENV START="apt-get install -y v"', "3 (START)?"],
    [apt, LISTS + "FROM a\nCOPY <<E /go\napt-get install x\nE", "4 (/go)?"],
    [
      apt,
      "FROM debian AS z\nCOPY <<E /go\napt-get install x\nE\nFROM z AS a\nRUN apt-get update",
      "2 (/go)?",
    ],
    [
      apt,
      "FROM debian AS z\nCOPY <<E /go\napt-get install x\nE\nFROM debian AS a\nRUN apt-get update",
      "",
    ],
    [
      apt,
      "FROM debian AS z\nCOPY <<E /go\napt-get install x\nE\nFROM z AS y\nCOPY <<E /go2\nls\nE\nFROM y AS a\nRUN apt-get update",
      "2 (/go)?",
    ],
    [
      apt,
      "FROM debian AS z\nCOPY <<E /go\ncd /var/lib && tar c .\nE\nFROM z AS y\nCOPY <<E /go2\nls\nE\nFROM y AS a\nRUN apt-get update",
      "2 (/go)?",
    ],
    [apt, LISTS + "WORKDIR /var/lib\nCOPY <<E /go\ntar c .\nE", "4 (/go)?"],
    [apt, LISTS + "WORKDIR /opt\nCOPY <<E /go\ntar c .\nE", ""],
    [npm, NPM + "COPY <<E /go\nnpm ci --offline\nE", ""],
    [apt, LISTS + "WORKDIR /var/lib\nCMD tar c .", "4 tar c ."],
    [apt, LISTS + "WORKDIR /opt\nCMD tar c .", ""],
    [apt, LISTS + "ENV D=/var/lib\nCMD tar c $D", "4 tar c $D"],
    [apt, LISTS + "ENV D=/opt\nCMD tar c $D", ""],
    [apt, LISTS + "CMD tar c $D", "3 tar c $D?"],
    [pip, PIP + "CMD tar c ~", "3 tar c ~"],
    [pip, PIP + "USER app\nCMD tar c ~", "4 tar c ~?"],
    [pip, PIP + "ENV HOME=/h\nCMD tar c ~", ""],
    [
      pip,
      "FROM python:3.12 AS a\nENV HOME=/h\nRUN pip install x\nCMD tar c ~",
      "4 tar c ~",
    ],
    [
      pip,
      "FROM python:3.12 AS a\nUSER app\nRUN pip install x\nCMD tar c ~",
      "4 tar c ~?",
    ],
    [npm, NPM + "CMD npm ci", "3 npm ci?"],
    [npm, NPM + "ENV npm_config_offline=1\nCMD npm ci", "4 npm ci"],
    [npm, NPM + "ENV npm_config_x=1\nCMD npm ci", "4 npm ci?"],
    [npm, NPM + "ARG npm_config_offline=1\nCMD npm ci", "4 npm ci"],
    [npm, NPM + "COPY .npmrc /app/\nCMD npm ci", "4 npm ci"],
    [
      npm,
      NPM + "RUN npm config set offline true\nCMD npm ci",
      "3 npm config set offline true",
    ],
    [npm, NPM + "COPY --from=x y /root/.npmrc\nCMD npm ci", "4 npm ci?"],
    [
      npm,
      NPM + "COPY --from=x y /root/.npmrc\nCMD npm cache clean --force",
      "",
    ],
    [npm, NPM + "COPY --from=x y /root/.npmrc\nCMD npm start", "4 npm start?"],
    [npm, NPM + "ENV npm_config_offline=1\nCMD npm cache clean --force", ""],
    [
      apt,
      LISTS +
        "CMD if apt-get install x\nHEALTHCHECK CMD cat /var/lib/apt/lists/x",
      "3 if apt-get install x",
    ],
    [
      apt,
      LISTS + "HEALTHCHECK CMD cat /var/lib/apt/lists/x",
      "3 cat /var/lib/apt/lists/x",
    ],
    [apt, LISTS + "HEALTHCHECK NONE", ""],
    [apt, LISTS + "CMD frobnicate", ""],
    [apt, LISTS + "CMD apt-get update && apt-get install x", ""],
    [
      apt,
      LISTS + "CMD apt-get update; apt-get install x",
      "3 apt-get install x",
    ],
    [apt, LISTS + "FROM a\nCMD apt-get install x", "4 apt-get install x"],
    [apt, LISTS + "FROM debian\nCMD apt-get install x", ""],
  ])("of case %#", (manager, file, found) => {
    expect(wanted(manager, `${file}\n`, contextOf(FILES))).toBe(found);
  });
});

describe("what a RUN or a variable behind wants of a cache", () => {
  it.each<[manager: Manager, file: string, found: string, at?: number]>([
    [
      conda,
      CONDA + "ENV PATH=/opt/conda/pkgs/x-1/bin:$PATH",
      "3 (PATH names it)",
    ],
    [conda, CONDA + "ENV PATH=$PATH:/opt/conda/pkgs/x", "3 (PATH names it)"],
    [conda, CONDA + "ENV X=1 Y='/opt/conda/pkgs/x'", "3 (Y names it)"],
    [conda, CONDA + 'ENV X="-L /opt/conda/pkgs/x"', "3 (X names it)"],
    [conda, CONDA + "ENV X=-L/opt/conda/pkgs/x", ""],
    [conda, CONDA + "ENV X=/opt/conda/pkgsx", ""],
    [conda, CONDA + "ENV X=/opt/conda", ""],
    [conda, CONDA + "ARG X=/opt/conda/pkgs", ""],
    [conda, CONDA + "LABEL X=/opt/conda/pkgs", ""],
    [conda, CONDA + "FROM a\nENV X=/opt/conda/pkgs/x", "4 (X names it)"],
    [
      conda,
      "FROM x AS z\nENV X=/opt/conda/pkgs/x\nFROM z\nRUN conda install -y x",
      "2 (X names it)",
    ],
    [
      conda,
      "FROM x AS z\nENV X=/opt/conda/pkgs/x\nFROM x\nRUN conda install -y x",
      "",
    ],
    [
      conda,
      CONDA + "ENV X=/opt/conda/pkgs/x\nENV Y=/opt/conda/pkgs/y",
      "3 (X names it)",
    ],
    [apt, LISTS + "ENV X=/var/lib/apt/lists/x", "3 (X names it); 3 (X)?"],
    [apt, LISTS + "ENV X=/var/lib/apt/listsx", "3 (X)?"],
    [pip, PIP + "ENV X", ""],
    [
      npm,
      NPM + 'SHELL ["pwsh"]\nRUN npm ci --offline',
      "4 (a RUN that dockfix does not read)",
    ],
    [npm, NPM + 'SHELL ["pwsh"]\nRUN npm ci', ""],
    [
      npm,
      NPM + 'SHELL ["pwsh"]\nENV npm_config_offline=1\nRUN npm ci',
      "5 (a RUN that dockfix does not read)?",
    ],
    [
      npm,
      NPM + 'SHELL ["pwsh"]\nRUN --network=none npm ci',
      "4 (a RUN that dockfix does not read)?",
    ],
    [
      npm,
      NPM + 'SHELL ["pwsh"]\nRUN ls /root/.npm',
      "4 (a RUN that dockfix does not read)",
    ],
    [
      apt,
      LISTS + 'SHELL ["pwsh"]\nRUN npm ci --offline',
      "4 (a RUN that dockfix does not read)?",
    ],
    [
      apt,
      LISTS + 'SHELL ["pwsh"]\nRUN ls /var/lib/apt/lists',
      "4 (a RUN that dockfix does not read)",
    ],
    [
      apt,
      LISTS + 'SHELL ["pwsh"]\nRUN rm -rf /var/lib/apt/lists/*',
      "4 (a RUN that dockfix does not read)?",
    ],
    [
      apt,
      LISTS + 'SHELL ["pwsh"]\nRUN x <<E\n/var/lib/apt/lists\nE',
      "4 (a RUN that dockfix does not read)",
    ],
    [
      npm,
      NPM + "RUN <<E\n#!/usr/bin/python3\nnpm ci --offline\nE",
      "3 (a RUN that dockfix does not read)",
    ],
    [npm, NPM + "RUN <<E\n#!/usr/bin/python3\nx\nE", ""],
    [
      npm,
      NPM + "RUN python3 <<E\nrun('npm ci --offline')\nE",
      "3 (a heredoc names it)",
    ],
    [
      npm,
      NPM + "RUN python3 <<E\nnpm_config_offline=1\nE",
      "3 (a heredoc names it)",
    ],
    [npm, NPM + "RUN python3 <<E\nprint(1)\nE", ""],
    [
      npm,
      NPM + "RUN python3 <<E\nopen('/root/.npm/x')\nE",
      "3 (a heredoc names it)",
    ],
    [npm, NPM + "RUN <<E\nls /root/.npm/x\nE", "3 ls /root/.npm/x"],
    [npm, NPM + "RUN <<E\nnpm ci\nE", ""],
    [npm, NPM + "RUN <<E\nrm -rf /root/.npm\nE", ""],
    [
      apt,
      LISTS + "RUN python3 <<E\nopen('/var/lib/apt/lists')\nE",
      "3 (a heredoc names it); 3 python3?",
    ],
    [apt, LISTS + "RUN <<E\nrm -rf /var/lib/apt/lists/*\nE", ""],
    [apt, LISTS + "RUN python3 <<E\nnpm ci --offline\nE", "3 python3?"],
    [
      apt,
      LISTS + "RUN x <<E && y <<F\nls\nE\nls /var/lib/apt/lists\nF",
      "3 (a heredoc names it); 3 x?; 3 y?",
    ],
    [npm, NPM + "RUN npm_config_offline=1 npm ci", "3 npm ci"],
    [npm, NPM + "RUN env npm_config_offline=1 npm ci", "3 npm ci"],
    [npm, NPM + "RUN npm_config_offline=1 ls", ""],
    [npm, NPM + "RUN npm_config_x=1 npm ci", ""],
    [npm, NPM + "RUN npm_config_offline=1 npm cache clean --force", ""],
    [
      npm,
      NPM + "RUN npm_config_offline=1 npm config set x y",
      "3 npm config set x y",
    ],
    [npm, NPM + "RUN ls\nRUN npm_config_offline=1 npm  ci &&  ls", "4 npm ci"],
    [npm, NPM + "ONBUILD RUN npm ci --offline", "3 npm ci --offline"],
    [npm, NPM + "ONBUILD RUN npm ci", ""],
    [
      npm,
      NPM + "ENV npm_config_offline=1\nONBUILD RUN npm ci",
      "4 npm ci; 4 npm ci?",
    ],
    [npm, NPM + "ONBUILD RUN --network=none npm ci", "3 npm ci; 3 npm ci?"],
    [
      apt,
      LISTS +
        "RUN apt-get install -y w\nRUN apt-get update\nRUN apt-mark manual w",
      "",
      2,
    ],
    [
      apt,
      "FROM debian\nRUN apt-get update && apt-get install -y w\nRUN apt-get update\nRUN apt-mark manual w",
      "",
      1,
    ],
    [
      apt,
      "FROM debian\nRUN apt-get update && apt-get install -y w\nRUN apt-get update\nRUN apt-mark manual w v",
      "4 apt-mark manual w v?",
      1,
    ],
    [
      apt,
      "FROM debian\nRUN apt-get update && apt-get install -y w\nRUN apt-get update\nRUN apt-get remove -y w",
      "4 apt-get remove -y w?",
      1,
    ],
    [
      apt,
      "FROM debian\nRUN apt-get update && apt-get install -y w && apt-get remove -y w\nRUN apt-get update\nRUN apt-mark manual w",
      "4 apt-mark manual w?",
      1,
    ],
    [
      apt,
      "FROM debian\nRUN apt-get update && apt-get install -y w && apt-get remove -y w && apt-get install -y w\nRUN apt-get update\nRUN apt-mark manual w",
      "",
      1,
    ],
    [
      apt,
      "FROM debian\nRUN apt-get update && apt-get install -y w && apt-get remove -y v\nRUN apt-get update\nRUN apt-mark manual w",
      "",
      1,
    ],
    [
      apt,
      "FROM debian\nRUN apt-get update && apt-get install -y w && apt-mark auto w\nRUN apt-get update\nRUN apt-mark manual w",
      "",
      1,
    ],
    [
      apt,
      "FROM debian\nRUN apk add w\nRUN apt-get update\nRUN apt-mark manual w",
      "4 apt-mark manual w?",
      1,
    ],
    [
      apt,
      "FROM debian AS z\nRUN apt-get update && apt-get install -y w\nFROM z\nRUN apt-get update\nRUN apt-mark manual w",
      "",
      1,
    ],
    [
      apt,
      "FROM debian AS z\nRUN apt-get update && apt-get install -y w\nFROM debian\nRUN apt-get update\nRUN apt-mark manual w",
      "5 apt-mark manual w?",
      1,
    ],
    [
      apt,
      "FROM debian\nRUN apt-get update\nRUN apt-get update && apt-get install -y w\nRUN apt-mark manual w",
      "",
    ],
    [
      apt,
      "FROM debian\nRUN apt-get update\nRUN apt-mark manual w && apt-get install -y w",
      "3 apt-get install -y w; 3 apt-mark manual w?",
    ],
    [npm, "FROM node\nRUN npm i x\nRUN npm uninstall x", ""],
    [
      apt,
      LISTS +
        'COPY <<E /etc/apt/apt.conf.d/x\nAPT::Update::Pre-Invoke {"x"};\nE\nRUN apt-get update\nCMD cat /var/lib/apt/lists/x',
      "7 cat /var/lib/apt/lists/x",
    ],
    [apt, LISTS + "RUN apt-get update\nCMD cat /var/lib/apt/lists/x", ""],
    [
      apt,
      LISTS +
        'SHELL ["pwsh"]\nRUN x\nSHELL ["/bin/sh","-c"]\nRUN apt-get install v',
      "6 apt-get install v; 4 (a RUN that dockfix does not read)?",
    ],
    [
      apt,
      LISTS +
        "RUN --mount=type=cache,target=/var/lib/apt/lists apt-get update\nRUN apt-get install v",
      "4 apt-get install v",
    ],
    [apt, LISTS + "RUN apt-get update\nRUN apt-get install v", ""],
    [
      pip,
      PIP + "FROM a\nRUN ls\nFROM a\nRUN ls ~/.cache/pip",
      "6 ls ~/.cache/pip",
    ],
    [
      pip,
      PIP + "FROM a AS b\nFROM b\nRUN ls ~/.cache/pip",
      "5 ls ~/.cache/pip",
    ],
    [
      apt,
      LISTS + "FROM a AS b\nRUN frobnicate 1\nFROM b\nRUN frobnicate 2",
      "4 frobnicate 1?; 6 frobnicate 2?",
    ],
    [pip, PIP + "ENV X=a Y=/root/.cache/pip", "3 (Y names it)"],
    [pip, PIP + "ENV X=/root/.cache/pip/ Z=/root/.cache", "3 (X names it)"],
  ])("of case %#", (manager, file, found, at = 0) => {
    expect(wanted(manager, `${file}\n`, contextOf({}), at)).toBe(found);
  });
});
