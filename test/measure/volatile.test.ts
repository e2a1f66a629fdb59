import { expect, test } from "vitest";
import {
  comparePlanted,
  copied,
  pathsIn,
  type PlantedImage,
} from "./compared.ts";
import { keyStoreOf } from "./key-stores.ts";
import type { Written } from "./tar-writer.ts";

/** A header of a compiled module: flags, time and size of the source. */
function pyc(flags: number, time: string, code: string): string {
  return `\u00a7\r\r\n${String.fromCharCode(flags)}\0\0\0${time}SIZE${code}`;
}

function file(name: string, data: string, mode?: number): Written {
  return { name, data, ...(mode !== undefined && { mode }) };
}

function run(...entries: readonly Written[]): PlantedImage {
  return { layers: [entries] };
}

function jks(time: string, ...certificates: readonly string[]): string {
  return keyStoreOf(time, certificates);
}

/** A key as a server has it. */
function key(data: string, kind = "OPENSSH PRIVATE KEY"): string {
  return `-----BEGIN ${kind}-----\n${data}\n`;
}

const SOURCES = [file("a.py", "1"), file("b.py", "1")];
const KEY = "etc/ssh/ssh_host_rsa_key";
const CACERTS = "etc/ssl/certs/java/cacerts";
const SNAKEOIL = "etc/ssl/private/ssl-cert-snakeoil.key";
const PIP_ANSWER = "root/.cache/pip/http/2/a/1/a/a/2a1aae37ed76";
const LATER_PIP_ANSWER = "root/.cache/pip/http-v2/2/a/1/a/a/2a1aae37ed76";
const SSL_CERT = file("var/lib/dpkg/info/ssl-cert.list", "/.");
const ENCRYPTED =
  "\u0030\u0006\u0009\u002a\u0086\u0048\u0086\u00f7\u000d\u0001\u0007\u0006";

/** What two builds of one Dockerfile may write differently. */
test.each<[string, PlantedImage, PlantedImage]>([
  [
    "the lines of a log",
    run(file("var/log/dpkg.log", "at 10:00:01\n")),
    run(file("var/log/dpkg.log", "at 10:00:02\n")),
  ],
  [
    "what a log says of a new key",
    run(
      file(
        "var/log/apt/term.log",
        `Mon Nov 30 10:00:01 2026\n3072 SHA256:${"a".repeat(43)} root (RSA)\n`,
      ),
    ),
    run(
      file(
        "var/log/apt/term.log",
        `Tue Dec  1 9:00:02 2026\n3072 SHA256:${"b".repeat(43)} root (RSA)\n`,
      ),
    ),
  ],
  ["logins", run(file("var/log/wtmp", "1")), run(file("var/log/wtmp", "2"))],
  [
    "the id of a machine",
    run(file("etc/machine-id", `${"1a".repeat(16)}\n`)),
    run(file("etc/machine-id", `${"2b".repeat(16)}\n`)),
  ],
  ["the key of a server", run(file(KEY, key("1"))), run(file(KEY, key("2")))],
  [
    "the key of ssl-cert",
    run(SSL_CERT, file(SNAKEOIL, "1")),
    run(SSL_CERT, file(SNAKEOIL, "2")),
  ],
  [
    "when pip fetched a package, and what",
    run(file(PIP_ANSWER, "Date: 1")),
    run(file(PIP_ANSWER, "Date: 2")),
  ],
  [
    "when a later pip fetched a package",
    run(file(LATER_PIP_ANSWER, "Date: 1")),
    run(file(LATER_PIP_ANSWER, "Date: 2")),
  ],
  [
    "a wheel that pip built",
    run(file("root/.cache/pip/wheels/67/a6/p-1-py3-none-any.whl", "1")),
    run(file("root/.cache/pip/wheels/67/a6/p-1-py3-none-any.whl", "2")),
  ],
  [
    "times in a key store",
    run(file(CACERTS, jks("11111111", "a", "b"))),
    run(file(CACERTS, jks("22222222", "a", "b"))),
  ],
  [
    "an encrypted key store",
    run(file(CACERTS, `${ENCRYPTED}1`)),
    run(file(CACERTS, `${ENCRYPTED}2`)),
  ],
  [
    "the time of a source",
    run(file("a.pyc", pyc(0, "1111", "code"))),
    run(file("a.pyc", pyc(0, "2222", "code"))),
  ],
  [
    "a module that one build did not import",
    run(
      ...SOURCES,
      file("__pycache__/a.cpython-311.pyc", pyc(0, "1111", "code")),
    ),
    run(
      ...SOURCES,
      file("__pycache__/b.cpython-311.opt-1.pyc", pyc(3, "HASH", "code")),
    ),
  ],
])("%s: not a difference, and named", async (_, one, two) => {
  for (const [before, after] of [
    [one, two],
    [two, one],
  ] as const) {
    const found = await comparePlanted(before, after);
    expect(pathsIn(found)).toEqual([]);
    expect(found.ignored).toHaveLength(1);
  }
});

