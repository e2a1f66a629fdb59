import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { builtCli } from "../cli/built.ts";
import { BASE, noEngine, temporaryFolder } from "./bench.ts";
import { startEngine, type PrivateEngine } from "./private-engine.ts";

const FILE = `FROM ${BASE}\nCOPY one /one\nRUN echo original >/two; sleep 2\n`;
const OTHER = FILE.replace("original", "other");

/** Each with what it says when it is time, and how long after that it is ended. */
const POINTS: readonly (readonly [
  words: readonly string[],
  said: RegExp,
  signals: readonly NodeJS.Signals[],
  exit: number | null,
])[] = [
  [["verify", "--against", "Other"], /fetching/, ["SIGINT"], 130],
  [["verify", "--against", "Other"], /building original/, ["SIGHUP"], 129],
  [["measure", "--against", "Other"], /building original/, ["SIGTERM"], 143],
  [["layers"], /^/, ["SIGINT"], 130],
  [
    ["verify", "--against", "Other", "--smoke", "sleep 60"],
    /testing/,
    ["SIGINT", "SIGINT"],
    130,
  ],
  [["measure", "--against", "Other"], /building Other/, ["SIGKILL"], null],
];

describe.skipIf(noEngine !== "")(`what is ended ${noEngine}`, () => {
  const cli = builtCli();
  const folder = temporaryFolder();
  let own: PrivateEngine;
  let env: NodeJS.ProcessEnv;

  beforeAll(() => {
    own = startEngine();
    env = {
      ...own.env,
      XDG_STATE_HOME: path.join(folder, "state"),
      TMPDIR: path.join(folder, "tmp"),
    };
    mkdirSync(path.join(folder, "tmp"));
    writeFileSync(path.join(folder, "one"), "1\n");
    writeFileSync(path.join(folder, "Dockerfile"), FILE);
    writeFileSync(path.join(folder, "Other"), OTHER);
    // Somebody else's: an image of the same Dockerfile with all that it has in the cache, and a container.
    docker("build", "--network=host", "--quiet", "--tag=theirs", folder);
    docker(
      "run",
      "--detach",
      "--name=theirs",
      "--network=none",
      "theirs",
      "sleep",
      "1000",
    );
  });
  afterAll(() => own.end());

  function docker(...args: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync("/usr/bin/docker", args, {
      env: { ...env, DOCKER_BUILDKIT: "1" },
      encoding: "utf8",
    });
    if (status === 0) return stdout;
    throw new Error(`docker ${args.join(" ")}: ${stderr}`);
  }

  /** All that there is, but for sources that a client sent: an engine forgets one itself where a build is ended that sends it anew. */
  function all(): readonly string[] {
    const cache = docker(
      "system",
      "df",
      "--verbose",
      "--format={{range .BuildCache}}{{.ID}} {{.Description}}\n{{end}}",
    );
    return [
      docker("images", "--all", "--format={{.Repository}}:{{.Tag}} {{.ID}}"),
      docker("ps", "--all", "--format={{.Names}} {{.State}}"),
      cache.replaceAll("*", ""),
      readdirSync(path.join(folder, "tmp")).join("\n"),
    ]
      .flatMap((text) => text.split("\n"))
      .filter((line) => line !== "" && !line.includes(" local source "))
      .toSorted();
  }

  function dockfix(words: readonly string[]) {
    const [command = "", ...options] = words;
    const argv = [command, "--network=host", ...options, "Dockerfile"];
    return spawn(process.execPath, [cli.path(), ...argv], {
      cwd: folder,
      env,
      stdio: ["ignore", "ignore", "pipe"],
    });
  }

  test.each(POINTS)("%j at %s by %j", async (words, said, signals, exit) => {
    const before = all();
    const child = dockfix(words);
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => (stderr += String(chunk)));
    const closed = new Promise((resolve) => child.once("close", resolve));
    while (!said.test(stderr)) await sleep(50);
    await sleep(1200);
    for (const signal of signals) {
      child.kill(signal);
      await sleep(300);
    }
    expect(await closed).toBe(exit);
    if (signals.length === 1 && exit !== null) {
      expect(all()).toEqual(before);
      return;
    }
    expect(all()).not.toEqual(before);
    // The next start clears it away.
    const next = dockfix(["layers"]);
    let told = "";
    next.stderr.on("data", (chunk: Buffer) => (told += String(chunk)));
    await new Promise((resolve) => next.once("close", resolve));
    expect(told).toContain("removed what an earlier run had to leave behind");
    expect(all()).toEqual(before);
  });
});
