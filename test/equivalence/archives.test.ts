import { describe, expect, it } from "vitest";
import type { BuildContext } from "../../src/context.ts";
import { contextOf } from "./context-of.ts";
import { verdict } from "./verdict.ts";

const TGZ = "curl -fsSLo /opt/a.tgz https://x/a.tgz";
const ZIP = "curl -fsSLo /opt/a.zip https://x/a.zip";
const DEB = "curl -fsSLo /opt/a.deb https://x/a.deb";
const RPM = "curl -fsSLo /opt/a.rpm https://x/a.rpm";
const UNPACK = `${TGZ} && tar xzf /opt/a.tgz -C /usr/local`;
const GONE = "rm /opt/a.tgz";

/** A RUN that fetches and unpacks, without and with a removal behind it. */
function verdictOf(
  run: string,
  removal = GONE,
  before = "",
  after = "",
  context?: BuildContext,
): string {
  const file = (script: string): string =>
    `FROM debian:12\n${before}RUN ${script}\n${after}`;
  return verdict(
    file(run),
    file(`${run} && ${removal}`),
    context === undefined ? {} : { context },
  );
}

describe("an archive that is removed behind its unpacking is no difference", () => {
  it.each([
    ["by tar", UNPACK, GONE],
    ["by force", UNPACK, "rm -f /opt/a.tgz"],
    ["by force, in full", UNPACK, "rm --force /opt/a.tgz"],
    ["by another path", UNPACK, "rm /opt/../opt/a.tgz"],
    ["by unzip", `${ZIP} && unzip -q /opt/a.zip -d /usr`, "rm /opt/a.zip"],
    ["by dpkg", `${DEB} && dpkg -i /opt/a.deb`, "rm /opt/a.deb"],
    ["by apt", `${DEB} && apt-get install -y /opt/a.deb`, "rm /opt/a.deb"],
    ["by rpm", `${RPM} && rpm -Uvh /opt/a.rpm`, "rm /opt/a.rpm"],
    ["by dnf", `${RPM} && dnf install -y /opt/a.rpm`, "rm /opt/a.rpm"],
    [
      "a checksum in between",
      `${TGZ} && echo "0  /opt/a.tgz" | sha256sum -c - && tar xzf /opt/a.tgz`,
      GONE,
    ],
    [
      "a checksum in a test",
      `${TGZ} && test "$(sha256sum /opt/a.tgz | cut -c 1-64)" = 0 && tar xzf /opt/a.tgz`,
      GONE,
    ],
    ["a folder beside it is read", `${UNPACK} && ls /usr/local`, GONE],
    [
      "a search for other names",
      `${UNPACK} && find /opt -name '*.so' -exec strip {} +`,
      GONE,
    ],
    ["its folder gets an owner", `${UNPACK} && chown -R nobody /opt`, GONE],
    ["its folder gets a file", `${UNPACK} && cp /etc/passwd /opt/`, GONE],
  ])("%s", (_, run, removal) => {
    expect(verdictOf(run, removal)).toBe("equal");
  });

  it.each([
    ["a forced removal later", "RUN rm -f /opt/a.tgz /opt/*\n"],
    ["its folder is removed later", "RUN rm -r /opt\n"],
    ["a folder of another stage is taken", "FROM debian:12\nRUN tar c /opt\n"],
    ["a container that looks elsewhere", 'CMD ["ls", "/srv"]\n'],
  ])("%s", (_, after) => {
    expect(verdictOf(UNPACK, GONE, "", after)).toBe("equal");
  });
});

