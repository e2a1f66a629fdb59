import { describe, expect, it } from "vitest";
import { equivalent } from "../../src/equivalence/equivalent.ts";
import { optimize } from "../../src/optimize.ts";

const DEBIAN = "FROM debian:12\n";
const FEDORA = "FROM fedora:40\n";
const BASH = 'SHELL ["/bin/bash", "-c"]\n';

/** What stands in front of two RUNs, and their commands. */
const SPLIT: readonly (readonly [
  why: string,
  front: string,
  first: string,
  second: string,
])[] = [
  [
    "a link of the same RUN leads to a file that is made anew",
    DEBIAN,
    "ln -s /etc /x && echo a > /x/hosts",
    "cat /etc/hosts > /y",
  ],
  [
    "a variable beside a glob",
    `${DEBIAN}ENV A=/etc\n`,
    "rm -rf $A/*",
    "ls /etc > /y",
  ],
  ["a glob of folders above", DEBIAN, "rm -rf /us*", "echo a > /y"],
  ["a glob of folders above", DEBIAN, "rm -rf /[eu]*", "echo a > /y"],
  ...[
    "$(pwd)",
    '"$(pwd)"',
    "`pwd`",
    "${PWD:?}",
    "$(/bin/pwd -P)",
    '"${PWD}"/',
  ].map(
    (folder) =>
      [
        "the WORKDIR is removed",
        `${DEBIAN}WORKDIR /w\n`,
        `rm -rf ${folder}`,
        "touch a",
      ] as const,
  ),
  ["a WORKDIR of the base image", "FROM acme/x\n", "rm -rf $PWD", "touch a"],
  [
    "a WORKDIR that was left",
    `${DEBIAN}WORKDIR /w\n`,
    "cd / && rm -rf $OLDPWD",
    "touch a",
  ],
  [
    "a program found before others are made runnable",
    `${DEBIAN}COPY ls /usr/local/bin/\n`,
    "ls > /a && chmod -R +x /usr/local/bin",
    "ls > /b",
  ],
  [
    "a program found before its folder is removed",
    `${DEBIAN}COPY ls /usr/local/bin/\n`,
    "ls > /a && rm -rf /usr/local/bin",
    "ls > /b",
  ],
  ...(
    [
      ["tar xf /x.tar -C /opt", "echo x >> /opt/x/y"],
      ["tar xf /x.tar -C /opt", "chmod 4755 /opt/bin/git"],
      ["tar xf /x.tar -C /opt", "chown -R 1000 /opt/x"],
      ["tar xf /x.tar -C /opt", "sh -c 'chmod 4755 /opt/bin/git'"],
      ["tar xf /x.tar -C /opt", "{ echo x; } >> /opt/x/y"],
      ["cd /opt && tar xf /x.tar", "chmod 4755 /opt/bin/git"],
      ["tar xf /x.tar -C /opt", "cp /y /opt/x/y"],
      ["tar xf /x.tar -C /opt", "echo x | tee -a /opt/x/y"],
      ["cp -a /a /b", "chmod 600 /b/x"],
      ["cp -R --preserve=links /a /b", "chmod 600 /b/x"],
      ["rsync -aH /a/ /b/", "chmod 600 /b/x"],
      ["git clone /src /dst", "chmod -R 600 /src/.git/objects"],
      ["git clone /src /dst", "chown -R 1000 /dst"],
      ["git clone src dst", "chown -R 1000 dst"],
      ["apt-get install -y perl", "chmod u+s /usr/bin/perl"],
      ["dpkg -i /x.deb", "chown 1000 /usr/bin/perl"],
      ["conda create -n e x && conda create -n f x", "chown -R 1000 envs/e"],
    ] as const
  ).map(
    ([first, second]) =>
      ["a file of several names", DEBIAN, first, second] as const,
  ),
  ...(
    [
      ["/srv/live", "ln -sfn /srv/2 /srv/live"],
      ["/srv/live", "ln -sfT /srv/2 /srv/live"],
      ["/srv/live/app", "ln -sfn /srv/2 /srv/live"],
      ["/srv/live", "ln -s /srv/2 /srv/n && mv -T /srv/n /srv/live"],
      ["/opt/app", "update-alternatives --install /opt/app app /opt/2 10"],
      ["/opt/app", "update-alternatives --set app /opt/2"],
      ["/home/app", "userdel -r app"],
      ["/home/app/x", "deluser --remove-home app"],
      ["/w/sub", "git -C /w checkout other"],
      ["/w/sub", "cd /w && git checkout other"],
    ] as const
  ).map(
    ([folder, command]) =>
      [
        "the folder of the next RUN",
        `${DEBIAN}WORKDIR ${folder}\n`,
        command,
        "touch x",
      ] as const,
  ),
  ...(
    [
      [
        `${DEBIAN}${BASH}ENV LC_ALL=en_US.UTF-8\n`,
        "localedef -i en_US -f UTF-8 en_US.UTF-8",
        "touch /d/[a-z]",
      ],
      [
        `${DEBIAN}${BASH}ENV LANG=de_DE.UTF-8\n`,
        "apt-get install -y locales-all",
        "echo ${#X} > /f",
      ],
      [
        `${FEDORA}ENV LANG=de_DE.UTF-8\n`,
        "dnf install -y glibc-langpack-de",
        "echo /d/* > /f",
      ],
      [
        `${DEBIAN}${BASH}ARG LANG\n`,
        "locale-gen",
        "[[ $X =~ a.b ]] && touch /f",
      ],
    ] as const
  ).map(
    ([front, first, second]) =>
      ["a locale that is made", front, first, second] as const,
  ),
  [
    "what runs beside the script",
    `${DEBIAN}${BASH}`,
    "echo x > >(sleep 1; cat > /f)",
    "ls / > /l",
  ],
  ...[
    "rm /usr/sbin/policy-rc.d && apt-get install -y postgresql",
    "echo 'exit 0' > /usr/sbin/policy-rc.d && apt-get install -y postgresql",
    "sed -i s/101/0/ /usr/sbin/policy-rc.d && apt-get install -y postgresql",
  ].map(
    (command) => ["daemons of packages", DEBIAN, command, "ls / > /l"] as const,
  ),
  [
    "daemons of packages, freed before",
    `${DEBIAN}COPY policy-rc.d /usr/sbin/policy-rc.d\n`,
    "apt-get install -y postgresql",
    "ls / > /l",
  ],
  ...[
    "dpkg -i /x.deb",
    "apt-get install -y ./x.deb",
    "apt install -y /x.deb",
  ].map(
    (command) =>
      ["a foreign package", DEBIAN, `ls && ${command}`, "ls > /o"] as const,
  ),
  ...["rpm -i https://x/y.rpm", "dnf install -y https://x/y.rpm"].map(
    (command) =>
      ["a foreign package", FEDORA, `ls && ${command}`, "ls > /o"] as const,
  ),
  ...[
    ["ln -s /dev/shm /s", "touch /s/x"],
    ["ln -sfn /dev/shm/ /s", "touch /s/x"],
    ["ln -s /dev/shm /s", "mkdir /s/x"],
    ["ln -s /etc /e", "echo '127.0.0.1 x' >> /e/hosts"],
    ["mkdir /d && ln -s /dev/shm /d", "touch /d/shm/x"],
  ].map(
    ([link, command]) =>
      [
        "memory that is shared, behind a link",
        `${DEBIAN}RUN ${link}\nCOPY a /a\n`,
        command ?? "",
        "ls /s > /o",
      ] as const,
  ),
];

