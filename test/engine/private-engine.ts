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

export interface PrivateEngineOptions {
  /** Bounds its disk. */
  readonly megabytes?: number;
  /** The folder of current.sh: its Docker, and not the installed one. */
  readonly current?: string;
}

/** Starts an engine with the base image. */
export function startEngine({
  megabytes,
  current,
}: PrivateEngineOptions = {}): PrivateEngine {
  const folder = mkdtempSync(path.join(tmpdir(), "dockfix-test-engine-"));
  const data = path.join(folder, "data");
  mkdirSync(data);
  if (megabytes !== undefined) {
    must("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", data]);
  }
  const programs = current === undefined ? shared : currentDocker(current);
  const start = (): string => {
    const script = path.join(import.meta.dirname, "up.sh");
    const up = must(script, [folder, "bare"], programs);
    return /^PID=(\d+)$/m.exec(up)?.[1] ?? "";
  };
  let pid = start();
  const socket = path.join(folder, "docker.sock");
  const env = { ...programs, DOCKER_HOST: `unix://${socket}` };
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

/** An environment in which `docker`, its plugins and `dockerd` are those that current.sh unpacked. */
function currentDocker(folder: string): NodeJS.ProcessEnv {
  const root = path.join(folder, "root/usr");
  return {
    ...shared,
    PATH: `${root}/bin:${root}/sbin:${process.env["PATH"] ?? ""}`,
    DOCKER_CONFIG: path.join(folder, "config"),
    DOCKERD_OPTIONS: "--ip6tables=false",
  };
}

function must(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = shared,
): string {
  const { status, stdout, stderr } = spawnSync(program, args, {
    env,
    encoding: "utf8",
  });
  if (status === 0) return stdout;
  throw new Error(`${program} ${args.join(" ")}: ${stderr}`);
}
