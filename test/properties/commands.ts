/** The commands that random scripts are made of. Few names, so that they meet. */
export interface Family {
  readonly bases: readonly string[];
  readonly commands: readonly string[];
  /** RUNs as people write them, one after the other. */
  readonly stories: readonly (readonly string[])[];
  readonly mounts: readonly string[];
  readonly cmds: readonly string[];
}

const ANYWHERE = [
  "mkdir -p /data",
  "echo a > /data-a",
  "touch x",
  "cp x y",
  "mv x z",
  "rm -f x",
  "cd /tmp",
  "export A=2",
  "chmod 700 /opt",
  "ls /no-such-file",
  "touch /dev/shm/a",
  "ls /dev/shm > /data-a",
  "echo 10.0.0.1 mirror > /etc/hosts",
  "cp /etc/hosts /srv-hosts",
  "test -f x",
  "ldconfig",
  "frobnicate $A",
  "A=3 frobnicate",
  "make",
  "make install",
];

const FETCH = [
  "curl -fsSLO https://example.com/app.tar.gz",
  "wget -q https://example.com/app.tar.gz",
  "curl -fsSL -o /tmp/app.tar.gz https://example.com/app.tar.gz",
  "tar xzf app.tar.gz",
  "tar xzf /tmp/app.tar.gz -C /opt",
  "tar xzf app.tar.gz -C /opt --strip-components=1",
  "rm app.tar.gz",
  "rm -f /tmp/app.tar.gz",
  "rm -rf /tmp/*",
  "cp app.tar.gz /kept.tar.gz",
  "wget -q -O /tmp/app.zip https://example.com/app.zip",
  "unzip /tmp/app.zip -d /opt/zip",
  "rm /tmp/app.zip",
  "curl -fsSL https://example.com/app.tgz | tar xz -C /opt",
  "git clone https://example.com/tool.git",
  "cp -r tool/dist /srv",
  "rm -rf tool",
  "chown -R daemon /opt",
];

const APT = [
  "apt-get update",
  "apt-get update",
  "apt-get install -y less",
  "apt-get install -y less",
  "apt-get install -y --no-install-recommends gcc",
  "apt-get install -y openssl",
  "apt-get upgrade -y",
  "apt-get clean",
  "apt-get autoremove -y",
  "apt-get purge -y less",
  "apt-get remove -y --auto-remove gcc",
  "rm -rf /var/lib/apt/lists/*",
  "apt-cache search less > /found",
  "apt-get install -y third-tool",
  "useradd app",
];

const SETUP = "curl -fsSL https://deb.example.com/setup_20.x | bash -";

const PIP = [
  "pip install flask",
  "pip install flask",
  "pip install --no-cache-dir uvicorn",
  "pip install -r requirements.txt",
  "python -m pip install uvicorn",
  "pip install lxml-src",
  "pip download -d /wheels flask",
  "pip install --no-index --find-links /wheels flask",
  "pip cache purge",
  "rm -rf /root/.cache/pip",
  "cp -r /root/.cache/pip /kept",
  "PIP_NO_CACHE_DIR=1 pip install httpx",
  "pip config set global.no-cache-dir true",
];

const NODE = [
  "npm ci",
  "npm ci",
  "npm install",
  "npm install -g pm2",
  "npm ci --offline",
  "npm cache clean --force",
  "npm cache verify > /verified",
  "tar czf /cache.tgz /root/.npm",
  "yarn install --frozen-lockfile",
  "yarn install --offline",
  "yarn add left-pad",
  "yarn cache clean",
  "rm -rf /root/.npm",
];

const APK = [
  "apk update",
  "apk add git",
  "apk add git",
  "apk add --no-cache curl",
  "apk add --virtual .deps gcc",
  "apk add --no-cache --virtual .deps gcc",
  "apk del .deps",
  "apk upgrade",
  "apk search git > /found",
  "rm -rf /var/cache/apk/*",
];

const DNF = [
  "dnf install -y git",
  "dnf install -y git",
  "yum install -y less",
  "dnf makecache",
  "dnf -C install -y tool",
  "dnf clean all",
  "dnf upgrade -y",
  "rm -rf /var/cache/dnf",
  "yum clean all",
];

const ZYPPER = [
  "zypper -n install git",
  "zypper -n in git",
  "zypper -n in less",
  "zypper refresh",
  "zypper -n --no-refresh in tool",
  "zypper clean --all",
  "zypper cc -a",
  "zypper -n rm git",
  "rm -rf /var/cache/zypp/raw",
];

