import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough, type Readable } from "node:stream";
import {
  EngineError,
  type BuildRequest,
  type BuildResult,
  type Control,
  type Engine,
  type ImageDetails,
  type RunRequest,
  type RunResult,
} from "./engine.ts";
import { healthOf } from "./health.ts";
import { buildFailure, commandFailure } from "./failure.ts";
import { readConfig } from "./image-config.ts";
import { readHistory } from "./history.ts";
import { at, readJson } from "./json.ts";
import {
  runProcess,
  streamProcess,
  type Environment,
  type ProcessResult,
} from "./process.ts";
import type { BuildFiles, Tool, Words } from "./tools/tool.ts";

/** A tool that was found, and how it is started. */
export interface FoundTool {
  readonly tool: Tool;
  /** Path or name of the program. */
  readonly program: string;
  readonly env: Environment;
  /** `Docker 20.10.24, BuildKit`. */
  readonly title: string;
  /** Throws an EngineError for a Dockerfile that the engine is too old for. */
  readonly check: (dockerfile: string) => void;
}

/** Seconds for what takes an engine no time unless it hangs. */
const PATIENCE = 120;
/** Bytes that are kept of each output of a container. */
const KEPT_OUTPUT = 2 ** 20;
/** Ids in one command that prunes; there is a limit to the length of a command. */
const PRUNED_AT_ONCE = 100;

/** The engine that a tool gives access to. */
export function toolEngine(found: FoundTool): Engine {
  const { tool, title } = found;
  const made = new Set<string>();
  return {
    name: tool.name,
    title,
    build: (request, control) => build(found, request, control, made),
    inspect: (image) => inspect(found, image),
    save: (images, control) => save(found, images, control),
    run: (request, control) => run(found, request, control),
    health:
      tool.health &&
      ((request, control) =>
        healthOf(
          { tool, title, call: (args, limits) => call(found, args, limits) },
          request,
          control,
        )),
    remove: (images) => remove(found, images),
    labelled: (label) => labelled(found, label),
    removeContainers: (label) => removeContainers(found, label),
    cached: () => cached(found, made),
    prune: (ids) => prune(found, ids),
  };
}

/** Runs the tool, and rejects where it fails. */
async function ask(
  found: FoundTool,
  what: string,
  args: Words,
): Promise<ProcessResult> {
  const result = await call(found, args, { timeout: PATIENCE });
  if (result.code === 0) return result;
  throw commandFailure({ engine: found.title, what, result });
}

function call(
  { tool, program, env }: FoundTool,
  args: Words,
  control: Control,
  keptBytes?: number,
): Promise<ProcessResult> {
  const request = { program, args, env: { ...env, ...tool.env } };
  return runProcess(request, control, keptBytes);
}

