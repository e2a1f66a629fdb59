import { describe, expect, it } from "vitest";
import { isReadable } from "../../src/analysis/build/runs.ts";
import { outlives } from "../../src/analysis/merge/process-scope.ts";
import {
  linkingsOf,
  splitNames,
  type Split,
} from "../../src/analysis/merge/second-names.ts";
import { textOf } from "../../src/message.ts";
import { analysisOf, lastRun } from "./dockerfiles.ts";

/** Whether the second of two commands, each in a RUN of its own, changes some of the names that the first gives a file. */
function split(before: string, script: string): Split {
  const runs = analysisOf(
    `FROM debian\nENV A=/d\nWORKDIR /w\nRUN date\nRUN ${before}\nRUN ${script}\n`,
  ).runs.filter(isReadable);
  const last = runs.pop();
  if (last === undefined) throw new Error("no RUN");
  return splitNames(runs.flatMap(linkingsOf), last);
}

describe("files that get several names, behind which one of them is changed", () => {
  it.each([
    ["tar xf a -C /d", "chown a /d/x", "perhaps"],
    ["tar xf a -C /d", "chown -R a /d", "never"],
    ["tar xf a -C /d", "chown -R a /", "never"],
    ["tar xf a -C /d", "chown -R a /d/*", "never"],
    ["tar xf a -C /d", "chown -R a /d/e", "perhaps"],
    ["tar xf a -C /d", "chown -R a /dd", "never"],
    ["tar xf a -C /d", "chmod 1 /d", "never"],
    ["tar xf a -C /d", "echo a >> /d/x", "perhaps"],
    ["tar xf a -C /d", "echo a >> /e/x", "never"],
    ["tar xf a -C /d", "echo a >> /d*/x", "perhaps"],
    ["tar xf a -C /d", "echo a >> /$N/x", "perhaps"],
    ["tar xf a -C /d", "echo a >> $(x)", "perhaps"],
    ["tar xf a -C /d", "{ ls; } >> /d/x", "perhaps"],
    ["tar xf a -C /d", "sed -i x /d/x", "never"],
    ["tar xf a -C /d", "cp y /d/x", "perhaps"],
    ["tar xf a -C /d", "cp -r y /d", "perhaps"],
    ["tar xf a -C /d", "rm -rf /d", "never"],
    ["tar xf a -C /d", "mv y /d/x", "never"],
    ["tar xf a -C /d", "curl -o /d/x https://x", "perhaps"],
    ["tar xf a -C /d", "wget -O /d/x https://x", "perhaps"],
    ["tar xf a -C /d", "git pull", "never"],
    ["tar xf a -C /d", "ls /d", "never"],
    ["tar xf a -C /d", "sh -c 'echo a >> /d/x'", "perhaps"],
    ["tar xf a -C /d", "touch /d/x", "never"],
    ["tar xf a -C /d", "echo a >> $A/x", "perhaps"],
    ["tar xf a -C /d", "tee /d/x", "perhaps"],
    ["tar xf a -C /d", "chown -R a .", "never"],
    ["tar xf a -C /d", "ln -s a /d/x", "never"],
    ["tar xf a -C /d", "tar xf a -C /d", "never"],
    ["tar xf a -C /d", "install a /d/x", "never"],
    ["tar xf a -C /d", "rsync y /d/x", "never"],
    ["tar xf a -C /d", "strip /d/x", "perhaps"],
    ["tar xf a -C /d", "chown a $(x)", "perhaps"],
    ["tar xf a -C /d", "patch /d/x", "never"],
    ["cp -a y /d", "echo a >> /d/x", "perhaps"],
    ["cp -a y /d", "chown a /usr/bin/x", "never"],
    ["cp -a y /d", "chown -R a /d", "never"],
    ["cp -a y /d", "echo a >> /w/x", "never"],
    ["cp -a y /d", "echo a >> /etc/x", "never"],
    ["rsync -aH y /d", "echo a >> /d/x", "perhaps"],
    ["rsync -aH y /d", "chown a /usr/bin/x", "never"],
    ["rsync -aH y /d", "chown -R a /d", "never"],
    ["rsync -aH y /d", "echo a >> /w/x", "never"],
    ["rsync -aH y /d", "echo a >> /etc/x", "never"],
    ["tar xf a -C $A", "echo a >> /d/x", "perhaps"],
    ["tar xf a -C $A", "chown a /usr/bin/x", "never"],
    ["tar xf a -C $A", "chown -R a /d", "never"],
    ["tar xf a -C $A", "echo a >> /w/x", "never"],
    ["tar xf a -C $A", "echo a >> /etc/x", "never"],
    ["tar xf a -C $(x)", "echo a >> /d/x", "perhaps"],
    ["tar xf a -C $(x)", "chown a /usr/bin/x", "perhaps"],
    ["tar xf a -C $(x)", "chown -R a /d", "perhaps"],
    ["tar xf a -C $(x)", "echo a >> /w/x", "perhaps"],
    ["tar xf a -C $(x)", "echo a >> /etc/x", "perhaps"],
    ["tar xf a", "echo a >> /d/x", "never"],
    ["tar xf a", "chown a /usr/bin/x", "never"],
    ["tar xf a", "chown -R a /d", "never"],
    ["tar xf a", "echo a >> /w/x", "perhaps"],
    ["tar xf a", "echo a >> /etc/x", "never"],
    ["sh -c 'tar xf a -C /d'", "echo a >> /d/x", "perhaps"],
    ["sh -c 'tar xf a -C /d'", "chown a /usr/bin/x", "never"],
    ["sh -c 'tar xf a -C /d'", "chown -R a /d", "never"],
    ["sh -c 'tar xf a -C /d'", "echo a >> /w/x", "never"],
    ["sh -c 'tar xf a -C /d'", "echo a >> /etc/x", "never"],
    ["git clone /z /d", "echo a >> /d/x", "surely"],
    ["git clone /z /d", "chown a /usr/bin/x", "never"],
    ["git clone /z /d", "chown -R a /d", "surely"],
    ["git clone /z /d", "echo a >> /w/x", "never"],
    ["git clone /z /d", "echo a >> /etc/x", "never"],
    ["git clone /z /d", "echo a >> /z/x", "surely"],
    ["git clone /z /d", "echo a >> /z", "surely"],
    ["git clone /z /d", "echo a >> /e/x", "never"],
    ["git clone /z /d", "chown -R a /", "never"],
    ["git clone /z /d", "chown -R a /z", "surely"],
    ["git clone /z /d", "echo a >> $(x)", "surely"],
    ["git clone /z /d", "echo a >> /d*", "surely"],
    ["git clone /z /d", "echo a >> /$N", "surely"],
    ["git clone z /d", "echo a >> /d/x", "surely"],
    ["git clone z /d", "chown a /usr/bin/x", "never"],
    ["git clone z /d", "chown -R a /d", "surely"],
    ["git clone z /d", "echo a >> /w/x", "never"],
    ["git clone z /d", "echo a >> /etc/x", "never"],
    ["git clone /z", "echo a >> /d/x", "never"],
    ["git clone /z", "chown a /usr/bin/x", "never"],
    ["git clone /z", "chown -R a /d", "never"],
    ["git clone /z", "echo a >> /w/x", "never"],
    ["git clone /z", "echo a >> /etc/x", "never"],
    ["git clone $(x) /d", "echo a >> /d/x", "surely"],
    ["git clone $(x) /d", "chown a /usr/bin/x", "surely"],
    ["git clone $(x) /d", "chown -R a /d", "surely"],
    ["git clone $(x) /d", "echo a >> /w/x", "surely"],
    ["git clone $(x) /d", "echo a >> /etc/x", "surely"],
    ["git clone --bare /z /d", "echo a >> /d/x", "surely"],
    ["git clone --bare /z /d", "chown a /usr/bin/x", "never"],
    ["git clone --bare /z /d", "chown -R a /d", "surely"],
    ["git clone --bare /z /d", "echo a >> /w/x", "never"],
    ["git clone --bare /z /d", "echo a >> /etc/x", "never"],
    ["pnpm install", "echo a >> /d/x", "perhaps"],
    ["pnpm install", "chown a /usr/bin/x", "never"],
    ["pnpm install", "chown -R a /d", "perhaps"],
    ["pnpm install", "echo a >> /w/x", "perhaps"],
    ["pnpm install", "echo a >> /etc/x", "never"],
    ["pnpm install", "echo a > /app/x", "perhaps"],
    ["pnpm install", "echo a > /etc/x", "never"],
    ["pnpm install", "echo a > /etc", "perhaps"],
    ["pnpm install", "echo a > /run/x", "never"],
    ["pnpm install", "echo a > /tmp/x", "never"],
    ["pnpm install", "echo a > /var/x", "never"],
    ["pnpm install", "echo a > /bin/x", "never"],
    ["pnpm install", "echo a > /usr/bin/x", "never"],
    ["pnpm install", "echo a > /usr/sbin/x", "never"],
    ["pnpm install", "echo a > /usr/lib/x", "perhaps"],
    ["pnpm install", "chown -R a /", "never"],
    ["pnpm install", "echo a > $(x)", "perhaps"],
    ["pnpm install", "echo a > /x/etc/y", "perhaps"],
    ["pnpm install", "chown a /w", "perhaps"],
    ["pnpm i", "echo a >> /d/x", "perhaps"],
    ["pnpm i", "chown a /usr/bin/x", "never"],
    ["pnpm i", "chown -R a /d", "perhaps"],
    ["pnpm i", "echo a >> /w/x", "perhaps"],
    ["pnpm i", "echo a >> /etc/x", "never"],
    ["uv pip install x", "echo a >> /d/x", "perhaps"],
    ["uv pip install x", "chown a /usr/bin/x", "never"],
    ["uv pip install x", "chown -R a /d", "perhaps"],
    ["uv pip install x", "echo a >> /w/x", "perhaps"],
    ["uv pip install x", "echo a >> /etc/x", "never"],
    ["uv sync", "echo a >> /d/x", "perhaps"],
    ["uv sync", "chown a /usr/bin/x", "never"],
    ["uv sync", "chown -R a /d", "perhaps"],
    ["uv sync", "echo a >> /w/x", "perhaps"],
    ["uv sync", "echo a >> /etc/x", "never"],
    ["uv pip install --no-cache x", "echo a >> /d/x", "never"],
    ["uv pip install --no-cache x", "chown a /usr/bin/x", "never"],
    ["uv pip install --no-cache x", "chown -R a /d", "never"],
    ["uv pip install --no-cache x", "echo a >> /w/x", "never"],
    ["uv pip install --no-cache x", "echo a >> /etc/x", "never"],
    ["apt-get install -y x", "echo a >> /d/x", "never"],
    ["apt-get install -y x", "chown a /usr/bin/x", "perhaps"],
    ["apt-get install -y x", "chown -R a /d", "never"],
    ["apt-get install -y x", "echo a >> /w/x", "never"],
    ["apt-get install -y x", "echo a >> /etc/x", "never"],
    ["apt-get install -y x", "chown a /bin/x", "perhaps"],
    ["apt-get install -y x", "chown a /usr/lib/x", "perhaps"],
    ["apt-get install -y x", "chown a /lib64/x", "perhaps"],
    ["apt-get install -y x", "chown a /usr/share/git-core/x", "perhaps"],
    ["apt-get install -y x", "chown a /usr/share/x", "never"],
    ["apt-get install -y x", "chown a /usr/local/bin/x", "never"],
    ["apt-get install -y x", "chown -R a /usr", "never"],
    ["apt-get install -y x", "echo a > /usr/bin/x", "never"],
    ["apt-get install -y x", "chown a /usr/sbin", "perhaps"],
    ["apt-get install -y x", "chown a /usr/binx", "never"],
    ["apk add x", "echo a >> /d/x", "never"],
    ["apk add x", "chown a /usr/bin/x", "perhaps"],
    ["apk add x", "chown -R a /d", "never"],
    ["apk add x", "echo a >> /w/x", "never"],
    ["apk add x", "echo a >> /etc/x", "never"],
    ["dpkg -i x.deb", "echo a >> /d/x", "never"],
    ["dpkg -i x.deb", "chown a /usr/bin/x", "perhaps"],
    ["dpkg -i x.deb", "chown -R a /d", "never"],
    ["dpkg -i x.deb", "echo a >> /w/x", "never"],
    ["dpkg -i x.deb", "echo a >> /etc/x", "never"],
    ["cpio -i < a", "echo a >> /d/x", "never"],
    ["cpio -i < a", "chown a /usr/bin/x", "never"],
    ["cpio -i < a", "chown -R a /d", "never"],
    ["cpio -i < a", "echo a >> /w/x", "perhaps"],
    ["cpio -i < a", "echo a >> /etc/x", "never"],
    ["bsdtar xf a -C /d", "echo a >> /d/x", "perhaps"],
    ["bsdtar xf a -C /d", "chown a /usr/bin/x", "never"],
    ["bsdtar xf a -C /d", "chown -R a /d", "never"],
    ["bsdtar xf a -C /d", "echo a >> /w/x", "never"],
    ["bsdtar xf a -C /d", "echo a >> /etc/x", "never"],
  ])("%s, then %s: %s", (before, script, found) => {
    const { reason, assumes } = split(before, script);
    expect(reason === undefined).toBe(found !== "surely");
    expect(assumes.length > 0).toBe(found === "perhaps");
  });

  it.each([
    "ls",
    "cp -r y /d",
    "rsync -a y /d",
    "unzip a -d /d",
    "git clone https://x /d",
    "git clone git@x:y /d",
    "npm ci",
    "npm install x",
    "yarn",
    "pip install x",
    "cp -l a b",
    "ostree x",
  ])("are not brought by %s", (before) => {
    for (const script of [
      "echo a >> /d/x",
      "chown a /usr/bin/x",
      "echo a >> /w/x",
    ])
      expect(split(before, script)).toEqual({ reason: undefined, assumes: [] });
  });

  it("are said with the commands and their lines", () => {
    const { reason } = split("ls && git clone /z /d", "echo a >> /d/x");
    expect(textOf(reason ?? [])).toBe(
      "line 6 changes one of the names that git clone /z /d (line 5) gives a file",
    );
    const { assumes } = split("tar xf a -C /d", "chown a /d/x && ls");
    expect(assumes.map(({ key, message }) => [key, textOf(message)])).toEqual([
      [
        "one-name:tar xf a -C /d",
        "no file that `tar xf a -C /d` (line 5) brings, and line 6 changes, has a second name",
      ],
    ]);
    expect(split("tar xf a -C /d", "echo a >> /d/x").assumes).toHaveLength(2);
  });
});

