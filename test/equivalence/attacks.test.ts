import { describe, expect, it } from "vitest";
import { equivalent } from "../../src/equivalence/equivalent.ts";
import { optimize } from "../../src/optimize.ts";

const DEBIAN = "FROM debian:12\n";
const PYTHON = "FROM python:3.12\n";
const UPDATE = "RUN apt-get update && apt-get install -y curl";
const PURGE = " && rm -rf /var/lib/apt/lists/*";

/** A RUN behind lists that go. */
const READERS: readonly (readonly [why: string, behind: string])[] = [
  ["a list of all names", "RUN find /var -type f > /list"],
  ["an option that no table lists", "RUN tar -c --info-script=./x -f /b /etc"],
  ["a file that is sourced", "RUN . /etc/profile.d/x.sh"],
  ["a glob over the lists", "RUN stat /var/lib/apt/lists/* > /s"],
  ["a link to a folder above", "RUN ln -s /var/lib /v && cp -r /v/ /copy"],
  ["a folder above, by cd", "RUN cd /var && tar czf /b.tgz ."],
  ["a folder above, by WORKDIR", "WORKDIR /var/lib\nRUN tar czf /b.tgz ."],
  ["a known variable", "ENV W=/var\nRUN tar czf /b.tgz $W"],
  ["a variable that nobody knows", "ARG W\nRUN tar czf /b.tgz $W"],
  [
    "a folder above, by cd to a known variable",
    "ENV W=/var\nRUN cd $W && tar czf /b.tgz .",
  ],
  [
    "a folder above, by cd to a variable of the RUN",
    "RUN W=/var && cd $W/lib && tar czf /b.tgz .",
  ],
  ["a folder that nobody knows, by cd", "ARG W\nRUN cd $W && tar czf /b.tgz ."],
  [
    "a folder that nobody knows, by WORKDIR",
    "ARG W\nWORKDIR $W\nRUN tar czf /b.tgz .",
  ],
  ["a folder of scripts", "RUN run-parts /etc/cron.daily"],
  [
    "a loop over the lists",
    "RUN for i in /var/lib/apt/lists/*; do echo $i; done > /f",
  ],
  [
    "a test of the shell",
    'SHELL ["/bin/bash", "-c"]\nRUN { [[ -e /var/lib/apt/lists/x ]]; } > /f',
  ],
  ["nothing but a redirection", "RUN if true; then < /var/lib/apt/lists/x; fi"],
  [
    "a substitution that only opens it",
    "RUN if true; then X=$(< /var/lib/apt/lists/x); fi",
  ],
  ["another root", "RUN apt-get update -o Dir=/s && apt-get install -y jq"],
  [
    "another configuration",
    "RUN APT_CONFIG=/x apt-get update && apt-get install -y jq",
  ],
  [
    "an update that fetches nothing",
    "RUN apt-get update --print-uris && apt-get install -y jq",
  ],
  [
    "a variable that its RUN sets, and a glob",
    "RUN a=/var/lib/apt/lists && cat $a/*Release > /x",
  ],
  ["a build argument and a glob", "ARG L\nRUN cat $L/* > /x"],
  [
    "a glob that a variable holds",
    "RUN a=/var/lib/apt/lists/* && echo $a > /x",
  ],
  [
    "an array of names",
    'SHELL ["/bin/bash", "-c"]\nRUN a=(/var/lib/apt/lists/*) && echo "${a[0]}" > /x',
  ],
  ["names in the folder", "WORKDIR /var/lib/apt/lists\nRUN echo * > /x"],
  [
    "a variable and a glob",
    "ENV L=/var/lib/apt/lists\nRUN cat $L/*Release > /x",
  ],
  ["what is started", 'CMD ["bash","-c","apt-get install -y $PKG"]'],
];

/** A RUN behind a cache that goes. */
const OPENERS: readonly (readonly [why: string, behind: string])[] = [
  ["a group", "RUN { cat; } < /root/.cache/pip/w > /f"],
  ["a subshell", "RUN (cat) < /root/.cache/pip/w > /f"],
  ["a condition", "RUN if cat; then :; fi < /root/.cache/pip/w > /f"],
  ["a loop", "RUN while read x; do echo $x; done < /root/.cache/pip/w > /f"],
  ["a file to be written as well", "RUN cat <> /root/.cache/pip/w > /f"],
];

