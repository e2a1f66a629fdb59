import { describe, expect, it } from "vitest";
import { analyse } from "../../src/analysis/analyse.ts";
import { isReadable } from "../../src/analysis/build/runs.ts";
import { fillsOf } from "../../src/analysis/cache/fills.ts";
import { gainOf } from "../../src/analysis/cache/gain.ts";
import { requirementOf } from "../../src/analysis/cache/requirement.ts";
import { apk } from "../../src/facts/managers/apk.ts";
import { apt } from "../../src/facts/managers/apt.ts";
import { conda } from "../../src/facts/managers/conda.ts";
import { gem } from "../../src/facts/managers/gem.ts";
import type { Manager } from "../../src/facts/managers/manager.ts";
import { npm } from "../../src/facts/managers/npm.ts";
import { pip } from "../../src/facts/managers/pip.ts";
import { yarn } from "../../src/facts/managers/yarn.ts";
import { textOf } from "../../src/message.ts";
import { parse } from "../../src/syntax/dockerfile.ts";
import { contextOf } from "../equivalence/context-of.ts";
import { analysisOf } from "./dockerfiles.ts";

it.each<[manager: Manager, lines: string, found: string]>([
  [npm, "RUN npm ci", "1/1"],
  [npm, "RUN npm --version && npm ci", "2/1"],
  [npm, "RUN ls", "-"],
  [npm, 'RUN ["npm", "ci"]', "the exec form has no shell"],
  [npm, 'RUN ["ls"]', "-"],
  [npm, "RUN sh -c 'npm ci'", "it is in what sh runs"],
  [npm, "RUN npm ci && npm cache clean --force", "-"],
  [npm, "RUN npm ci && rm -rf /root/.npm", "-"],
  [npm, 'SHELL ["pwsh"]\nRUN npm ci', "-"],
  [
    npm,
    "RUN npm ci\nRUN npm ci --prefer-offline",
    "1/1; it reads what line 2 left in the cache",
  ],
  [npm, "RUN npm ci\nRUN npm ci", "1/1; 1/1"],
  [
    npm,
    "RUN npm ci\nENV npm_config_offline=1\nRUN npm i x",
    "1/1; it reads what line 2 left in the cache",
  ],
  [npm, "RUN npm ci && npm ci --prefer-offline", "2/2"],
  [
    npm,
    "RUN npm ci\nRUN npm i y && npm ci --prefer-offline",
    "1/1; it reads what line 2 left in the cache",
  ],
  [
    npm,
    "RUN npm ci\nRUN npm ci --prefer-offline && npm i y",
    "1/1; it reads what line 2 left in the cache",
  ],
  [apt, "RUN apt-get update", "the update stands alone"],
  [apt, "RUN apt-get update && apt-get install -y x", "2/1"],
  [
    apt,
    "RUN apt-get update\nRUN apt-get install -y x",
    "line 3 still needs it: apt-get install -y x; -",
  ],
  [apt, "RUN apt-get update && ls", "1/1"],
  [apt, "RUN apt-get update && apt-get update", "the update stands alone"],
  [apt, "RUN ls\nRUN apt-get update", "-; the update stands alone"],
  [
    apt,
    "RUN apt-get update\nRUN apt-get update && apt-get install -y x",
    "the update stands alone; 2/1",
  ],
  [
    apt,
    "RUN apt-get update\nRUN  apt-get   install -y x",
    "line 3 still needs it: apt-get install -y x; -",
  ],
  [apk, "RUN apk update", "the update stands alone"],
  [apk, "RUN apk update && ls", "the update stands alone"],
  [apk, "RUN apk update && apk add x", "2/2"],
  [apk, "RUN apk add x", "1/1"],
  [
    apk,
    "RUN apk update\nRUN apk add x",
    "the update stands alone; line 2 leaves it in the image all the same: apk update",
  ],
  [
    apk,
    "RUN apk update\nRUN apk add --no-network x",
    "line 3 still needs it: apk add --no-network x; -",
  ],
  [apk, "RUN apk add x\nRUN apk add y", "1/1; 1/1"],
  [apk, "RUN apk update && rm -rf /var/cache/apk/*\nRUN apk add y", "-; 1/1"],
  [
    apk,
    "RUN apk update\nFROM a\nRUN apk add y",
    "the update stands alone; line 2 leaves it in the image all the same: apk update",
  ],
  [
    apk,
    "RUN apk update\nFROM x\nRUN apk add y",
    "the update stands alone; 1/1",
  ],
  [gem, "RUN gem install x", "nobody can tell where its cache lies"],
  [gem, "ENV GEM_HOME=/g\nRUN gem install x", "1/1"],
  [
    gem,
    "RUN gem install x\nRUN gem install y",
    "nobody can tell where its cache lies; nobody can tell where its cache lies",
  ],
  [pip, "RUN pip install x", "1/1"],
  [pip, "RUN pip install --no-cache-dir x", "-"],
  [pip, "ENV PIP_NO_CACHE_DIR=1\nRUN pip install x", "-"],
  [pip, "RUN pip install x && rm -rf ~/.cache", "-"],
  [pip, "RUN --network=none pip install x", "-"],
])(
  "what each RUN could keep out, by its calls and those that leave something: case %#",
  (manager, lines, found) => {
    const analysis = analysisOf(`FROM x AS a\n${lines}\n`);
    const gains = analysis.runs.map((run) => {
      const gain = gainOf(analysis, run, manager);
      if (gain === undefined) return "-";
      if ("noGain" in gain) return textOf(gain.noGain);
      expect(gain.run).toBe(run);
      return `${String(gain.calls.length)}/${String(gain.filling.length)}`;
    });
    expect(gains.join("; ")).toBe(found);
  },
);

