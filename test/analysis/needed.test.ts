import { describe, expect, it } from "vitest";
import { analyse } from "../../src/analysis/analyse.ts";
import { isReadable } from "../../src/analysis/build/runs.ts";
import {
  fillingOf,
  fillsOf,
  neededBecause,
} from "../../src/analysis/cache/fills.ts";
import { wantsBehind } from "../../src/analysis/cache/uses.ts";
import { conda } from "../../src/facts/managers/conda.ts";
import type { Manager } from "../../src/facts/managers/manager.ts";
import { npm } from "../../src/facts/managers/npm.ts";
import { pip } from "../../src/facts/managers/pip.ts";
import { textOf } from "../../src/message.ts";
import { parse } from "../../src/syntax/dockerfile.ts";
import { contextOf } from "../equivalence/context-of.ts";

/** The last RUN of a file. */
function lastOf(lines: string, files: Readonly<Record<string, string>> = {}) {
  const analysis = analyse(parse(`FROM x\n${lines}\n`), contextOf(files));
  const run = analysis.runs.at(-1);
  if (run === undefined || !isReadable(run)) throw new Error("no RUN");
  return { analysis, run };
}

it.each<[manager: Manager, lines: string, found: string, form?: "flag"]>([
  [conda, "ENV CONDA_PKGS_DIRS=/x\nRUN conda install y", "-"],
  [
    conda,
    "ENV CONDA_PKGS_DIRS=x\nRUN conda install y",
    "CONDA_PKGS_DIRS moves the cache or switches it off",
  ],
  [
    conda,
    "ARG CONDA_PKGS_DIRS\nRUN conda install y",
    "CONDA_PKGS_DIRS moves the cache or switches it off",
  ],
  [
    conda,
    "ENV CONDA_PKGS_DIRS=$Y\nRUN conda install y",
    "CONDA_PKGS_DIRS moves the cache or switches it off",
  ],
  [
    conda,
    "ENV conda_pkgs_dirs=/x\nRUN conda install y",
    "CONDA_PKGS_DIRS moves the cache or switches it off",
  ],
  [
    conda,
    "ENV CONDA_PKGS_DIRS=/x\nRUN conda install y && echo $CONDA_PKGS_DIRS",
    "-",
  ],
  [
    conda,
    "ENV CONDA_PKGS_DIRS=/x\nRUN conda install y && echo ${CONDA_PKGS_DIRS}",
    "-",
  ],
  [
    conda,
    "ENV CONDA_PKGS_DIRS=/x\nRUN conda install y && export CONDA_PKGS_DIRS=/y",
    "CONDA_PKGS_DIRS moves the cache or switches it off",
  ],
  [
    conda,
    "RUN CONDA_PKGS_DIRS=/y conda install y",
    "CONDA_PKGS_DIRS moves the cache or switches it off",
  ],
  [conda, "RUN XCONDA_PKGS_DIRS=/y conda install y", "-"],
  [conda, "RUN CONDA_PKGS_DIRSX=/y conda install y", "-"],
  [
    conda,
    "RUN CONDARC=/y conda install y",
    "CONDARC moves the cache or switches it off",
  ],
  [
    conda,
    "RUN echo $CONDARC; conda install y",
    "CONDARC moves the cache or switches it off",
  ],
  [
    conda,
    "ENV CONDARC=/y\nRUN conda install y",
    "CONDARC moves the cache or switches it off",
  ],
  [conda, "ENV XCONDARC=/y\nRUN conda install y", "-"],
  [
    conda,
    "ENV condarc=/y\nRUN conda install y",
    "CONDARC moves the cache or switches it off",
  ],
  [
    pip,
    "RUN echo $pip_cache_dir; pip install x",
    "PIP_CACHE_DIR moves the cache or switches it off",
  ],
  [
    pip,
    "ENV PIP_CACHE_DIR=/x\nRUN pip install x",
    "PIP_CACHE_DIR moves the cache or switches it off",
  ],
  [
    pip,
    "ENV XDG_CACHE_HOME=/x\nRUN pip install x",
    "XDG_CACHE_HOME moves the cache or switches it off",
  ],
  [pip, "ENV PIP_CACHE=/x\nRUN pip install x", "-"],
  [pip, "RUN pip install --cache-dir /x y && pip install z", "-"],
  [
    pip,
    "RUN pip install z && pip install --cache-dir /x y",
    "the command names a cache directory of its own",
  ],
  [
    pip,
    "RUN pip install z && pip install --cache-dir /x y",
    "the command names a cache directory of its own",
    "flag",
  ],
  [
    pip,
    "RUN pip install --cache-dir /x y && pip install z",
    "the command names a cache directory of its own",
    "flag",
  ],
  [pip, "RUN pip install z && f() { ls; }", "-"],
  [pip, "RUN f() { rm x; }; pip install z && f", "-"],
  [pip, "RUN pip() { ls; }; pip install z", "pip is a function of the script"],
  [pip, "RUN rm() { ls; }; pip install z", "rm is a function of the script"],
  [pip, "RUN (rm() { ls; }); pip install z", "rm is a function of the script"],
  [
    pip,
    "RUN --mount=type=cache,target=/root pip install z",
    "a mount covers the cache: /root",
  ],
  [pip, "RUN --mount=type=cache,target=/x pip install z", "-"],
  [
    pip,
    "RUN --mount=type=bind,source=x,target=/root/.cache/pip pip install z",
    "a mount covers the cache: /root/.cache/pip",
  ],
  [
    pip,
    "COPY --from=x y /etc/pip.conf\nRUN pip install z",
    "line 2 writes pip.conf, and what it tells pip is not known",
  ],
  [
    pip,
    "RUN pip config set global.cache-dir /c\nRUN pip install z",
    "line 2 moves the cache or switches it off: pip config set global.cache-dir /c",
  ],
  [pip, "RUN pip install z && pip config set global.cache-dir /c", "-"],
  [
    pip,
    "RUN pip config set global.cache-dir /c && pip install z",
    "line 2 moves the cache or switches it off: pip config set global.cache-dir /c",
  ],
  [
    pip,
    "RUN pip config set global.no-cache-dir true && pip install z",
    "line 2 moves the cache or switches it off: pip config set global.no-cache-dir true",
  ],
  [
    pip,
    "COPY x /root/.cache/pip/\nRUN pip install z",
    "line 2 sets the cache up: x /root/.cache/pip/",
  ],
  [
    pip,
    "RUN ls /root/.cache/pip && pip install z",
    "line 2 sets the cache up: ls /root/.cache/pip",
  ],
  [pip, "RUN pip install z && ls /root/.cache/pip", "-"],
  [
    pip,
    "RUN pip install z && ls /root/.cache/pip",
    "the RUN itself needs it: ls /root/.cache/pip",
    "flag",
  ],
  [
    pip,
    "RUN pip install z\nCMD ls /root/.cache/pip",
    "line 3 still needs it: ls /root/.cache/pip",
  ],
  [pip, "RUN pip install z", "-"],
  [npm, "RUN for npm in a; do npm ci; done", "-"],
  [npm, "RUN for rm in a; do npm ci; done", "-"],
])(
  "why the cache that the last RUN fills has to stay: case %#",
  (manager, lines, found, form) => {
    const { analysis, run } = lastOf(lines);
    const filling = fillsOf(run, manager, Infinity);
    if (filling === undefined) throw new Error("nothing is filled");
    const behind = wantsBehind(analysis, manager, run);
    const said = neededBecause(
      analysis,
      run,
      manager,
      filling,
      behind,
      form ?? "command",
    );
    expect(said === undefined ? "-" : textOf(said)).toBe(found);
  },
);

