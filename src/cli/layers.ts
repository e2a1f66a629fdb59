import { createReadStream, statSync } from "node:fs";
import { open } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { readImages } from "../measure/image/archive.ts";
import { engineImage } from "../measure/image/engine-image.ts";
import { EngineError } from "../measure/engine/engine.ts";
import { findEngine } from "../measure/engine/find-engine.ts";
import type { Image } from "../measure/image/image.ts";
import { imageReport } from "../measure/image/layers.ts";
import { layersJson } from "../report/layers-json.ts";
import { layersText } from "../report/layers-text.ts";
import { reporting, sessionOn } from "./build-session.ts";
import { lookOf } from "./colors.ts";
import type { Run } from "./command.ts";
import { contextFolder } from "./context-option.ts";
import { interruptible } from "./interruption.ts";
import { choice, type ParsedOptions } from "./options.ts";
import type { Io } from "./output.ts";
import { readingProgress } from "./reading-progress.ts";
import { colorOf } from "./request.ts";
import { readSource } from "./source.ts";
import { UsageError } from "./usage.ts";
import { version } from "./version.ts";

const USAGE = "dockfix layers IMAGE|ARCHIVE|FILE";

/**
 * `dockfix layers WHAT`: the layers of an image, what each adds, changes and removes, and what the image could do without. WHAT is an archive
 * of `docker save`, a Dockerfile, which is built first, or the name of an image. Exit code 2 where it cannot be read or built.
 */
export const layers: Run = async (options, io) => {
  const [what, second] = options.positionals;
  if (what === undefined || second !== undefined)
    throw new UsageError("dockfix layers takes one image", USAGE);
  const format = choice("--format", options.one("format"), ["text", "json"]);
  const color = colorOf(options.has("color"), options.has("no-color"));
  const look = lookOf(io.stdout, io.env, color);
  return reporting(what, io, lookOf(io.stderr, io.env, color), async () => {
    const image = await interruptible((signal) =>
      imageNamed(what, options, io, signal),
    );
    const report = imageReport(image);
    await io.stdout.write(
      format === "json"
        ? layersJson(report, version)
        : layersText(report, look),
    );
    return 0;
  });
};

async function imageNamed(
  what: string,
  options: ParsedOptions,
  io: Io,
  signal: AbortSignal,
): Promise<Image> {
  const path = resolve(io.cwd, what);
  const progress = readingProgress(io.stderr);
  const reading = { compressed: false, onBytes: progress.show, signal };
  try {
    if (!isFile(path)) {
      const engine = await engineFor(options, io, signal);
      return await engineImage(engine, what, reading);
    }
    if (!(await isArchive(path)))
      return await builtImage(path, options, io, reading);
    const [image] = await readImages(createReadStream(path), [], reading);
    if (image === undefined)
      throw new EngineError("bad-archive", "the archive holds no image");
    return image;
  } finally {
    await progress.clear();
  }
}

function engineFor(
  options: ParsedOptions,
  io: Io,
  signal: AbortSignal,
): ReturnType<typeof findEngine> {
  const engine = choice("--engine", options.one("engine"), [
    "docker",
    "podman",
    "buildah",
  ]);
  const builder = options.one("builder");
  return findEngine({ engine, builder, env: io.env, signal });
}

async function builtImage(
  path: string,
  options: ParsedOptions,
  io: Io,
  reading: Parameters<typeof engineImage>[2] & { readonly signal: AbortSignal },
): Promise<Image> {
  const { signal } = reading;
  const dockerfile = readSource(path);
  const engine = await engineFor(options, io, signal);
  const target = options.one("target");
  const network = options.one("network");
  return sessionOn(engine, { signal }, io, async (session) => {
    await session.build("layers", {
      dockerfile,
      context: contextFolder(options.one("context"), io.cwd) ?? dirname(path),
      buildArgs: [],
      secrets: [],
      cache: true,
      ...(target !== undefined && { target }),
      ...(network !== undefined && { network }),
    });
    return {
      ...(await engineImage(engine, session.tag("layers"), reading)),
      name: path,
    };
  });
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** A Dockerfile is text, and so has no zero byte; a tar archive has many. */
async function isArchive(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const start = await file.read({ buffer: Buffer.alloc(512) });
    return start.buffer.subarray(0, start.bytesRead).includes(0);
  } finally {
    await file.close();
  }
}