/** Joined without an assumption. */
const KEPT: readonly (readonly [
  front: string,
  first: string,
  second: string,
])[] = [
  [DEBIAN, "tar xf /x.tar -C /opt", "chown -R 1000 /opt"],
  [DEBIAN, "tar xf /x.tar -C /opt/x", "chmod -R a+rX /opt"],
  [DEBIAN, "tar xf /x.tar -C /opt/x", "chmod -R a+rX /opt/x/*"],
  [DEBIAN, "tar xf /x.tar -C /opt", "sed -i s/a/b/ /opt/x/y"],
  [DEBIAN, "tar xf /x.tar -C /opt", "ln -s /opt/x/y /usr/bin/y"],
  [DEBIAN, "tar xf /x.tar -C /opt", "echo x >> /etc/profile"],
  [DEBIAN, "git clone https://x/y /dst", "chown -R 1000 /dst"],
  [DEBIAN, "apt-get install -y perl", "chmod 600 /etc/x"],
  [`${DEBIAN}WORKDIR /srv/live\n`, "ln -s /a /srv/live/b", "touch x"],
  [`${DEBIAN}WORKDIR /srv/live\n`, "ln -s /a .", "touch x"],
  [`${DEBIAN}WORKDIR /w\n`, "userdel app", "touch x"],
  [`${DEBIAN}WORKDIR /w\n`, "git -C /w/sub checkout other", "touch x"],
  [`${DEBIAN}ENV LANG=C.UTF-8\n`, "locale-gen", "rm -f /d/*"],
  [
    DEBIAN,
    "printf 'exit 101' > /usr/sbin/policy-rc.d && apt-get install -y x",
    "touch /l",
  ],
];