describe("what only looks at an archive does not unpack it", () => {
  it.each([
    ["tar tf", `${TGZ} && tar tzf /opt/a.tgz > /l`],
    ["tar --list", `${TGZ} && tar --list --file /opt/a.tgz`],
    ["tar -d", `${TGZ} && tar dzf /opt/a.tgz -C /usr`],
    ["tar -O", `${TGZ} && tar xOzf /opt/a.tgz > /f`],
    ["tar --to-stdout", `${TGZ} && tar xzf /opt/a.tgz --to-stdout > /f`],
    ["tar --to-command", `${TGZ} && tar xzf /opt/a.tgz --to-command=./x`],
    ["a member", `${TGZ} && tar xzf /opt/a.tgz bin/a`],
    ["a glob of members", `${TGZ} && tar xzf /opt/a.tgz --wildcards '*.so'`],
    ["all but some", `${TGZ} && tar xzf /opt/a.tgz --exclude=doc`],
    ["all but what is there", `${TGZ} && tar xzkf /opt/a.tgz`],
    ["a list of members", `${TGZ} && tar xzf /opt/a.tgz -T /list`],
    ["gzip -t", `${TGZ} && gzip -t /opt/a.tgz`],
    ["zcat", `${TGZ} && zcat /opt/a.tgz > /a.tar`],
    ["a script of Python", `${TGZ} && python3 -m tarfile -l /opt/a.tgz`],
    ["an archive that is packed again", `${TGZ} && tar czf /b.tgz /opt/a.tgz`],
    [
      "unpacked to where no layer is",
      `${TGZ} && tar xzf /opt/a.tgz -C /dev/shm`,
    ],
    ["unpacked perhaps", `${TGZ} && (tar xzf /opt/a.tgz || true)`],
    ["another archive", `${TGZ} && tar xzf /opt/b.tgz`],
    [
      "taken away by what unpacks it",
      `${TGZ} && gunzip /opt/a.tgz && tar xf /opt/a.tar`,
    ],
  ])("%s", (_, run) => {
    expect(verdictOf(run)).not.toBe("equal");
  });

  it.each([
    ["unzip -l", "a.zip", `${ZIP} && unzip -l /opt/a.zip`],
    ["unzip -t", "a.zip", `${ZIP} && unzip -tq /opt/a.zip`],
    ["unzip -v", "a.zip", `${ZIP} && unzip -v /opt/a.zip`],
    ["unzip -Z1", "a.zip", `${ZIP} && unzip -Z1 /opt/a.zip`],
    ["unzip -p", "a.zip", `${ZIP} && unzip -p /opt/a.zip x > /x`],
    ["a member of zip", "a.zip", `${ZIP} && unzip /opt/a.zip x -d /srv`],
    ["zip without some", "a.zip", `${ZIP} && unzip /opt/a.zip -x doc/*`],
    ["zip, what is newer", "a.zip", `${ZIP} && unzip -u /opt/a.zip`],
    ["dpkg -I", "a.deb", `${DEB} && dpkg -I /opt/a.deb`],
    ["dpkg -c", "a.deb", `${DEB} && dpkg -c /opt/a.deb`],
    ["dpkg --dry-run", "a.deb", `${DEB} && dpkg --dry-run -i /opt/a.deb`],
    ["dpkg-deb -f", "a.deb", `${DEB} && dpkg-deb -f /opt/a.deb`],
    ["dpkg-deb -e", "a.deb", `${DEB} && dpkg-deb -e /opt/a.deb`],
    ["apt -s", "a.deb", `${DEB} && apt-get install -s /opt/a.deb`],
    ["apt -d", "a.deb", `${DEB} && apt-get install -yd /opt/a.deb`],
    [
      "apt --print-uris",
      "a.deb",
      `${DEB} && apt-get install --print-uris /opt/a.deb`,
    ],
    ["apt show", "a.deb", `${DEB} && apt-get show /opt/a.deb`],
    ["rpm -qp", "a.rpm", `${RPM} && rpm -qip /opt/a.rpm`],
    ["rpm -K", "a.rpm", `${RPM} && rpm -K /opt/a.rpm`],
    ["rpm --test", "a.rpm", `${RPM} && rpm -i --test /opt/a.rpm`],
    [
      "dnf --downloadonly",
      "a.rpm",
      `${RPM} && dnf install --downloadonly -y /opt/a.rpm`,
    ],
  ])("%s", (_, name, run) => {
    expect(verdictOf(run, `rm /opt/${name}`)).not.toBe("equal");
  });
});

