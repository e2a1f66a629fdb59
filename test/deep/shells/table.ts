import type { ShellName } from "./run.ts";

/** A file that some transform changes. */
export interface Entry {
  /** What is in it apart from FROM. */
  readonly lines: readonly string[];
  readonly from?: string;
  /** In this shell alone. */
  readonly only?: ShellName;
  /** The transforms that must have had a hand in it. */
  readonly by: readonly string[];
}

const PURGE = "purge-caches";
const MERGE = "merge-runs";
const JOIN = "join-apt-update";
const ARCHIVE = "remove-archives";

const LISTS = "rm -rf /var/lib/apt/lists/*";
const APP = "https://example.com/app.tar.gz";
const BASH = 'SHELL ["/bin/bash", "-o", "pipefail", "-c"]';

/** Hand-written files that together use every transform in every form that it knows. */
export const table: readonly Entry[] = [
  // Purges at the end, in the middle, under -e, and by a flag.
  {
    lines: ["RUN apt-get update && apt-get install -y curl && make"],
    by: [PURGE],
  },
  {
    lines: ["RUN set -ex; apt-get update; apt-get install -y curl; make"],
    by: [PURGE],
  },
  {
    lines: [
      "RUN set -eux \\\n && apt-get update \\\n && apt-get install -y curl",
    ],
    by: [PURGE],
  },
  { lines: ["RUN apt-get update && apt-get install -y curl; "], by: [PURGE] },
  {
    lines: ["RUN apt-get update && (make || true) && apt-get install -y curl"],
    by: [PURGE],
  },
  {
    lines: [
      "RUN apt-get update && if locale; then apt-get install -y curl; fi",
    ],
    by: [],
  },
  { lines: ["RUN apt-get update && apt-get install -y curl || make"], by: [] },
  {
    lines: ["RUN <<EOF\nset -e\napt-get update\napt-get install -y curl\nEOF"],
    by: [PURGE],
  },
  {
    lines: [
      "RUN apt-get update && apt-get install -y curl",
      "RUN apt-get install -y git",
    ],
    by: [MERGE],
  },
  {
    lines: [
      "RUN apt-get update && apt-get upgrade -y",
      "RUN apt-get update && apt-get install -y git",
    ],
    by: [PURGE],
  },
  { lines: ["USER app", "RUN npm ci"], from: "node:22", by: [PURGE] },
  {
    lines: ["WORKDIR /app", "RUN npm ci && npm run build"],
    from: "node:22",
    by: [PURGE],
  },
  {
    lines: ["WORKDIR /app", "RUN npm ci; npm run build"],
    from: "node:22",
    by: [],
  },
  {
    lines: ["WORKDIR /app", "RUN set -e; npm ci; npm run build"],
    from: "node:22",
    by: [PURGE],
  },
  {
    lines: ["WORKDIR /app", "RUN npm ci", "RUN npm install --offline x"],
    from: "node:22",
    by: [],
  },
  {
    lines: ["WORKDIR /app", "RUN cd /src && npm install && cd /app && npm ci"],
    from: "node:22",
    by: [PURGE],
  },
  {
    lines: ["WORKDIR /app", "RUN yarn global add x && yarn install"],
    from: "node:22",
    by: [PURGE],
  },
  {
    lines: ["RUN dnf -y update && dnf install -y curl && make"],
    from: "fedora:41",
    by: [PURGE],
  },
  { lines: ["RUN yum install -y curl || true"], from: "centos:7", by: [] },
  {
    lines: ["RUN pip install -r requirements.txt && make"],
    from: "python:3.12",
    by: [PURGE],
  },
  {
    lines: ["RUN for i in x y; do pip install $i; done"],
    from: "python:3.12",
    by: [PURGE],
  },
  { lines: ["RUN apk add curl && make"], from: "alpine:3.20", by: [PURGE] },
  {
    lines: ["RUN apk update && apk add curl git"],
    from: "alpine:3.20",
    by: [PURGE],
  },
  {
    lines: ["RUN apk update && apk upgrade && apk add curl"],
    from: "alpine:3.20",
    by: [PURGE],
  },
  {
    lines: ["RUN apk update", "RUN apk add --no-network curl"],
    from: "alpine:3.20",
    by: [],
  },
  // An update that comes to its install.
  {
    lines: ["RUN apt-get update", "RUN apt-get install -y curl"],
    by: [JOIN, PURGE],
  },
  {
    lines: [
      "RUN apt-get update -qq",
      "RUN make && apt-get install -y curl && locale",
    ],
    by: [JOIN],
  },
  {
    lines: [
      "RUN apt-get update",
      "LABEL a=b",
      "WORKDIR /app",
      "RUN apt-get install -y curl",
    ],
    by: [JOIN],
  },
  {
    lines: ["RUN apt-get update", "COPY . /app", "RUN apt-get install -y curl"],
    by: [JOIN],
  },
  {
    lines: ["RUN apt-get update", "RUN set -e; apt-get install -y curl; make"],
    by: [],
  },
  {
    lines: ["RUN apt-get update", "RUN apt-get install -y curl || make"],
    by: [],
  },
  {
    lines: [
      "RUN apt-get update",
      "RUN apt-get install -y curl",
      "RUN apt-get install -y git",
    ],
    by: [JOIN],
  },
  // Archives.
  { lines: [`RUN curl -fsSLO ${APP} && tar xzf app.tar.gz`], by: [ARCHIVE] },
  {
    lines: [
      `RUN curl -fsSL -o /tmp/app.tgz ${APP} && mkdir -p /opt/app && tar xzf /tmp/app.tgz -C /opt/app && make`,
    ],
    by: [ARCHIVE],
  },
  {
    lines: [`RUN set -ex; wget ${APP}; tar xf app.tar.gz; cd app; make`],
    by: [ARCHIVE],
  },
  {
    lines: [
      "WORKDIR /src",
      `RUN wget -O /tmp/app.tgz ${APP} && cd /tmp && tar xf app.tgz && cp app/app /usr/local/bin`,
    ],
    by: [ARCHIVE],
  },
  {
    lines: [
      "ENV VERSION=1.0",
      'RUN curl -fsSLO "https://e/app-${VERSION}.tar.gz" && tar xzf "app-$VERSION.tar.gz" && make',
    ],
    by: [ARCHIVE],
  },
  {
    lines: ["RUN curl -fsSLO https://e/tool.deb && dpkg -i tool.deb && make"],
    by: [ARCHIVE],
  },
  { lines: [`RUN curl -fsSLO ${APP} && tar xzf app.tar.gz || true`], by: [] },
  {
    lines: [
      `RUN curl -fsSLO ${APP} && tar xzf app.tar.gz`,
      "RUN cp /app.tar.gz /opt",
    ],
    by: [],
  },
  {
    lines: [
      `RUN curl -fsSLO ${APP}`,
      "RUN tar xzf app.tar.gz",
      "RUN rm app.tar.gz",
    ],
    by: [MERGE],
  },
  // RUNs that become one: AND with AND, SETE with SETE, the last one anything.
  {
    lines: ["RUN locale && iconv", "RUN getent \\\n && chage", "RUN users"],
    by: [MERGE],
  },
  {
    lines: ["RUN set -e; locale; iconv", "RUN set -e; getent; chage"],
    by: [MERGE],
  },
  { lines: ["RUN set -ex; locale; iconv", "RUN getent && chage"], by: [MERGE] },
  {
    lines: ["RUN set -eux && locale && iconv", "RUN set -eux && getent"],
    by: [MERGE],
  },
  {
    lines: [
      "RUN locale",
      "RUN cd /opt && umask 077 && X=1 && export X && iconv && apt-get update",
    ],
    by: [MERGE],
  },
  { lines: ["RUN (cd /opt; X=1; export X; locale)", "RUN iconv"], by: [MERGE] },
  { lines: ["RUN (locale || iconv)", "RUN (getent || chage)"], by: [MERGE] },
  { lines: ["RUN <<EOF\nlocale\niconv\nEOF", "RUN getent"], by: [] },
  { lines: ["RUN locale", "RUN exec iconv"], by: [MERGE] },
  {
    lines: [BASH, "RUN locale | iconv", "RUN getent | chage"],
    only: "bash",
    by: [MERGE],
  },
  {
    lines: [
      BASH,
      "RUN apt-get update | iconv && [[ -d /tmp ]] && apt-get install -y curl &> /tmp/log",
    ],
    only: "bash",
    by: [],
  },
  // Several at once.
  {
    lines: [
      "RUN apt-get update",
      "RUN apt-get install -y curl",
      `RUN curl -fsSLO ${APP}`,
      "RUN tar xzf app.tar.gz && rm app.tar.gz",
      "WORKDIR /app",
      "RUN npm ci",
      "RUN pip install x && make",
    ],
    from: "node:22-bookworm",
    by: [JOIN, MERGE, PURGE],
  },
  {
    lines: [
      `RUN apt-get update && apt-get install -y curl && ${LISTS}`,
      "RUN apt-get update",
      "RUN apt-get install -y git",
    ],
    by: [JOIN],
  },
  {
    lines: [
      "RUN npm ci && npm run build",
      "FROM node:22",
      "COPY --from=0 /app /app",
      "RUN npm ci",
      "RUN npm prune",
    ],
    from: "node:22",
    by: [PURGE],
  },
];

export function sourceOf({
  from = "debian:bookworm",
  lines,
}: Pick<Entry, "from" | "lines">): string {
  return `FROM ${from}\n${lines.join("\n")}\n`;
}