async function build(
  found: FoundTool,
  request: BuildRequest,
  control: Control,
  made: Set<string>,
): Promise<BuildResult> {
  const { tool, title } = found;
  found.check(request.dockerfile);
  const folder = await mkdtemp(
    path.join(request.temporary ?? tmpdir(), "dockfix-build-"),
  );
  try {
    const files = await writeFiles(folder, request);
    const onLine = (line: string): void => {
      const id = tool.cache.kind === "images" && tool.cache.made(line);
      if (id) made.add(id);
      control.onLine?.(line);
    };
    const result = await call(found, tool.build(request, files), {
      ...control,
      onLine,
    });
    if (result.code !== 0) {
      const failed = { engine: title, what: "the build failed", result };
      throw buildFailure(failed, request.dockerfile);
    }
    const image = await inspected(found, request.tag);
    if (image !== undefined) return { id: image.id, seconds: result.seconds };
    throw new EngineError(
      "engine-failed",
      `${title} says that it built ${request.tag}, and does not have it`,
      { log: result.log.slice(-20) },
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Nobody else may read them: a Dockerfile may hold what its author should not have put there. */
async function writeFiles(
  folder: string,
  { dockerfile, ignore }: BuildRequest,
): Promise<BuildFiles> {
  const file = path.join(folder, "Dockerfile");
  await writeFile(file, dockerfile, { mode: 0o600 });
  if (ignore === undefined) return { dockerfile: file, ignore: undefined };
  await writeFile(`${file}.dockerignore`, ignore, { mode: 0o600 });
  return { dockerfile: file, ignore: `${file}.dockerignore` };
}

/** What the tool tells of an image; `undefined` where there is none. */
async function inspected(
  found: FoundTool,
  image: string,
): Promise<Omit<ImageDetails, "history"> | undefined> {
  const { tool, title } = found;
  const result = await call(found, tool.inspect(image), { timeout: PATIENCE });
  if (result.code !== 0) {
    if (result.log.some((line) => isMissing(line))) return undefined;
    const what = `the image ${image} cannot be inspected`;
    throw commandFailure({ engine: title, what, result });
  }
  const json = readJson(result.stdout);
  const { id, size, ...places } = tool.readImage(at(json, 0) ?? json);
  if (id !== "") return { id, size, config: readConfig(places) };
  throw new EngineError(
    "engine-failed",
    `${title} tells nothing of the image ${image} that dockfix understands`,
    { log: result.log.slice(0, 20) },
  );
}

async function inspect(
  found: FoundTool,
  image: string,
): Promise<ImageDetails | undefined> {
  const details = await inspected(found, image);
  if (details === undefined) return undefined;
  const words = found.tool.history?.(image);
  if (words === undefined) return { ...details, history: [] };
  const what = `the history of ${image} cannot be read`;
  const { stdout } = await ask(found, what, words);
  return { ...details, history: readHistory(stdout) };
}

function save(
  { tool, program, env, title }: FoundTool,
  images: readonly string[],
  control: Control,
): Readable {
  const what = `${images.join(", ")} cannot be saved`;
  const args = tool.save(images);
  if (args === undefined) {
    const message = `${title} cannot put ${images.length} images into one archive`;
    return new PassThrough().destroy(new EngineError("engine-failed", message));
  }
  const request = { program, args, env: { ...env, ...tool.env } };
  return streamProcess(request, control, (result) =>
    result.log.some(isMissing)
      ? new EngineError("no-image", `${what}: there is no such image`)
      : commandFailure({ engine: title, what, result }),
  );
}

async function run(
  found: FoundTool,
  request: RunRequest,
  control: Control,
): Promise<RunResult> {
  const { tool, title } = found;
  const name = `dockfix-${randomBytes(8).toString("hex")}`;
  const words = tool.run(name, request);
  try {
    const result = await call(found, words, control, KEPT_OUTPUT);
    const { code, stdout, stderr, cut, seconds } = result;
    const why = noStart(result);
    if (why === undefined) return { code, stdout, stderr, cut, seconds };
    const what = `no container of ${request.image} can start`;
    if (isMissing(why)) {
      throw new EngineError("no-image", `${what}: there is no such image`);
    }
    const log = [why];
    throw commandFailure({ engine: title, what, result: { ...result, log } });
  } finally {
    // Ending the client does not end the container.
    await call(found, tool.removeContainer(name), { timeout: PATIENCE });
  }
}

/** Why the container did not start; `undefined` where it did. Commands in containers end with the same codes. */
function noStart({ code, stderr }: ProcessResult): string | undefined {
  if (code < 125 || code > 127) return undefined;
  return /^(?:docker: |Error: )(.*)$/m.exec(stderr)?.[1];
}

async function remove(
  found: FoundTool,
  images: readonly string[],
): Promise<void> {
  if (images.length === 0) return;
  const words = found.tool.remove(images);
  const result = await call(found, words, { timeout: PATIENCE });
  const wrong = result.stderr
    .split("\n")
    .filter((line) => line.trim() !== "" && !isMissing(line));
  if (result.code === 0 || wrong.length === 0) return;
  const what = `${images.join(", ")} cannot be removed`;
  const log = wrong;
  throw commandFailure({
    engine: found.title,
    what,
    result: { ...result, log },
  });
}

function isMissing(line: string): boolean {
  return /no such (?:image|object)|image not known|locating image|reference does not exist/i.test(
    line,
  );
}

async function labelled(
  found: FoundTool,
  label: string,
): Promise<readonly string[]> {
  const what = "the images cannot be listed";
  const { stdout } = await ask(found, what, found.tool.images(label));
  return lines(stdout).flatMap((line) => {
    const [name = "", id] = line.split(" ");
    return (name.includes("<none>") ? id : name) ?? [];
  });
}

async function removeContainers(
  found: FoundTool,
  label: string,
): Promise<void> {
  const { tool } = found;
  const what = "the containers cannot be listed";
  const { stdout } = await ask(found, what, tool.containers(label));
  for (const id of lines(stdout)) {
    const result = await call(found, tool.removeContainer(id), {
      timeout: PATIENCE,
    });
    if (result.code === 0 || /no such container/i.test(result.stderr)) continue;
    throw commandFailure({
      engine: found.title,
      what: `the container ${id} cannot be removed`,
      result,
    });
  }
}

async function cached(
  found: FoundTool,
  made: ReadonlySet<string>,
): Promise<readonly string[]> {
  const { cache } = found.tool;
  if (cache.kind === "images") return [...made];
  const what = "the build cache cannot be listed";
  const { stdout } = await ask(found, what, cache.list);
  return cache.ids(stdout);
}

async function prune(found: FoundTool, ids: readonly string[]): Promise<void> {
  const { tool } = found;
  const what = "the build cache cannot be pruned";
  for (let at = 0; at < ids.length; at += PRUNED_AT_ONCE) {
    const some = ids.slice(at, at + PRUNED_AT_ONCE);
    if (tool.cache.kind === "listed") {
      await ask(found, what, tool.cache.prune(some));
    } else {
      // What another image is made of stays, and the tool complains.
      await call(found, tool.remove(some), { timeout: PATIENCE });
    }
  }
}

function lines(text: string): readonly string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}
