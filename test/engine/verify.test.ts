import { beforeAll, describe, expect, test } from "vitest";
import type { Engine } from "../../src/measure/engine/engine.ts";
import { findEngine } from "../../src/measure/engine/find-engine.ts";
import { ARCHITECTURE, BASE, env, leftBy, noEngine } from "./bench.ts";
import { commandBench } from "./commands.ts";

/** There is no setcap in a small Debian. */
const SETXATTR = ARCHITECTURE === "arm64" ? 5 : 188;
const CAPABILITY = `perl -e 'my ($f, $n, $v) = ("/app/tool", "security.capability", pack("V5", 0x02000001, 1024, 0, 0, 0)); exit(syscall(${SETXATTR}, $f, $n, $v, 20, 0) != 0)'`;

const ORIGINAL = `FROM ${BASE}
COPY repo /repo
RUN dpkg -i /repo/greeting.deb
RUN mkdir /app && cd /app && echo 1 >gone && echo 2 >content && echo 3 >mode && echo 4 >owner && echo 5 >first && ln first second && ln -s gone link && cp /bin/true tool && ${CAPABILITY}
ENV GREETING=hello
USER 1000
CMD ["sleep", "100"]
`;

/** What is done to the Dockerfile, and how the difference is named. */
const BROKEN: readonly (readonly [
  name: string,
  from: string,
  to: string,
  named: RegExp,
])[] = [
  ["a file is gone", "echo 1 >gone && ", "", /^ {2}\/app\/gone\n.* -> absent/m],
  ["content", "echo 2", "echo 3", /^ {2}\/app\/content\n.*sha256/m],
  ["a mode", ">mode", ">mode && chmod 600 mode", /^ {2}\/app\/mode\n.*600/m],
  ["an owner", ">owner", ">owner && chown 7 owner", /^ {2}\/app\/owner\n.*7:/m],
  [
    "a link's target",
    "-s gone",
    "-s mode",
    /^ {2}\/app\/link\n.*gone -> .*mode/m,
  ],
  ["a capability", ` && ${CAPABILITY}`, "", /^ {2}\/app\/tool\n.*capability/m],
  [
    "a hard link",
    "ln first second",
    "cp first second",
    /^ {2}\/app\/(?:first|second)\n/m,
  ],
  [
    "a package",
    "RUN dpkg -i /repo/greeting.deb\n",
    "",
    /^ {2}\/usr\/share\/greeting/m,
  ],
  ["ENV", "hello", "hi", /^ {2}configuration: Env.*\n.*hello.*->.*hi/m],
  ["USER", "USER 1000\n", "", /^ {2}configuration: User\n/m],
  ["CMD", '"100"', '"99"', /^ {2}configuration: Cmd\n.*100.*->.*99/m],
];