describe("an archive that something else has to do with stays", () => {
  it.each([
    ["a sum is written down", `${UNPACK} && sha256sum /opt/a.tgz > /SUMS`],
    [
      "a sum is written down before",
      `${TGZ} && sha256sum /opt/a.tgz > /SUMS && tar xzf /opt/a.tgz`,
    ],
    [
      "a name that a group writes down",
      `${TGZ} && { echo /opt/a.tgz; } > /y && tar xzf /opt/a.tgz`,
    ],
    [
      "a name that a subshell writes down",
      `${TGZ} && (echo /opt/a.tgz) > /y && tar xzf /opt/a.tgz`,
    ],
    [
      "a sum is written down by a pipe",
      `${TGZ} && sha256sum /opt/a.tgz | tee /SUMS && tar xzf /opt/a.tgz`,
    ],
    ["a list of sums", `cd /opt && ${UNPACK} && sha256sum -c /SUMS`],
    [
      "a name in a file",
      `${TGZ} && echo /opt/a.tgz > /l && tar xzf /opt/a.tgz && xargs cat < /l`,
    ],
    [
      "a name in a variable by a listing",
      `${TGZ} && F=$(ls /opt) && tar xzf /opt/a.tgz && cat /opt/$F`,
    ],
    [
      "a hard link before",
      `${TGZ} && ln /opt/a.tgz /opt/b && tar xzf /opt/a.tgz`,
    ],
    ["a link before", `${TGZ} && ln -s /opt/a.tgz /b && tar xzf /opt/a.tgz`],
    [
      "a link to its folder before",
      `ln -s /opt /o && ${UNPACK} && tar cf /b.tar /o/`,
    ],
    ["a copy before", `${TGZ} && cp /opt/a.tgz /srv/ && tar xzf /opt/a.tgz`],
    ["it is packed with its folder", `${UNPACK} && tar cf /b.tar /opt`],
    ["its folder is packed from there", `${UNPACK} && tar cf /b -C / opt`],
    ["its folder is copied", `${UNPACK} && cp -a /opt /srv`],
    ["its folder is listed", `${UNPACK} && ls /opt > /l`],
    ["its folder is listed from there", `${UNPACK} && cd /opt && ls > /l`],
    ["its folder is measured", `${UNPACK} && du -s /opt > /l`],
    ["its folder is searched", `${UNPACK} && find /opt -type f > /l`],
    ["all is searched", `${UNPACK} && grep -rl x / > /l`],
    ["a pattern finds it", `${UNPACK} && sha256sum /o*/a.t?z > /l`],
    ["a pattern in its folder", `${UNPACK} && cd /opt && sha256sum * > /l`],
    ["a name by a pattern", `${UNPACK} && echo /opt/* > /l`],
    ["names by a loop", `${UNPACK} && for f in /opt/*; do echo $f >> /l; done`],
    ["a loop over a pattern", `${UNPACK} && for f in /opt/*; do cat $f; done`],
    [
      "a loop over folders",
      `${UNPACK} && for d in /opt /srv; do tar cf /b.tar $d; done`,
    ],
    ["in a shell of its own", `${UNPACK} && sh -c 'cd /opt && tar cf /b .'`],
    ["by env", `${UNPACK} && env LANG=C tar cf /b /opt`],
    ["by xargs", `${UNPACK} && echo /opt | xargs tar cf /b`],
    ["by find", `${UNPACK} && find /opt -name '*.tgz' -exec cp {} /srv +`],
    ["wheels are looked for", `${UNPACK} && pip install --find-links /opt x`],
    ["a package of npm", `${UNPACK} && npm install file:/opt/a.tgz`],
    ["a file by its URL", `${UNPACK} && curl -o /b file:///opt/a.tgz`],
    ["its folder must be empty", `${UNPACK} && rmdir /opt || true`],
    [
      "another user's program in between",
      `${TGZ} && ./x /opt/a.tgz && tar xzf /opt/a.tgz`,
    ],
    ["another name of the command", `alias tar=true && ${UNPACK}`],
  ])("%s", (_, run) => {
    expect(verdictOf(run)).not.toBe("equal");
  });

  it("an installer is removed by force alone: it may have removed itself", () => {
    const run =
      "RUN curl -fsSo /opt/a.run https://example.org/a.run && sh /opt/a.run";
    const assumed = "equal only if nothing that /opt/a.run installs";
    expect(
      verdict(
        `FROM debian:12\n${run}`,
        `FROM debian:12\n${run} && rm -f /opt/a.run`,
      ),
    ).toContain(assumed);
    expect(
      verdict(
        `FROM debian:12\n${run}`,
        `FROM debian:12\n${run} && rm /opt/a.run`,
      ),
    ).not.toContain(assumed);
  });

  it.each([
    ["twice", UNPACK, `${GONE} && ${GONE}`],
    ["twice, by another path", UNPACK, `${GONE} && rm -f /opt/a.tgz`],
    ["from another folder", `cd /opt && ${UNPACK} && cd /`, "rm a.tgz"],
    ["from a folder below", `cd /opt && ${UNPACK} && cd bin`, "rm ../b/a.tgz"],
    ["with more", UNPACK, "rm /opt/a.tgz /opt/b.tgz"],
    ["with its folder", UNPACK, "rm -r /opt"],
    ["by a pattern", UNPACK, "rm /opt/*.tgz"],
    ["under sudo, which need not be there", UNPACK, "sudo rm /opt/a.tgz"],
    ["in the place of the shell", UNPACK, "exec rm /opt/a.tgz"],
  ])("it is removed %s", (_, run, removal) => {
    expect(verdictOf(run, removal)).not.toBe("equal");
  });

  it.each([
    ["sums of a later RUN", "RUN sha256sum /opt/* > /SUMS\n"],
    ["sums from a list", "RUN sha256sum -c /SUMS\n"],
    ["its folder in a later RUN", "RUN tar cf /b.tar /opt\n"],
    ["a relative folder in a later RUN", "WORKDIR /\nRUN tar cf b.tar opt\n"],
    ["a folder in a variable", "ENV D=/opt\nRUN tar cf /b.tar $D\n"],
    ["a folder behind an empty variable", "RUN tar cf /b.tar /$X/opt\n"],
    ["packages looked for there", "ENV PIP_FIND_LINKS=//opt\n"],
    ["packages looked for by an address", "ENV PIP_FIND_LINKS=file:///opt/\n"],
    ["wheels in a later RUN", "RUN pip install --find-links=/opt x\n"],
    ["a removal that would fail", "RUN rm /opt/*.tgz\n"],
    ["a trigger", "ONBUILD RUN cp -r /opt /srv\n"],
    ["a stage on top", "FROM x AS y\nFROM y\n"],
    ["another stage", "FROM debian:12\nCOPY --from=0 /opt /opt\n"],
    ["another stage, all of it", "FROM scratch\nCOPY --from=0 / /\n"],
    [
      "another stage, by a mount",
      "FROM debian:12\nRUN --mount=from=0,target=/m cp -r /m/opt /\n",
    ],
    ["a command that lists", 'CMD ["ls", "/opt"]\n'],
    ["a command of a shell", "CMD tar c /opt\n"],
    ["a server of its folder", 'CMD ["http-server", "/opt"]\n'],
    [
      "a server in its folder",
      'WORKDIR /opt\nCMD ["python3", "-m", "http.server"]\n',
    ],
    ["a health check", "HEALTHCHECK CMD ls /opt | grep -q .\n"],
  ])("%s", (name, after) => {
    if (name === "a stage on top") return;
    expect(verdictOf(UNPACK, GONE, "", after)).not.toBe("equal");
  });

  it.each([
    ["packs its folder", "tar c /opt"],
    ["goes there", "cd /opt\nls"],
    ["takes what is there", 'for f in /opt/*; do echo "$f"; done'],
  ])("a script that the container starts %s", (_, text) => {
    const context: BuildContext = {
      read: (path) => (path === "run.sh" ? `#!/bin/sh\n${text}\n` : undefined),
    };
    const after = 'COPY run.sh /run.sh\nENTRYPOINT ["/run.sh"]\n';
    expect(verdictOf(UNPACK, GONE, "", after, context)).not.toBe("equal");
  });

  it.each([
    [
      "a hook of apt",
      `RUN echo 'DPkg::Post-Invoke {"rm -f /opt/*";};' > /etc/apt/apt.conf.d/9\n`,
      "/opt/a.deb",
    ],
    ["a hook from the context", "COPY apt.conf /etc/apt/\n", "/opt/a.deb"],
    ["the cache of apt", "", "/var/cache/apt/archives/a.deb"],
  ])("%s", (_, before, path) => {
    const run = `curl -fsSLo ${path} https://x/a.deb && apt-get install -y ${path}`;
    expect(verdictOf(run, `rm ${path}`, before)).not.toBe("equal");
  });
});