/** Both files in full. */
const PAIRS: readonly (readonly [
  why: string,
  before: string,
  after: string,
])[] = [
  ...[
    "rm -rf /w/b",
    "mv /w/b /old && mkdir /w/b",
    "rm -rf /w/*",
    'rm -rf "$PWD"',
    "find /w -mindepth 1 -delete",
    "(cd /w && rm -rf b)",
    "sh -c 'cd /w && rm -rf b'",
    "nice nice sh -c 'rm -rf /w'",
    `sh -c 'sh -c "rm -rf /w"'`,
    `sh -c 'sh -c "ln /a /b"'`,
    "ln /a /b",
    "cp -al /etc /e",
  ].map(
    (command) =>
      [
        `what a RUN does to its own layer: ${command}`,
        `${DEBIAN}WORKDIR /w/b\nRUN ${command}\nRUN chmod 4755 /a && touch x`,
        `${DEBIAN}WORKDIR /w/b\nRUN ${command} && chmod 4755 /a && touch x`,
      ] as const,
  ),
  [
    "a comment, or a word",
    `${DEBIAN}RUN echo a # b`,
    `${DEBIAN}RUN echo a\\# b`,
  ],
  [
    "blanks in quotes in a substitution in quotes",
    `${DEBIAN}RUN X="$(echo "a b")" && echo "$X" > /f`,
    `${DEBIAN}RUN X="$(echo "a  b")" && echo "$X" > /f`,
  ],
  [
    "a file that is made anew, by ..",
    `${DEBIAN}RUN echo 127.0.0.1 x >> /etc/../etc/hosts\nRUN getent hosts x > /f`,
    `${DEBIAN}RUN echo 127.0.0.1 x >> /etc/../etc/hosts && getent hosts x > /f`,
  ],
  [
    "memory that is shared, by tee",
    `${DEBIAN}RUN echo a | tee /dev/shm/a\nRUN cat /dev/shm/a > /f || true`,
    `${DEBIAN}RUN echo a | tee /dev/shm/a && (cat /dev/shm/a > /f || true)`,
  ],
  [
    "checksums of a folder, later",
    `${DEBIAN}RUN cd /opt && curl -fsSLO https://x/a.tgz && tar xzf a.tgz\nRUN md5sum /opt/* > /s`,
    `${DEBIAN}RUN cd /opt && curl -fsSLO https://x/a.tgz && tar xzf a.tgz && rm a.tgz\nRUN md5sum /opt/* > /s`,
  ],
  [
    "an archive that is only compared",
    `${DEBIAN}RUN curl -fsSLo /o.tgz https://x/o.tgz && tar dzf /o.tgz`,
    `${DEBIAN}RUN curl -fsSLo /o.tgz https://x/o.tgz && tar dzf /o.tgz && rm /o.tgz`,
  ],
  [
    "a cache that a heredoc moves",
    `${PYTHON}COPY <<EOF /etc/pip.conf\n[global]\ncache-dir = /c\nEOF\nRUN pip install x\nRUN tar czf /w.tgz /c`,
    `${PYTHON}COPY <<EOF /etc/pip.conf\n[global]\ncache-dir = /c\nEOF\nRUN pip install --no-cache-dir x\nRUN tar czf /w.tgz /c`,
  ],
  [
    "an alias, on lines behind it",
    `${DEBIAN}RUN <<E\nset -e\nalias rm=cp\napt-get update\nE`,
    `${DEBIAN}RUN <<E\nset -e\nalias rm=cp\napt-get update\nrm -rf /var/lib/apt/lists/*\nE`,
  ],
  ...[
    "env -C /var/lib/apt/lists cat main > /f",
    'X=/var/lib/apt && find "$X" > /f',
    "for i in /var/lib/apt/lists/*; do echo $i; done > /f",
    "(false || cd /var/lib/apt && tar cf /f .)",
    "./what-nobody-knows",
  ].map(
    (script) =>
      [
        `lists that go in front of \`${script}\` of the same RUN`,
        `${DEBIAN}${UPDATE} && ${script}`,
        `${DEBIAN}${UPDATE}${PURGE} && ${script}`,
      ] as const,
  ),
  [
    "a function that is called behind the purge",
    `${DEBIAN}RUN f() { ls /var/lib/apt/lists > /f; } && apt-get update && apt-get install -y curl && f`,
    `${DEBIAN}RUN f() { ls /var/lib/apt/lists > /f; } && apt-get update && apt-get install -y curl${PURGE} && f`,
  ],
  [
    "what the shell has looked up, by type",
    `${DEBIAN}RUN cat /a\nRUN type cat > /f`,
    `${DEBIAN}RUN cat /a && type cat > /f`,
  ],
  [
    "what the shell has looked up, by hash in a substitution",
    `${DEBIAN}RUN cat /a\nRUN X=$(hash) && echo "$X" > /f`,
    `${DEBIAN}RUN cat /a && X=$(hash) && echo "$X" > /f`,
  ],
  [
    "what the shell has looked up, by command -V",
    `${DEBIAN}RUN cat /a\nRUN { command -V cat; } > /f`,
    `${DEBIAN}RUN cat /a && { command -V cat; } > /f`,
  ],
  [
    "a variable that takes the network away",
    "FROM node:20\nRUN npm ci\nENV NPM_CONFIG_OFFLINE=true\nRUN npm ci",
    "FROM node:20\nRUN npm ci && npm cache clean --force\nENV NPM_CONFIG_OFFLINE=true\nRUN npm ci",
  ],
  [
    "a configuration of which nobody knows what it says",
    "FROM node:20\nRUN npm install a\nCOPY .npmrc .\nRUN npm install b",
    "FROM node:20\nRUN npm install a && npm cache clean --force\nCOPY .npmrc .\nRUN npm install b",
  ],
  [
    "metadata that is asked for by another program",
    "FROM fedora:40\nRUN dnf install -y a\nRUN repoquery -C b > /f",
    "FROM fedora:40\nRUN dnf install -y a && dnf clean all\nRUN repoquery -C b > /f",
  ],
  ...[
    "FROM debian\nARG D\nCOPY --from=b $D /x",
    "FROM debian\nCOPY --from=b / /x",
    "FROM debian\nRUN --mount=from=b,target=/s cp -r /s/root /x",
    "FROM scratch\nCOPY --from=b / /\nRUN pip cache list > /x",
  ].map(
    (stage) =>
      [
        `a stage that takes the cache along: ${stage}`,
        `FROM python:3.12 AS b\nRUN pip install a\n${stage}`,
        `FROM python:3.12 AS b\nRUN pip install --no-cache-dir a\n${stage}`,
      ] as const,
  ),
  ...[
    '["php", "-S", "0.0.0.0:80"]',
    "php -S 0.0.0.0:80 -t /w",
    "ruby -run -e httpd /w -p 80",
    "python3 -m http.server",
    "npx http-server -p 80",
    "npx serve -s /w",
  ].map(
    (start) =>
      [
        `an archive that a server gives out: ${start}`,
        `${DEBIAN}WORKDIR /w\nRUN curl -fsSLO https://x/a.tgz && tar xzf a.tgz\nCMD ${start}`,
        `${DEBIAN}WORKDIR /w\nRUN curl -fsSLO https://x/a.tgz && tar xzf a.tgz && rm a.tgz\nCMD ${start}`,
      ] as const,
  ),
];

describe("what was tried to be passed off as equal", () => {
  it.each(READERS)("lists that go in front of %s", (_, behind) => {
    const { equal } = equivalent(
      `${DEBIAN}${UPDATE}\n${behind}\n`,
      `${DEBIAN}${UPDATE}${PURGE}\n${behind}\n`,
    );
    expect(equal).toBe(false);
  });

  it.each(OPENERS)("a cache that %s opens", (_, behind) => {
    const { equal } = equivalent(
      `${PYTHON}RUN pip install x\n${behind}\n`,
      `${PYTHON}RUN pip install --no-cache-dir x\n${behind}\n`,
    );
    expect(equal).toBe(false);
  });

  it.each(PAIRS)("%s", (_, before, after) => {
    expect(equivalent(`${before}\n`, `${after}\n`).equal).toBe(false);
  });

  it.each([
    ["the home is copied", `${PYTHON}RUN pip install a\nRUN cp -a ~/. /h\n`],
    ["a folder nobody knows", `${DEBIAN}${UPDATE}\nRUN tar cf /b $ROOT\n`],
  ])("is not written at low where %s", (_, source) => {
    expect(optimize(source).code).toBe(source);
  });
});
