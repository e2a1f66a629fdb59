import { describe, expect, it } from "vitest";
import type { EquivalentOptions } from "../../src/equivalence/equivalent.ts";
import { verdict } from "./verdict.ts";

/** What it is about, both files, the verdict, and the options. */
type Row = [string, string, string, string, EquivalentOptions?];

const PYTHON = "FROM python:3.12\n";
const NODE = "FROM node:20\n";
const ALPINE = "FROM alpine:3.20\n";
const PIP = `${PYTHON}RUN pip install flask`;
const NPM = `${NODE}RUN npm install -g a`;
const APT = "RUN apt-get update && apt-get install -y curl";
const LISTS = "rm -rf /var/lib/apt/lists/*";

const GONE = "was not there, or not in this place or form";
const NEITHER =
  "removes what is neither a cache nor an archive that the same RUN fetched and unpacked";

describe("a command that empties a cache", () => {
  it.each([
    ["by its path in quotes", PIP, 'rm -rf "/root/.cache/pip"'],
    ["with its options apart", PIP, "rm -r -f /root/.cache/pip"],
    ["in the home directory", PIP, "rm -rf ~/.cache/pip"],
    [
      "of another user",
      `${PYTHON}USER app\nRUN pip install a`,
      "rm -rf ~/.cache/pip",
    ],
    ["by what is in it", PIP, "rm -rf /root/.cache/pip/*"],
    ["of two folders, one of them", NPM, "rm -rf /root/.npm/_cacache"],
    ["by the manager", NPM, "npm cache clean --force"],
    [
      "of two managers",
      `${NPM} && pip install a`,
      "rm -rf /root/.npm/_cacache /root/.cache/pip",
    ],
  ])("may come: %s", (_, before, command) => {
    expect(verdict(before, `${before} && ${command}`)).toBe("equal");
  });

  it.each([
    ["fails where it is told to", APT, `! ${LISTS}`, GONE],
    ["writes a file", APT, `${LISTS} > /etc/passwd`, GONE],
    ["stands in a group", APT, `(${LISTS})`, GONE],
    ["stands in the background", APT, `${LISTS} &`, GONE],
    ["asks", PIP, "rm -rfi /root/.cache/pip", NEITHER],
    [
      "has an option that nobody knows",
      PIP,
      "rm --rf /root/.cache/pip",
      NEITHER,
    ],
    ["names nothing", PIP, "rm -rf", NEITHER],
    ["runs a program", PIP, "rm -rf /root/.cache/pip/$(./x)", GONE],
    ["fails without --force", NPM, "npm cache clean", GONE],
    ["fails where the cache is empty", PIP, "pip cache purge", GONE],
    ["is of another program", NPM, "./tool cache clean --force", GONE],
    ["fails where there is nothing", PIP, "rm -r /root/.cache/pip", NEITHER],
    ["goes out of the cache", PIP, "rm -rf /root/.cache/pip/../../x", NEITHER],
    ["may go out of the cache", PIP, "rm -rf /root/.cache/pip/$X", NEITHER],
    ["finds the folder above", PIP, "rm -rf /root/.cache/pip/.*", NEITHER],
    ["removes more", NPM, "rm -rf /root/.npm", NEITHER],
    [
      "removes something else as well",
      PIP,
      "rm -rf /root/.cache/pip /etc/a",
      NEITHER,
    ],
    [
      "has nothing to remove",
      `${NODE}RUN ls`,
      "npm cache clean --force",
      "unproved 2: nothing in front of `npm cache clean --force` fills the cache of npm: it may remove what was there before, or fail",
    ],
    [
      "stands behind ||",
      "RUN apt-get update || true",
      LISTS,
      `\`${LISTS}\` ${GONE}`,
    ],
  ])("may not come where it %s", (_, before, command, expected) => {
    expect(verdict(before, `${before} && ${command}`)).toContain(expected);
  });

  it.each([
    [
      "may run where a failure goes unseen",
      "RUN apt-get update; ls",
      `RUN apt-get update; ${LISTS}; ls`,
      `differs 2: \`${LISTS}\` ${GONE}: line 2 had \`ls\``,
    ],
    [
      "may run where its manager did not",
      `${NODE}RUN set -e; if test -f a; then npm install -g b; fi; ls`,
      `${NODE}RUN set -e; if test -f a; then npm install -g b; fi; npm cache clean --force; ls`,
      "unproved 2: the command may fail, or not run, without failing the RUN",
    ],
    [
      "removes by force what may not be there",
      `${PYTHON}RUN set -e; if test -f a; then pip install b; fi; ls`,
      `${PYTHON}RUN set -e; if test -f a; then pip install b; fi; rm -rf /root/.cache/pip; ls`,
      "equal",
    ],
    [
      "is the first of its RUN, behind a RUN that ends with ||",
      "RUN ls || pwd\nRUN apt-get update",
      `RUN ls || pwd\nRUN ${LISTS} && apt-get update`,
      `unproved 3: nothing in front of \`${LISTS}\` fills the cache of apt: it may remove what was there before, or fail`,
    ],
    [
      "runs under sudo, which need not be there",
      "RUN apt-get update",
      `RUN apt-get update && sudo ${LISTS}`,
      "unproved 2: nothing shows that it may run as root",
    ],
    [
      "may run under sudo where sudo may not be there",
      "RUN if test -f a; then sudo apt-get update; fi",
      `RUN if test -f a; then sudo apt-get update; fi && sudo ${LISTS}`,
      "unproved 2: it runs under sudo, and what may be removed there is not known",
    ],
    [
      "runs under sudo as its manager did",
      "RUN sudo apt-get update",
      `RUN sudo apt-get update && sudo ${LISTS}`,
      `unproved 2: equal only if sudo may run \`${LISTS}\``,
    ],
    [
      "takes the place of the shell",
      "RUN apt-get update",
      `RUN apt-get update && exec ${LISTS}`,
      `unproved 2: \`exec ${LISTS}\` ${NEITHER}`,
    ],
    [
      "is run by a program that need not be there",
      "RUN apt-get update",
      `RUN apt-get update && eatmydata ${LISTS}`,
      `unproved 2: \`eatmydata ${LISTS}\` ${NEITHER}`,
    ],
    [
      "stands behind an alternative that ends the script if it fails",
      "RUN set -e; apt-get update; ls || pwd",
      `RUN set -e; apt-get update; ls || pwd; ${LISTS}`,
      "equal",
    ],
    [
      "is the first of all",
      "RUN ls",
      `RUN ${LISTS} && ls`,
      `unproved 2: nothing in front of \`${LISTS}\` fills the cache of apt: it may remove what was there before, or fail`,
    ],
    [
      "empties what a later command reads",
      `${NPM}\nRUN npm install -g b --offline`,
      `${NPM} && npm cache clean --force\nRUN npm install -g b --offline`,
      "differs 2: line 3 still needs it: npm install -g b --offline",
    ],
  ])("%s", (_, before, after, expected) => {
    expect(verdict(before, after)).toBe(expected);
  });
});

