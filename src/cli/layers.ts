import { createReadStream, existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import {
  readStored,
  type ReadImagesOptions,
} from "../measure/image/archive.ts";
import { chooseImage } from "../measure/image/choose-image.ts";
import { engineImage } from "../measure/image/engine-image.ts";
import { openLayout } from "../measure/image/layout.ts";
import { EngineError } from "../measure/engine/engine.ts";
import { findEngine } from "../measure/engine/find-engine.ts";
import type { Image } from "../measure/image/image.ts";
import { imageReport } from "../measure/image/layers.ts";
import { layersJson } from "../report/layers-json.ts";
import { layersText } from "../report/layers-text.ts";
import { kindOfFile } from "./archive-file.ts";
import { buildOptions, type BuildOptions } from "./build-options.ts";
import { reporting, sessionOn } from "./build-session.ts";
import { lookOf } from "./colors.ts";
import type { Run } from "./command.ts";
import { dockerfileInput, dockerfilePath } from "./dockerfile-input.ts";
import { InputError } from "./input.ts";
import { interruptible } from "./interruption.ts";
import { choice, type ParsedOptions } from "./options.ts";
import type { Io } from "./output.ts";
import { readingProgress } from "./reading-progress.ts";
import { colorOf } from "./request.ts";
import { UsageError } from "./usage.ts";
import { version } from "./version.ts";

const USAGE = "dockfix layers IMAGE|ARCHIVE|FOLDER|FILE";

/**
 * `dockfix layers WHAT`: the layers of an image, what each adds, changes and removes, and what the image could do without. WHAT is an archive
 * of `docker save` or an OCI one, the folder of an OCI layout, a Dockerfile, which is built first, or the name of an image. Exit code 2 where it cannot be
 * read or built.
 */
export const layers: Run = async (options, io) => {
  const [what, second] = options.positionals;
  if (what === undefined || second !== undefined)
    throw new UsageError("dockfix layers takes one image", USAGE);
  const build = buildOptions(options);
  const format = choice("--format", options.one("format"), ["text", "json"]);
  const color = colorOf(options.has("color"), options.has("no-color"));
  const look = lookOf(io.stdout, io.env, color);
  return reporting(what, io, lookOf(io.stderr, io.env, color), async () => {
    const image = await interruptible(async (signal) => {
      try {
        return await imageNamed(what, { options, build, io, signal });
      } catch (error) {
        // Ctrl-C reaches the programs that dockfix runs as well, and they may say it first, in their words.
        if (!signal.aborted) throw error;
        throw new EngineError(
          "interrupted",
          "reading the image was interrupted",
        );
      }
    });
    const report = imageReport(image);
    await io.stdout.write(
      format === "json"
        ? layersJson(report, version)
        : layersText(report, look),
    );
    return 0;
  });
};

/** What the command line asks for, and what goes with it. */
interface Request {
  readonly options: ParsedOptions;
  readonly build: BuildOptions;
  readonly io: Io;
  readonly signal: AbortSignal;
}

async function imageNamed(what: string, request: Request): Promise<Image> {
  const { io, signal } = request;
  const path = resolve(io.cwd, what);
  const stats = statSync(path, { throwIfNoEntry: false });
  const progress = readingProgress(io.stderr);
  const reading = { compressed: false, onBytes: progress.show, signal };
  try {
    if (stats?.isDirectory() === true)
      return existsSync(join(path, "index.json"))
        ? await layoutImage(path, request, reading)
        : await builtImage(
            dockerfilePath([what], "layers", io.cwd),
            request,
            reading,
          );
    if (stats?.isFile() === true) {
      const kind = await kindOfFile(path);
      if (kind === "text") return await builtImage(what, request, reading);
      if (kind === "archive") return await archiveImage(path, request, reading);
      throw new InputError(
        "unsupported-file",
        "binary data, neither an archive of an image nor a Dockerfile",
        {
          hint: "Archives are made by docker save or podman save, or hold an OCI layout. If it was one, it is damaged: save the image again.",
        },
      );
    }
    refuseChoice(request, "an image of an engine");
    const engine = await findEngine({
      ...request.build.engine,
      env: io.env,
      signal,
    });
    return await engineImage(engine, what, reading);
  } finally {
    await progress.clear();
  }
}

async function archiveImage(
  path: string,
  { options }: Request,
  reading: ReadImagesOptions,
): Promise<Image> {
  const images = await readStored(createReadStream(path), reading);
  return chooseImage(images, choiceOf(options)).read();
}

async function layoutImage(
  path: string,
  { options }: Request,
  reading: ReadImagesOptions,
): Promise<Image> {
  const { images, open } = await openLayout(path, reading);
  return open(chooseImage(images, choiceOf(options)));
}

function choiceOf({ one }: ParsedOptions): Parameters<typeof chooseImage>[1] {
  return { image: one("image"), platform: one("platform") };
}

function refuseChoice({ options }: Request, what: string): void {
  if (options.one("image") === undefined) return;
  throw new UsageError(
    `--image picks one image of an archive, and this is ${what}`,
    USAGE,
  );
}

async function builtImage(
  path: string,
  request: Request,
  reading: ReadImagesOptions,
): Promise<Image> {
  refuseChoice(request, "a Dockerfile");
  const { build, io, options, signal } = request;
  const input = dockerfileInput(path, options.one("context"), io.cwd);
  const { source: dockerfile, context, ignore } = input;
  const engine = await findEngine({ ...build.engine, env: io.env, signal });
  const { keep, settings, timeout } = build;
  return sessionOn(engine, { keep, signal }, io, async (session) => {
    await session.build(
      "layers",
      {
        ...settings,
        dockerfile,
        context,
        ...(ignore !== undefined && { ignore }),
        cache: true,
      },
      { signal, timeout },
    );
    return {
      ...(await engineImage(engine, session.tag("layers"), reading)),
      name: path,
    };
  });
}
