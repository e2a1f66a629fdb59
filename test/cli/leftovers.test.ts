import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, test, vi } from "vitest";
import { writeReport } from "../../src/cli/report-file.ts";
import { builtCli } from "./built.ts";
import { dockfix, folderWith, type Ended } from "./session.ts";

/** Others may be at work on this machine. */
const temporary = mkdtempSync(join(tmpdir(), "dockfix-test-"));
vi.stubEnv("TMPDIR", temporary);
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(temporary, { recursive: true, force: true });
});

const LEFT = "aaaaaaaaaaaa";

/** A client of an engine that holds one image and a container of a session nobody knows, and takes its time to build. */
const DOCKER = `#!/bin/sh
echo "$*" >>"$LOG"
case "$*" in
version*) echo '{"Client":{"Version":"20.10.24"},"Server":{"Version":"20.10.24"}}' ;;
info*) echo ENGINE ;;
images*) echo "dockfix-${LEFT}:low sha256:1"; echo "app:1 sha256:2" ;;
ps*) echo "dockfix-${LEFT}-1"; echo theirs ;;
system*) echo '[]' ;;
"image inspect"*) echo '[{"Id":"sha256:1","Size":5000000}]' ;;
build*) trap "$ON_TERM" TERM; echo $$ >"$LOG.pid"; sleep 60 & wait; wait ;;
esac
`;

interface Bench {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly asked: () => string;
}

function bench(onTerm = "exit 1"): Bench {
  const folder = folderWith({
    Dockerfile: "FROM debian\nRUN pip install flask\n",
    "bin/docker": DOCKER,
  });
  mkdirSync(join(folder, "tmp"));
  const log = join(folder, "asked");
  return {
    folder,
    env: {
      PATH: `${join(folder, "bin")}:${process.env["PATH"] ?? ""}`,
      HOME: folder,
      TMPDIR: join(folder, "tmp"),
      LOG: log,
      ON_TERM: onTerm,
    },
    asked: () => (existsSync(log) ? readFileSync(log, "utf8") : ""),
  };
}

describe("dockfix clean", () => {
  test("lists what there is, and touches nothing that is not known to be dead", async () => {
    const { folder, env, asked } = executable(bench());
    const { code, stdout, stderr } = await dockfix(folder, ["clean"], { env });
    expect(stderr).toBe("");
    expect(stdout).toContain(`session ${LEFT}: of another user`);
    expect(stdout).toContain(`image      dockfix-${LEFT}:low  5 MB`);
    expect(stdout).toContain(`container  dockfix-${LEFT}-1`);
    expect(stdout).not.toContain("app:1");
    expect(stdout).not.toContain("theirs");
    expect(asked()).not.toMatch(/^(?:image )?rm/m);
    expect(code).toBe(0);
  });

  test("--unknown removes that too, --dry-run only says so", async () => {
    const { folder, env, asked } = executable(bench());
    const words = ["clean", "--unknown"];
    const dry = await dockfix(folder, [...words, "--dry-run"], { env });
    expect(dry.stdout).toContain("would remove 1 image and 1 container");
    expect(asked()).not.toMatch(/^rm/m);
    const { code } = await dockfix(folder, words, { env });
    expect(asked().match(/^(?:image )?rm .*/gm)).toEqual([
      `rm --force --volumes dockfix-${LEFT}-1`,
      `image rm dockfix-${LEFT}:low`,
    ]);
    expect(code).toBe(0);
  });

  test("takes no arguments, and says where there is no engine", async () => {
    const { folder } = bench();
    const wrong = await dockfix(folder, ["clean", "x"]);
    expect(wrong).toMatchObject({ code: 2, stdout: "" });
    const env = { PATH: "/nowhere", HOME: folder };
    const none = await dockfix(folder, ["clean"], { env });
    expect(none.stderr).toContain("no container engine was found");
    expect(none.code).toBe(2);
  });
});

function executable(given: Bench): Bench {
  chmodSync(join(given.folder, "bin/docker"), 0o755);
  return given;
}