describe("a flag that keeps a cache out", () => {
  it.each<Row>([
    [
      "of a manager that is too old",
      "FROM centos:6\nRUN pip install a",
      "FROM centos:6\nRUN pip install --no-cache-dir a",
      "differs 2: the change needs that pip is 19.1 (April 2019) or newer, or installs nothing but wheels; here that is not so",
    ],
    [
      "around the removal of a compiler",
      `${PYTHON}RUN pip install a\nRUN apt-get purge -y gcc\nRUN pip install b`,
      `${PYTHON}RUN pip install --no-cache-dir a\nRUN apt-get purge -y gcc\nRUN pip install b`,
      "unproved 2: equal only if behind `apt-get purge -y gcc` (line 3) pip installs nothing that it compiled before",
    ],
    [
      "twice in one RUN",
      `${PYTHON}RUN pip install a && pip install b`,
      `${PYTHON}RUN pip install --no-cache-dir a && pip install --no-cache-dir b`,
      "differs 2: /root/.cache/pip is not in the purge set",
      { purges: [] },
    ],
    [
      "that goes, with somebody who takes the cache",
      `${PYTHON}RUN pip install --no-cache-dir a\nRUN cp -r /root/.cache/pip /srv`,
      `${PYTHON}RUN pip install a\nRUN cp -r /root/.cache/pip /srv`,
      "differs 2: line 3 still needs it: cp -r /root/.cache/pip /srv",
    ],
    [
      "where a variable does so already",
      `${PYTHON}ENV PIP_NO_CACHE_DIR=1\nRUN pip install a`,
      `${PYTHON}ENV PIP_NO_CACHE_DIR=1\nRUN pip install --no-cache-dir a`,
      "equal",
    ],
    [
      "that is in neither file",
      `${PYTHON}RUN pip install  a`,
      `${PYTHON}RUN pip install a`,
      "equal",
      { purges: [] },
    ],
    [
      "that a manager does not have",
      `${NODE}RUN npm install  -g a`,
      `${NODE}RUN npm install -g a`,
      "equal",
      { purges: [] },
    ],
  ])("%s", (_, before, after, expected, options) => {
    expect(verdict(before, after, options)).toBe(expected);
  });
});

