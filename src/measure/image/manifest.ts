import { createHash } from "node:crypto";
import {
  badArchive,
  broken,
  isTexts,
  jsonOf,
  objectOf,
} from "./archive-document.ts";
import { blobAt, type ArchiveFiles } from "./archive-files.ts";
import type { Blob } from "./blob.ts";
import { EngineError } from "../engine/engine.ts";
import type { Image, Layer } from "./image.ts";
import type { ManifestEntry } from "./manifest-entry.ts";
import { ociEntries } from "./oci-index.ts";
import { shownPath } from "./shown-path.ts";

/** What dockfix needs of an image's configuration. */
interface ImageDocument {
  readonly id: string;
  readonly platform: string;
  readonly diffIds: readonly string[];
  readonly history: readonly {
    readonly createdBy: string;
    readonly isEmpty: boolean;
  }[];
}

/** An image that an archive holds, before its layers are looked at. */
export interface StoredImage {
  readonly id: string;
  /** Its names; may be empty. */
  readonly tags: readonly string[];
  /** `linux/amd64`, with the variant where there is one; empty where it is not said. */
  readonly platform: string;
  /** Names of the files that its layers are. */
  readonly layers: readonly string[];
  /** Puts it together; `name` is what it was asked for by. Throws an EngineError for layers that are missing or broken. */
  readonly read: (name?: string) => Image;
}

/** All images of an archive. For errors see `readImages`. */
export function storedImages(files: ArchiveFiles): readonly StoredImage[] {
  return manifestEntries(files).map((entry) => {
    const document = documentOf(files, entry);
    const { id, platform } = document;
    const { tags, layers } = entry;
    const own = tags[0] ?? id;
    return {
      id,
      tags,
      platform,
      layers,
      read: (name = own) => imageOf(files, name, entry, document),
    };
  });
}

/** The images of these names; for none, all. For errors see `readImages`. */
export function imagesOf(
  files: ArchiveFiles,
  names: readonly string[],
): readonly Image[] {
  const images = storedImages(files);
  if (names.length === 0) return images.map(({ read }) => read());
  return names.map((name) => {
    const found =
      images.find((image) => isNamed(image, name)) ??
      (images.length === 1 ? images[0] : undefined);
    if (found === undefined)
      throw new EngineError(
        "no-image",
        `the archive holds no image called ${name}`,
      );
    return found.read(name);
  });
}

/** True for a name with or without `:latest`, or an id of at least 12 digits. */
export function isNamed({ tags, id }: StoredImage, name: string): boolean {
  return tags.some((tag) => isCalled(tag, name)) || isId(id, name);
}

/** Podman writes the whole name where Docker leaves out what is usual. */
function isCalled(tag: string, name: string): boolean {
  const asked = /:[^/]*$/.test(name) ? name : `${name}:latest`;
  return (
    tag === name ||
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

/** The images of an archive: those of `manifest.json`, which Docker writes, or else those of an OCI index. Throws an EngineError. */
function manifestEntries(files: ArchiveFiles): readonly ManifestEntry[] {
  const manifest = blobAt(files, "manifest.json");
  const hasIndex = blobAt(files, "index.json") !== undefined;
  if (manifest === undefined && !hasIndex)
    throw badArchive(
      "there is neither a manifest.json nor an index.json in the archive",
      "It must be what docker save or podman save wrote, or an OCI image.",
    );
  const entries = manifest === undefined ? [] : dockerEntries(manifest);
  return entries.length === 0 && hasIndex ? ociEntries(files) : entries;
}

function dockerEntries(blob: Blob): readonly ManifestEntry[] {
  const manifest = jsonOf(blob, "manifest.json");
  if (!Array.isArray(manifest)) throw broken("manifest.json");
  return manifest.map((entry: unknown) => {
    const { Config, RepoTags, Layers } = objectOf(entry, "manifest.json");
    // `null` for an image without layers.
    const layers = Layers ?? [];
    if (typeof Config !== "string" || !isTexts(layers))
      throw broken("manifest.json");
    return { config: Config, tags: isTexts(RepoTags) ? RepoTags : [], layers };
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
  const { os, architecture, variant } = document;
  return {
    platform: [os, architecture, variant]
      .filter((part) => typeof part === "string" && part !== "")
      .join("/"),
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
