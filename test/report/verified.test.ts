import { expect, test } from "vitest";
import { holds, type Verification } from "../../src/measure/verification.ts";
import { optimize } from "../../src/optimize.ts";
import { PLAIN } from "../../src/report/paint.ts";
import { verifiedJson } from "../../src/report/verified-json.ts";
import { outputOf } from "../../src/measure/engine/output-digest.ts";
import type { SmokeRun } from "../../src/measure/smoke.ts";
import { verifiedText } from "../../src/report/verified-text.ts";

const SOURCE = `FROM debian:bookworm
RUN ls
RUN pip install flask
`;
const { code, changes } = optimize(SOURCE);

/** At the end of every verdict. */
const NEVER =
  "never compared: times of files; extended attributes that the engine leaves out of an image's archive: of Docker, all but capabilities (user.* and the like), and the user namespace of a capability; sockets, and files named like the marks of removed ones (.wh.…), which no archive of layers holds";

const UNTESTED =
  "no smoke test ran: the image has no HEALTHCHECK and no program that says its version; --smoke 'COMMAND' says what must still work";

const SAME: Verification = {
  differences: [],
  ignored: [],
  purged: 0,
  base: undefined,
  smoke: [],
};

function runOf(status: string, stdout = "", stderr = ""): SmokeRun {
  return {
    passed: status === "exit code 0",
    status,
    end: status,
    stdout: outputOf(stdout),
    stderr: outputOf(stderr),
    seconds: 1,
  };
}

const WRONG: Verification = {
  differences: [
    {
      difference: { kind: "config", field: "Cmd", before: "a", after: "b" },
      createdBy: undefined,
      side: "after",
    },
    {
      difference: {
        kind: "file",
        path: "/opt/x",
        before: "mode 0644",
        after: "mode 0600",
      },
      createdBy: "RUN /bin/sh -c pip install --no-cache-dir flask # buildkit",
      side: "after",
    },
    {
      difference: { kind: "file", path: "/y", before: "file", after: "absent" },
      createdBy: "RUN /bin/sh -c ls # buildkit",
      side: "before",
    },
  ],
  ignored: [
    {
      rule: { globs: ["/var/log"], ignores: "all", reason: "logs have times" },
      count: 2,
      paths: ["/var/log/a", "/var/log/b"],
    },
  ],
  purged: 1,
  base: {
    gone: [{ name: "git", version: "1:2" }],
    came: [],
    changed: [{ name: "libc6", before: "1", after: "2" }],
    numbers: [{ kind: "group", name: "messagebus", before: 102, after: 101 }],
    files: 3,
    unowned: 1,
  },
  smoke: [
    {
      title: "app --version",
      before: runOf("exit code 0", "1\n"),
      after: runOf("exit code 1", "", "no such file\n"),
      verdict: "different",
      difference: undefined,
    },
  ],
};

function report(
  verification: Verification,
): Parameters<typeof verifiedText>[0] {
  return {
    path: "Dockerfile",
    engine: "Docker 1",
    before: SOURCE,
    after: code,
    changes,
    verification,
  };
}

test("the same image", () => {
  expect(holds(SAME)).toBe(true);
  expect(verifiedText(report(SAME), PLAIN)).toBe(
    `Dockerfile: the same image (built with Docker 1)\n\n${UNTESTED}\n\n${NEVER}\n`,
  );
});

test("every difference is told with what made it", () => {
  expect(holds(WRONG)).toBe(false);
  expect(verifiedText(report(WRONG), PLAIN))
    .toBe(`Dockerfile: not the same image (built with Docker 1)

3 differences:
  configuration: Cmd
    a -> b
  /opt/x
    mode 0644 -> mode 0600
    made by line 3 of the rewritten file (purge-caches/pip)
  /y
    file -> absent
    made by line 2 of the original

FAILS   app --version: exit code 0 before, exit code 1 after
          before: 1
          after: no such file

1 file lost, as the changes say
another base image: 3 files that differ with it, 1 of them of no package
  1 package not in it: git 1:2
  1 package in another version: libc6 1 -> 2
  group messagebus has another number: 102 -> 101
2 files not compared: /var/log/a, /var/log/b (logs have times)
${NEVER}
`);
});

test("nothing is said of what made it where an image does not say so", () => {
  const unsaid = WRONG.differences.map((found) => ({
    ...found,
    createdBy: "",
  }));
  const text = verifiedText(report({ ...WRONG, differences: unsaid }), PLAIN);
  expect(text).toContain("/opt/x");
  expect(text).not.toContain("made by");
});

test("for programs", () => {
  const json: unknown = JSON.parse(verifiedJson(report(WRONG), "1"));
  expect(json).toMatchObject({
    equal: false,
    differences: [
      { subject: "configuration: Cmd", line: null, changes: [] },
      { subject: "/opt/x", line: 3, changes: ["purge-caches/pip"] },
      { subject: "/y", line: 2, side: "before", changes: [] },
    ],
    smoke: [
      {
        verdict: "different",
        difference: null,
        before: {
          stdout: {
            bytes: 2,
            sha256:
              "4355a46b19d348dc2f57c046f8ef63d4538ebb936000f3c9ee954a27460dd865",
            text: "1\n",
          },
        },
      },
    ],
    purged: 1,
    rebased: 3,
    base: { gone: [{ name: "git" }], unowned: 1 },
    unseen: [
      "times of files",
      expect.stringContaining("user.*"),
      expect.stringContaining("sockets"),
    ],
  });
});

test("a smoke test that fails in both is no difference, and is said", () => {
  const failed = runOf("exit code 1");
  const smoke = [
    {
      title: "x",
      before: failed,
      after: failed,
      verdict: "tells-nothing" as const,
      difference: undefined,
    },
  ];
  expect(holds({ ...SAME, smoke })).toBe(true);
  expect(verifiedText(report({ ...SAME, smoke }), PLAIN)).toContain(
    "fails   x: in both (exit code 1), so it tells nothing",
  );
});

test.each([
  ["steady", /^passes {2}x: .*but for what is different in each run$/m],
  ["varies", /^varies {2}x: .*only the exit code was compared$/m],
] as const)(
  "a test of which not all was compared says so: %s",
  (verdict, text) => {
    const run = runOf("exit code 0");
    const smoke = [
      { title: "x", before: run, after: run, verdict, difference: undefined },
    ];
    expect(verifiedText(report({ ...SAME, smoke }), PLAIN)).toMatch(text);
  },
);

test("the first line that differs is shown", () => {
  const run = runOf("exit code 0");
  const outcome = {
    title: "x",
    before: run,
    after: run,
    verdict: "different" as const,
    difference: {
      output: "stderr" as const,
      before: "GOOD",
      after: undefined,
    },
  };
  const text = verifiedText(report({ ...SAME, smoke: [outcome] }), PLAIN);
  expect(text).toContain(`FAILS   x: its standard error differs
          before: GOOD
          after: (nothing)
`);
});