const CONDA = [
  "conda install -y numpy",
  "conda install -y numpy",
  "mamba install -y scipy",
  "conda create -y -n app numpy",
  "conda create -y -n app --offline numpy",
  "conda create -y -n app --clone base",
  "conda clean -afy",
  "conda clean --all --yes",
  "rm -rf /opt/conda/pkgs",
  "cp -r /opt/conda/pkgs /kept",
];

const GEM = [
  "gem install rack",
  "gem install rack",
  "bundle install",
  "bundle install --local",
  "bundle check",
  "bundle pristine",
  "gem pristine rack",
  "rm -rf /usr/local/bundle/cache/*.gem",
  "tar czf /gems.tgz /usr/local/bundle/cache",
];

const COMPOSER = [
  "composer install",
  "composer install",
  "composer require acme/tool",
  "composer install --no-cache",
  "composer clear-cache",
  "COMPOSER_DISABLE_NETWORK=1 composer install",
  "rm -rf /tmp/cache",
  "cp -r /tmp/cache /kept",
];

const APT_STORIES = [
  ["apt-get update", "apt-get install -y less"],
  ["apt-get update && apt-get install -y less", "apt-get install -y gcc"],
  ["apt-get update && apt-get install -y less"],
  ["apt-get update && apt-get install -y less", "rm -rf /var/lib/apt/lists/*"],
  ["apt-get update && apt-get install -y less", "apt-get upgrade -y"],
  ["apt-get update && apt-get install -y gcc", "make", "apt-get purge -y gcc"],
  ["apt-get update && apt-get install -y less || true"],
  ["apt-get update; apt-get install -y less"],
];

const FETCH_STORIES = [
  [
    "curl -fsSLO https://example.com/app.tar.gz",
    "tar xzf app.tar.gz",
    "rm app.tar.gz",
  ],
  ["wget -q https://example.com/app.tar.gz && tar xzf app.tar.gz -C /opt"],
  ["cd /opt && curl -fsSLO https://example.com/b.tgz && tar xzf b.tgz && ls"],
  [
    "set -e; curl -fsSL -o /tmp/c.tgz https://example.com/c.tgz; tar xzf /tmp/c.tgz -C /opt",
    "cp /tmp/c.tgz /kept.tgz",
  ],
  [
    "wget -q -O /tmp/app.zip https://example.com/app.zip && unzip /tmp/app.zip -d /opt/zip",
    "rm /tmp/app.zip",
  ],
  [
    "git clone https://example.com/tool.git",
    "cp -r tool/dist /srv && rm -rf tool",
  ],
  [
    "curl -fsSL -o /usr/bin/app https://example.com/app",
    "chmod +x /usr/bin/app",
  ],
];

/** RUNs that leave something to their shell or container alone: all of it must be gone in the next RUN. */
const STATEFUL_STORIES = [
  ["cd /tmp && touch a", "touch b"],
  ["export A=2", "frobnicate $A"],
  ["touch /dev/shm/a", "ls /dev/shm > /found"],
  ["echo 10.0.0.1 mirror > /etc/hosts", "cp /etc/hosts /srv-hosts"],
  ["touch a || true", "ls /no-such-file || touch b"],
  ["ls /no-such-file; touch a", "touch b; touch c"],
  ["set -e; touch a; touch b", "ls /no-such-file; touch c"],
  ["make", "touch c"],
];

