import { spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { optimize } from "../../src/optimize.ts";

/**
 * What is put into a script, held against real shells: generated scripts run before and after, with stubs of which some fail, and must end with the same
 * status, having run the same commands in the same order but for the one that cleans up.
 */

const SHELLS: readonly (readonly [
  name: string,
  instruction: string,
  command: readonly [string, ...string[]],
])[] = [
  ["dash", "", ["dash", "-c"]],
  ["busybox", "", ["busybox", "sh", "-c"]],
  ["bash as sh", "", ["bash", "--posix", "-c"]],
  ["bash", 'SHELL ["/bin/bash", "-c"]\n', ["bash", "-c"]],
  ["bash -e", 'SHELL ["/bin/bash", "-ec"]\n', ["bash", "-ec"]],
  ["dash -e", 'SHELL ["/bin/sh", "-ec"]\n', ["dash", "-ec"]],
];

const FILLS = ["apt-get update", "npm ci", "yum install -y x"] as const;
const OTHERS = [
  "s1",
  "s2 a",
  "s3 $(s4)",
  "s5 $(s6; s7)",
  "true",
  "false",
  "x=1",
  "x=$(s8)",
  '[ -n "$x" ]',
  "set +e",
  "set -e",
  "apt-get install -y curl",
] as const;
const STUBS = "apt-get npm yum cleanup s1 s2 s3 s4 s5 s6 s7 s8".split(" ");

const STUB = `#!/bin/sh
line="\${0##*/} $*"
case "$line" in cleanup*|"npm cache clean --force"|"yum clean all") exit 0 ;; esac
read count < "$LOG.count"
echo $((count + 1)) > "$LOG.count"
echo "$line" >> "$LOG"
case "$FAIL" in *",$count,"*) exit $((1 + count % 3)) ;; esac
`;

type Random = (below: number) => number;

function randomFrom(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    return (state >> 8) % below;
  };
}

function pick(random: Random, from: readonly string[]): string {
  return from[random(from.length)] ?? "";
}

function commandOf(random: Random): string {
  const command = pick(random, random(4) === 0 ? FILLS : OTHERS);
  if (random(12) === 0) return `! ${command}`;
  return random(14) === 0 ? `${command} | true` : command;
}

function itemOf(random: Random, depth: number): string {
  const list = (): string => listOf(random, depth - 1);
  if (depth <= 0 || random(3) > 0) return commandOf(random);
  switch (random(7)) {
    case 0:
      return `(${list()})`;
    case 1:
      return `{ ${list()}; }`;
    case 2:
      return `if ${list()}; then ${list()}; else ${list()}; fi`;
    case 3:
      return `for i in 1 2; do ${list()}; done`;
    case 4:
      return `case "$x" in 1) ${list()} ;; *) ${list()} ;; esac`;
    case 5:
      return `while s1; do ${list()}; break; done`;
    default:
      return "f";
  }
}

function andOr(random: Random, depth: number): string {
  let text = itemOf(random, depth);
  while (random(2) === 0)
    text += `${random(4) === 0 ? " || " : " && "}${itemOf(random, depth)}`;
  return text;
}

function listOf(random: Random, depth: number): string {
  let text = andOr(random, depth);
  while (random(3) === 0) text += `; ${andOr(random, depth)}`;
  return text;
}

function scriptOf(random: Random): string {
  const first = random(2) === 0 ? [pick(random, ["set -e", "set -eu"])] : [];
  const depth = random(3);
  const more = Array.from({ length: 1 + random(3) }, () =>
    andOr(random, depth),
  );
  const text = [...first, ...more].join("; ");
  const body = listOf(random, 1).replace(/\bf\b/g, "s1");
  return /\bf\b/.test(text) ? `f() { ${body}; }; ${text}` : text;
}

const CASES = 18;

/** Scripts that are changed, before and after; the removal by path is a stub too. */
function changed(
  random: Random,
  instruction: string,
): readonly (readonly [before: string, after: string])[] {
  const found: (readonly [string, string])[] = [];
  for (let tried = 0; found.length < CASES && tried < 5000; tried++) {
    const script = scriptOf(random);
    const source = `FROM debian:bookworm\n${instruction}RUN ${script}\n`;
    const { code, bugs } = optimize(source, {
      risk: "high",
      only: ["purge-caches"],
    });
    expect(bugs).toEqual([]);
    if (code === source) continue;
    const after = code.slice(code.lastIndexOf("RUN ") + 4).trimEnd();
    found.push([
      script,
      after.replaceAll("rm -rf /var/lib/apt/lists/*", "cleanup"),
    ]);
  }
  return found;
}

const root = mkdtempSync(join(tmpdir(), "dockfix-insertions-"));

beforeAll(() => {
  mkdirSync(join(root, "bin"));
  for (const name of STUBS)
    writeFileSync(join(root, "bin", name), STUB, { mode: 0o755 });
});

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

function traceOf(
  [program, ...args]: readonly [string, ...string[]],
  script: string,
  fail: string,
): string {
  const log = join(root, "log");
  writeFileSync(log, "");
  writeFileSync(`${log}.count`, "0\n");
  const { status } = spawnSync(program, [...args, script], {
    env: { PATH: `${join(root, "bin")}:/usr/bin:/bin`, LOG: log, FAIL: fail },
  });
  return `${readFileSync(log, "utf8")}status ${status ?? "none"}`;
}

describe.each(SHELLS)("in %s", (name, instruction, command) => {
  const [program] = command;
  const isThere = spawnSync(program, ["-c", ":"]).error === undefined;

  it.skipIf(!isThere)(
    `a cleanup changes nothing else${isThere ? "" : ` (skipped: ${program} is not installed)`}`,
    () => {
      const random = randomFrom(name.length * 7919);
      const cases = changed(random, instruction);
      expect(cases.length).toBe(CASES);
      for (const [before, after] of cases)
        for (let fault = 0; fault < 3; fault++) {
          const failing = Array.from({ length: 10 }, (_, count) => count);
          const fail =
            fault === 0
              ? ""
              : `,${failing.filter(() => random(3) === 0).join(",")},`;
          const what = `${before}\n=> ${after}\nfailing: ${fail}\n`;
          expect(what + traceOf(command, after, fail)).toBe(
            what + traceOf(command, before, fail),
          );
        }
    },
    180_000,
  );
});
