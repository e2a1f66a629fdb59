import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished, describe, expect, test } from "vitest";
import { runContainer } from "../../src/measure/engine/run-container.ts";
import { docker } from "../../src/measure/engine/tools/docker.ts";
import { EMPTY_CONFIG } from "./images.ts";

/** Runs a container with a client that does what a shell script says, for `run` and for the question how it ended. */
function runBy(run: string, state: string) {
  const folder = mkdtempSync(join(tmpdir(), "dockfix-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const program = join(folder, "docker");
  writeFileSync(
    program,
    `#!/bin/sh\ncase "$1" in\nrun) ${run} ;;\nrm) ;;\n*) ${state} ;;\nesac\n`,
  );
  chmodSync(program, 0o755);
  return runContainer(
    {
      tool: docker({ by: "engine" }),
      program,
      env: process.env,
      title: "an engine",
      check: () => undefined,
    },
    () => Promise.resolve(EMPTY_CONFIG),
    { image: "app", command: ["x"], labels: {} },
    {},
  );
}

const GONE =
  "echo 'Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?' >&2; exit 1";
const RAN = `echo '{"StartedAt":"2026-11-30T10:00:00Z"}'`;

describe("how a container ended", () => {
  test("is the program's doing where the engine answers", async () => {
    const { end } = await runBy("exit 137", RAN);
    expect(end).toEqual({ kind: "exit", code: 137 });
  });

  test("is the engine's where that has ended", async () => {
    await expect(runBy("exit 137", GONE)).rejects.toMatchObject({
      code: "not-running",
    });
  });

  test("is not asked of one that ended well", async () => {
    const { end } = await runBy("exit 0", GONE);
    expect(end).toEqual({ kind: "exit", code: 0 });
  });
});
