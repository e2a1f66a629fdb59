import { describe, expect, test } from "vitest";
import { BASE, noEngine } from "./bench.ts";
import { keyStoreOf } from "../measure/key-stores.ts";
import { commandBench } from "./commands.ts";

/** A key store of Java's own format with one certificate, as printf writes it. */
function keyStore(time: string, certificate: string): string {
  const bytes = Buffer.from(keyStoreOf(time, [certificate]), "latin1");
  return [...bytes]
    .map((byte) => `\\${byte.toString(8).padStart(3, "0")}`)
    .join("");
}

const UNCHECKED = "\\247\\15\\15\\12\\1\\0\\0\\0HASHHASH";
const CACERTS = "/etc/ssl/certs/java/cacerts";
const KEY = "/etc/ssh/ssh_host_rsa_key";
const MODULE = "/app/__pycache__/m.cpython-311.pyc";

/** What is there before anything is planted. */
const MADE = `COPY site ${KEY}
RUN mkdir -p /app/__pycache__ /etc/ssl/certs/java && echo 1 >/app/m.py && echo 1 >/app/content && echo 1 >/app/first && ln /app/first /app/second
RUN printf '${keyStore("11111111", "a")}' >${CACERTS} && date +%FT%T.%N >/var/log/dpkg.log && : >/etc/machine-id
`;

/** What a shell does to a path, so that verify has to find it, whatever the base. */
const PLANTED: readonly (readonly [path: string, shell: string])[] = [
  ["/usr/bin/cp", "chmod u+s /usr/bin/cp"],
  ["/usr/bin/mv", "chown 7 /usr/bin/mv"],
  ["/usr/bin/perl", "rm /usr/bin/perl"],
  ["/usr/bin/yes", "cp /bin/true /usr/bin/yes"],
  ["/usr/bin/tac", "ln -sf cat /usr/bin/tac"],
  ["/usr/bin/once", "ln /usr/bin/factor /usr/bin/once"],
  ["/root", "chmod 777 /root"],
  ["/tmp", "chmod 755 /tmp"],
  ["/srv", "rmdir /srv"],
  ["/etc/evil", "echo evil >/etc/evil"],
  [
    "/etc/sudoers.d/app",
    "mkdir -p /etc/sudoers.d && echo 'app ALL' >/etc/sudoers.d/app",
  ],
  [
    "/etc/cron.d/job",
    "mkdir -p /etc/cron.d && echo '* * * * * root evil' >/etc/cron.d/job",
  ],
  ["/etc/passwd", "echo 'evil::0:0::/:/bin/sh' >>/etc/passwd"],
  ["/etc/shadow", "sed -i 's/^root:[^:]*/root:/' /etc/shadow"],
  ["/etc/group", "sed -i '/^games:/d' /etc/group"],
  ["/etc/ld.so.conf.d/evil.conf", "echo /evil >/etc/ld.so.conf.d/evil.conf"],
  ["/etc/alternatives/awk", "ln -sf /evil /etc/alternatives/awk"],
  [
    "/etc/apt/sources.list.d/evil.list",
    "echo 'deb http://evil x y' >/etc/apt/sources.list.d/evil.list",
  ],
  [
    "/usr/share/locale/de/LC_MESSAGES/app.mo",
    "mkdir -p /usr/share/locale/de/LC_MESSAGES && echo 1 >/usr/share/locale/de/LC_MESSAGES/app.mo",
  ],
  [
    "/usr/share/doc/app/licence",
    "mkdir -p /usr/share/doc/app && echo 1 >/usr/share/doc/app/licence",
  ],
  [
    "/var/lib/dpkg/info/evil.postinst",
    "echo evil >/var/lib/dpkg/info/evil.postinst",
  ],
  ["/var/log/run.sh", "echo evil >/var/log/run.sh"],
  ["/var/log/dpkg.log", "chmod +x /var/log/dpkg.log"],
  ["/etc/machine-id", "echo 5a >/etc/machine-id"],
  [CACERTS, `printf '${keyStore("22222222", "b")}' >${CACERTS}`],
  [MODULE, `printf '${UNCHECKED}evil' >${MODULE}`],
  ["/app/content", "echo 2 >/app/content"],
  ["/app/second", "rm /app/second && cp /app/first /app/second"],
  ["/app/pipe", "mkfifo /app/pipe"],
  ["/app/null", "mknod /app/null c 1 3"],
];

function from(base: string, more = ""): string {
  return `FROM ${base}\n${MADE}${more}`;
}

