import { EngineError } from "./engine.ts";
import { commandFailure } from "./failure.ts";
import type { EngineChoice } from "./engine-choice.ts";
import { buildkit, buildkitOfEngine, checkAge } from "./frontend.ts";
import { at, readJson, textOf } from "./json.ts";
import { runProcess, type ProcessResult } from "./process.ts";
import { programsNamed } from "./programs.ts";
import type { FoundTool } from "./found-tool.ts";
import { docker } from "./tools/docker.ts";

/** Seconds that a client has to answer in. */
const PATIENCE = 30;
/** A builder may have to be started first. */
const BUILDER_PATIENCE = 180;

/** The first Docker client on the PATH that reaches an engine and can build with BuildKit. Rejects with an EngineError. */
export async function findDocker(choice: EngineChoice): Promise<FoundTool> {
  let failure: EngineError | undefined;
  for (const program of await programsNamed("docker", choice.env)) {
    try {
      return await findBuild(program, choice);
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      if (error.code === "interrupted") throw error;
      failure ??= error;
    }
  }
  throw failure ?? new EngineError("no-engine", "Docker is not installed");
}

async function findBuild(
  program: string,
  choice: EngineChoice,
): Promise<FoundTool> {
  const { client, server } = await versions(program, choice);
  const engine = `Docker ${server}`;
  const { env, builder } = choice;
  // Since version 23 the client itself does not know BuildKit.
  if (builder === undefined && Number.parseInt(client, 10) < 23) {
    const minor = buildkitOfEngine(server);
    const title = `${engine}, BuildKit`;
    return {
      tool: docker({ by: "engine" }),
      program,
      env,
      title,
      check: (dockerfile) => checkAge(buildkit(minor), title, dockerfile),
    };
  }
  const version = await buildxVersion(program, choice);
  const named = builder === undefined ? "" : `, builder ${builder}`;
  const title = `${engine}${named}, BuildKit${version === undefined ? "" : ` ${version}`}`;
  const minor =
    minorOf(version) ??
    (builder === undefined ? buildkitOfEngine(server) : Infinity);
  return {
    tool: docker({ by: "buildx", builder }),
    program,
    env,
    title,
    check: (dockerfile) => checkAge(buildkit(minor), title, dockerfile),
  };
}

async function versions(
  program: string,
  choice: EngineChoice,
): Promise<{ readonly client: string; readonly server: string }> {
  const args = ["version", "--format={{json .}}"];
  const result = await call(program, args, choice, PATIENCE);
  const json = readJson(result.stdout);
  const client = textOf(at(json, "Client", "Version"));
  const server = textOf(at(json, "Server", "Version"));
  if (server !== "") return { client, server: plain(server) };
  if (result.code === 0) {
    const message = `${program} is no Docker client`;
    throw new EngineError("no-engine", message);
  }
  const where = choice.env["DOCKER_HOST"];
  const engine =
    where === undefined ? "the Docker Engine" : `the Docker Engine at ${where}`;
  throw commandFailure({ engine, what: `${engine} does not answer`, result });
}

/** The version of the BuildKit that buildx builds with; `undefined` where it does not say. */
async function buildxVersion(
  program: string,
  choice: EngineChoice,
): Promise<string | undefined> {
  const { builder } = choice;
  const here = await call(program, ["buildx", "version"], choice, PATIENCE);
  if (here.code !== 0) {
    throw new EngineError(
      "no-engine",
      `${program} cannot build: its part buildx is missing`,
      { hint: "docs.docker.com/go/buildx says how to install it" },
    );
  }
  const args = [
    "buildx",
    "inspect",
    ...(builder === undefined ? [] : ["--bootstrap", builder]),
  ];
  const result = await call(program, args, choice, BUILDER_PATIENCE);
  if (result.code === 0) return buildkitIn(result.stdout);
  const engine = builder === undefined ? "buildx" : `the builder ${builder}`;
  throw commandFailure({ engine, what: `${engine} does not answer`, result });
}

/** `BuildKit version: v0.26.2`, in older versions of buildx `Buildkit: v0.12.5`. */
function buildkitIn(printed: string): string | undefined {
  const version = /^BuildKit(?: version)?:\s*v?(\d[^\s+]*)/im.exec(
    printed,
  )?.[1];
  // What somebody built without a version.
  return version === "0.0.0" ? undefined : version;
}

function minorOf(version: string | undefined): number | undefined {
  const minor = /^0\.(\d+)/.exec(version ?? "")?.[1];
  return minor === undefined ? undefined : Number(minor);
}

/** A version without what a distribution adds to it. */
function plain(version: string): string {
  return /^[\d.]*\d/.exec(version)?.[0] ?? version;
}

function call(
  program: string,
  args: readonly string[],
  { env, signal }: EngineChoice,
  timeout: number,
): Promise<ProcessResult> {
  const control = { timeout, ...(signal === undefined ? {} : { signal }) };
  return runProcess({ program, args, env }, control);
}