describe("apk update", () => {
  const AGAIN =
    "unproved 2: what `apk update` fetches is not fetched again behind it";
  it.each<Row>([
    [
      "that the next command needs",
      "RUN apk update && apk add curl",
      "RUN apk add curl",
      AGAIN,
    ],
    ["by itself", "RUN apk update", "", AGAIN],
    ["in front of something else", "RUN apk update && ls", "RUN ls", AGAIN],
    [
      "that fails without a network",
      "RUN --network=none apk update && apk add --no-cache curl",
      "RUN --network=none apk add --no-cache curl",
      "differs 2: the RUN itself still needs it: apk add --no-cache curl",
    ],
    [
      "in front of a flag",
      "RUN apk update && apk add --no-cache curl",
      "RUN apk add --no-cache curl",
      "equal",
    ],
    [
      "whose index may not go",
      "RUN apk update && apk add --no-cache curl",
      "RUN apk add --no-cache curl",
      "differs 2: /var/cache/apk/* is not in the purge set",
      { purges: [] },
    ],
  ])("%s", (_, before, after, expected, options) => {
    expect(verdict(`${ALPINE}${before}`, `${ALPINE}${after}`, options)).toBe(
      expected,
    );
  });
});

describe("rm of an archive", () => {
  const FETCH = "RUN curl -O https://example.com/a.tgz && tar xf a.tgz";
  const QUOTED = 'RUN curl -O https://example.com/a.tgz && tar xf "a.tgz"';
  const TWICE = "a.tgz is removed elsewhere";
  it.each<Row>([
    [
      "that may go by its name",
      FETCH,
      `${FETCH} && rm a.tgz`,
      "equal",
      { purges: ["a.tgz"] },
    ],
    [
      "that may go by its path",
      `WORKDIR /s\n${FETCH}`,
      `WORKDIR /s\n${FETCH} && rm a.tgz`,
      "equal",
      { purges: ["/s/*.tgz"] },
    ],
    [
      "in quotes that may go by its name",
      QUOTED,
      `${QUOTED} && rm "a.tgz"`,
      "equal",
      { purges: ["a.tgz"] },
    ],
    [
      "that may not go",
      FETCH,
      `${FETCH} && rm a.tgz`,
      "differs 2: /a.tgz is not in the purge set",
      { purges: [] },
    ],
    [
      "that a program may read",
      `${FETCH}\nRUN ./x`,
      `${FETCH} && rm a.tgz\nRUN ./x`,
      "unproved 2: equal only if a.tgz is not read again by `./x` (line 3)",
    ],
    [
      "and of something else",
      FETCH,
      `${FETCH} && rm a.tgz b`,
      `unproved 2: \`rm a.tgz b\` ${NEITHER}`,
    ],
    [
      "that is another",
      FETCH,
      `${FETCH} && rm b.tgz`,
      `unproved 2: \`rm b.tgz\` ${NEITHER}`,
    ],
    [
      "that is gone already",
      `${FETCH} && rm a.tgz`,
      `${FETCH} && rm a.tgz && rm a.tgz`,
      `unproved 2: ${TWICE}`,
    ],
    [
      "in front of what takes it along",
      `${FETCH} && cp -r . /x && rm a.tgz`,
      `${FETCH} && rm a.tgz && cp -r . /x`,
      `unproved 2: ${TWICE}`,
    ],
    [
      "at the start of a RUN",
      "RUN ls",
      "RUN rm x && ls",
      `unproved 2: \`rm x\` ${NEITHER}`,
    ],
    [
      "behind a COPY",
      "COPY . .",
      "COPY . .\nRUN rm a.tgz",
      `differs 3: \`rm a.tgz\` ${GONE}`,
    ],
    [
      "behind a RUN that is not read",
      'RUN ["ls"]',
      'RUN ["ls"]\nRUN rm a.tgz',
      `differs 3: \`rm a.tgz\` ${GONE}`,
    ],
  ])("%s", (_, before, after, expected, options) => {
    expect(verdict(before, after, options)).toBe(expected);
  });
});
