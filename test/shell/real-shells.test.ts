import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { optimize } from "../../src/optimize.ts";
import { parse } from "../../src/syntax/dockerfile.ts";
import { argsText } from "../../src/syntax/instruction.ts";
import { joined, kept, setWords, type Row } from "./rows.ts";

/**
 * What is said of RUNs that become one, held against real shells: the RUNs one after the other and the one RUN that our own merge makes of them
 * run in a folder of their own, with stubs on the PATH of which each may be told to fail, and must leave the same trace.
 */

const SHELLS: Readonly<Record<string, readonly string[]>> = {
  dash: ["dash"],
  bash: ["bash"],
  busybox: ["busybox", "sh"],
};

/** Programs of which it is known that they install nothing, and which no shell brings itself. */
const PROGRAMS: Readonly<Record<string, string>> = {
  A: "locale",
  B: "iconv",
  C: "getent",
  D: "chage",
  E: "users",
};

/** Says what it was called with and where, and fails if it is told to. */
const STUB = `#!/bin/sh
name=\${0##*/}
# What comes through a pipe comes first.
while read -r _; do :; done
{ printf '%s %s in %s X=%s ' "$name" "$*" "\${PWD##*/}" "\${X-}"; umask; } >> "$LOG"
case " $FAIL " in *" $name "*) exit 3 ;; esac
echo "$*"
`;

/** Replaces itself by a program of its name that comes earlier on the PATH. */
const PIP = `#!/bin/sh
echo "old pip $*" >> "$LOG"
case "$*" in *-U*) printf '#!/bin/sh\\necho "new pip $*" >> "$LOG"\\n' > "$EARLY/pip"; chmod +x "$EARLY/pip" ;; esac
`;

function named(text: string): string {
  return text.replace(/\b[A-E]\b/g, (letter) => PROGRAMS[letter] ?? letter);
}

function dockerfile({ runs, shell }: Row): string {
  const words = shell === undefined ? "" : `SHELL ${JSON.stringify(shell)}\n`;
  return `FROM debian:bookworm\n${words}${runs.map((run) => `RUN ${named(run)}\n`).join("")}`;
}

function scriptsOf(source: string): readonly string[] {
  return parse(source)
    .instructions.filter(({ keyword }) => keyword === "RUN")
    .map(argsText);
}

function merged(row: Row): string {
  const { code, bugs } = optimize(dockerfile(row), {
    only: ["merge-runs"],
    merge: "all",
  });
  expect(bugs).toEqual([]);
  return code;
}

/** One way to build one row, under one injected failure. */
interface Trial {
  readonly row: Row;
  readonly fail: string;
  readonly mode: "apart" | "joined";
  readonly scripts: readonly string[];
}

function trialsOf(row: Row, scripts: readonly string[]): readonly Trial[] {
  const apart = scriptsOf(dockerfile(row));
  const used = Object.values(PROGRAMS).filter((name) =>
    apart.some((script) => new RegExp(`\\b${name}\\b`).test(script)),
  );
  // A failure that `||` hides shows only with another one behind it.
  const pairs = apart.some((script) => script.includes("||"))
    ? used.flatMap((first, at) =>
        used.slice(at + 1).map((second) => `${first} ${second}`),
      )
    : [];
  return ["", ...used, ...pairs].flatMap((fail): readonly Trial[] => [
    { row, fail, mode: "apart", scripts: apart },
    { row, fail, mode: "joined", scripts },
  ]);
}

/** Milliseconds. A few seconds are enough on a machine with nothing else to do. */
const PATIENCE = 300_000;

const root = mkdtempSync(join(tmpdir(), "dockfix-shells-"));

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** A script that runs all trials in a shell, each in a folder of its own: one process of ours for thousands of theirs. */
function driver(shell: string, room: string, trials: readonly Trial[]): string {
  const command = (SHELLS[shell] ?? []).join(" ");
  const lines = trials.map(({ row, fail, scripts }, index) => {
    const flags = row.shell?.slice(1).join(" ") ?? "-c";
    const steps = scripts.map(
      (script) => `${command} ${flags} ${quoted(script)}`,
    );
    return `trial ${index} ${quoted(fail)} && { ${steps.map((step) => `${step} && `).join("")}:; echo "status $?" >> "$LOG"; } </dev/null >/dev/null 2>&1`;
  });
  return `trial() {
  base=${quoted(join(root, room))}/$1
  cd "$base/work"
  export LOG="$base/log" FAIL="$2" EARLY="$base/early" PATH="$base/early:${join(root, "bin")}:/usr/bin:/bin"
}
${lines.join("\n")}
`;
}