describe("what a remedy requires of the last RUN", () => {
  /** `holds`, what has to be assumed, or behind `!` why not. */
  const required = (
    manager: Manager,
    file: string,
    files: Readonly<Record<string, string>> = {},
    isPreferred = true,
  ): string => {
    const analysis = analyse(parse(`${file}\n`), contextOf(files));
    const run = analysis.runs.at(-1);
    if (run === undefined || !isReadable(run)) throw new Error("no RUN");
    const filling = fillsOf(run, manager, Infinity);
    if (filling === undefined) throw new Error("nothing is filled");
    const verdict = requirementOf(analysis, run, manager, filling, isPreferred);
    if ("refused" in verdict) return `! ${textOf(verdict.refused)}`;
    return verdict.assumes.map(({ key }) => key).join(" ") || "holds";
  };

  it.each<[manager: Manager, file: string, found: string]>([
    [npm, "FROM node\nRUN npm ci", "holds"],
    [pip, "FROM python:3.12\nRUN pip install x", "holds"],
    [pip, "FROM ubuntu:18.04\nRUN pip install x", "version:pip"],
    [pip, "FROM python:3.7.2\nRUN pip install x", "version:pip"],
    [pip, "FROM python:3.7\nRUN pip install x", "holds"],
    [pip, "FROM python:3.7@sha256:aa\nRUN pip install x", "version:pip"],
    [
      pip,
      "FROM python:3.7@sha256:aa AS a\nFROM a\nRUN pip install x",
      "version:pip",
    ],
    [pip, "FROM python:3.7 AS a\nFROM a\nRUN pip install x", "holds"],
    [pip, "FROM $X\nRUN pip install x", "version:pip"],
    [
      pip,
      "FROM centos:6\nRUN pip install x",
      "! the change needs that pip is 19.1 (April 2019) or newer, or installs nothing but wheels; here that is not so",
    ],
    [
      pip,
      "FROM python:3.12\nRUN pip install pip==9.0 && pip install x",
      "! line 2 may make it another pip: pip install pip==9.0",
    ],
    [
      pip,
      "FROM python:3.12\nRUN pip install x && pip install pip==9.0",
      "! line 2 may make it another pip: pip install pip==9.0",
    ],
    [
      pip,
      "FROM python:3.12\nRUN pip install x; pip --version; python -m pip install pip==9.0",
      "! line 2 may make it another pip: python -m pip install pip==9.0",
    ],
    [pip, "FROM python:3.12\nRUN pip install x && echo pip==9.0", "holds"],
    [
      pip,
      "FROM python:3.12\nRUN pip install pip==9.0\nRUN pip install x",
      "! line 2 may make it another pip: pip install pip==9.0",
    ],
    [
      pip,
      "FROM ubuntu:18.04\nRUN pip install -U pip\nRUN pip install x",
      "holds",
    ],
    [
      pip,
      "FROM ubuntu:18.04\nRUN pip install -U pip && pip install x",
      "version:pip",
    ],
    [
      pip,
      "FROM ubuntu:18.04\nRUN pip install -U pip && pip install x && pip install y",
      "version:pip",
    ],
    [
      pip,
      "FROM ubuntu:18.04\nRUN pip install x && pip install -U pip && pip install y",
      "version:pip",
    ],
    [
      pip,
      "FROM ubuntu:18.04\nRUN pip install x\nRUN pip install -U pip",
      "version:pip",
    ],
    [
      pip,
      "FROM ubuntu:18.04\nRUN pip3 install -U pip\nRUN pip install x",
      "version:pip",
    ],
    [
      pip,
      "FROM ubuntu:18.04\nRUN pip3 install -U pip\nRUN pip3 install x",
      "holds",
    ],
    [
      pip,
      "FROM ubuntu:18.04\nRUN pip3 install -U pip\nRUN pip3.6 install x",
      "holds",
    ],
    [
      pip,
      "FROM ubuntu:18.04\nRUN python3 -m pip install -U pip\nRUN pip3 install x",
      "holds",
    ],
    [
      pip,
      "FROM ubuntu:18.04\nRUN python -m pip install -U pip\nRUN pip install x",
      "holds",
    ],
    [
      pip,
      "FROM ubuntu:18.04\nRUN /v/bin/pip install -U pip\nRUN pip install x",
      "version:pip",
    ],
    [
      pip,
      "FROM ubuntu:18.04\nRUN /v/bin/pip install -U pip\nRUN /v/bin/pip install x",
      "holds",
    ],
    [
      pip,
      "FROM ubuntu:18.04\nRUN /v/bin/pip install -U pip\nRUN /w/bin/pip install x",
      "version:pip",
    ],
    [
      pip,
      "FROM ubuntu:18.04\nRUN pip install -U pip\nENV PATH=/v:$PATH\nRUN pip install x",
      "version:pip",
    ],
    [
      pip,
      "FROM ubuntu:18.04\nRUN pip install -U pip\nENV X=/v:$PATH\nRUN pip install x",
      "holds",
    ],
    [
      pip,
      "FROM ubuntu:18.04\nRUN pip install -U pip\nUSER app\nRUN pip install x",
      "version:pip",
    ],
    [
      pip,
      "FROM ubuntu:18.04\nUSER app\nRUN pip install -U pip\nRUN pip install x",
      "holds",
    ],
    [
      pip,
      "FROM ubuntu:18.04\nRUN pip install -U pip\nRUN ln -sf /a /usr/bin/python\nRUN pip install x",
      "version:pip",
    ],
    [
      pip,
      "FROM ubuntu:18.04\nRUN pip install -U pip\nRUN python -m venv /v && . /v/bin/activate && pip install x",
      "version:pip",
    ],
    [
      pip,
      "FROM ubuntu:18.04\nRUN update-alternatives --set python /a\nRUN pip install -U pip\nRUN pip install x",
      "holds",
    ],
    [
      pip,
      "FROM ubuntu:18.04\nRUN pip install -U pip && ls && pip install x",
      "version:pip",
    ],
    [
      pip,
      "FROM ubuntu:18.04\nRUN pip install -U pip\nRUN pip install -U pip\nRUN update-alternatives --install /usr/bin/python python /a 1\nRUN pip install x",
      "version:pip",
    ],
    [
      pip,
      "FROM ubuntu:18.04\nRUN pip install -U pip\nRUN update-alternatives --set python /a\nRUN pip install -U pip\nRUN pip install x",
      "holds",
    ],
    [
      pip,
      "FROM ubuntu:18.04 AS a\nRUN pip install -U pip\nFROM a\nRUN pip install x",
      "holds",
    ],
    [
      pip,
      "FROM ubuntu:18.04 AS a\nRUN pip install -U pip\nFROM ubuntu:18.04\nRUN pip install x",
      "version:pip",
    ],
    [apk, "FROM x/y\nRUN apk add x", "version:apk"],
    [
      apk,
      "FROM alpine:3.2\nRUN apk add x",
      "! the change needs that the image is Alpine 3.3 (December 2015) or newer; here that is not so",
    ],
    [apk, "FROM alpine\nRUN apk add x", "holds"],
    [
      apk,
      "FROM x/y\nRUN apk add x\nRUN apk --no-cache add y\nRUN apk add x",
      "holds",
    ],
    [apk, "FROM x/y\nRUN apk add x && apk add --no-cache y", "holds"],
    [
      apk,
      "FROM x/y AS a\nRUN apk add --no-cache y\nFROM a\nRUN apk add x",
      "holds",
    ],
    [
      apk,
      "FROM x/y AS a\nRUN apk add --no-cache y\nFROM x/y\nRUN apk add x",
      "version:apk",
    ],
    [conda, "FROM x/y\nRUN conda install -y x", "version:conda"],
    [conda, "FROM x/y\nRUN mamba install -y x", "holds"],
    [
      conda,
      "FROM x/y\nRUN mamba install -y x && conda install -y y",
      "version:conda",
    ],
    [yarn, "FROM x/y\nRUN yarn global add x", "holds"],
    [yarn, "FROM x/y\nRUN yarn global add x && yarn add y", "version:yarn"],
    [yarn, "FROM node:20\nWORKDIR /a\nRUN yarn install", "version:yarn"],
    [
      yarn,
      "FROM node:20\nWORKDIR /a\nRUN yarn set version berry && yarn install",
      "! line 3 may make it another yarn: yarn set version berry",
    ],
  ])("of case %#", (manager, file, found) => {
    expect(required(manager, file)).toBe(found);
  });

  it.each<
    [lines: string, files: Readonly<Record<string, string>>, found: string]
  >([
    [
      "COPY package.json .\nRUN yarn install",
      { "package.json": "{}" },
      "holds",
    ],
    [
      "COPY package.json .\nRUN yarn install",
      { "package.json": '{"packageManager":"yarn@3"}' },
      "! the change needs that the project is installed by Yarn 1: no .yarnrc.yml, no packageManager that asks for another, no Plug'n'Play; here that is not so",
    ],
    [
      "COPY package.json .\nRUN cd /b && yarn install",
      { "package.json": "{}" },
      "version:yarn",
    ],
    [
      "COPY package.json .\nRUN yarn --cwd /b install",
      { "package.json": "{}" },
      "version:yarn",
    ],
    [
      "COPY package.json .\nRUN yarn --cwd=/b install",
      { "package.json": "{}" },
      "version:yarn",
    ],
    [
      "COPY package.json .\nRUN yarn -C install",
      { "package.json": "{}" },
      "version:yarn",
    ],
    [
      "COPY package.json .\nRUN yarn install",
      { "package.json": "{}", ".yarnrc.yml": "" },
      "! the change needs that the project is installed by Yarn 1: no .yarnrc.yml, no packageManager that asks for another, no Plug'n'Play; here that is not so",
    ],
    [
      "RUN yarn install\nCOPY package.json .",
      { "package.json": "{}" },
      "version:yarn",
    ],
    [
      "COPY package.json .\nRUN ls ; cd /b; yarn install",
      { "package.json": "{}" },
      "version:yarn",
    ],
    [
      "COPY package.json /b/\nRUN yarn install",
      { "package.json": "{}" },
      "version:yarn",
    ],
  ])("of a project, %j with %j: %s", (lines, files, found) => {
    const file = `FROM node:20\nWORKDIR /a\n${lines}`;
    expect(required(yarn, file, files)).toBe(found);
  });

  it("concerns what is preferred alone, or any remedy", () => {
    const other = (manager: Manager, file: string): string =>
      required(manager, file, {}, false);
    expect(other(pip, "FROM ubuntu:18.04\nRUN pip install x")).toBe("holds");
    expect(
      other(pip, "FROM python\nRUN pip install pip==9.0 && pip install x"),
    ).toBe("holds");
    expect(other(yarn, "FROM node\nRUN yarn install")).toBe("version:yarn");
  });

  it("is looked for in the last five hundred commands", () => {
    const behind = (count: number): string =>
      required(
        pip,
        `FROM ubuntu:18.04\nRUN pip install -U pip\n${"RUN ls\n".repeat(count)}RUN pip install x`,
      );
    expect(behind(498)).toBe("holds");
    expect(behind(499)).toBe("version:pip");
  });
});
