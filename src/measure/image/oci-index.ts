import { badArchive, jsonOf, objectOf } from "./archive-document.ts";
import { blobAt, type ArchiveFiles } from "./archive-files.ts";
import type { ManifestEntry } from "./manifest-entry.ts";
import { shownPath } from "./shown-path.ts";

/** What points to a document or a layer (https://github.com/opencontainers/image-spec/blob/main/descriptor.md). */
interface Descriptor {
  /** Name of its file in the archive. */
  readonly path: string;
  readonly mediaType: string | undefined;
  readonly annotations: Readonly<Record<string, unknown>>;
}

/** An index within an index within an index is all that anybody writes. */
const DEEPEST = 8;

/**
 * The images of an OCI layout, those of indexes within its index among them. Attestations and other artifacts are none. Platforms that an index names and
 * nobody has stored are left out. Throws an EngineError where that leaves nothing.
 */
export function ociEntries(files: ArchiveFiles): readonly ManifestEntry[] {
  const found = new Map<string, ManifestEntry>();
  const missing: string[] = [];
  const index = fieldsOf(files, "index.json") ?? {};
  for (const descriptor of descriptorsOf(index["manifests"]))
    visit(descriptor, [], 1);
  const [first] = missing;
  if (found.size === 0 && first !== undefined)
    throw badArchive(`${shownPath(first)} is not in the archive`);
  return [...found.values()];

  function visit(
    descriptor: Descriptor,
    outer: readonly string[],
    depth: number,
  ): void {
    const { path, annotations } = descriptor;
    if (annotations["vnd.docker.reference.type"] !== undefined) return;
    const document = fieldsOf(files, path);
    if (document === undefined || depth > DEEPEST) {
      missing.push(path);
      return;
    }
    const own = namesOf(annotations);
    const tags = own.length === 0 ? outer : own;
    if (Array.isArray(document["manifests"])) {
      for (const inner of descriptorsOf(document["manifests"]))
        visit(inner, tags, depth + 1);
      return;
    }
    const config = descriptorOf(document["config"]);
    if (config === undefined || !isImage(config)) return;
    const layers = descriptorsOf(document["layers"]).map(({ path }) => path);
    const known = found.get(path)?.tags ?? [];
    found.set(path, {
      config: config.path,
      tags: [...new Set([...known, ...tags])],
      layers,
    });
  }
}

/** Files that a document of a layout points to, besides layers. */
export function pointedDocuments(document: unknown): readonly string[] {
  if (typeof document !== "object" || document === null) return [];
  const fields = new Map<string, unknown>(Object.entries(document));
  const config = descriptorOf(fields.get("config"));
  return [
    ...descriptorsOf(fields.get("manifests")).map(({ path }) => path),
    ...(config === undefined ? [] : [config.path]),
  ];
}

function isImage({ mediaType }: Descriptor): boolean {
  return (
    mediaType === undefined ||
    mediaType === "application/vnd.oci.image.config.v1+json" ||
    mediaType === "application/vnd.docker.container.image.v1+json"
  );
}

/** `undefined` where there is no such file. */
function fieldsOf(
  files: ArchiveFiles,
  path: string,
): Readonly<Record<string, unknown>> | undefined {
  const blob = blobAt(files, path);
  return blob && objectOf(jsonOf(blob, path), path);
}

function descriptorsOf(value: unknown): readonly Descriptor[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((each: unknown) => descriptorOf(each) ?? []);
}

function descriptorOf(value: unknown): Descriptor | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const fields = new Map<string, unknown>(Object.entries(value));
  const digest = fields.get("digest");
  // Nothing that leads out of the folder of blobs.
  const [, algorithm, hex] =
    (typeof digest === "string" && /^(\w+):([\w=-]+)$/.exec(digest)) || [];
  if (algorithm === undefined || hex === undefined) return undefined;
  const mediaType = fields.get("mediaType");
  const annotations = fields.get("annotations") ?? {};
  return {
    path: `blobs/${algorithm}/${hex}`,
    mediaType: typeof mediaType === "string" ? mediaType : undefined,
    annotations:
      typeof annotations === "object"
        ? Object.fromEntries(Object.entries(annotations))
        : {},
  };
}

/** Containerd writes the whole name, others at least the tag. */
function namesOf(
  annotations: Readonly<Record<string, unknown>>,
): readonly string[] {
  const name =
    annotations["io.containerd.image.name"] ??
    annotations["org.opencontainers.image.ref.name"];
  return typeof name === "string" && name !== "" ? [name] : [];
}