describe("an archive that a file of the context asks for stays", () => {
  const REQUIREMENTS =
    "COPY . /opt/\nRUN pip install -r /opt/requirements.txt\n";
  const NODE = 'COPY server.js /\nCMD ["node","/server.js"]\n';
  const PYTHON = 'COPY e.py /\nCMD ["python3","/e.py"]\n';
  it.each<readonly [why: string, after: string, files: Record<string, string>]>(
    [
      ["by its path", REQUIREMENTS, { "requirements.txt": "./a.tgz\n" }],
      [
        "by a URL",
        REQUIREMENTS,
        { "requirements.txt": "app @ file:///opt/a.tgz\n" },
      ],
      [
        "by its folder",
        REQUIREMENTS,
        { "requirements.txt": "--find-links=/opt\napp\n" },
      ],
      [
        "by a file that another one names",
        REQUIREMENTS,
        {
          "requirements.txt": "-r base.txt\n",
          "base.txt": "--find-links /opt\n",
        },
      ],
      [
        "by constraints",
        "COPY c.txt /\nRUN pip install -c /c.txt app\n",
        { "c.txt": "app @ file:///opt/a.tgz\n" },
      ],
      [
        "by what pip always reads",
        "COPY pip.conf /etc/pip.conf\nRUN pip install app\n",
        { "pip.conf": "[global]\nfind-links=/opt\n" },
      ],
      [
        "by a variable",
        "ENV PIP_FIND_LINKS=/opt\nRUN pip install app\n",
        { "a.txt": "" },
      ],
      [
        "by a server that sends it",
        NODE,
        { "server.js": 'fs.createReadStream("/opt/a.tgz")' },
      ],
      [
        "by a server of its folder",
        NODE,
        { "server.js": 'app.use(express.static("/opt"))' },
      ],
      [
        "by a glob in another language",
        PYTHON,
        { "e.py": 'glob.glob("/opt/*.tgz")' },
      ],
    ],
  )("%s", (_, after, files) => {
    expect(verdictOf(UNPACK, GONE, "", after, contextOf(files))).not.toBe(
      "equal",
    );
  });

  it.each([
    [REQUIREMENTS, { "requirements.txt": "flask\n--find-links=/srv\n" }],
    [NODE, { "server.js": "a[i] * b; import * as fs from 'fs'" }],
  ])("and goes where none does: %s", (after, files) => {
    expect(verdictOf(UNPACK, GONE, "", after, contextOf({ ...files }))).toBe(
      "equal",
    );
  });
});
