import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { BASE, env as shared } from "./bench.ts";
import { endEngine } from "./folder.ts";

/** An engine that a test may do anything to. */
export interface PrivateEngine {
  readonly socket: string;
  readonly env: NodeJS.ProcessEnv;
  readonly kill: () => void;
  /** Ends it and removes its folder. */
  readonly end: () => void;
}

/** Starts an engine with the base image; `megabytes` bounds its disk. */
export function startEngine(megabytes?: number): PrivateEngine {
  const folder = mkdtempSync(path.join(tmpdir(), "dockfix-test-engine-"));
  const data = path.join(folder, "data");
  mkdirSync(data);
  if (megabytes !== undefined) {
    must("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", data]);
  }
  const up = must(path.join(import.meta.dirname, "up.sh"), [folder, "bare"]);
  const pid = Number(/^PID=(\d+)$/m.exec(up)?.[1]);
  const socket = path.join(folder, "docker.sock");
  const env = { ...shared, DOCKER_HOST: `unix://${socket}` };
  const load = `/usr/bin/docker save ${BASE} | /usr/bin/docker -H "$1" load`;
  must("sh", ["-c", load, "sh", env.DOCKER_HOST]);
  const kill = (): void => {
    spawnSync("sh", [
      "-c",
      'kill -9 "$1"; pkill -9 -P "$1"; sleep 1',
      "sh",
      String(pid),
    ]);
  };
  return {
    socket,
    env,
    kill,
    end: () => {
      endEngine(String(pid), folder);
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
