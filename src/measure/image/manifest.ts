import { createHash } from "node:crypto";
import type { ArchiveFiles } from "./archive-files.ts";
import type { Blob } from "./blob.ts";
import { EngineError } from "../engine/engine.ts";
import type { Image, Layer } from "./image.ts";
import { shownPath } from "./shown-path.ts";

/** What `manifest.json` says of one image. */
interface ManifestEntry {
  readonly config: string;
  readonly tags: readonly string[];
  readonly layers: readonly string[];
}

/** What dockfix needs of an image's configuration. */
interface ImageDocument {
  readonly id: string;
  readonly diffIds: readonly string[];
  readonly history: readonly {
    readonly createdBy: string;
    readonly isEmpty: boolean;
  }[];
}

/** Puts the images together. For errors see `readImages`. */
export function imagesOf(
  files: ArchiveFiles,
  names: readonly string[],
): readonly Image[] {
  const entries = manifestOf(files).map((entry) => ({
    entry,
    document: documentOf(files, entry),
  }));
  if (names.length === 0)
    return entries.map(({ entry, document }) =>
      imageOf(files, entry.tags[0] ?? document.id, entry, document),
    );
  return names.map((name) => {
    const found =
      entries.find(
        ({ entry, document }) =>
          entry.tags.some((tag) => isCalled(tag, name)) ||
          isId(document.id, name),
      ) ?? (entries.length === 1 ? entries[0] : undefined);
    if (found === undefined)
      throw new EngineError(
        "no-image",
        `the archive holds no image called ${name}`,
      );
    return imageOf(files, name, found.entry, found.document);
  });
}

/** Podman writes the whole name where Docker leaves out what is usual. */
function isCalled(tag: string, name: string): boolean {
  const asked = /:[^/]*$/.test(name) ? name : `${name}:latest`;
  return (
    tag === asked ||
    ["docker.io/library/", "docker.io/", "localhost/"].some(
      (prefix) => tag === `${prefix}${asked}`,
    )
  );
}

function isId(id: string, name: string): boolean {
  const hex = name.replace(/^sha256:/, "");
  return /^[0-9a-f]{12,64}$/.test(hex) && id.startsWith(`sha256:${hex}`);
}

function imageOf(
  files: ArchiveFiles,
  name: string,
  entry: ManifestEntry,
  { id, diffIds, history }: ImageDocument,
): Image {
  if (diffIds.length !== entry.layers.length)
    throw badArchive(
      `the archive lists ${entry.layers.length} layers for ${name}, and its configuration ${diffIds.length}`,
    );
  const makers: string[] = [];
  const steps = history.map(({ createdBy, isEmpty }) => {
    // A history may tell less, or more, than there are layers.
    if (isEmpty || makers.length === diffIds.length)
      return { createdBy, layer: undefined };
    return { createdBy, layer: makers.push(createdBy) - 1 };
  });
  const layers = entry.layers.map((path, at) =>
    layerOf(files, path, diffIds[at] ?? "", {
      name,
      at,
      createdBy: makers[at] ?? "",
    }),
  );
  return { name, id, layers, history: steps };
}

function layerOf(
  files: ArchiveFiles,
  path: string,
  diffId: string,
  place: {
    readonly name: string;
    readonly at: number;
    readonly createdBy: string;
  },
): Layer {
  const { createdBy } = place;
  const which = `layer ${place.at + 1} of ${place.name} (${shortened(createdBy)})`;
  const blob = blobAt(files, path);
  if (blob === undefined)
    throw badArchive(`${which} is not in the archive: ${shownPath(path)}`);
  if (blob.kind !== "layer") {
    const fault = blob.kind === "unusable" ? blob.fault : "is no tar archive";
    throw badArchive(`${which} ${shownPath(fault)}`);
  }
  if (blob.diffId !== diffId)
    throw badArchive(
      `${which} is not what the image says it is: ${blob.diffId} instead of ${diffId}`,
    );
  const { contents, compressed } = blob;
  return { diffId, compressed, createdBy, ...contents };
}

const SHOWN = 60;

function shortened(createdBy: string): string {
  const text = shownPath(Buffer.from(createdBy).toString("latin1"));
  if (text === "") return "no instruction known";
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

function blobAt(
  { blobs, links }: ArchiveFiles,
  path: string,
): Blob | undefined {
  let at = path;
  // Links may lead to links, and in a broken archive in a circle.
  for (let steps = 0; steps <= links.size; steps++) {
    const blob = blobs.get(at);
    if (blob !== undefined) return blob;
    const next = links.get(at);
    if (next === undefined) return undefined;
    at = next;
  }
  return undefined;
}

function manifestOf(files: ArchiveFiles): readonly ManifestEntry[] {
  const blob = blobAt(files, "manifest.json");
  if (blob === undefined)
    throw badArchive(
      "there is no manifest.json in the archive",
      "It must be an archive that docker save made, or podman save --format docker-archive.",
    );
  const manifest = jsonOf(blob, "manifest.json");
  if (!Array.isArray(manifest)) throw broken("manifest.json");
  return manifest.map((entry: unknown) => {
    const { Config, RepoTags, Layers } = objectOf(entry, "manifest.json");
    if (typeof Config !== "string" || !isTexts(Layers))
      throw broken("manifest.json");
    return {
      config: Config,
      tags: isTexts(RepoTags) ? RepoTags : [],
      layers: Layers,
    };
  });
}

function documentOf(
  files: ArchiveFiles,
  { config }: ManifestEntry,
): ImageDocument {
  const blob = blobAt(files, config);
  if (blob === undefined)
    throw badArchive(
      `the configuration of the image is not in the archive: ${shownPath(config)}`,
    );
  const document = objectOf(jsonOf(blob, config), config);
  const { diff_ids } = objectOf(document["rootfs"], config);
  const history: unknown = document["history"] ?? [];
  // `null` for an image without layers.
  const diffIds = diff_ids ?? [];
  if (!isTexts(diffIds) || !Array.isArray(history)) throw broken(config);
  const data = blob.kind === "document" ? blob.data : "";
  return {
    id: `sha256:${createHash("sha256").update(data).digest("hex")}`,
    diffIds,
    history: history.map((step: unknown) => {
      const { created_by, empty_layer } = objectOf(step, config);
      return {
        createdBy: typeof created_by === "string" ? created_by : "",
        isEmpty: empty_layer === true,
      };
    }),
  };
}

function jsonOf(blob: Blob, name: string): unknown {
  if (blob.kind !== "document") throw broken(name);
  try {
    return JSON.parse(blob.data.toString("utf8"));
  } catch {
    throw broken(name);
  }
}

function objectOf(
  value: unknown,
  name: string,
): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) throw broken(name);
  return Object.fromEntries(Object.entries(value));
}

function isTexts(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) && value.every((each) => typeof each === "string")
  );
}

function broken(name: string): EngineError {
  return badArchive(`${shownPath(name)} in the archive cannot be understood`);
}

function badArchive(message: string, hint?: string): EngineError {
  return new EngineError("bad-archive", message, {
    hint: hint ?? "Save the image again; the archive may have been cut off.",
  });
}
