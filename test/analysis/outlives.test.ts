import { describe, expect, it } from "vitest";
import { outlives } from "../../src/analysis/merge/process-scope.ts";
import { textOf } from "../../src/message.ts";
import { lastRun } from "./dockerfiles.ts";

/** `nothing`, the reason, or what is assumed, for the last RUN, in /w. */
function left(script: string, before = "WORKDIR /w\n"): string {
  const { reason, assumes } = outlives(
    lastRun(`FROM debian\n${before}RUN ${script}\n`),
  );
  if (reason !== undefined) return textOf(reason).replace(/^line \d+:? /, "");
  return assumes.length === 0
    ? "nothing"
    : `if ${assumes.map(({ key }) => key).join(", ")}`;
}

const ANEW = "touches a file that is made anew for each RUN";
const USERS = "may change the user that the next RUN starts as";
const SHELL = "may replace the shell that runs what is behind it";

describe("what a RUN leaves that ends with it", () => {
  it.each([
    ["ls", "nothing"],
    ["echo a > /etc/hosts", ANEW],
    ["echo a > /etc/hosts.x", "nothing"],
    ["echo a >> /etc/resolv.conf", ANEW],
    ["echo a > /etc/../etc/hostname", ANEW],
    ["cd /etc && echo a > hosts", ANEW],
    ["cd /etc && echo a > host", "nothing"],
    ["cd $D && echo a > hosts", ANEW],
    ["cd /x || cd /etc && echo a > hosts", ANEW],
    ["cd /x || cd /etc && echo a > other", "nothing"],
    ["echo a > ~/hosts", "nothing"],
    ["echo a > /dev/null", "nothing"],
    ["echo a > /dev/stdout", "nothing"],
    ["echo a > /dev/x", ANEW],
    ["echo a > /dev", "nothing"],
    ["echo a > /devices/x", "nothing"],
    ["rm /dev/null", ANEW],
    ["rm -rf /dev", ANEW],
    ["rm -rf /sys/*", ANEW],
    ["chown app /dev/x", ANEW],
    ["chown -R app /dev", ANEW],
    ["chown app /etc/hosts", ANEW],
    ["chown app /etc/passwd", "nothing"],
    ["chmod 600 /etc/group", "nothing"],
    ["ln -s /x /dev/null", ANEW],
    ["ln -s /x /dev/y", ANEW],
    ["ln -sf dash /bin/sh", SHELL],
    ["ln -sf /bin/dash /usr/bin/sh", SHELL],
    ["ln -s /bin/sh /x", SHELL],
    ["cp x /bin/bash", SHELL],
    ["cp x /bin/bashful", "nothing"],
    ["rm /bin/sh", SHELL],
    ["rm -rf /bin", SHELL],
    ["rm -rf /etc", ANEW],
    ["rm -rf /", ANEW],
    ["rm -rf /var", "nothing"],
    ["rm -rf /etc/*", ANEW],
    ["rm /etc/*.conf", ANEW],
    ["rm /etc/*.d", "nothing"],
    ["rm /etc/p?sswd", USERS],
    ["rm /etc/[gh]roup", USERS],
    ["rm /et*/hosts", ANEW],
    ["rm -rf /e*", ANEW],
    ["rm -rf /v*", "nothing"],
    ["rm /e*", "nothing"],
    ["echo a > /etc/$X.conf", ANEW],
    ["echo a > /etc/$X.d", "nothing"],
    ["echo a > /x/$X.conf", "nothing"],
    ["X=hosts && echo a > /etc/$X", ANEW],
    ["X=motd && echo a > /etc/$X", "nothing"],
    ["sed -i s/a/b/ /etc/passwd", USERS],
    ["curl -o /etc/passwd https://x", USERS],
    ["curl -o passwd https://x", "nothing"],
    ["curl https://x", "nothing"],
    ["curl -O https://x/hosts", "nothing"],
    ["cd /etc && curl -O https://x/hosts", ANEW],
    ["{ echo a; } > /etc/hosts", ANEW],
    ["{ echo a; } > /etc/x", "nothing"],
    ["(echo a) > hosts", "nothing"],
    ["cd /etc && (echo a) > hosts", ANEW],
    ["for i in a; do echo $i; done >> /etc/group", USERS],
    ["> /etc/hosts", ANEW],
    ["f() { echo a > /etc/hosts; }", ANEW],
    ["f() { echo a > /etc/hosts; }; f", ANEW],
    ["ls &", "a command in the background would live on"],
    ["sh -c 'echo a > /etc/hosts'", ANEW],
    ["sh -c 'echo a > hosts'", "nothing"],
    ["sh -c 'cd /etc; echo a > hosts'", ANEW],
    ["sh -c 'cd /etc; echo a > motd'", "nothing"],
    ["mount /a /b", "what mount changes ends with its RUN"],
    ["/bin/mount /a /b", "what mount changes ends with its RUN"],
    ["hostname x", "what hostname changes ends with its RUN"],
    ["useradd x", "nothing"],
    ["useradd root", USERS],
    ["usermod -aG x root", USERS],
    ["usermod -aG x app", "nothing"],
    ["export TMPDIR=/dev/shm", ANEW],
    ["export TMPDIR=/tmp", "nothing"],
    ["export TMPDIR=/devel", "nothing"],
    ["export X=/dev/shm", "nothing"],
    ["apt-get install -y bash", "nothing"],
    ["tar xf a.tgz", "nothing"],
    ["tar xf a.tgz -C / && echo a > /etc/hosts", ANEW],
    ["tar xf a.tgz -C /", "if spares-anew:tar xf a.tgz -C /"],
    ["unzip a.zip -d /etc", "if spares-anew:unzip a.zip -d /etc"],
    ["tar xf a.tgz -C /etc/x", "nothing"],
    ["tar xf a.tgz -C /usr", "if spares-shell:tar xf a.tgz -C /usr"],
    ["cp -r x /", "if spares-anew:cp -r x /"],
    ["cp -r x /usr/bin/", "if spares-shell:cp -r x /usr/bin/"],
    ["cp -r x /opt/", "nothing"],
    ["cp -r x /dev", ANEW],
    ["echo a > /etc/$X", "if spares-anew:echo a"],
    ["find / -delete", "if spares-anew:find / -delete"],
    ["find / -name '*.pyc' -delete", "nothing"],
    ["find / -name hosts -delete", ANEW],
    ["find /opt -delete", "nothing"],
    ["gunzip /etc/hosts.gz", ANEW],
  ])("%s: %s", (script, expected) => {
    expect(left(script)).toBe(expected);
  });

  it.each([
    [
      "a variable that names a file for bash",
      "ENV BASH_ENV=/x",
      "ls",
      "nothing",
    ],
    [
      "files without a name",
      "ENV TMPDIR=/dev/shm",
      "ls",
      "files of TMPDIR are made anew for each RUN",
    ],
    [
      "files without a name",
      "ENV TMPDIR=/proc",
      "ls",
      "files of TMPDIR are made anew for each RUN",
    ],
    ["files without a name", "ENV TMPDIR=/system", "ls", "nothing"],
    ["files without a name", "ENV TMPDIR=/x/dev/y", "ls", "nothing"],
    ["files without a name", "ENV TMPDIR=/tmp", "ls", "nothing"],
    [
      "bash reads a file",
      'SHELL ["bash", "-c"]\nENV BASH_ENV=/x',
      "ls",
      "bash reads the file of BASH_ENV at each start",
    ],
    ["bash reads none", 'SHELL ["bash", "-c"]', "ls", "nothing"],
    ["a user that changes", "USER app", "usermod -aG x app", USERS],
    [
      "a user that changes, of a group",
      "USER app:grp",
      "usermod -aG x app",
      USERS,
    ],
    ["a user that is added", "USER app", "useradd app", USERS],
    ["another user that is added", "USER app", "useradd other", "nothing"],
    [
      "another user that changes, of an unknown number",
      "USER app",
      "usermod -aG x other",
      USERS,
    ],
    ["root by its number", "USER 0", "usermod -aG x root", USERS],
    ["root by its number", "USER 0:0", "usermod -aG x app", "nothing"],
    [
      "the folder that an image starts in",
      "ENV A=1",
      "tar xf a.tgz",
      "nothing",
    ],
    ["the folder that an image starts in", "ENV A=1", "cp -r x .", "nothing"],
    [
      "another folder from there",
      "ENV A=1",
      "cd / && tar xf a.tgz",
      "if spares-anew:tar xf a.tgz",
    ],
    [
      "the root, by WORKDIR",
      "WORKDIR /",
      "tar xf a.tgz",
      "if spares-anew:tar xf a.tgz",
    ],
    [
      "the root, by WORKDIR",
      "WORKDIR /",
      "cp -r x .",
      "if spares-anew:cp -r x .",
    ],
    ["a value of the file", "ENV X=hosts", "echo a > /etc/$X", ANEW],
    ["a value of the file", "ENV X=motd", "echo a > /etc/$X", "nothing"],
    ["a file in the folder", "WORKDIR /etc", "echo a > passwd", USERS],
    ["a file in the folder", "WORKDIR /etc", "{ echo a; } > passwd", USERS],
  ])("%s (%s): %s: %s", (_, before, script, expected) => {
    expect(left(script, `${before}\n`)).toBe(expected);
  });
});