/** What `set -x` writes may be kept. */
const TRACED: readonly (readonly [front: string, command: string])[] = [
  [`${DEBIAN}${BASH}ENV BASH_XTRACEFD=1\n`, "ls"],
  [`${DEBIAN}ENV PS4='$(echo x >> /t)'\n`, "ls"],
  [`${DEBIAN}ARG PS4\n`, "ls"],
  [DEBIAN, "ls 2>/o >$(echo /q)"],
];

function runsIn(source: string): number {
  return source.match(/^RUN /gm)?.length ?? 0;
}

describe("RUNs that were joined wrongly", () => {
  it.each(SPLIT)("%s: %s%s, %s", (_, front, first, second) => {
    const before = `${front}RUN ${first}\nRUN ${second}\n`;
    const after = `${front}RUN ${first} && ${second}\n`;
    expect(equivalent(before, after).equal).toBe(false);
    expect(runsIn(optimize(before).code)).toBe(runsIn(before));
  });

  it.each(KEPT)("are still joined: %s%s, %s", (front, first, second) => {
    const { equal } = equivalent(
      `${front}RUN ${first}\nRUN ${second}\n`,
      `${front}RUN ${first} && ${second}\n`,
    );
    expect(equal).toBe(true);
  });
});

describe("what a shell says of its own", () => {
  it.each(TRACED)("is kept, by set -x: %s%s", (front, command) => {
    const { equal } = equivalent(
      `${front}RUN ${command}\n`,
      `${front}RUN set -x; ${command}\n`,
    );
    expect(equal).toBe(false);
  });

  it.each([
    "nope 2>/o || true",
    "nope 2>&1 | tee /o",
    "{ nope; } 2>/o || true",
  ])("is kept, with the number of a line: %s", (command) => {
    const { equal } = equivalent(
      `${DEBIAN}RUN <<E\n\n${command}\nE\n`,
      `${DEBIAN}RUN <<E\n${command}\nE\n`,
    );
    expect(equal).toBe(false);
  });

  it("is kept by nobody", () => {
    const { equal } = equivalent(
      `${DEBIAN}RUN <<E\n\nnope 2>/dev/null || true\nE\n`,
      `${DEBIAN}RUN <<E\nnope 2>/dev/null || true\nE\n`,
    );
    expect(equal).toBe(true);
  });
});
