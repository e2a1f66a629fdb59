import type { CacheRecord } from "../cache-record.ts";
import { at, listOf, numberOf, readJson, textOf } from "../json.ts";
import {
  buildOptions,
  housekeeping,
  option,
  runOptions,
  type Cache,
  type Tool,
} from "./tool.ts";

/** How the Docker client builds. */
export type DockerBuilds =
  /** `docker build`, with the BuildKit in the engine. */
  | { readonly by: "engine" }
  /** `docker buildx build`, with the named builder or the one that is chosen. */
  | { readonly by: "buildx"; readonly builder: string | undefined };

/** The words of the Docker client. */
export function docker(builds: DockerBuilds): Tool {
  const isBuildx = builds.by === "buildx";
  const builder = isBuildx ? option("--builder", builds.builder) : [];
  return {
    name: "docker",
    env: {
      DOCKER_BUILDKIT: "1",
      // An attestation is another image in the archive, and bytes that the Dockerfile did not ask for.
      BUILDX_NO_DEFAULT_ATTESTATIONS: "1",
      DOCKER_CLI_HINTS: "false",
    },
    build: (request, { dockerfile }) => [
      ...(isBuildx ? ["buildx", "build", ...builder, "--load"] : ["build"]),
      "--progress=plain",
      ...buildOptions(request, dockerfile),
      request.context,
    ],
    inspect: (image) => ["image", "inspect", image],
    readImage: (image) => ({
      id: textOf(at(image, "Id")),
      size: numberOf(at(image, "Size")),
      layers: listOf(at(image, "RootFS", "Layers")).length,
      config: at(image, "Config"),
      image,
    }),
    history: (image) => [
      "history",
      "--no-trunc",
      "--human=false",
      "--format={{json .}}",
      image,
    ],
    save: (images) => ["save", ...images],
    savesToPipe: false,
    run: (name, request) => Promise.resolve([runOptions(name, request)]),
    health: {
      start: (name, { image, labels, network }) => [
        "run",
        "--detach",
        "--pull=never",
        "--health-interval=1s",
        "--health-retries=60",
        ...option("--name", name),
        ...option(
          "--label",
          ...Object.entries(labels).map((label) => label.join("=")),
        ),
        ...option("--network", network),
        image,
      ],
    },
    ...housekeeping,
    cache: isBuildx ? buildxCache(builder) : engineCache,
  };
}

const engineCache: Cache = {
  kind: "listed",
  list: ["system", "df", "--verbose", "--format={{json .BuildCache}}"],
  records: (printed) =>
    listOf(readJson(printed)).flatMap((record) =>
      recordOf(textOf(at(record, "ID")), textOf(at(record, "Description"))),
    ),
  prune: (ids) => ["builder", "prune", ...pruneOptions(ids)],
};

function buildxCache(builder: readonly string[]): Cache {
  return {
    kind: "listed",
    list: ["buildx", "du", ...builder, "--verbose"],
    records: (printed) =>
      printed.split(/^(?=ID:)/m).flatMap((record) => {
        const [, id = ""] = /^ID:\s+(\S+)/.exec(record) ?? [];
        const [, description = ""] =
          /^Description:\s+(.*)$/m.exec(record) ?? [];
        return recordOf(id, description);
      }),
    prune: (ids) => ["buildx", "prune", ...builder, ...pruneOptions(ids)],
  };
}

/** A star marks what changes at the moment. */
function recordOf(text: string, description: string): readonly CacheRecord[] {
  const id = /^(\w+)\*?$/.exec(text)?.[1];
  return id === undefined ? [] : [{ id, description }];
}

/** The filter takes one value, a regular expression. */
function pruneOptions(ids: readonly string[]): readonly string[] {
  return ["--all", "--force", ...option("--filter", `id=/${ids.join("|")}/`)];
}
