import { describe, expect, it } from "vitest";
import { managerOf, managers } from "../../src/facts/managers/index.ts";
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

const CALLS: Readonly<
  Record<string, readonly (readonly [line: string, does: string])[]>
> = {
  apk: [
    ["apk add curl", "fills"],
    ["apk add $PACKAGES", "fills"],
    ["apk -U --virtual .build add gcc", "fills"],
    ["apk -t .build add gcc", "fills"],
    ["apk --repository http://example.com add gcc", "fills"],
    ["apk upgrade", "fills"],
    ["apk add --no-cache curl", "fills avoids"],
    ["apk --no-cache add curl", "fills avoids"],
    ["apk add --no-network curl", "reads"],
    ["apk update", "fills refreshes"],
    ["apk update --no-cache", "nothing"],
    ["apk del curl", "nothing"],
    ["apk info", "nothing"],
    ["apk search curl", "reads"],
    ["apk fetch curl", "reads"],
    ["apk policy curl", "reads"],
    ["apk version -l <", "reads"],
    ["apk cache clean", "reads"],
    ["apk add --root /rootfs curl", "nothing"],
    ["apk -p /rootfs add --no-network curl", "reads"],
    ["apk --version", "nothing"],
    ["apk $VERB curl", "reads"],
    ["apko build", "another program"],
  ],
  apt: [
    ["apt-get update", "fills refreshes"],
    ["apt-get -qq -o Acquire::Retries=3 update", "fills refreshes"],
    ["apt update", "fills refreshes"],
    ["aptitude -y update", "fills refreshes"],
    ["apt-get update -o Dir::State::lists=/x", "fills refuses"],
    ["apt-get update -oDir::Etc::sourceparts=-", "fills refuses"],
    ["apt-get update -o APT::Get::List-Cleanup=0", "fills refuses"],
    ["apt-get -c /apt.conf update", "fills refuses"],
    ["apt-get update $OPTIONS", "fills refuses"],
    ["apt-get install -y curl", "reads"],
    ["apt-get -t bookworm-backports install curl", "reads"],
    ["apt-get -f install", "reads"],
    ["apt-get upgrade -y", "reads"],
    ["apt-get dist-upgrade", "reads"],
    ["apt full-upgrade", "reads"],
    ["apt-get build-dep curl", "reads"],
    ["apt-get source curl", "reads"],
    ["apt-get download curl", "reads"],
    ["apt list --installed", "reads"],
    ["apt-get $VERB curl", "reads"],
    ["apt-get remove curl", "nothing"],
    ["apt-get purge --auto-remove curl", "nothing"],
    ["apt-get autoremove", "nothing"],
    ["apt-get clean", "nothing"],
    ["apt distclean", "purges"],
    ["apt --version", "nothing"],
    ["apt-cache search curl", "reads"],
    ["gdebi -n thing.deb", "reads"],
    ["mk-build-deps -i", "reads"],
    ["apt-mark hold curl", "reads"],
    ["apt-mark auto .*", "nothing"],
    ["apt-key add key.asc", "nothing"],
    ["add-apt-repository -y ppa:a/b", "nothing"],
    ["playwright install --with-deps", "fills"],
    ["playwright install-deps --dry-run", "nothing"],
    ["playwright install chromium", "nothing"],
    ["npx playwright@1.49 install --with-deps", "fills"],
    ["npx -y playwright install-deps", "fills"],
    ["yarn playwright install --with-deps chromium", "fills"],
    ["python3 -m playwright install-deps", "fills"],
    ["python3 -m pip install playwright", "another program"],
    ["npx cypress install", "another program"],
    ["dpkg -i thing.deb", "another program"],
  ],
  dnf: [
    ["dnf install -y curl", "fills"],
    ["yum -y update", "fills"],
    ["yum -e 0 -d 0 install curl", "fills"],
    ["microdnf install curl", "fills"],
    ["dnf5 upgrade", "fills"],
    ["dnf module enable nodejs:20", "fills"],
    ["dnf makecache", "fills refreshes"],
    ["dnf remove curl", "nothing"],
    ["dnf config-manager --add-repo x", "nothing"],
    ["dnf -C install curl", "fills reads"],
    ["dnf list --cacheonly", "reads"],
    ["dnf clean all", "purges"],
    ["yum clean metadata", "nothing"],
    ["dnf install --enablerepo=crb ninja", "fills"],
    ["yum install --enablerepo=epel htop", "fills refuses"],
    ["yum install --disablerepo=* --repo x htop", "fills refuses"],
    ["yum install https://example.com/a.rpm", "fills refuses"],
    ["yum install https://example.com/a.rpm curl", "fills"],
    ["dnf install https://example.com/a.rpm", "fills"],
    ["dnf install --installroot /rootfs bash", "fills refuses"],
    ["dnf install --releasever=41 bash", "fills refuses"],
    ["dnf install --setopt=cachedir=/x bash", "fills refuses"],
    ["dnf install --setopt keepcache=1 bash", "fills refuses"],
    ["dnf install --setopt=install_weak_deps=False bash", "fills"],
    ["dnf install --downloadonly bash", "fills keeps refuses"],
    ["dnf install --downloadonly --downloaddir=/x bash", "fills"],
    ["dnf $VERB curl", "reads"],
    ["rpm -i a.rpm", "another program"],
  ],
  npm: [
    ["npm ci", "fills"],
    ["npm install -g serve", "fills"],
    ["npm -g i serve", "fills"],
    ["npm --prefix app install", "fills"],
    ["npm update", "fills"],
    ["npm ci --prefer-offline", "fills reads"],
    ["npm ci --offline", "reads"],
    ["npm run build", "nothing"],
    ["npm test", "nothing"],
    ["npm --version", "nothing"],
    ["npm $VERB", "nothing"],
    ["npm cache clean --force", "purges"],
    ["npm cache rm --force", "purges"],
    ["npm cache verify", "reads"],
    ["npm cache add serve", "reads keeps"],
    ["npm ci --cache /x", "fills refuses"],
    ["npm ci --userconfig=/x", "fills refuses"],
    ["npx serve", "another program"],
    ["pnpm install", "another program"],
  ],
  pip: [
    ["pip install flask", "fills"],
    ["pip3 wheel flask", "fills"],
    ["pip3.12 download flask", "fills"],
    ["pip --timeout 60 install flask", "fills"],
    ["python -m pip install flask", "fills"],
    ["python3.11 -u -m pip install $PACKAGES", "fills"],
    ["pypy3 -m pip install flask", "fills"],
    ["pip install --no-cache-dir flask", "fills avoids"],
    ["pip --no-cache-dir install flask", "fills avoids"],
    ["python -m pip install --no-cache flask", "fills avoids"],
    ["pip install --cache-dir /x flask", "fills refuses"],
    ["pip list", "nothing"],
    ["pip uninstall -y flask", "nothing"],
    ["pip config set global.index-url x", "nothing"],
    ["pip cache purge", "reads purges"],
    ["python3 -m pip cache list", "reads"],
    ["pip $OPTIONS install flask", "another program"],
    ["pip --version", "another program"],
    ["python manage.py install", "another program"],
    ["python -m venv /venv", "another program"],
    ["pipx install black", "another program"],
    ["pip-compile", "another program"],
    ["uv pip install flask", "another program"],
  ],
  yarn: [
    ["yarn", "fills"],
    ["yarn install", "fills"],
    ["yarn --frozen-lockfile", "fills"],
    ["yarnpkg add react", "fills"],
    ["yarn --cwd app install", "fills"],
    ["yarn global add serve", "fills proves"],
    ["yarn install --prefer-offline", "fills reads"],
    ["yarn install --offline", "reads"],
    ["yarn --version", "nothing"],
    ["yarn build", "nothing"],
    ["yarn $SCRIPT", "nothing"],
    ["yarn cache clean", "purges"],
    ["yarn cache list", "reads"],
    ["yarn install --immutable", "fills refuses"],
    ["yarn --cache-folder /x install", "fills refuses"],
    ["npm install", "another program"],
  ],
};

