import type { CacheRecord } from "../cache-record.ts";
import type { BuildRequest, Engine, RunRequest } from "../engine.ts";
import type { ImageConfig } from "../../image/image.ts";
import type { ConfigPlaces } from "../image-config.ts";
import type { NonEmpty } from "../non-empty.ts";

/** Arguments of a program. */
export type Words = readonly string[];

/** The files of one build, which dockfix writes outside the build context. */
export interface BuildFiles {
  readonly dockerfile: string;
  /** Beside the Dockerfile, under its name with `.dockerignore`; `undefined` where the context's own counts. */
  readonly ignore: string | undefined;
}

/** How one tool is told what dockfix asks of an engine: all that the tools differ in. */
export interface Tool {
  readonly name: Engine["name"];
  /** Environment variables besides the caller's. */
  readonly env: Readonly<Record<string, string>>;
  readonly build: (request: BuildRequest, files: BuildFiles) => Words;
  /** Prints a list of one object, or the object. */
  readonly inspect: (image: string) => Words;
  readonly readImage: (image: unknown) => InspectedImage;
  /** Prints an object with `CreatedBy` and `Size` a line, the last layer first; `undefined` where the tool tells no sizes. */
  readonly history: ((image: string) => Words) | undefined;
  /** Prints images as one archive; `undefined` where the tool cannot put so many into one. */
  readonly save: (images: readonly string[]) => Words | undefined;
  /** Whether that takes a pipe to print to. */
  readonly savesToPipe: boolean;
  /** Runs a command in a new container of the name: several commands, of which the last is the one that counts. */
  readonly run: (
    name: string,
    request: RunRequest,
    config: () => Promise<ImageConfig>,
  ) => Promise<readonly Words[]>;
  /** Prints the state of a container as JSON; `undefined` where the tool keeps none. */
  readonly state: ((name: string) => Words) | undefined;
  /** Starts a container whose health check runs each second; `undefined` where the tool runs no health checks. */
  readonly health:
    | {
        readonly start: (name: string, request: RunRequest) => Words;
      }
    | undefined;
  readonly remove: (images: NonEmpty<string>) => Words;
  /** Prints `NAME:TAG ID` a line, with `<none>` for what an image has not; of all images where no label is given. */
  readonly images: (label: string | undefined) => Words;
  /** Prints the names of the containers with a label, a line each, or those of all containers where the tool knows no labels. */
  readonly containers: (label: string) => Words;
  /** Prints something that tells the engine from all others. */
  readonly identity: Words;
  readonly removeContainer: (id: string) => Words;
  readonly cache: Cache;
}

/** An image as a tool's `inspect` has it. */
export interface InspectedImage extends ConfigPlaces {
  readonly id: string;
  readonly size: number;
  readonly layers: readonly string[];
}

/**
 * What a tool keeps of earlier builds. `listed`: it lists and prunes them by id. `images`: they are images without a name, which
 * nothing tells from those of other users but the log of the build that made them.
 */
export type Cache =
  | {
      readonly kind: "listed";
      readonly list: Words;
      readonly records: (printed: string) => readonly CacheRecord[];
      readonly prune: (ids: NonEmpty<string>) => Words;
    }
  | {
      readonly kind: "images";
      /** The id of the image that a line of the log says it made, by the line and the one before. */
      readonly made: (line: string, before: string) => string | undefined;
    };

/** `--name value` for each value that there is. */
export function option(
  name: string,
  ...values: readonly (string | undefined)[]
): Words {
  return values.flatMap((value) => (value === undefined ? [] : [name, value]));
}

/** What every tool's `build` takes in the same words. */
export function buildOptions(request: BuildRequest, file: string): Words {
  const labels = Object.entries(request.labels);
  return [
    ...option("--file", file),
    ...option("--tag", request.tag),
    ...option("--label", ...labels.map((label) => label.join("="))),
    ...option("--target", request.target),
    ...option("--platform", request.platform),
    ...option("--build-arg", ...request.buildArgs),
    ...option("--secret", ...request.secrets),
    ...option("--network", request.network),
    ...(request.cache ? [] : ["--no-cache"]),
  ];
}

/** What `docker run` and `podman run` take in the same words. */
export function runOptions(name: string, request: RunRequest): Words {
  const labels = Object.entries(request.labels);
  return [
    "run",
    "--pull=never",
    // What it prints goes to whoever started it, and nowhere else.
    "--log-driver=none",
    ...option("--name", name),
    ...option("--label", ...labels.map((label) => label.join("="))),
    ...option("--network", request.network),
    ...option("--entrypoint", request.entrypoint),
    request.image,
    ...(request.command ?? []),
  ];
}

/** The filter for what carries a label; nothing for all that there is. */
export function labelled(label: string | undefined): Words {
  return option("--filter", label === undefined ? label : `label=${label}`);
}

/** How `docker` and `podman` name an image and its id. */
const nameAndId = "{{.Repository}}:{{.Tag}} {{.ID}}";

/** The lines that say something. */
export function idLines(printed: string): readonly string[] {
  return printed.split("\n").filter((line) => line.trim() !== "");
}

/** What `docker` and `podman` list and remove in the same words. */
export const housekeeping = {
  // Without --force an image that a container uses stays.
  remove: (images) => ["image", "rm", ...images],
  images: (label) => [
    "images",
    "--no-trunc",
    ...labelled(label),
    ...option("--format", nameAndId),
  ],
  containers: (label) => [
    "ps",
    "--all",
    ...labelled(label),
    ...option("--format", "{{.Names}}"),
  ],
  removeContainer: (id) => ["rm", "--force", "--volumes", id],
  state: (name) => ["container", "inspect", "--format={{json .State}}", name],
} satisfies Partial<Tool>;
