import type { Readable } from "node:stream";
import type { CacheRecord } from "./cache-record.ts";
import type { ImageConfig } from "../image/image.ts";
import type { NonEmpty } from "./non-empty.ts";

/** What one build is made of. */
export interface BuildRequest {
  /** The text of the Dockerfile. It need not lie in the context. */
  readonly dockerfile: string;
  /** Absolute path of the folder that is the build context. */
  readonly context: string;
  /** The text of a `.dockerignore` that belongs to this Dockerfile alone and takes the place of the one in the context. */
  readonly ignore?: string;
  /** Name that the image gets. */
  readonly tag: string;
  /** Labels that the image gets besides those of the Dockerfile. */
  readonly labels: Readonly<Record<string, string>>;
  readonly target?: string;
  readonly platform?: string;
  /** `NAME=VALUE`, or `NAME` for the value of the environment. */
  readonly buildArgs: readonly string[];
  /** As the engine's `--secret` takes them: `id=token,src=token.txt`. */
  readonly secrets: readonly string[];
  /** `host`, `none` or `default`. */
  readonly network?: string;
  /** False for a cold build, which takes nothing from the cache of an earlier one. */
  readonly cache: boolean;
  /** Folder for the files that the build needs besides the context; the system's where none is given. */
  readonly temporary?: string;
}

/** How something that takes time is watched and ended. */
export interface Control {
  /** Aborting it ends the process and all of its children; the promise is rejected with an EngineError `interrupted`. */
  readonly signal?: AbortSignal;
  /** Seconds; after them the same happens, with `timeout`. */
  readonly timeout?: number;
  /** Takes each line of the log as it comes. */
  readonly onLine?: (line: string) => void;
  /** Takes the id of a process that was started; what it starts itself is in its group. */
  readonly onStart?: (pid: number) => void;
  /** Takes the id of something that a build has put into the cache, where the engine tells only while it builds. */
  readonly onCached?: (id: string) => void;
}

export interface BuildResult {
  /** `sha256:…` of the image. */
  readonly id: string;
  /** Wall-clock time of the build, in seconds. */
  readonly seconds: number;
}

/** One layer as the engine itself reports it, the first of the image first. Instructions that make no layer have `size` 0. */
export interface HistoryEntry {
  readonly createdBy: string;
  /** Bytes. */
  readonly size: number;
}

export interface ImageDetails {
  readonly id: string;
  readonly config: ImageConfig;
  /** Bytes of the whole image as the engine counts them. */
  readonly size: number;
  /** What the engine calls each of its layers, by their content; none where no instruction makes a file. */
  readonly layers: readonly string[];
  readonly history: readonly HistoryEntry[];
}

/** What a command does in a container. */
export interface RunRequest {
  readonly image: string;
  /** The words of a command that take the place of CMD; `undefined` for the image's own. */
  readonly command?: readonly string[];
  /** Takes the place of ENTRYPOINT; an empty text switches it off. */
  readonly entrypoint?: string;
  readonly network?: string;
  /** Labels of the container. */
  readonly labels: Readonly<Record<string, string>>;
}

/** One output of a container, as bytes: nothing of it is decoded. */
export interface Output {
  /** SHA-256 of all of it, in hex. */
  readonly digest: string;
  /** Bytes of all of it. */
  readonly length: number;
  /** Its beginning: the first 2 MiB at most. */
  readonly head: Uint8Array;
}

/** How a container came to its end. */
export type RunEnd =
  /** Its program ended; 128 and the number of the signal where one ended it. */
  | { readonly kind: "exit"; readonly code: number }
  /** Its program could not be started, such as one that is not in the image: what the engine said. */
  | { readonly kind: "not-started"; readonly reason: string }
  /** It was still running after the seconds that the control gave it, and was removed. */
  | { readonly kind: "timeout"; readonly seconds: number };

export interface RunResult {
  readonly end: RunEnd;
  /** As far as it came. */
  readonly stdout: Output;
  readonly stderr: Output;
  readonly seconds: number;
}

/** How a container is, as its HEALTHCHECK has it. `ended` where it did not go on running, `starting` where nothing was decided in time. */
export interface Health {
  readonly status: "healthy" | "unhealthy" | "ended" | "starting";
  /** What the check printed last, or why there is none. */
  readonly output: string;
}

/** A container engine: all that dockfix asks of one. Methods reject with an EngineError. */
export interface Engine {
  readonly name: "docker" | "podman" | "buildah";
  /** With its builder, for every figure that comes from it: `Docker 20.10.24, BuildKit`. */
  readonly title: string;
  /** Tells this engine from all others, for what is written down about it. */
  readonly identity: () => Promise<string>;
  readonly build: (
    request: BuildRequest,
    control: Control,
  ) => Promise<BuildResult>;
  /** `undefined` where there is no such image. */
  readonly inspect: (image: string) => Promise<ImageDetails | undefined>;
  /** The images as one archive, in the form of `docker save`. The stream fails with an EngineError; destroying it ends the process. */
  readonly save: (images: readonly string[], control: Control) => Readable;
  /**
   * A command that fails, that takes too long or that the image does not have is a result, no error; an engine that cannot run a container at all is one. The
   * container is removed.
   */
  readonly run: (request: RunRequest, control: Control) => Promise<RunResult>;
  /** Runs a container as it always runs until its HEALTHCHECK says how it is; `undefined` for an engine that runs no health checks. */
  readonly health:
    ((request: RunRequest, control: Control) => Promise<Health>) | undefined;
  /** Removes images by name. One that is not there is no error; one that a container uses is. */
  readonly remove: (images: NonEmpty<string>) => Promise<void>;
  /** Names of the images that carry the label (`key=value`, or `key` for any value); ids of those that have no name. */
  readonly labelled: (label: string) => Promise<readonly string[]>;
  /** Names of the containers that carry the label, running or not; some engines list all that dockfix has named. */
  readonly containers: (label: string) => Promise<readonly string[]>;
  /** Removes containers by name, running ones too. One that is not there is no error. */
  readonly removeContainers: (names: NonEmpty<string>) => Promise<void>;
  /** What is in the build cache; empty where the engine has none or does not tell. */
  readonly cached: () => Promise<readonly CacheRecord[]>;
  /** Removes what is in the build cache under these ids, as far as nothing uses it and it has no name besides. */
  readonly prune: (ids: NonEmpty<string>) => Promise<void>;
}

/** What went wrong with an engine; stable, for programs. */
export type EngineErrorCode =
  | "no-engine"
  | "not-running"
  | "no-permission"
  | "disk-full"
  | "no-temporary-folder"
  | "no-base-image"
  | "too-old"
  | "timeout"
  | "interrupted"
  | "build-failed"
  | "no-image"
  | "bad-archive"
  | "smoke-test-fails"
  | "engine-failed";

/** An engine could not do what it was asked. `message` is one line, `hint` says what to do, `log` holds the last lines that the engine printed. */
export class EngineError extends Error {
  override readonly name = "EngineError";
  readonly code: EngineErrorCode;
  readonly hint: string | undefined;
  readonly log: readonly string[];
  /** 1-based line of the instruction of the Dockerfile that failed. */
  readonly line: number | undefined;

  constructor(
    code: EngineErrorCode,
    message: string,
    details: {
      readonly hint?: string;
      readonly log?: readonly string[];
      readonly line?: number;
    } = {},
  ) {
    super(message);
    this.code = code;
    this.hint = details.hint;
    this.log = details.log ?? [];
    this.line = details.line;
  }
}
