import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "tsup";
import { afterAll, beforeAll } from "vitest";
import type { Ended } from "./session.ts";

const root = resolve(import.meta.dirname, "../..");

/** The command line as it ships, built for the tests of one file. */
export interface BuiltCli {
  /** Path of the program. */
  readonly path: () => string;
  readonly run: (
    folder: string,
    argv: readonly string[],
    input?: string | Uint8Array,
  ) => Ended;
  /** Runs a line of shell in the folder, with node, the program and `argv` as `"$@"`. */
  readonly shell: (
    folder: string,
    line: string,
    ...argv: readonly string[]
  ) => Ended;
}

/** Builds it before the tests of the file that calls this, and takes it away behind them. */
export function builtCli(): BuiltCli {
  // Inside of node_modules, where the packages that the build leaves out are found.
  const cache = join(root, "node_modules/.cache");
  let dist = "";
  const path = (): string => join(dist, "cli.js");

  beforeAll(async () => {
    mkdirSync(cache, { recursive: true });
    dist = mkdtempSync(join(cache, "dockfix-cli-"));
    chmodSync(dist, 0o755);
    await build({
      config: false,
      entry: { cli: join(root, "src/cli/main.ts") },
      format: "esm",
      target: "node20",
      splitting: true,
      removeNodeProtocol: false,
      outDir: dist,
      silent: true,
    });
  });
  afterAll(() => rmSync(dist, { recursive: true, force: true }));

  const spawned = (
    command: string,
    argv: readonly string[],
    options: { cwd: string; input?: string | Uint8Array },
  ): Ended => {
    const { status, stdout, stderr } = spawnSync(command, argv, {
      ...options,
      encoding: "utf8",
    });
    return { code: status ?? -1, stdout, stderr };
  };
  return {
    path,
    run: (cwd, argv, input) =>
      spawned(process.execPath, [path(), ...argv], {
        cwd,
        ...(input !== undefined && { input }),
      }),
    shell: (cwd, line, ...argv) =>
      spawned("bash", ["-c", line, "bash", process.execPath, path(), ...argv], {
        cwd,
      }),
  };
}
