import { describe, expect, it } from "vitest";
import { equivalent } from "../../src/equivalence/equivalent.ts";
import { optimize } from "../../src/optimize.ts";
import { contextOf } from "./context-of.ts";

const PYTHON = "FROM python:3.12\n";

/** What makes a second `pip install` of a package build another wheel than the first. */
const REBUILDS: readonly (readonly [
  why: string,
  first: string,
  then: string,
])[] = [
  [
    "a variable in front",
    "llama-cpp-python",
    "RUN CMAKE_ARGS=-DGGML_CUDA=on pip install --force-reinstall llama-cpp-python",
  ],
  ["flags of the compiler", "uwsgi", "RUN CFLAGS=-O0 pip install -I uwsgi"],
  [
    "another compiler",
    "uwsgi",
    "RUN env CC=clang pip install --force-reinstall uwsgi",
  ],
  [
    "an exported variable",
    "uwsgi",
    "RUN export UWSGI_PROFILE=gevent && pip install -I uwsgi",
  ],
  [
    "a variable of the image",
    "uwsgi",
    "ENV UWSGI_PROFILE=gevent\nRUN pip install -I uwsgi==2.0.26",
  ],
  [
    "a header that came in between",
    "pycurl",
    "RUN apt-get update && apt-get install -y libssl-dev\nRUN pip install --force-reinstall pycurl",
  ],
  [
    "a header that the same RUN brings",
    "pycurl",
    "RUN apt-get update && apt-get install -y libssl-dev && pip wheel pycurl",
  ],
  [
    "the packages that are installed",
    "mpi4py",
    "RUN pip install cython==0.29 && pip install --no-build-isolation --force-reinstall mpi4py",
  ],
  [
    "an option for builds",
    "pyyaml",
    "RUN pip install --force-reinstall --config-settings=a=b pyyaml",
  ],
  [
    "a package that was taken away",
    "uwsgi",
    "RUN pip uninstall -y uwsgi && CFLAGS=-O0 pip install uwsgi",
  ],
  ["another folder", "uwsgi", "RUN CFLAGS=-O0 pip install -t /f uwsgi"],
  [
    "another environment",
    "uwsgi",
    "RUN python -m venv /v && CFLAGS=-O0 /v/bin/pip install uwsgi",
  ],
  ["a list", "uwsgi", "COPY r.txt .\nRUN CFLAGS=-O0 pip install -I -r r.txt"],
  ["a folder", "./my-app-1.0", "RUN CFLAGS=-O0 pip install ./my-app-1.0"],
  ["what is started", "uwsgi", "ENV CFLAGS=-O0\nCMD pip install -t /f uwsgi"],
];

describe("a wheel that pip built before", () => {
  it.each(REBUILDS)("stays where %s makes another", (_, first, then) => {
    const before = `${PYTHON}RUN pip install ${first}\n${then}\n`;
    const flagged = before.replace("install", "install --no-cache-dir");
    expect(equivalent(before, flagged).equal).toBe(false);
    const all = before.replaceAll(
      /pip (?:install|wheel)/g,
      "$& --no-cache-dir",
    );
    expect(equivalent(before, all).equal).toBe(false);
    expect(optimize(before).code).not.toContain("--no-cache-dir");
  });

  it.each([
    ["is not built", "requests", "RUN CFLAGS=-O0 pip install -I requests"],
    ["is there", "uwsgi", "RUN CFLAGS=-O0 pip install uwsgi"],
    ["is another", "uwsgi", "RUN CFLAGS=-O0 pip install -I pycurl"],
    ["is built alike", "uwsgi", "RUN pip install -I uwsgi"],
    ["a harmless variable", "uwsgi", "ENV LANG=C\nRUN pip install -I uwsgi"],
  ])("goes where what is installed then %s", (_, first, then) => {
    const before = `${PYTHON}RUN pip install ${first}\n${then}\n`;
    const after = before.replaceAll("install", "install --no-cache-dir");
    expect(equivalent(before, after)).toMatchObject({ equal: true });
  });
});

const NODE = "FROM node:22\n";
const CONDA = "FROM continuumio/miniconda3:latest\n";