/** Bases, and what may run on them. */
export const families: readonly Family[] = [
  {
    bases: ["debian:12", "ubuntu:24.04"],
    commands: [...APT, ...APT, ...ANYWHERE],
    stories: [...APT_STORIES, ...STATEFUL_STORIES],
    mounts: ["type=cache,target=/var/lib/apt/lists", "type=tmpfs,target=/tmp"],
    cmds: ["server", "apt-get install -y less"],
  },
  {
    bases: ["python:3.12", "python:3.12"],
    commands: [...PIP, ...PIP, ...FETCH, ...APT, ...ANYWHERE],
    stories: [
      ...STATEFUL_STORIES,
      ["pip install flask"],
      ["pip install flask && pip cache purge"],
      ["pip install flask", "pip install uvicorn", "rm -rf /root/.cache"],
      ["pip install lxml-src || pip install flask"],
      ...APT_STORIES,
      ...FETCH_STORIES,
    ],
    mounts: [
      "type=cache,target=/root/.cache/pip",
      "type=cache,target=/var/lib/apt",
    ],
    cmds: ["server", "pip install flask"],
  },
  {
    bases: ["node:20"],
    commands: [...NODE, ...NODE, ...FETCH, ...APT, SETUP, ...ANYWHERE],
    stories: [
      ...STATEFUL_STORIES,
      ["npm ci"],
      ["npm ci", "npm cache clean --force"],
      ["npm ci || npm install"],
      ["npm install -g pm2", "npm ci && npm install"],
      ["yarn install --frozen-lockfile"],
      ["yarn install", "yarn cache clean"],
      [SETUP, "apt-get install -y third-tool"],
      ...APT_STORIES,
      ...FETCH_STORIES,
    ],
    mounts: ["type=cache,target=/root/.npm", "type=bind,target=/src"],
    cmds: ["server", "npm ci --offline"],
  },
  {
    bases: ["debian:12"],
    commands: [...FETCH, ...ANYWHERE],
    stories: FETCH_STORIES,
    mounts: ["type=tmpfs,target=/tmp", "type=cache,target=/opt"],
    cmds: ["server", "tar xzf app.tar.gz"],
  },
  {
    bases: ["alpine:3.20"],
    commands: [...APK, ...APK, ...ANYWHERE],
    stories: [
      ...STATEFUL_STORIES,
      ["apk update && apk add git"],
      ["apk update", "apk add git"],
      ["apk add git", "apk add gcc"],
      ["apk add --virtual .deps gcc", "make", "apk del .deps"],
    ],
    mounts: ["type=cache,target=/var/cache/apk"],
    cmds: ["server", "apk search git"],
  },
  {
    bases: ["fedora:40"],
    commands: [...DNF, ...DNF, ...ANYWHERE],
    stories: [
      ...STATEFUL_STORIES,
      ["dnf install -y git"],
      ["dnf install -y git", "dnf clean all"],
      ["yum install -y less && yum clean all", "yum install -y git"],
    ],
    mounts: ["type=cache,target=/var/cache/dnf"],
    cmds: ["server", "dnf -C install -y git"],
  },
  {
    bases: ["opensuse/leap:15.6"],
    commands: [...ZYPPER, ...ZYPPER, ...ANYWHERE],
    stories: [
      ...STATEFUL_STORIES,
      ["zypper -n in git"],
      ["zypper refresh", "zypper -n in git"],
      ["zypper -n in git && zypper clean -a", "zypper -n in less"],
    ],
    mounts: ["type=cache,target=/var/cache/zypp"],
    cmds: ["server", "zypper --no-refresh install -y git"],
  },
  {
    bases: ["continuumio/miniconda3:24.7.1-0", "condaforge/miniforge3"],
    commands: [...CONDA, ...CONDA, ...ANYWHERE],
    stories: [
      ...STATEFUL_STORIES,
      ["conda install -y numpy"],
      ["conda install -y numpy", "conda create -y -n app --offline numpy"],
    ],
    mounts: ["type=cache,target=/opt/conda/pkgs"],
    cmds: ["server", "conda create -y -n app --offline numpy"],
  },
  {
    bases: ["ruby:3.3"],
    commands: [...GEM, ...GEM, ...ANYWHERE],
    stories: [
      ...STATEFUL_STORIES,
      ["gem install rack"],
      ["gem install rack && gem pristine rack"],
      ["bundle install", "bundle check"],
    ],
    mounts: ["type=cache,target=/usr/local/bundle/cache"],
    cmds: ["server", "bundle install --local"],
  },
  {
    bases: ["composer:2"],
    commands: [...COMPOSER, ...COMPOSER, ...ANYWHERE],
    stories: [
      ...STATEFUL_STORIES,
      ["composer install"],
      ["composer install", "composer require acme/tool"],
    ],
    mounts: ["type=cache,target=/tmp/cache"],
    cmds: ["server", "composer install"],
  },
];

/** Instructions that are no RUN. */
export const others: readonly string[] = [
  "ENV A=1",
  "ENV PIP_NO_CACHE_DIR=1",
  "ENV npm_config_cache=/cache",
  "ARG A=5",
  "WORKDIR /app",
  "WORKDIR /opt",
  "USER root",
  "USER app",
  "USER node",
  'SHELL ["/bin/bash", "-o", "pipefail", "-c"]',
  'SHELL ["/bin/bash", "-ec"]',
  "LABEL a=b",
  "EXPOSE 80",
  "# why",
  "",
  "COPY . .",
  "COPY package*.json ./",
  "COPY requirements.txt .",
  "COPY Gemfile .",
  "COPY composer.json .",
  "ONBUILD RUN apt-get install -y less",
  "ONBUILD RUN npm ci --offline",
  "VOLUME /data",
  "STOPSIGNAL SIGINT",
  "HEALTHCHECK CMD curl -f http://localhost/",
];

/** The build context of every random Dockerfile. */
export const context: ReadonlyMap<string, string> = new Map([
  ["package.json", "left-pad\n"],
  ["package-lock.json", "left-pad@1\n"],
  ["requirements.txt", "flask==3.0\nhttpx\n"],
  ["Gemfile", "rack\n"],
  ["composer.json", "acme/site\n"],
]);
