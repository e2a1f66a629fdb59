import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { endEngine } from "./folder.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** DOCKER_HOST of the engine; empty where there is none, and then why. */
    readonly engine: string;
    readonly noEngine: string;
  }
}

/** Provides an engine: the one in DOCKFIX_ENGINE, or a private one that ends with the tests. */
export function setup(project: TestProject): () => void {
  const running = process.env["DOCKFIX_ENGINE"];
  if (running !== undefined && running !== "") {
    project.provide("engine", running);
    project.provide("noEngine", "");
    return () => undefined;
  }
  const folder = mkdtempSync(path.join(tmpdir(), "dockfix-engine-"));
  const script = path.join(import.meta.dirname, "up.sh");
  const up = spawnSync(script, [folder], { encoding: "utf8" });
  const [, host] = /^DOCKER_HOST=(.*)$/m.exec(up.stdout) ?? [];
  const [, pid] = /^PID=(\d+)$/m.exec(up.stdout) ?? [];
  const isUp = up.status === 0 && host !== undefined;
  const why =
    up.stderr.trim().split("\n").at(-1) || up.error?.message || "up.sh fails";
  project.provide("engine", isUp ? host : "");
  project.provide("noEngine", isUp ? "" : `(no engine: ${why})`);
  if (!isUp) console.log(`No container engine, its tests are skipped: ${why}`);
  return () => endEngine(pid, folder);
}