describe.skipIf(noEngine !== "")(`dockfix verify ${noEngine}`, () => {
  const { file, dockfix } = commandBench();
  let engine: Engine;

  beforeAll(async () => {
    engine = await findEngine({ env });
    file("Dockerfile", ORIGINAL);
  });

  test("a rewrite at low is the same image, less what it may lose; nothing is left", async () => {
    const left = await leftBy(engine, async () => {
      file(
        "apt.Dockerfile",
        `FROM ${BASE}\nCOPY repo /repo\nCOPY repo/sources.list /etc/apt/sources.list\nRUN apt-get update && apt-get install -y greeting\n`,
      );
      const ended = await dockfix(
        "verify",
        "apt.Dockerfile",
        "--risk=low",
        "--network=host",
        "--smoke=cat /usr/share/greeting/text",
      );
      expect(ended).toMatchObject({ code: 0 });
      expect(ended.stdout).toContain("the same image, less what it may lose");
      expect(ended.stdout).toMatch(/passes {2}cat .*: the same in both/);
      expect(ended.stdout).toMatch(/\d files? lost, as the changes say/);
    });
    expect(left).toEqual([]);
  });

  // Two at a time, as is said in the configuration: waiting for an engine is most of it.
  test.concurrent.for(BROKEN)(
    "%s: named, exit code 1",
    async ([name, from, to, named], { expect }) => {
      expect(ORIGINAL).toContain(from);
      const broken = `${name.replaceAll(/\W/g, "-")}.Dockerfile`;
      file(broken, ORIGINAL.replace(from, to));
      const ended = await dockfix(
        "verify",
        `--against=${broken}`,
        "--network=host",
      );
      expect(ended.stdout).toMatch(named);
      expect(ended.stdout).toContain("not the same image");
      expect(ended.code).toBe(1);
    },
  );

  test.concurrent(
    "only a smoke test tells the difference",
    async ({ expect }) => {
      file("broken.Dockerfile", ORIGINAL.replace("echo 2", "echo 3"));
      const ended = await dockfix(
        "verify",
        "--against=broken.Dockerfile",
        "--network=host",
        "--volatile=/app/content",
        "--smoke=cat /app/content",
        "--smoke=test -x /app/tool",
      );
      expect(ended.stdout).toMatch(
        /FAILS {3}cat \/app\/content.*\n.*before: 2\n.*after: 3/,
      );
      expect(ended.stdout).toContain("passes  test -x /app/tool");
      expect(ended.code).toBe(1);
    },
  );

  test.concurrent(
    "a program that is missing in one image or hangs there fails its test, and the rest is told",
    async ({ expect }) => {
      const working = `FROM ${BASE}\nRUN cp /bin/true /bin/app && cp /bin/true /bin/slow && echo 1 >/none\n`;
      file("working.Dockerfile", working);
      file(
        "lacking.Dockerfile",
        working.replace(
          "cp /bin/true /bin/app && cp /bin/true /bin/slow && echo 1 >/none",
          "printf '#!/bin/sh\\nexec sleep 600' >/bin/slow && chmod 755 /bin/slow",
        ),
      );
      const ended = await dockfix(
        "verify",
        "working.Dockerfile",
        "--against=lacking.Dockerfile",
        "--network=host",
        '--smoke=["app"]',
        "--smoke=slow",
        "--smoke-timeout=3s",
        "--purges=none",
      );
      expect(ended.stdout).toMatch(
        /FAILS {3}\["app"\]: exit code 0 before, cannot start: exec: "app": .*not found.* after/,
      );
      expect(ended.stdout).toContain(
        "FAILS   slow: exit code 0 before, did not end within 3 s after",
      );
      for (const name of ["/none", "/usr/bin/app", "/usr/bin/slow"])
        expect(ended.stdout).toContain(`\n  ${name}\n`);
      expect(ended.code).toBe(1);
      // In the first image it is no answer: the test itself is refused.
      const refused = await dockfix(
        "verify",
        "lacking.Dockerfile",
        "--against=working.Dockerfile",
        "--network=host",
        "--cache",
        "--smoke=slow",
        "--smoke-timeout=3s",
      );
      expect(refused.stderr).toMatch(
        /^lacking\.Dockerfile: error: the smoke test `slow` fails in the image as it is: did not end within 3 s$/m,
      );
      expect(refused.code).toBe(2);
    },
  );

  test.concurrent(
    "the HEALTHCHECK is the smoke test where there is no other",
    async ({ expect }) => {
      const checked = (command: string, more = ""): string =>
        `FROM ${BASE}\n${more}RUN echo 1 >/ok\nHEALTHCHECK CMD test -e /ok\nCMD ${command}\n`;
      file("checked.Dockerfile", checked("sleep 100"));
      file("same.Dockerfile", checked("sleep 100", "# the same\n"));
      const same = await dockfix(
        "verify",
        "checked.Dockerfile",
        "--against=same.Dockerfile",
        "--network=host",
      );
      expect(same.stdout).toContain("passes  HEALTHCHECK: the same in both");
      expect(same.code).toBe(0);
      const sick = checked("sleep 100").replace("/ok\nHEALTH", "/no\nHEALTH");
      file("sick.Dockerfile", sick);
      const ended = await dockfix(
        "verify",
        "checked.Dockerfile",
        "--against=sick.Dockerfile",
        "--network=host",
      );
      expect(ended.stdout).toMatch(
        /FAILS {3}HEALTHCHECK: healthy before, unhealthy after/,
      );
      expect(ended.code).toBe(1);
    },
  );
});