/** What looks like it and is none. */
test.each<[string, string, PlantedImage, PlantedImage]>([
  [
    "what a later pip fetched",
    `/${LATER_PIP_ANSWER}.body`,
    run(file(`${LATER_PIP_ANSWER}.body`, "1")),
    run(file(`${LATER_PIP_ANSWER}.body`, "2")),
  ],
  [
    "where a wheel that pip built came from",
    "/root/.cache/pip/wheels/67/a6/origin.json",
    run(file("root/.cache/pip/wheels/67/a6/origin.json", "1")),
    run(file("root/.cache/pip/wheels/67/a6/origin.json", "2")),
  ],
  [
    "what pip fetched, in one of the images",
    `/${PIP_ANSWER}`,
    run(file(PIP_ANSWER, "1")),
    run(),
  ],
  [
    "a library among logs",
    "/var/log/x.log",
    run(file("var/log/x.log", "\u007fELF at 10:00:01\n")),
    run(file("var/log/x.log", "\u007fELF at 10:00:02\n")),
  ],
  [
    "what a log says, as something may read it",
    "/var/log/x.log",
    run(file("var/log/x.log", "at 10:00:01 MODE=safe\n")),
    run(file("var/log/x.log", "at 10:00:02 MODE=unsafe\n")),
  ],
  [
    "another password of a key store",
    `/${CACERTS}`,
    run(file(CACERTS, keyStoreOf("11111111", ["a"]))),
    run(file(CACERTS, keyStoreOf("11111111", ["a"], "other"))),
  ],
  [
    "a weaker key of a server",
    `/${KEY}`,
    run(file(KEY, key("1".repeat(2000)))),
    run(file(KEY, key("2".repeat(1000)))),
  ],
  [
    "what is no key of a server",
    `/${KEY}`,
    run(file(KEY, key("1"))),
    run(file(KEY, "junk")),
  ],
  [
    "what is no id of a machine",
    "/etc/machine-id",
    run(file("etc/machine-id", "X=1\n")),
    run(file("etc/machine-id", "X=2\n")),
  ],
  [
    "a compiled module that is older than its source",
    "/__pycache__/a.cpython-311.pyc",
    run(
      file("a.py", "1"),
      file("__pycache__/a.cpython-311.pyc", pyc(0, "\0\0\0\0", "code")),
    ),
    run(
      file("a.py", "1"),
      file("__pycache__/a.cpython-311.pyc", pyc(0, "1111", "code")),
    ),
  ],
  [
    "a script among logs",
    "/var/log/x.log",
    run(file("var/log/x.log", "#!/bin/sh\nat 10:00:01\n")),
    run(file("var/log/x.log", "#!/bin/sh\nat 10:00:02\n")),
  ],
  [
    "a program among logs",
    "/var/log/x.log",
    run(file("var/log/x.log", "at 10:00:01\n", 0o755)),
    run(file("var/log/x.log", "at 10:00:02\n", 0o755)),
  ],
  [
    "a text in the folder of logs that differs in more than times",
    "/var/log/run.sh",
    run(file("var/log/run.sh", "1")),
    run(file("var/log/run.sh", "2")),
  ],
  [
    "a log that a COPY brought",
    "/var/log/x.log",
    run(file("var/log/x.log", "at 10:00:01\n")),
    { layers: [copied(file("var/log/x.log", "at 10:00:02\n"))] },
  ],
  [
    "a log that the entry point names",
    "/var/log/x.log",
    {
      ...run(file("var/log/x.log", "at 10:00:01\n")),
      config: { Entrypoint: ["sh", "/var/log/x.log"] },
    },
    {
      ...run(file("var/log/x.log", "at 10:00:02\n")),
      config: { Entrypoint: ["sh", "/var/log/x.log"] },
    },
  ],
  [
    "a log that the command names from where it starts",
    "/var/log/x.log",
    {
      ...run(file("var/log/x.log", "at 10:00:01\n")),
      config: {
        WorkingDir: "/var/log",
        Cmd: ["sh", "-c", ". ./x.log; exec app"],
      },
    },
    {
      ...run(file("var/log/x.log", "at 10:00:02\n")),
      config: {
        WorkingDir: "/var/log",
        Cmd: ["sh", "-c", ". ./x.log; exec app"],
      },
    },
  ],
  [
    "a log that the health check names",
    "/var/log/x.log",
    {
      ...run(file("var/log/x.log", "at 10:00:01\n")),
      config: {
        Healthcheck: {
          Test: ["CMD-SHELL", "sh </var/log/x.log"],
          Interval: 0,
          Timeout: 0,
          StartPeriod: 0,
          Retries: 0,
        },
      },
    },
    {
      ...run(file("var/log/x.log", "at 10:00:02\n")),
      config: {
        Healthcheck: {
          Test: ["CMD-SHELL", "sh </var/log/x.log"],
          Interval: 0,
          Timeout: 0,
          StartPeriod: 0,
          Retries: 0,
        },
      },
    },
  ],
  [
    "the mode of a log",
    "/var/log/x.log",
    run(file("var/log/x.log", "at 10:00:01\n")),
    run(file("var/log/x.log", "at 10:00:02\n", 0o600)),
  ],
  [
    "a log that is gone",
    "/var/log/x.log",
    run(file("var/log/x.log", "at 10:00:01\n")),
    run(),
  ],
  [
    "a machine that has an id",
    "/etc/machine-id",
    run(file("etc/machine-id", "")),
    run(file("etc/machine-id", `${"1a".repeat(16)}\n`)),
  ],
  [
    "a machine that waits for an id",
    "/etc/machine-id",
    run(file("etc/machine-id", "uninitialized\n")),
    run(file("etc/machine-id", `${"1a".repeat(16)}\n`)),
  ],
  [
    "an id that a COPY brought",
    "/var/lib/dbus/machine-id",
    run(file("var/lib/dbus/machine-id", "1")),
    { layers: [copied(file("var/lib/dbus/machine-id", "2"))] },
  ],
  [
    "a key that a COPY brought",
    `/${KEY}`,
    run(file(KEY, key("1"))),
    { layers: [copied(file(KEY, key("2")))] },
  ],
  [
    "a key that a COPY brought and a RUN made private",
    `/${KEY}`,
    run(file(KEY, key("1"), 0o600)),
    { layers: [copied(file(KEY, key("2"))), [file(KEY, key("2"), 0o600)]] },
  ],
  [
    "a key that a COPY brought elsewhere",
    `/${KEY}`,
    run(file(KEY, key("1"))),
    {
      layers: [
        copied(file("tmp/key", key("2"))),
        [file(KEY, key("2")), { name: "tmp/.wh.key" }],
      ],
    },
  ],
  [
    "the key of ssl-cert without ssl-cert",
    `/${SNAKEOIL}`,
    run(file(SNAKEOIL, "1")),
    run(file(SNAKEOIL, "2")),
  ],
  [
    "another certificate",
    `/${CACERTS}`,
    run(file(CACERTS, jks("11111111", "a", "b"))),
    run(file(CACERTS, jks("11111111", "a", "c"))),
  ],
  [
    "one certificate more",
    `/${CACERTS}`,
    run(file(CACERTS, jks("11111111", "a"))),
    run(file(CACERTS, jks("11111111", "a", "c"))),
  ],
  [
    "a broken key store",
    `/${CACERTS}`,
    run(file(CACERTS, jks("11111111", "a"))),
    run(file(CACERTS, `${jks("22222222", "a")}x`)),
  ],
  [
    "an encrypted key store of another size",
    `/${CACERTS}`,
    run(file(CACERTS, `${ENCRYPTED}1`)),
    run(file(CACERTS, `${ENCRYPTED}22`)),
  ],
  [
    "other code",
    "/a.pyc",
    run(file("a.pyc", pyc(0, "1111", "code"))),
    run(file("a.pyc", pyc(0, "1111", "core"))),
  ],
  [
    "other code that Python does not check",
    "/a.pyc",
    run(file("a.pyc", pyc(1, "HASH", "code"))),
    run(file("a.pyc", pyc(1, "HASH", "core"))),
  ],
  [
    "code that Python checks no more",
    "/a.pyc",
    run(file("a.pyc", pyc(3, "HASH", "code"))),
    run(file("a.pyc", pyc(1, "HASH", "code"))),
  ],
  [
    "a module that Python does not check",
    "/__pycache__/a.cpython-311.pyc",
    run(...SOURCES),
    run(
      ...SOURCES,
      file("__pycache__/a.cpython-311.pyc", pyc(1, "HASH", "code")),
    ),
  ],
  [
    "a module of no known form",
    "/__pycache__/a.cpython-311.pyc",
    run(...SOURCES),
    run(...SOURCES, file("__pycache__/a.cpython-311.pyc", "code")),
  ],
  [
    "a module whose source only one has",
    "/__pycache__/c.cpython-311.pyc",
    run(...SOURCES),
    run(
      ...SOURCES,
      file("__pycache__/c.cpython-311.pyc", pyc(0, "1111", "code")),
    ),
  ],
  [
    "a user's extended attribute",
    "/a",
    run({ name: "a", pax: { "SCHILY.xattr.user.x": "bar" } }),
    run({ name: "a", pax: { "SCHILY.xattr.user.x": "baz" } }),
  ],
])("%s: a difference", async (_, path, one, two) => {
  for (const [before, after] of [
    [one, two],
    [two, one],
  ] as const)
    expect(pathsIn(await comparePlanted(before, after))).toContain(path);
});