describe("a cache that is emptied again", () => {
  const FILES = {
    "clean.sh": "rm -rf /root/.npm\n",
    "maybe.sh": "x || rm -rf /root/.npm\n",
    "own.sh": "npm cache clean --force\n",
    "c0.sh": "/b/c1.sh\n",
    "c1.sh": "/b/c2.sh\n",
    "c2.sh": "/b/c3.sh\n",
    "c3.sh": "/b/clean.sh\n",
    "bad.sh": "if rm -rf /root/.npm\n",
    "if.sh": "if x; then rm -rf /root/.npm; fi\n",
    "rel.sh": "./clean.sh\n",
    "wipe.sh": "rm -rf /root\n",
    "two.sh": "ls\nrm -rf /root/.npm\nls\n",
  };
  const isEmptied = (lines: string): boolean => {
    const { analysis, run } = lastOf(lines, FILES);
    return fillingOf(analysis, run, npm) === undefined;
  };

  it.each<[command: string, is: boolean]>([
    ["rm -rf /root/.npm", true],
    ["rm -r /root/.npm", true],
    ["rm -rf ~/.npm", true],
    ["rm -rf /root/.npm/_cacache", true],
    ["rm -rf /root/.npm/*", true],
    ["rm -rf /root", false],
    ["rm -rf /root/.npmx", false],
    ["rm -rf /", false],
    ["npm cache clean --force", true],
    ["npm cache verify", false],
    ["ls", false],
    ["find /root/.npm -delete", false],
    ["find /root -delete", false],
    ["rm -rf $HOME/.npm", true],
    ["rm -rf $X", false],
    ["rm -rf /r*", false],
    ["/b/clean.sh", true],
    ["sh /b/clean.sh", true],
    ["/b/maybe.sh", false],
    ["/b/own.sh", true],
    ["/b/c3.sh", true],
    ["/b/c2.sh", true],
    ["/b/c1.sh", false],
    ["/b/c0.sh", false],
    ["/b/bad.sh", false],
    ["/b/if.sh", false],
    ["/b/missing.sh", false],
    ["cd /b && ./clean.sh", false],
    ["sh -c 'rm -rf /root/.npm'", false],
    ["sh $X", false],
  ])("by %s: %s", (command, is) => {
    expect(
      isEmptied(`COPY . /b
RUN npm ci && ${command}`),
    ).toBe(is);
  });

  it.each<[lines: string, is: boolean]>([
    ["WORKDIR /b\nCOPY . .\nRUN npm ci && ./clean.sh", true],
    ["WORKDIR /b\nCOPY . .\nRUN npm ci && ./rel.sh", true],
    ["USER root\nRUN npm ci && rm -rf /root", true],
    ["USER root\nRUN npm ci && rm -rf /ro*", true],
    ["USER root\nRUN npm ci && find /root -delete", false],
    ["USER root\nRUN npm ci && rm -rf ~", true],
    ["USER root\nRUN npm ci && rm -rf /x /root", true],
    ["COPY two.sh /b/\nRUN npm ci && /b/two.sh", true],
    ["USER root\nRUN npm ci && rm -rf /roo", false],
    ["USER root\nRUN npm ci && rm -rf $X", false],
    ["USER root\nRUN npm ci && rm -rf /opt", false],
    ["USER app\nRUN npm ci && rm -rf /root", false],
    ["ENV HOME=/h\nRUN npm ci && rm -rf /h", true],
    ["ENV HOME=/h\nRUN npm ci && rm -rf /root", false],
    ["USER root\nRUN npm ci && rmdir /root", false],
    ["USER root\nRUN cd / && npm ci && rm -rf root", false],
    ["COPY wipe.sh /b/\nUSER root\nRUN npm ci && /b/wipe.sh", true],
    ["COPY wipe.sh /b/\nUSER root\nRUN npm ci && /b/wipe.sh && npm i x", false],
    ["RUN rm -rf /root/.npm && npm ci", false],
  ])("in %j: %s", (lines, is) => {
    expect(isEmptied(lines)).toBe(is);
  });

  it("by the manager's own command", () => {
    const { analysis, run } = lastOf("RUN pip install x && pip cache purge");
    expect(fillingOf(analysis, run, pip)).toBe(undefined);
    const other = lastOf("RUN pip cache purge && pip install x");
    expect(fillingOf(other.analysis, other.run, pip)).toBeDefined();
  });
});
