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
} from "./engine.ts";
import type { NonEmpty } from "./non-empty.ts";
import { temporaryFailure } from "./temporary-failure.ts";
import { ask, call, PATIENCE, type FoundTool } from "./found-tool.ts";
import { cached, prune } from "./tool-cache.ts";
import { healthOf } from "./health.ts";
import { buildFailure, commandFailure, isMissing } from "./failure.ts";
import { readConfig } from "./image-config.ts";
import { readHistory } from "./history.ts";
import { at, readJson } from "./json.ts";
import { streamProcess } from "./process.ts";
import { runContainer } from "./run-container.ts";
import type { ImageConfig } from "../image/image.ts";
import { idLines, type BuildFiles } from "./tools/tool.ts";

/** Gives a program a pipe as standard output, for one that opens it by name: what Node gives is a socket. Keeps its exit code. */
const THROUGH_PIPE =
  'exec 3>&1; code=$({ { "$@"; echo $? >&4; } | cat >&3; } 4>&1); exit "$code"';

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
    run: (request, control) =>
      runContainer(found, (image) => configOf(found, image), request, control),
    health:
      tool.health && ((request, control) => healthOf(found, request, control)),
    remove: (images) => remove(found, images),
    labelled: (label) => labelled(found, label),
    identity: () => identity(found),
    containers: (label) => containers(found, label),
    removeContainers: (names) => removeContainers(found, names),
    cached: () => cached(found, made),
    prune: (ids) => prune(found, ids, made),
  };
}

async function build(
  found: FoundTool,
  request: BuildRequest,
  control: Control,
  made: Set<string>,
): Promise<BuildResult> {
  const { tool, title } = found;
  found.check(request.dockerfile);
  const temporary = request.temporary ?? tmpdir();
  const folder = await mkdtemp(path.join(temporary, "dockfix-build-")).catch(
    (error: unknown) => {
      throw temporaryFailure(error, temporary);
    },
  );
  try {
    const files = await writeFiles(folder, request).catch((error: unknown) => {
      throw temporaryFailure(error, temporary);
    });
    let before = "";
    const onLine = (line: string): void => {
      const id = tool.cache.kind === "images" && tool.cache.made(line, before);
      if (id) {
        made.add(id);
        control.onCached?.(id);
      }
      before = line;
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
  const { id, size, layers, ...places } = tool.readImage(at(json, 0) ?? json);
  if (id !== "") return { id, size, layers, config: readConfig(places) };
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
  const command = tool.savesToPipe
    ? { program: "sh", args: ["-c", THROUGH_PIPE, "sh", program, ...args] }
    : { program, args };
  const request = { ...command, env: { ...env, ...tool.env } };
  return streamProcess(request, control, (result) =>
    result.log.some(isMissing)
      ? new EngineError("no-image", `${what}: there is no such image`)
      : commandFailure({ engine: title, what, result }),
  );
}

async function configOf(found: FoundTool, image: string): Promise<ImageConfig> {
  const details = await inspected(found, image);
  if (details !== undefined) return details.config;
  throw new EngineError("no-image", `there is no image ${image}`);
}

async function remove(
  found: FoundTool,
  images: NonEmpty<string>,
): Promise<void> {
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

async function labelled(
  found: FoundTool,
  label: string,
): Promise<readonly string[]> {
  const what = "the images cannot be listed";
  const { stdout } = await ask(found, what, found.tool.images(label));
  return idLines(stdout).flatMap((line) => {
    const [name = "", id] = line.trim().split(/\s+/);
    return (name.includes("<none>") ? id : name) ?? [];
  });
}

async function identity(found: FoundTool): Promise<string> {
  const what = "the engine does not tell which it is";
  const { stdout } = await ask(found, what, found.tool.identity);
  return stdout.trim();
}

async function containers(
  found: FoundTool,
  label: string,
): Promise<readonly string[]> {
  const what = "the containers cannot be listed";
  const { stdout } = await ask(found, what, found.tool.containers(label));
  return idLines(stdout).map((line) => line.trim());
}

async function removeContainers(
  found: FoundTool,
  names: NonEmpty<string>,
): Promise<void> {
  for (const name of names) {
    const words = found.tool.removeContainer(name);
    const result = await call(found, words, { timeout: PATIENCE });
    if (
      result.code === 0 ||
      /no such container|container not known/i.test(result.stderr)
    )
      continue;
    const what = `the container ${name} cannot be removed`;
    throw commandFailure({ engine: found.title, what, result });
  }
}