/** Files with a marker where the cache, or an archive, would go. */
type Keeper = [
  why: string,
  source: string,
  files?: Readonly<Record<string, string>>,
];
const KEEPERS: readonly Keeper[] = [
  ...[
    "RUN cp -r /c /tmp/x",
    "RUN find /c > /x",
    "FROM scratch\nCOPY --from=0 /c /c",
  ].map((behind): Keeper => [
    `a home that useradd moves: ${behind}`,
    `${PYTHON}RUN useradd -md /c app\nUSER app\nRUN pip install @pip x\n${behind}`,
  ]),
  ...[
    "RUN sh -c 'useradd -md /c app'",
    'RUN ["useradd", "-md", "/c", "app"]',
    "ARG U=app\nRUN useradd -md /c $U",
  ].map((add): Keeper => [
    `a home that is moved: ${add}`,
    `${PYTHON}${add}\nUSER app\nRUN pip install @pip x\nRUN cp -r /c /tmp/x`,
  ]),
  ...[
    "/home/app/.cache/pip/bin",
    "$HOME/.cache/pip/bin",
    "${H}/.cache/pip",
    "/home/${U}/.cache/pip",
  ].map((path): Keeper => [
    `a PATH into the cache of a home: ${path}`,
    `${PYTHON}USER app\nRUN pip install @pip x\nENV PATH=${path}:$PATH`,
  ]),
  ...[
    "apk del nodejs",
    "apt-get purge -y nodejs",
    "npm uninstall -g npm",
    "make",
    "corepack enable npm",
    "HOME=/x && ls",
    "HOME=/x",
    "npm() { true; }",
    "npm config set cache /x",
    "echo cache=/x > .npmrc",
  ].map((between): Keeper => [
    `npm, and then ${between}`,
    `FROM node:20\nRUN npm ci && ${between}@npm`,
  ]),
  [
    "npm, and then a function",
    "FROM node:20\nRUN f() { rm -rf /usr/local/bin; }; npm ci && f@npm",
  ],
  [
    "a home below another folder",
    `${PYTHON}RUN useradd -m -b /c app\nUSER app\nRUN pip install @pip x\nRUN cp -r /c /x`,
  ],
  [
    "a home of which nobody knows where it lies",
    `${PYTHON}ARG H\nRUN useradd -m -d $H app\nUSER app\nRUN pip install @pip x\nRUN cp -r /c /x`,
  ],
  [
    "root's home elsewhere",
    `${PYTHON}RUN usermod -d /c root\nRUN pip install @pip x\nRUN cp -r /c /x`,
  ],
  [
    "npm in a home elsewhere",
    `${NODE}RUN useradd -md /c app\nUSER app\nRUN npm install x@npm\nRUN cp -r /c /tmp/x`,
  ],
  [
    "Plug'n'Play of the project",
    `${NODE}WORKDIR /a\nCOPY package.json ./\nRUN yarn install@yarn`,
    { "package.json": '{"installConfig": {"pnp": true}}' },
  ],
  [
    "Plug'n'Play of the configuration",
    `${NODE}WORKDIR /a\nCOPY package.json .yarnrc ./\nRUN yarn install@yarn`,
    { "package.json": "{}", ".yarnrc": "--install.enable-pnp true\n" },
  ],
  ["Plug'n'Play by an option", `${NODE}RUN yarn global add x --pnp@yarn`],
  [
    "a configuration without the network",
    `${CONDA}RUN conda install -y x@conda\nCOPY .condarc /root/.condarc\nRUN conda create -n e x`,
    { ".condarc": "offline: true\n" },
  ],
  ...[
    "PATH=/opt/conda/pkgs/x-1/bin:$PATH",
    "LD_LIBRARY_PATH=/opt/conda/pkgs/x-1/lib",
  ].map((set): Keeper => [
    `a variable of the image: ${set}`,
    `${CONDA}RUN conda install -y x@conda\nENV ${set}`,
  ]),
  [
    "npx without the network",
    `${NODE}RUN npm install -g x@npm\nENV npm_config_offline=true\nCMD npx x`,
  ],
  ["npx --offline", `${NODE}RUN npm install -g x@npm\nCMD npx --offline x`],
  ...[
    "RUN chmod -x /usr/bin/gcc",
    "RUN ln -sf /bin/false /usr/bin/gcc",
    "COPY gcc /usr/bin/gcc",
    "COPY gcc /usr/bin/",
  ].map((gone): Keeper => [
    `a compiler that is gone: ${gone}`,
    `${PYTHON}RUN pip install @pip uwsgi\n${gone}\nRUN pip install @pip pycurl`,
  ]),
  [
    "a compiler that is gone when a container starts",
    "FROM python:3.12-alpine\nRUN apk add --no-cache --virtual .b gcc && pip install @pip a && apk del .b\nCMD pip install b",
  ],
  [
    "packages of a folder",
    "FROM debian:12\nWORKDIR /w\nRUN curl -fsSLO https://x/a.deb && dpkg -i a.deb@deb\nRUN dpkg -iR /w",
  ],
  [
    "a program that embeds its folder",
    "FROM golang:1.22\nWORKDIR /w\nRUN curl -fsSLO https://x/a.tgz && tar xzf a.tgz@tgz\nCOPY . .\nRUN go build",
    { "main.go": "package main\n//go:embed *\nvar f embed.FS\n" },
  ],
  ...[
    "busybox httpd -f",
    "caddy file-server",
    "caddy file-server --root /w",
  ].map((start): Keeper => [
    `a server: ${start}`,
    `FROM debian:12\nWORKDIR /w\nRUN curl -fsSLO https://x/a.tgz && tar xzf a.tgz@tgz\nCMD ${start}`,
  ]),
  [
    "a folder that Tomcat gives out",
    "FROM debian:12\nWORKDIR /usr/local/tomcat/webapps/ROOT\nRUN curl -fsSLO https://x/a.tgz && tar xzf a.tgz@tgz",
  ],
];

