import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, inject } from "vitest";
import {
  EngineError,
  type Engine,
  type Output,
  type RunResult,
} from "../../src/measure/engine/engine.ts";
import type {
  Session,
  SessionBuild,
} from "../../src/measure/engine/session.ts";

/** Why the tests with an engine are skipped; empty where there is one. */
export const noEngine = inject("noEngine");

/** The environment with the engine of the tests. */
export const env = { ...process.env, DOCKER_HOST: inject("engine") };

/** The base of every image here. */
export const BASE = "debian:bookworm-slim";

/** As images name it. */
export const ARCHITECTURE = process.arch === "x64" ? "amd64" : process.arch;

/** A folder that goes with the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "dockfix-test-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A build without anything special, of a context with the two files `one` and `two`. */
export function buildOf(
  context: string,
  dockerfile: string,
  more: Partial<SessionBuild> = {},
): SessionBuild {
  writeFileSync(path.join(context, "one"), "1\n");
  writeFileSync(path.join(context, "two"), "2\n");
  return {
    dockerfile,
    context,
    buildArgs: [],
    secrets: [],
    network: "host",
    cache: false,
    ...more,
  };
}

/** What a container printed, as text, and its exit code; `undefined` for one that did not end by itself. */
export function spoken({ end, stdout, stderr }: RunResult): {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
} {
  const text = ({ head }: Output): string => Buffer.from(head).toString("utf8");
  return {
    code: end.kind === "exit" ? end.code : undefined,
    stdout: text(stdout),
    stderr: text(stderr),
  };
}

/** The error with which a promise is rejected; fails where it is none of an engine. */
export async function failureOf(work: Promise<unknown>): Promise<EngineError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof EngineError) return error;
  throw new Error(`no EngineError: ${String(error)}`);
}

/** Builds a RUN with a heredoc that fails, which only a current engine reads: the failure names its line and what it printed. */
export async function expectNamedHeredoc(
  session: Session,
  context: string,
): Promise<void> {
  const dockerfile = `FROM ${BASE}\n\nRUN <<EOF\necho doomed\nexit 3\nEOF\n`;
  const failure = await failureOf(
    session.build("failing", buildOf(context, dockerfile)),
  );
  expect(failure).toMatchObject({
    code: "build-failed",
    line: 3,
    log: ["doomed"],
  });
}

/** Temporary files of these tests alone: others may be at work on this machine. */
const temporary = mkdtempSync(path.join(tmpdir(), "dockfix-test-"));
process.env["TMPDIR"] = temporary;
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

/** All that an engine and this machine hold of dockfix: labelled images, containers, cache records, temporary folders. */
async function traces(engine: Engine): Promise<readonly string[]> {
  const { stdout } = spawnSync(
    "/usr/bin/docker",
    [
      "ps",
      "--all",
      "--filter",
      "label=dev.dockfix.session",
      "--format={{.Names}}",
    ],
    { env, encoding: "utf8" },
  );
  const images = await engine.labelled("dev.dockfix.session");
  const containers = stdout.split("\n").filter(Boolean);
  const folders = readdirSync(tmpdir()).filter((name) =>
    /^dockfix-(?!test-)/.test(name),
  );
  const records = (await engine.cached()).map(({ id }) => id);
  return [...images, ...containers, ...folders, ...records];
}

/** Does something and returns what it left behind. */
export async function leftBy(
  engine: Engine,
  work: () => Promise<void>,
): Promise<readonly string[]> {
  const before = new Set(await traces(engine));
  await work();
  return (await traces(engine)).filter((trace) => !before.has(trace));
}
