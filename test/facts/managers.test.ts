import { describe, expect, it } from "vitest";
import { CALLS } from "./manager-calls.ts";
import {
  managerOf,
  managers,
  managersOf,
} from "../../src/facts/managers/index.ts";
import type {
  Call,
  ImageFacts,
  Manager,
  Use,
} from "../../src/facts/managers/manager.ts";

function manager(name: string): Manager {
  const found = managers.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no manager ${name}`);
  return found;
}

/** Words of a command; one that begins with `$` is not fixed. */
function call(line: string): Call {
  const [program = "", ...args] = line.split(" ");
  const fixed = (word: string): string | undefined =>
    word.startsWith("$") ? undefined : word;
  return { program, args: args.map(fixed) };
}

/** What a call does, as words: `fills reads`, `nothing`, or `another program`. */
function what(use: Use | undefined): string {
  if (use === undefined) return "another program";
  const said = [
    use.fills ? "fills" : "",
    use.reads ? "reads" : "",
    use.refreshes === true ? "refreshes" : "",
    use.avoids === true ? "avoids" : "",
    use.purges === true ? "purges" : "",
    use.keeps === true ? "keeps" : "",
    use.proves === true ? "proves" : "",
    use.refuses === undefined ? "" : "refuses",
  ].filter((word) => word !== "");
  return said.length === 0 ? "nothing" : said.join(" ");
}

describe.each(Object.entries(CALLS))("%s reads", (name, calls) => {
  it.each(calls)("%s: %s", (line, does) => {
    expect(what(manager(name).read(call(line)))).toBe(does);
  });
});

describe("a manager is asked about the programs that it names", () => {
  const lines = Object.values(CALLS).flatMap((calls) =>
    calls.map(([line]) => line),
  );
  it.each(managers.map((each) => [each.name, each] as const))(
    "%s",
    (_, each) => {
      const read = lines
        .map(call)
        .filter((one) => each.read(one) !== undefined);
      expect(read.length).toBeGreaterThan(0);
      for (const { program } of read)
        expect(managersOf(program)).toContain(each);
    },
  );
});

describe("a flag goes", () => {
  it.each([
    ["apk", "apk -U add curl", "add"],
    ["apk", "apk --virtual .build add curl", "add"],
    ["pip", "pip --timeout 60 install flask", "install"],
    ["pip", "python3 -u -m pip wheel flask", "wheel"],
  ])("%s: `%s` behind `%s`", (name, line, word) => {
    const { args } = call(line);
    expect(args[manager(name).read(call(line))?.at ?? -1]).toBe(word);
  });
});

const UNKNOWN: ImageFacts = {
  official: undefined,
  name: "example/base",
  tag: undefined,
  family: undefined,
  suite: undefined,
};

function official(image: string, more: Partial<ImageFacts> = {}): ImageFacts {
  const [name = "", tag] = image.split(":");
  return { ...UNKNOWN, official: name, name, tag, ...more };
}

const NO_PROJECT = { read: () => undefined, inContext: () => undefined };

describe("the image has a pip that builds wheels without a cache", () => {
  it.each([
    ["python", true],
    ["python:3", true],
    ["python:3.12-slim", true],
    ["python:3.8.0", true],
    ["python:3.6", true],
    ["python:3.6.15-alpine", true],
    ["python:2.7-slim", true],
    ["python:3.6.8", undefined],
    ["python:2.7.15", undefined],
    ["python:3.4", undefined],
    ["python:3-onbuild", undefined],
    ["python:3.7-alpine3.8", undefined],
    ["centos:6", false],
    ["centos:7", undefined],
    ["fedora:41", true],
    ["fedora:30", undefined],
    ["amazonlinux:2", undefined],
    ["amazonlinux:2023", true],
  ])("%s: %s", (image, expected) => {
    const { requirement } = manager("pip");
    expect(requirement?.holds(official(image), NO_PROJECT)).toBe(expected);
  });

  it.each([
    [{ suite: "trusty" }, false],
    [{ suite: "bionic" }, undefined],
    [{ suite: "focal" }, true],
    [{ suite: "buster" }, undefined],
    [{ suite: "bookworm" }, true],
    [{ family: "alpine", tag: "3.20", official: "alpine" }, true],
    [{ family: "alpine", tag: "3.9", official: "alpine" }, undefined],
    [{ family: "alpine", tag: "22-alpine3.20" }, true],
    [{ family: "alpine", tag: "22-alpine" }, undefined],
    [{ name: "tiangolo/uvicorn-gunicorn", tag: "python3.10" }, true],
    [{ name: "tiangolo/uvicorn-gunicorn", tag: "python3.7" }, undefined],
    [{}, undefined],
  ])("%j: %s", (facts, expected) => {
    const image = { ...UNKNOWN, ...facts };
    expect(manager("pip").requirement?.holds(image, NO_PROJECT)).toBe(expected);
  });

  it("knows less of an image that a digest holds back", () => {
    const { requirement } = manager("pip");
    const pinned = (image: string): ImageFacts =>
      official(image, { pinned: true });
    expect(requirement?.holds(pinned("python:3.6"), NO_PROJECT)).toBe(
      undefined,
    );
    expect(requirement?.holds(pinned("python:3.12"), NO_PROJECT)).toBe(true);
  });

  it.each([
    "pip install --upgrade pip",
    "pip3 install -U pip setuptools",
    "pip install pip --upgrade",
    "python3 -m pip install --upgrade pip>=20",
    "python get-pip.py",
    "python3 /tmp/get-pip.py",
  ])("or gets it by %s", (line) => {
    expect(manager("pip").requirement?.broughtBy?.test(line)).toBe(true);
  });

  it.each([
    "python -m pip install --upgrade requests",
    "pip install --user --upgrade pip",
    "pip install --upgrade pipenv",
    "pip install pip",
  ])("but not by %s", (line) => {
    expect(manager("pip").requirement?.broughtBy?.test(line)).toBe(false);
  });

  it.each([
    ["pip install pip==9.0.3", true],
    ["pip install --upgrade pip<19", true],
    ["pip install pip<=19.0.3", true],
    ["pip install pip<19.1", true],
    ["pip install pip>=9,<10", true],
    ["pip install pip==$PIP_VERSION", true],
    ['pip install "pip==${PIP_VERSION}"', true],
    ["easy_install pip==18.1", true],
    ["python get-pip.py pip==19.0.3", true],
    ["curl https://bootstrap.pypa.io/pip/2.6/get-pip.py", true],
    ["pyenv install 3.6.8", true],
    ["pyenv global $PYTHON", true],
    ["conda create -n old python=3.6", true],
    ["python2.7 -m ensurepip", true],
    ["pip install pip==20.0.2", false],
    ["pip install pip==19.1", false],
    ["pip install pip==19.3.1", false],
    ["pip install pip<20", false],
    ["pip install pipenv==9.0", false],
    ["pyenv install 3.11.4", false],
    ["conda create -n new python=3.11", false],
    ["python3.11 -m venv /venv", false],
  ])("and loses it by %s: %s", (line, expected) => {
    expect(manager("pip").requirement?.brokenBy?.test(line)).toBe(expected);
  });
});

describe("the image has an apk with --no-cache", () => {
  it.each([
    [official("alpine"), true],
    [official("alpine:3"), true],
    [official("alpine:3.20.1"), true],
    [official("alpine:3.2"), false],
    [official("alpine:2.7"), false],
    [official("alpine:20230901"), undefined],
    [official("node:22-alpine", { family: "alpine" }), true],
    [official("node:22-alpine3.20", { family: "alpine" }), true],
    [official("alpine:3", { pinned: true }), undefined],
    [{ ...UNKNOWN, name: "gliderlabs/alpine", tag: "3.1" }, false],
    [{ ...UNKNOWN, name: "mhart/alpine-node", tag: "12" }, undefined],
    [UNKNOWN, undefined],
  ])("%j: %s", (image, expected) => {
    expect(manager("apk").requirement?.holds(image, NO_PROJECT)).toBe(expected);
  });
});

describe("the image has a conda with --force-pkgs-dirs", () => {
  const image = (name: string): ImageFacts => {
    const [, repository = "", tag] = /^([^:]+)(?::(.+))?$/.exec(name) ?? [];
    return { ...UNKNOWN, name: repository, tag };
  };

  it.each([
    ["continuumio/miniconda3", true],
    ["continuumio/miniconda3:24.7.1-0", true],
    ["continuumio/miniconda3:4.6.14", true],
    ["continuumio/miniconda3:4.5.12", false],
    ["continuumio/miniconda3:master", undefined],
    ["continuumio/anaconda3:2019.03", true],
    ["continuumio/anaconda3:2018.12", false],
    ["continuumio/anaconda3:5.3.0", false],
    ["condaforge/mambaforge:4.9.2-5", true],
    ["mambaorg/micromamba:2", true],
    ["jupyter/base-notebook", undefined],
  ])("%s: %s", (name, expected) => {
    const { requirement } = manager("conda");
    expect(requirement?.holds(image(name), NO_PROJECT)).toBe(expected);
  });

  it.each([
    [
      "wget https://repo.anaconda.com/miniconda/Miniconda3-latest-Linux-x86_64.sh",
      true,
    ],
    [
      "curl -LO https://repo.anaconda.com/miniconda/Miniconda3-py39_4.12.0-Linux-x86_64.sh",
      true,
    ],
    [
      "curl -LO https://repo.anaconda.com/miniconda/Miniconda3-4.7.12-Linux-x86_64.sh",
      true,
    ],
    [
      "curl -LO https://repo.anaconda.com/miniconda/Miniconda3-4.5.4-Linux-x86_64.sh",
      false,
    ],
    [
      "wget https://repo.anaconda.com/archive/Anaconda3-5.3.0-Linux-x86_64.sh",
      false,
    ],
    [
      "wget https://repo.anaconda.com/archive/Anaconda3-2023.09-0-Linux-x86_64.sh",
      true,
    ],
    ["conda clean -afy", true],
    ["conda clean -tipsy", false],
  ])("or shows it: %s: %s", (line, expected) => {
    expect(manager("conda").requirement?.shownBy?.test(line)).toBe(expected);
  });
});

describe("npm is replaced by", () => {
  it.each([
    ["npm install -g npm", true],
    ["npm -g install npm@latest", true],
    ["npm i --global yarn npm@9", true],
    ["npm i --location=global npm", true],
    ["npm install -g $TOOLS", true],
    ["npm update -g", true],
    ["npm install -g npm-check", false],
    ["npm install -g @angular/cli@$VERSION", false],
    ["npm install npm", false],
    ["npm update", false],
  ])("%s: %s", (line, expected) => {
    expect(manager("npm").replacedBy?.test(line)).toBe(expected);
  });
});

describe("a cache is named, or emptied, by", () => {
  it.each([
    ["apt", "ls /var/lib/apt/lists", "named"],
    ["apt", "rm -rf /var/lib/apt/lists/*", "emptied"],
    ["apt", "rm -rf /tmp/* /var/lib/apt/lists", "emptied"],
    ["apt", "rm -rf /var/lib/apt", "emptied"],
    ["apt", "find /var/lib/apt/lists -mindepth 1 -delete", "emptied"],
    ["apt", "rm -rf /var/lib/apt-something", "neither"],
    ["apt", "rm -rf /var/lib/api/lists/*", "neither"],
    ["apk", "rm -rf /var/cache/apk/*", "emptied"],
    ["apk", "rm -rf /var/cache/*", "emptied"],
    ["apk", "ln -s /var/cache/apk /etc/apk/cache", "named"],
    ["dnf", "rm -rf /var/cache/yum/*", "emptied"],
    ["dnf", "yum -y clean all", "emptied"],
    ["npm", "rm -rf ~/.npm /tmp/*", "emptied"],
    ["npm", "npm cache clean", "emptied"],
    ["npm", "chown -R node /root/.npm /app", "named"],
    ["npm", "rm -f .npmrc", "neither"],
    ["npm", "ls ~/.npm-global", "neither"],
    ["pip", "rm -rf /root/.cache", "emptied"],
    ["pip", "rm -rf /root/.cache/pip/*", "emptied"],
    ["pip", "rm -rf ~/.cache/pypoetry", "neither"],
    ["pip", "chown -R app /home/app/.cache", "named"],
    ["pip", "mkdir ~/.cache/pip-tools", "neither"],
    ["yarn", "rm -rf /usr/local/share/.cache/yarn/v6", "emptied"],
    ["yarn", "yarn cache clean --all", "emptied"],
    ["yarn", "cp -r .yarn/cache /x", "named"],
    ["conda", "ls /opt/conda/pkgs", "named"],
    ["conda", "cp .condarc /root", "named"],
    ["conda", "conda clean -tipsy", "emptied"],
    ["conda", "conda clean --all -y", "emptied"],
    ["conda", "rm -rf /opt/conda/pkgs/*", "emptied"],
    ["conda", "ls /opt/conda/pkgs-old", "neither"],
    ["gem", "ls /usr/local/bundle/cache", "named"],
    ["gem", "cp -r ~/.bundle /srv", "named"],
    ["gem", "rm -rf /usr/local/bundle/cache/*.gem", "emptied"],
    ["gem", "rm -rf $GEM_HOME/cache", "emptied"],
    ["gem", "ls vendor/cache-old", "neither"],
    ["zypper", "zypper -n clean -a", "emptied"],
    ["zypper", "rm -rf /var/cache/zypp/*", "emptied"],
    ["zypper", "cp -r /var/cache/zypp /srv", "named"],
    ["zypper", "ls /var/cache/zypper", "neither"],
    ["composer", "cp -r ~/.composer /srv", "named"],
    ["composer", "cat ~/.composer/auth.json", "neither"],
    ["composer", "composer -q clear-cache", "emptied"],
    ["composer", "rm -rf ~/.composer/cache /tmp/*", "emptied"],
    ["composer", "rm -rf ~/.cache", "emptied"],
  ])("%s: %s: %s", (name, line, expected) => {
    const { named, cleanedBy } = manager(name);
    const said = named.test(line) ? "named" : "neither";
    expect(cleanedBy.test(line) ? "emptied" : said).toBe(expected);
  });
});

describe("every manager", () => {
  it("is found by its call", () => {
    expect(managerOf(call("pip install flask"))?.manager.name).toBe("pip");
    expect(managerOf(call("make install"))).toBe(undefined);
  });

  it("has Yarn 1 by its project alone", () => {
    const { requirement } = manager("yarn");
    const holds = (files: Readonly<Record<string, string>>) => {
      const read = (path: string): string | undefined => files[path];
      return requirement?.holds(UNKNOWN, { read, inContext: read });
    };
    expect(holds({})).toBe(undefined);
    expect(holds({ "package.json": "{}" })).toBe(true);
    expect(holds({ "package.json": '{"packageManager":"yarn@1.22.0"}' })).toBe(
      true,
    );
    expect(holds({ "package.json": '{"packageManager": "pnpm@9"}' })).toBe(
      false,
    );
    expect(holds({ "package.json": "{}", ".yarnrc.yml": "" })).toBe(false);
    expect(holds({ "package.json": "{}", "../.yarnrc.yml": "" })).toBe(false);
    expect(holds({ "package.json": "{}", ".yarnrc": 'yarn-path "x"' })).toBe(
      false,
    );
  });
});