async function runAll(
  shell: string,
  room: string,
  trials: readonly Trial[],
): Promise<void> {
  const file = join(root, `${room}.sh`);
  for (const index of trials.keys()) {
    const base = join(root, room, String(index));
    mkdirSync(join(base, "work", "sub"), { recursive: true });
    mkdirSync(join(base, "early"));
  }
  writeFileSync(file, driver(shell, room, trials));
  await new Promise((resolve, reject) => {
    spawn("sh", [file], { stdio: "ignore" })
      .on("error", reject)
      .on("close", resolve);
  });
}

/** Everything that a trial left behind. */
function trace(room: string, index: number): string {
  const base = join(root, room, String(index));
  const files = readdirSync(join(base, "work"), {
    recursive: true,
    withFileTypes: true,
  })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => `${path.slice(base.length)}: ${readFileSync(path, "utf8")}`);
  return [readFileSync(join(base, "log"), "utf8"), ...files].join("\n");
}

beforeAll(() => {
  mkdirSync(join(root, "bin"));
  const put = (name: string, text: string): void => {
    writeFileSync(join(root, "bin", name), text);
    chmodSync(join(root, "bin", name), 0o755);
  };
  for (const name of Object.values(PROGRAMS)) put(name, STUB);
  put("pip", PIP);
  put("pip3", PIP);
});

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
}, PATIENCE);

it.each(joined.map((row) => [row.runs.join(" / "), row] as const))(
  "joins %s",
  (_, row) => {
    expect(scriptsOf(merged(row))).toHaveLength(row.left ?? 1);
  },
);

it.each(kept.map((row) => [row.runs.join(" / "), row] as const))(
  "keeps %s",
  (_, row) => {
    expect(merged(row)).toBe(dockerfile(row));
  },
);

describe.each(Object.keys(SHELLS))("in %s", (shell) => {
  const [program = ""] = SHELLS[shell] ?? [];
  const isThere = spawnSync(program, ["-c", ":"]).error === undefined;
  const title = isThere ? "" : ` (skipped: ${program} is not installed)`;
  const fits = ({ only }: Row): boolean => only?.includes(shell) ?? true;
  const whole = joined
    .filter(fits)
    .flatMap((row) => trialsOf(row, scriptsOf(merged(row))));
  const naive = kept
    .filter(fits)
    .flatMap((row) =>
      row.naive === undefined ? [] : trialsOf(row, [named(row.naive)]),
    );

  it.skipIf(!isThere)(`set switches -e as it is read${title}`, () => {
    const asked = setWords
      .filter(([, effect]) => effect !== "unknown")
      .flatMap(([words, effect]) =>
        [false, true].map((initial) => ({ words, initial, effect })),
      );
    // Each in a subshell, which starts with the options of its parent.
    const script = asked.map(
      ({ words, initial }) =>
        `set ${initial ? "-e" : "+e"}; (set ${words} >/dev/null; case $- in *e*) echo true ;; *) echo false ;; esac)`,
    );
    const [, ...options] = SHELLS[shell] ?? [];
    const { stdout } = spawnSync(
      program,
      [...options, "-c", script.join("\n")],
      {
        encoding: "utf8",
      },
    );
    const said = stdout.trim().split("\n");
    expect(asked.map(({ words }, at) => `${words}: ${said[at]}`)).toEqual(
      asked.map(
        ({ words, initial, effect }) => `${words}: ${effect ?? initial}`,
      ),
    );
  });

  it.skipIf(!isThere).concurrent(
    `what is joined does what it did apart, whatever fails${title}`,
    async () => {
      await runAll(shell, shell, whole);
      for (const [index, { row, fail, mode, scripts }] of whole.entries()) {
        if (mode === "apart") continue;
        const what = `${row.runs.join(" / ")} => ${scripts.join(" / ")}, ${fail === "" ? "nothing" : fail} fails`;
        expect(`${what}\n${trace(shell, index)}`).toBe(
          `${what}\n${trace(shell, index - 1)}`,
        );
      }
    },
    PATIENCE,
  );

  it.skipIf(!isThere).concurrent(
    `what is kept would not do the same as one${title}`,
    async () => {
      const room = `${shell}-naive`;
      await runAll(shell, room, naive);
      const different = new Set(
        naive.flatMap(({ row, mode }, index) =>
          mode === "joined" && trace(room, index) !== trace(room, index - 1)
            ? row.naive
            : [],
        ),
      );
      const rows = new Set(naive.map(({ row }) => row.naive));
      expect([...rows].filter((each) => !different.has(each))).toEqual([]);
    },
    PATIENCE,
  );
});