const REMEDIES: Readonly<Record<string, string>> = {
  pip: "--no-cache-dir",
  npm: " && npm cache clean --force",
  yarn: " && yarn cache clean",
  conda: " && conda clean -afy",
  deb: " && rm a.deb",
  tgz: " && rm a.tgz",
};

/** The file without remedies, and with them. */
function pairOf(source: string): readonly [before: string, after: string] {
  const [before, after] = [
    () => "",
    (_: string, name = "") => REMEDIES[name] ?? "",
  ].map((put) =>
    `${source}\n`.replace(/@(pip|npm|yarn|conda|deb|tgz)\b/g, put),
  );
  return [before ?? "", after ?? ""];
}

describe("what a file has a use for", () => {
  it.each(KEEPERS)("stays: %s", (_, source, files) => {
    const [before, after] = pairOf(source);
    const options = files === undefined ? {} : { context: contextOf(files) };
    expect(equivalent(before, after, options).equal).toBe(false);
  });

  it.each([
    [
      "a home elsewhere that nobody reads",
      `${PYTHON}RUN useradd -md /c app\nUSER app\nRUN pip install @pip x\nRUN cp -r /d /x`,
    ],
    [
      "a PATH beside the cache",
      `${PYTHON}USER app\nRUN pip install @pip x\nENV PATH=/home/app/.local/bin:$HOME/.cache:/home/app/bin:/home:$V/bin:$PATH`,
    ],
    [
      "what leaves npm alone",
      "FROM node:20-alpine\nRUN apk add -t .b g++ python3 && npm ci && apk del .b && rm -rf src && X=1 && npm prune@npm",
    ],
    ["npx with the network", `${NODE}RUN npm install -g x@npm\nCMD npx x`],
    [
      "a variable beside the cache",
      `${CONDA}RUN conda install -y x@conda\nENV PATH=/opt/conda/bin:$PATH`,
    ],
    [
      "a server of another folder",
      "FROM debian:12\nWORKDIR /w\nRUN curl -fsSLO https://x/a.tgz && tar xzf a.tgz@tgz\nCMD busybox httpd -f -h /d",
    ],
  ])("and goes with %s", (_, source) => {
    const [before, after] = pairOf(source);
    expect(equivalent(before, after)).toMatchObject({ equal: true });
  });
});