it.each([
  ["ls", "ENV TMPDIR=/dev/shm", "files of TMPDIR are made anew for each RUN"],
  ["ls", "ENV TMPDIR=/dev", "files of TMPDIR are made anew for each RUN"],
  ["ls", "ENV TMPDIR=/proc/x", "files of TMPDIR are made anew for each RUN"],
  ["ls", "ENV TMPDIR=/x/dev", "nothing"],
  ["ls", "ENV TMPDIR=/devx", "nothing"],
  ["ls", "ENV TMPDIR=/tmp", "nothing"],
  [
    "TMPDIR=/dev/shm ls",
    "",
    "line 2 touches a file that is made anew for each RUN",
  ],
  [
    "TMPDIR=/dev ls",
    "",
    "line 2 touches a file that is made anew for each RUN",
  ],
  ["TMPDIR=/x/dev ls", "", "nothing"],
  ["TMPDIR=/tmp ls", "", "nothing"],
  [
    "export TMPDIR=/sys/x; ls",
    "",
    "line 2 touches a file that is made anew for each RUN",
  ],
  ["export TMP=/dev/shm; ls", "", "nothing"],
  ["read TMPDIR; ls", "", "nothing"],
  [
    "ls",
    'SHELL ["bash","-c"]\nENV BASH_ENV=/x',
    "bash reads the file of BASH_ENV at each start",
  ],
  ["ls", "ENV BASH_ENV=/x", "nothing"],
  [
    "ls",
    'SHELL ["bash","-c"]\nARG BASH_ENV',
    "bash reads the file of BASH_ENV at each start",
  ],
  ["exec 3> /x; ls", "", "nothing"],
  [
    "cat <(ls)",
    'SHELL ["bash","-c"]',
    "line 3: what runs beside the script would live on",
  ],
  [
    "ls > >(cat)",
    'SHELL ["bash","-c"]',
    "line 3: what runs beside the script would live on",
  ],
  ["apt-get install -y x", "", "nothing"],
  [
    "apt-get install -y x",
    "RUN rm /usr/sbin/policy-rc.d",
    "line 3: packages may start daemons that would live on",
  ],
  [
    "apt-get install -y x",
    "RUN echo 'exit 0' > /usr/sbin/policy-rc.d",
    "line 3: packages may start daemons that would live on",
  ],
  [
    "apt-get install -y x",
    "RUN echo 'exit 101' > /usr/sbin/policy-rc.d",
    "nothing",
  ],
  [
    "apt-get install -y x",
    "COPY <<E /usr/sbin/policy-rc.d\nexit 0\nE",
    "line 5: packages may start daemons that would live on",
  ],
  [
    "apt-get install -y x",
    "COPY <<E <<F /usr/sbin/\nx\nE\npolicy-rc.d\nF",
    "line 7: packages may start daemons that would live on",
  ],
  [
    "apt-get install -y x",
    "COPY policy-rc.d /usr/sbin/",
    "line 3: packages may start daemons that would live on",
  ],
  [
    "rm policy-rc.d && apt-get install -y x",
    "",
    "line 2: packages may start daemons that would live on",
  ],
  [
    "sh -c 'apt-get install -y x'",
    "COPY policy-rc.d /usr/sbin/",
    "line 3: packages may start daemons that would live on",
  ],
  [
    "apt-get remove -y x",
    "COPY policy-rc.d /usr/sbin/",
    "line 3: packages may start daemons that would live on",
  ],
  ["apt-get update", "COPY policy-rc.d /usr/sbin/", "nothing"],
  ["pip install x", "COPY policy-rc.d /usr/sbin/", "nothing"],
  ["ls", "COPY policy-rc.d /usr/sbin/", "nothing"],
  [
    "service x start",
    "",
    "line 2: service may leave a process that would live on",
  ],
  ["sysctl -w a=b", "", "line 2: what sysctl changes ends with its RUN"],
  ["mount a b", "", "line 2: what mount changes ends with its RUN"],
  [
    "redis-server --daemonize yes",
    "",
    "line 2: redis-server may leave a process that would live on",
  ],
  [
    "su-exec a sh -c 'ls &'",
    "",
    "line 2: a command in the background would live on",
  ],
  ["ls & wait", "", "line 2: a command in the background would live on"],
  ["(ls &)", "", "line 2: a command in the background would live on"],
  ["f() { ls & }; f", "", "line 2: a command in the background would live on"],
  ["f() { ls & }", "", "line 2: a command in the background would live on"],
  ["useradd a", "", "nothing"],
  [
    "useradd root",
    "",
    "line 2 may change the user that the next RUN starts as",
  ],
  [
    "useradd a",
    "USER a",
    "line 3 may change the user that the next RUN starts as",
  ],
  ["useradd b", "USER a", "nothing"],
  [
    "userdel b",
    "USER a",
    "line 3 may change the user that the next RUN starts as",
  ],
  [
    "usermod -aG x a",
    "USER a",
    "line 3 may change the user that the next RUN starts as",
  ],
  [
    "usermod -aG a b",
    "USER a",
    "line 3 may change the user that the next RUN starts as",
  ],
  [
    "usermod -aG x,a b",
    "USER a",
    "line 3 may change the user that the next RUN starts as",
  ],
  [
    "usermod -aG x,y b",
    "USER a",
    "line 3 may change the user that the next RUN starts as",
  ],
  [
    "groupadd a",
    "USER a",
    "line 3 may change the user that the next RUN starts as",
  ],
  [
    "groupadd g",
    "USER a:g",
    "line 3 may change the user that the next RUN starts as",
  ],
  ["groupadd g", "USER 0", "nothing"],
  [
    "groupadd root",
    "USER 0",
    "line 3 may change the user that the next RUN starts as",
  ],
  [
    "groupadd g",
    "USER 0:g",
    "line 3 may change the user that the next RUN starts as",
  ],
  ["groupdel g", "USER root", "nothing"],
  ["userdel b", "USER root", "nothing"],
  [
    "userdel root",
    "USER root",
    "line 3 may change the user that the next RUN starts as",
  ],
  ["userdel 0", "USER 0", "nothing"],
  [
    "userdel $X",
    "USER a",
    "line 3 may change the user that the next RUN starts as",
  ],
  ["useradd $X", "USER a", "nothing"],
  ["chpasswd", "", "nothing"],
  [
    "passwd -d root",
    "",
    "line 2 may change the user that the next RUN starts as",
  ],
  ["apt-get install -y bash", "", "nothing"],
  ["apt-get install -y dash", "", "nothing"],
  [
    "apk add bash",
    "",
    "line 2 may replace the shell that runs what is behind it",
  ],
  ["apk add busybox", "", "nothing"],
  ["tar xf a", "WORKDIR /etc", "spares-anew:tar xf a"],
  ["tar xf a", "WORKDIR /", "spares-anew:tar xf a"],
  ["tar xf a", "", "nothing"],
  ["cd / && tar xf a", "WORKDIR /w", "spares-anew:tar xf a"],
  ["tar xf a -C /", "WORKDIR /w", "spares-anew:tar xf a -C /"],
  ["dpkg -i x.deb", "WORKDIR /", "nothing"],
  ["cp -r . /", "WORKDIR /w", "spares-anew:cp -r . /, spares-anew:cp -r . /"],
  ["cp -r a .", "WORKDIR /etc", "spares-anew:cp -r a ."],
  ["cp -r a .", "", "nothing"],
  ["git clone https://x .", "", "nothing"],
  ["git clone https://x /", "", "spares-anew:git clone https://x /"],
  ["unzip a -d /", "", "spares-anew:unzip a -d /"],
  ["unzip a", "", "nothing"],
  ["sh -c 'tar xf a'", "WORKDIR /etc", "spares-anew:tar xf a"],
  ["sh -c 'cd /x' && tar xf a", "", "nothing"],
  [
    "f() { echo a > /etc/hosts; }; ls",
    "",
    "line 2 touches a file that is made anew for each RUN",
  ],
  ["f() { tar xf a -C /; }; f", "", "spares-anew:tar xf a -C /"],
  ["ln -s /etc /x", "RUN ls", "nothing"],
  [
    "echo a > /x/hosts",
    "RUN ln -s /etc /x",
    "line 3 touches a file that is made anew for each RUN",
  ],
  [
    "{ ls; } > /x/hosts",
    "RUN ln -s /etc /x",
    "line 3 touches a file that is made anew for each RUN",
  ],
  [
    "{ ls; } > hosts",
    "WORKDIR /etc",
    "line 3 touches a file that is made anew for each RUN",
  ],
  ["{ ls; } < /etc/hosts", "", "nothing"],
  [
    "for i in a; do ls; done > $X/hosts",
    "",
    "line 2 touches a file that is made anew for each RUN",
  ],
  [
    "for i in a; do ls; done > /etc/$X",
    "ENV X=hosts",
    "line 3 touches a file that is made anew for each RUN",
  ],
  ["> /etc/hosts", "", "line 2 touches a file that is made anew for each RUN"],
  [
    "A=1 > /etc/hosts",
    "",
    "line 2 touches a file that is made anew for each RUN",
  ],
  [
    "ls > /etc/hosts",
    "",
    "line 2 touches a file that is made anew for each RUN",
  ],
  [
    "if ls; then ls; fi > /etc/passwd",
    "",
    "line 2 may change the user that the next RUN starts as",
  ],
  ["cd / > /f && tar xf a", "", "spares-anew:tar xf a"],
  [
    "tar xf a -C / && service x start",
    "",
    "line 2: service may leave a process that would live on",
  ],
  [
    "groupdel x",
    "USER root:app",
    "line 3 may change the user that the next RUN starts as",
  ],
  [
    "usermod -aG x,root b",
    "USER root",
    "line 3 may change the user that the next RUN starts as",
  ],
  ["usermod -aG x,y b", "USER root", "nothing"],
])("%s behind %j leaves what would live on: %s", (script, before, found) => {
  const { reason, assumes } = outlives(
    lastRun(
      `FROM debian\n${before === "" ? "" : `${before}\n`}RUN ${script}\n`,
    ),
  );
  if (reason === undefined)
    expect(assumes.map(({ key }) => key).join(", ") || "nothing").toBe(found);
  else expect(textOf(reason)).toBe(found);
  if (reason !== undefined) expect(assumes).toEqual([]);
});

it("says what is assumed of what an archive brings", () => {
  const { assumes } = outlives(
    lastRun("FROM debian\nRUN ls && tar xf a -C /\n"),
  );
  expect(assumes.map(({ message }) => textOf(message))).toEqual([
    "`tar xf a -C /` (line 2) brings or takes away no file that is made anew for each RUN",
  ]);
});

it("counts no WORKDIR that stands behind it", () => {
  const keys = (text: string): readonly string[] =>
    outlives(lastRun(`FROM debian\n${text}\n`)).assumes.map(({ key }) => key);
  expect(keys("RUN tar xf a\nWORKDIR /")).toEqual([]);
  expect(keys("WORKDIR /\nRUN tar xf a")).toEqual(["spares-anew:tar xf a"]);
});