describe.skipIf(process.platform === "win32")("a signal", () => {
  const cli = builtCli();

  /** Measures, and sends the signals half a second apart once a build is on its way. */
  async function interrupted(
    { folder, env }: Bench,
    ...signals: readonly NodeJS.Signals[]
  ): Promise<Ended & { readonly build: number }> {
    const child = spawn(process.execPath, [cli.path(), "measure"], {
      cwd: folder,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => (stdout += String(chunk)));
    child.stderr.on("data", (chunk: Buffer) => (stderr += String(chunk)));
    const closed = once(child, "close");
    const file = join(folder, "asked.pid");
    await until(() => existsSync(file) && readFileSync(file, "utf8") !== "");
    const build = Number(readFileSync(file, "utf8"));
    for (const signal of signals) {
      child.kill(signal);
      await sleep(500);
    }
    await closed;
    return { code: child.exitCode ?? -1, stdout, stderr, build };
  }

  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const)(
    "%s ends the build and leaves nothing: %d",
    async (signal, exit) => {
      const given = executable(bench());
      const { code, stderr, build } = await interrupted(given, signal);
      expect(stderr).toContain(`interrupted by ${signal}`);
      expect(code).toBe(exit);
      await until(() => !isAlive(build));
      expect(readdirSync(join(given.folder, "tmp"))).toEqual([]);
      expect(journals(given)).toEqual([]);
    },
  );

  test("a second one ends at once, what was running too; the next start finds the rest", async () => {
    const given = executable(bench("true"));
    const twice = await interrupted(given, "SIGINT", "SIGINT");
    expect(twice.stderr).toContain("ended at once");
    expect(twice.code).toBe(130);
    expect(readdirSync(join(given.folder, "tmp"))).toHaveLength(1);
    const { folder, env } = given;
    await until(() => !isAlive(twice.build));
    const { code, stdout } = await dockfix(folder, ["clean"], { env });
    expect(stdout).toContain(": has ended");
    expect(stdout).toContain("removed 1 folder");
    expect(code).toBe(0);
    expect(readdirSync(join(folder, "tmp"))).toEqual([]);
    expect(journals(given)).toEqual([]);
  });

  test("SIGKILL ends what was running as well", async () => {
    const { build } = await interrupted(executable(bench()), "SIGKILL");
    await until(() => !isAlive(build));
  });
});

function journals({ folder }: Bench): readonly string[] {
  return readdirSync(join(folder, ".local/state/dockfix/sessions"));
}

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (holds()) return;
    await sleep(50);
  }
  throw new Error("it did not come to that");
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe("a report that cannot be written", () => {
  const written = async (file: string) => {
    let printed = "";
    const stdout = {
      isTTY: false,
      columns: undefined,
      error: undefined,
      write(text: string) {
        printed += text;
        return Promise.resolve();
      },
    };
    const error: unknown = await writeReport(file, "all of it\n", {
      stdout,
    }).catch((reason: unknown) => reason);
    return { printed, error };
  };

  test.runIf(process.platform === "linux")("no space is left", async () => {
    const { printed, error } = await written("/dev/full");
    expect(printed).toBe("all of it\n");
    expect(error).toMatchObject({
      message:
        "cannot write the report to /dev/full: no space is left on the device",
    });
  });

  test("there is no such folder, or it is one", async () => {
    const folder = folderWith({ "a/x": "" });
    for (const name of ["none/report", "a"]) {
      const { printed, error } = await written(join(folder, name));
      expect(printed).toBe("all of it\n");
      expect(String(error)).toContain(join(folder, name));
    }
    expect(readdirSync(folder)).toEqual(["a"]);
  });

  test("one that was there is replaced at once, and keeps its mode", async () => {
    const folder = folderWith({ report: "old" });
    const file = join(folder, "report");
    chmodSync(file, 0o640);
    expect(await written(file)).toMatchObject({
      printed: "",
      error: undefined,
    });
    expect(readFileSync(file, "utf8")).toBe("all of it\n");
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder)).toEqual(["report"]);
  });
});
