import { parseBytes } from "../../byte-size.ts";
import type { CacheRecord } from "../cache-record.ts";
import { at, listOf, numberOf, readJson, textOf } from "../json.ts";
import type { NonEmpty } from "../non-empty.ts";
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
      layers: listOf(at(image, "RootFS", "Layers")).map(textOf),
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
    identity: ["info", "--format={{.ID}}"],
    cache: isBuildx ? buildxCache(builder) : engineCache,
  };
}

const engineCache: Cache = {
  kind: "listed",
  list: ["system", "df", "--verbose", "--format={{json .BuildCache}}"],
  records: (printed) =>
    listOf(readJson(printed)).flatMap((record) =>
      recordOf(textOf(at(record, "ID")), {
        description: textOf(at(record, "Description")),
        created: textOf(at(record, "CreatedAt")),
        size: textOf(at(record, "Size")),
      }),
    ),
  prune: (ids) => ["builder", "prune", ...pruneOptions(ids)],
};

function buildxCache(builder: readonly string[]): Cache {
  return {
    kind: "listed",
    list: ["buildx", "du", ...builder, "--verbose"],
    records: (printed) =>
      printed.split(/^(?=ID:)/m).flatMap((record) => {
        const field = (name: string): string =>
          new RegExp(`^${name}:\\s+(.*)$`, "m").exec(record)?.[1] ?? "";
        return recordOf(field("ID"), {
          description: field("Description"),
          created: field("Created at"),
          size: field("Size"),
        });
      }),
    prune: (ids) => ["buildx", "prune", ...builder, ...pruneOptions(ids)],
  };
}

/** A star marks what changes at the moment. */
function recordOf(
  text: string,
  told: Readonly<Record<"description" | "created" | "size", string>>,
): readonly CacheRecord[] {
  const id = /^(\w+)\*?$/.exec(text)?.[1];
  const { description, created, size } = told;
  return id === undefined
    ? []
    : [{ id, description, created: timeOf(created), size: parseBytes(size) }];
}

/** `2026-01-31 17:54:40.400521425 +0000 UTC`, as Go prints it. */
function timeOf(text: string): number | undefined {
  const [, day = "", time = "", zone = ""] =
    /^(\S+) (\d\d:\d\d:\d\d(?:\.\d{1,3})?)\d* ([+-]\d{4})/.exec(text) ?? [];
  const parsed = Date.parse(`${day}T${time}${zone}`);
  return Number.isNaN(parsed) ? undefined : parsed;
}

/** The filter takes one value, a regular expression; an empty id in it would stand for everything that there is. Throws for what is no id. */
function pruneOptions(ids: NonEmpty<string>): readonly string[] {
  for (const id of ids)
    if (!/^\w+$/.test(id)) throw new Error(`"${id}" is no id in a build cache`);
  const filter = `id=/^(?:${ids.join("|")})$/`;
  return ["--all", "--force", ...option("--filter", filter)];
}