describe.each(Object.entries(CALLS))("%s reads", (name, calls) => {
  it.each(calls)("%s: %s", (line, does) => {
    expect(what(manager(name).read(call(line)))).toBe(does);
  });
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
  ])("%s: %s: %s", (name, line, expected) => {
    const { named, cleanedBy } = manager(name);
    const said = named.test(line) ? "named" : "neither";
    expect(cleanedBy.test(line) ? "emptied" : said).toBe(expected);
  });
});

describe("every manager", () => {
  it("knows its own remedy for what empties its cache, or avoids it", () => {
    for (const { name, remedies, read, cleanedBy } of managers) {
      const isEmptied = (line: string): boolean => {
        const [program = "", ...args] = line.split(" ");
        return cleanedBy.test(line) || read({ program, args })?.purges === true;
      };
      for (const remedy of remedies) {
        if (remedy.kind === "flag") {
          const [line] =
            CALLS[name]?.find(([, does]) => does === "fills") ?? [];
          const use = read(call(`${line ?? ""} ${remedy.flag}`));
          expect(use?.avoids, name).toBe(true);
        } else {
          const program = name === "apt" ? "apt-get" : name;
          const command =
            remedy.kind === "command"
              ? remedy.command(program)
              : remedy.command;
          // One whose place nobody knows is not written at all.
          const text =
            typeof command === "string" ? command : command(() => undefined);
          if (text !== undefined) expect(isEmptied(text), name).toBe(true);
        }
      }
    }
  });

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