/** The same base in other words. */
const REWORDED = `# another file\nARG VERSION=2\nfrom docker.io/library/${BASE} AS final`;
const FULL = BASE.replace("-slim", "");
const PLANT = `RUN ${PLANTED.map(([, shell]) => shell).join(" && ")}\nCOPY repo/sources.list ${KEY}\nLABEL dev.dockfix.mine=1\n`;

/** The part of the JSON report that is looked at. */
interface Report {
  readonly differences: readonly { readonly subject: string }[];
  readonly base: object | null;
  readonly rebased: number;
  readonly ignored: readonly object[];
}

function isReport(value: unknown): value is Report {
  return typeof value === "object" && value !== null && "differences" in value;
}

function asReport(value: unknown): Report {
  if (isReport(value)) return value;
  throw new Error("no report");
}

describe.skipIf(noEngine !== "")(`planted differences ${noEngine}`, () => {
  const { file, dockfix } = commandBench();

  /** What verify finds, and how it ends. */
  async function verified(
    name: string,
    before: string,
    after: string,
  ): Promise<{
    readonly code: number | null;
    readonly subjects: readonly string[];
    readonly report: Report;
  }> {
    file(`${name}.Dockerfile`, before);
    file(`${name}-after.Dockerfile`, after);
    const { code, stdout } = await dockfix(
      "verify",
      `${name}.Dockerfile`,
      `--against=${name}-after.Dockerfile`,
      "--network=host",
      "--format=json",
    );
    const report = asReport(JSON.parse(stdout));
    const subjects = report.differences.map(({ subject }) => subject);
    return { code, subjects, report };
  }

  const missedIn = (subjects: readonly string[]): readonly string[] =>
    [
      ...PLANTED.map(([path]) => path),
      KEY,
      "configuration: Labels dev.dockfix.mine",
    ].filter((path) => !subjects.includes(path));

  test.concurrent(
    "on the same base, in whatever words: all are found, and nothing else",
    async () => {
      const { code, subjects, report } = await verified(
        "same",
        from(BASE),
        from(REWORDED, PLANT).replace(`FROM ${REWORDED}`, REWORDED),
      );
      expect(missedIn(subjects)).toEqual([]);
      const made = new Set([...PLANTED.map(([path]) => path), KEY]);
      const others = subjects.filter(
        (each) => each.startsWith("/") && !made.has(each),
      );
      // What a shell line makes besides: folders, and the other names of a file.
      expect(
        others.filter(
          (each) =>
            !/^\/(?:etc\/(?:sudoers|cron)\.d|usr\/share\/|usr\/bin\/(?:factor|perl)|app\/first)/.test(
              each,
            ),
        ),
      ).toEqual([]);
      expect(report.base).toBeNull();
      expect(code).toBe(1);
    },
  );

  test.concurrent(
    "on another base: all are found, and what comes with the base is not held against it",
    async () => {
      const { code, subjects, report } = await verified(
        "other",
        from(FULL),
        from(BASE, PLANT),
      );
      expect(missedIn(subjects)).toEqual([]);
      expect(subjects.length).toBeLessThan(50);
      expect(report.rebased).toBeGreaterThan(100);
      expect(code).toBe(1);
    },
  );

  test.concurrent(
    "what two builds write differently is none, on the same base in other words and on another",
    async () => {
      const VARIES = `RUN head -c 9 /dev/urandom | od -x >/etc/ssh/ssh_host_ed25519_key && tr -d - </proc/sys/kernel/random/uuid >/etc/machine-id\nRUN useradd --create-home app\n`;
      for (const [name, base] of [
        ["reworded", REWORDED],
        ["rebased", `FROM ${FULL}`],
      ] as const) {
        const { code, subjects, report } = await verified(
          name,
          from(BASE, VARIES),
          `${base}\n${MADE.replace(keyStore("11111111", "a"), () => keyStore("22222222", "a"))}${VARIES}`,
        );
        expect(subjects).toEqual([]);
        expect(report.ignored).toHaveLength(4);
        expect(code).toBe(0);
      }
    },
  );

  test.concurrent(
    "the second file is named where it does not build, or is not there",
    async () => {
      file("first.Dockerfile", from(BASE));
      file("second.Dockerfile", `${from(BASE)}RUN false\n`);
      const options = ["verify", "first.Dockerfile", "--network=host"] as const;
      const broken = await dockfix(...options, "--against=second.Dockerfile");
      expect(broken.stderr).toMatch(
        /^second\.Dockerfile:5:1: error: .*RUN false/m,
      );
      expect(broken.code).toBe(2);
      const missing = await dockfix(...options, "--against=third.Dockerfile");
      expect(missing.stderr).toMatch(/^third\.Dockerfile: error: /m);
      expect(missing.code).toBe(2);
    },
  );
});
