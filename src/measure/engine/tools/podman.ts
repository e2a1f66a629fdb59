import type { BuildRequest } from "../engine.ts";
import {
  at,
  entriesOf,
  listOf,
  numberOf,
  readJson,
  textOf,
  textsOf,
} from "../json.ts";
import {
  buildOptions,
  housekeeping,
  option,
  runOptions,
  type BuildFiles,
  type Cache,
  type Tool,
  type Words,
} from "./tool.ts";

/** Podman's own image format has no place for HEALTHCHECK, SHELL and ONBUILD. */
export function buildahBuild(
  request: BuildRequest,
  { dockerfile, ignore }: BuildFiles,
): Words {
  return [
    "build",
    "--format=docker",
    "--layers",
    "--force-rm",
    ...option("--ignorefile", ignore),
    ...buildOptions(request, dockerfile),
    request.context,
  ];
}

/**
 * Of each step the log names the image that it made: `--> 4f1c6a2b9d3`. Behind a line that says that it comes from the cache it is
 * somebody else's.
 */
export const loggedImages: Cache = {
  kind: "images",
  made: (line, before) =>
    before.startsWith("--> Using cache")
      ? undefined
      : /^--> ([0-9a-f]{11,64})$/.exec(line)?.[1],
};

/** The words of Podman. */
export const podman: Tool = {
  name: "podman",
  env: {},
  build: buildahBuild,
  inspect: (image) => ["image", "inspect", image],
  readImage: (image) => ({
    id: `sha256:${textOf(at(image, "Id")).replace(/^sha256:/, "")}`,
    size: numberOf(at(image, "Size")),
    layers: listOf(at(image, "RootFS", "Layers")).map(textOf),
    config: {
      ...Object.fromEntries(entriesOf(at(image, "Config"))),
      Healthcheck: at(image, "Healthcheck"),
      ...toldByHistory(at(image, "History")),
    },
    image,
  }),
  history: (image) => [
    "history",
    "--no-trunc",
    "--human=false",
    "--format=json",
    image,
  ],
  save: (images) => [
    "save",
    "--quiet",
    "--format=docker-archive",
    ...(images.length > 1 ? ["--multi-image-archive"] : []),
    ...images,
  ],
  savesToPipe: false,
  run: (name, request) => Promise.resolve([runOptions(name, request)]),
  // Podman leaves health checks to timers of systemd, which not every machine has.
  health: undefined,
  ...housekeeping,
  identity: ["info", "--format={{.Store.GraphRoot}}"],
  cache: loggedImages,
};

/** Podman's inspect leaves out what only Docker's image format has; the instructions that set it are in the history. */
function toldByHistory(history: unknown): {
  readonly Shell: readonly string[] | undefined;
  readonly OnBuild: readonly string[];
} {
  const said = (keyword: string): readonly string[] =>
    listOf(history).flatMap((entry) => {
      const text = textOf(at(entry, "created_by"));
      const sign = `/bin/sh -c #(nop) ${keyword} `;
      return text.startsWith(sign) ? [text.slice(sign.length)] : [];
    });
  const shell = said("SHELL").at(-1);
  return {
    Shell:
      shell === undefined ? undefined : (textsOf(readJson(shell)) ?? [shell]),
    OnBuild: said("ONBUILD"),
  };
}
