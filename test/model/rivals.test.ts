import { expect, test } from "vitest";
import { compare } from "../properties/check.ts";

/**
 * Rewrites of other tools, and advice of blogs, that change what is built: the model must see every one of them. `purges` is what the rewrite would say
 * that it takes away.
 */
interface Wrong {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly purges?: readonly string[];
}

const LISTS = ["/var/lib/apt/lists/*"];
const REMOVE = "rm -rf /var/lib/apt/lists/*";
const INSTALL = "apt-get install -y less";
const SETUP = "curl -fsSL https://deb.example.com/setup_20.x | bash -";

const wrong: readonly Wrong[] = [
  {
    name: "RUNs joined by text: a failure is masked",
    before: "FROM debian:12\nRUN cp /etc/passwd /a\nRUN cp /no /b || true\n",
    after: "FROM debian:12\nRUN cp /etc/passwd /a && cp /no /b || true\n",
  },
  {
    name: "RUNs joined by text: the folder leaks",
    before: "FROM debian:12\nRUN cd /opt\nRUN touch x\n",
    after: "FROM debian:12\nRUN cd /opt && touch x\n",
  },
  {
    name: "RUNs joined by text: an option leaks",
    before:
      "FROM debian:12\nRUN set +e; touch x\nRUN touch y; ls /no; touch z\n",
    after: "FROM debian:12\nRUN set -e; touch x; touch y; ls /no; touch z\n",
  },
  {
    name: "a list of commands under set -e",
    before: "FROM debian:12\nRUN ls /no; touch a; touch b\n",
    after: "FROM debian:12\nRUN <<EOF\nset -e\nls /no\ntouch a\ntouch b\nEOF\n",
  },
  {
    name: "lists purged in front of an install",
    before: `FROM debian:12\nRUN apt-get update && ${INSTALL}\nRUN apt-get install -y gcc\n`,
    after: `FROM debian:12\nRUN apt-get update && ${INSTALL} && ${REMOVE}\nRUN apt-get install -y gcc\n`,
    purges: LISTS,
  },
  {
    name: "lists of a setup script purged",
    before: `FROM node:20\nRUN ${SETUP}\nRUN apt-get install -y third-tool\n`,
    after: `FROM node:20\nRUN ${SETUP} && ${REMOVE}\nRUN apt-get install -y third-tool\n`,
    purges: LISTS,
  },
  {
    name: "lists purged in front of an upgrade",
    before: `FROM debian:12\nRUN apt-get update && ${INSTALL}\nRUN apt-get upgrade -y\n`,
    after: `FROM debian:12\nRUN apt-get update && ${INSTALL} && ${REMOVE}\nRUN apt-get upgrade -y\n`,
    purges: LISTS,
  },
  {
    name: "a purge in the wrong precedence",
    before:
      "FROM node:20\nCOPY . .\nRUN npm ci || npm install\nRUN npm ci --offline\n",
    after:
      "FROM node:20\nCOPY . .\nRUN npm ci || npm install && npm cache clean --force\nRUN npm ci --offline\n",
    purges: ["/root/.npm"],
  },
  {
    name: "a removal behind || true may fail the RUN",
    before: `FROM node:20\nUSER node\nRUN apt-get update || true\n`,
    after: `FROM node:20\nUSER node\nRUN apt-get update || true && rm /var/lib/apt/lists/lock\n`,
    purges: LISTS,
  },
  {
    name: "a flag against a cache mount",
    before:
      "FROM python:3.12\nRUN --mount=type=cache,target=/root/.cache/pip pip install a\nRUN --mount=type=cache,target=/root/.cache/pip ls -R /root/.cache/pip > /kept\n",
    after:
      "FROM python:3.12\nRUN --mount=type=cache,target=/root/.cache/pip pip install --no-cache-dir a\nRUN --mount=type=cache,target=/root/.cache/pip ls -R /root/.cache/pip > /kept\n",
    purges: ["/root/.cache/pip"],
  },
  {
    name: "sudo taken away",
    before: "FROM node:20\nUSER node\nRUN sudo apt-get update\n",
    after: "FROM node:20\nUSER node\nRUN apt-get update\n",
  },
  {
    name: "ENV taken away",
    before: "FROM python:3.12\nENV PIP_NO_CACHE_DIR=1\nRUN pip install a\n",
    after: "FROM python:3.12\nRUN pip install --no-cache-dir a\n",
  },
  {
    name: "ONBUILD lost",
    before: "FROM node:20\nONBUILD RUN cd /opt && npm install\n",
    after: "FROM node:20\nWORKDIR /opt\nRUN npm install -g a\n",
  },
  {
    name: "CMD moved over SHELL",
    before: 'FROM debian:12\nCMD server\nSHELL ["/bin/bash", "-c"]\n',
    after: 'FROM debian:12\nSHELL ["/bin/bash", "-c"]\nCMD server\n',
  },
  {
    name: "STOPSIGNAL moved over ENV",
    before: "FROM debian:12\nENV S=1\nSTOPSIGNAL $S\nENV S=9\n",
    after: "FROM debian:12\nENV S=1\nENV S=9\nSTOPSIGNAL $S\n",
  },
  {
    name: "apt-get for apt list",
    before: "FROM debian:12\nRUN apt list --installed > /list\n",
    after: "FROM debian:12\nRUN apt-get list --installed > /list\n",
  },
  {
    name: "pip cache purge where the cache is off",
    before: "FROM python:3.12\nRUN pip install --no-cache-dir a\n",
    after:
      "FROM python:3.12\nRUN pip install --no-cache-dir a && pip cache purge\n",
    purges: ["/root/.cache/pip"],
  },
  {
    name: "no recommended packages",
    before: `FROM debian:12\nRUN apt-get update && ${INSTALL}\n`,
    after: `FROM debian:12\nRUN apt-get update && ${INSTALL} --no-install-recommends\n`,
  },
  {
    name: "a whole cache folder",
    before:
      "FROM python:3.12\nRUN mkdir -p /root/.cache/browser && touch /root/.cache/browser/bin\nRUN pip install a\n",
    after:
      "FROM python:3.12\nRUN mkdir -p /root/.cache/browser && touch /root/.cache/browser/bin\nRUN pip install a && rm -rf ~/.cache\n",
    purges: ["/root/.cache/pip"],
  },
  {
    name: "a removal in front of a command that nobody knows",
    before: `FROM debian:12\nRUN apt-get update && ${INSTALL}\nRUN make\n`,
    after: `FROM debian:12\nRUN apt-get update && ${INSTALL} && ${REMOVE}\nRUN make\n`,
    purges: LISTS,
  },
  {
    name: "RUNs joined over a process that nobody knows",
    before: "FROM debian:12\nRUN make\nRUN touch /x\n",
    after: "FROM debian:12\nRUN make && touch /x\n",
  },
];

test.each(wrong)("$name", async ({ before, after, purges = [] }) => {
  const same = { purges, assumed: false, smaller: false };
  expect(await compare(before, before, same)).toBe(undefined);
  expect(await compare(before, after, same)).toEqual(expect.any(String));
});

test("a rewrite that adds bytes", async () => {
  const before = "FROM debian:12\nRUN touch /x && chmod 700 /x\n";
  const after = "FROM debian:12\nRUN touch /x\nRUN chmod 700 /x\n";
  const options = { purges: [], assumed: true, smaller: true };
  expect(await compare(before, after, options)).toMatch("size");
});
