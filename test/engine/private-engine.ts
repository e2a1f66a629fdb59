import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { BASE, env as shared } from "./bench.ts";
import { endEngine, removeMounted } from "./folder.ts";

/** An engine that a test may do anything to. */
export interface PrivateEngine {
  readonly socket: string;
  readonly env: NodeJS.ProcessEnv;
  readonly kill: () => void;
  /** Starts it anew with all that it had. */
  readonly restart: () => void;
  /** Names of all containers, a line each. */
  readonly containers: () => string;
  /** Ends it and removes its folder. */
  readonly end: () => void;
}

/** At one blow it and all that it started, down to what runs in its containers. */
const KILL = `tree() { for child in $(pgrep -P "$1"); do tree "$child"; done; echo "$1"; }
kill -9 $(tree "$1"); sleep 1`;

/** Starts an engine with the base image; `megabytes` bounds its disk. */
export function startEngine(megabytes?: number): PrivateEngine {
  const folder = mkdtempSync(path.join(tmpdir(), "dockfix-test-engine-"));
  const data = path.join(folder, "data");
  mkdirSync(data);
  if (megabytes !== undefined) {
    must("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", data]);
  }
  const start = (): string => {
    const up = must(path.join(import.meta.dirname, "up.sh"), [folder, "bare"]);
    return /^PID=(\d+)$/m.exec(up)?.[1] ?? "";
  };
  let pid = start();
  const socket = path.join(folder, "docker.sock");
  const env = { ...shared, DOCKER_HOST: `unix://${socket}` };
  const load = `/usr/bin/docker save ${BASE} | /usr/bin/docker -H "$1" load`;
  must("sh", ["-c", load, "sh", env.DOCKER_HOST]);
  const kill = (): void => {
    spawnSync("sh", ["-c", KILL, "sh", pid]);
  };
  return {
    socket,
    env,
    kill,
    restart: () => {
      // What one that was killed leaves keeps the next from starting.
      rmSync(path.join(folder, "pid"), { force: true });
      removeMounted(path.join(folder, "exec"));
      pid = start();
    },
    containers: () =>
      must("/usr/bin/docker", [
        `--host=unix://${socket}`,
        "ps",
        "--all",
        "--format={{.Names}}",
      ]),
    end: () => {
      endEngine(pid, folder);
    },
  };
}

function must(program: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, {
    env: shared,
    encoding: "utf8",
  });
  if (status === 0) return stdout;
  throw new Error(`${program} ${args.join(" ")}: ${stderr}`);
}
