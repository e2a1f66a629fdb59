import type { ImageConfig } from "../../image/image.ts";
import { at, listOf, numberOf, readJson, textOf } from "../json.ts";
import type { RunRequest } from "../engine.ts";
import { buildahBuild, loggedImages } from "./podman.ts";
import { labelled, option, type Tool, type Words } from "./tool.ts";

/** The words of Buildah, which tells no sizes by layer and puts one image into an archive. */
export const buildah: Tool = {
  name: "buildah",
  env: {},
  build: buildahBuild,
  inspect: (image) => ["inspect", "--type=image", image],
  readImage: (image) => {
    const layers = listOf(
      at(readJson(textOf(at(image, "Manifest"))), "layers"),
    );
    return {
      id: `sha256:${textOf(at(image, "FromImageID"))}`,
      size: layers.reduce<number>(
        (sum, layer) => sum + numberOf(at(layer, "size")),
        0,
      ),
      layers: layers.map((layer) => textOf(at(layer, "digest"))),
      config: at(image, "Docker", "config"),
      image: at(image, "Docker"),
    };
  },
  history: undefined,
  save: ([image, ...others]) =>
    image === undefined || others.length > 0
      ? undefined
      : ["push", "--quiet", image, `docker-archive:/dev/stdout:${image}`],
  savesToPipe: true,
  run: async (name, request, config) => {
    const labels = Object.entries(request.labels);
    return [
      ["from", "--pull-never", ...option("--name", name), request.image],
      ...(labels.length === 0
        ? []
        : [
            [
              "config",
              ...option("--label", ...labels.map((label) => label.join("="))),
              name,
            ],
          ]),
      [
        "run",
        ...option("--network", request.network),
        name,
        "--",
        ...commandOf(request, await config()),
      ],
    ];
  },
  state: undefined,
  // Buildah runs no health checks.
  health: undefined,
  remove: (images) => ["rmi", ...images],
  images: (label) => [
    "images",
    "--no-trunc",
    ...labelled(label),
    ...option("--format", "{{.Name}}:{{.Tag}} {{.ID}}"),
  ],
  // Its list knows no labels; the names that dockfix gives hold their values.
  containers: () => ["containers", "--format={{.ContainerName}}"],
  identity: ["info", "--format={{.store.GraphRoot}}"],
  removeContainer: (id) => ["rm", id],
  cache: loggedImages,
};

/** `buildah run` knows neither ENTRYPOINT nor CMD. */
function commandOf(request: RunRequest, config: ImageConfig): Words {
  const { command, entrypoint } = request;
  if (entrypoint === undefined) {
    return [...(config.Entrypoint ?? []), ...(command ?? config.Cmd ?? [])];
  }
  return [...(entrypoint === "" ? [] : [entrypoint]), ...(command ?? [])];
}
