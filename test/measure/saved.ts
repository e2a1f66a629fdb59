import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { readImages } from "../../src/measure/image/archive.ts";
import { EngineError } from "../../src/measure/engine/engine.ts";
import type { Image } from "../../src/measure/image/image.ts";
import { tar, type Written } from "./tar-writer.ts";

/** A layer of an image that a test makes. */
export interface SavedLayer {
  /** The archive, or what stands in its place. */
  readonly data: Buffer;
  /** The archive before it was packed. */
  readonly plain?: Buffer;
  readonly createdBy?: string;
}

export function layer(entries: readonly Written[], createdBy = ""): SavedLayer {
  return { data: tar(entries), createdBy };
}

export function sha256(data: Buffer | string): string {
  return createHash("sha256").update(data).digest("hex");
}

/** The configuration of an image, with one instruction at its end that makes no layer. */
export function configOf(layers: readonly SavedLayer[]): Buffer {
  return Buffer.from(
    JSON.stringify({
      architecture: "amd64",
      os: "linux",
      rootfs: {
        type: "layers",
        diff_ids: layers.map(
          ({ data, plain }) => `sha256:${sha256(plain ?? data)}`,
        ),
      },
      history: [
        ...layers.map(({ createdBy }) => ({ created_by: createdBy })),
        { created_by: "CMD", empty_layer: true },
      ],
    }),
  );
}

/** An archive as Docker has written it until version 25: a folder for each layer; the manifest comes last. */
export function savedOld(
  images: Readonly<Record<string, readonly SavedLayer[]>>,
): Buffer {
  const entries: Written[] = [];
  const stored = new Map<string, string>();
  const manifest = Object.entries(images).map(([name, layers]) => {
    const config = configOf(layers);
    const Config = `${sha256(config)}.json`;
    const Layers = layers.map(({ data }, at) => {
      const path = `${sha256(`${name} ${at}`)}/layer.tar`;
      const digest = sha256(data);
      const known = stored.get(digest);
      entries.push({
        name: path.slice(0, -"layer.tar".length),
        type: "5",
      });
      if (known === undefined) {
        entries.push({ name: path, data });
        stored.set(digest, path);
      } else entries.push({ name: path, type: "2", linkname: `../${known}` });
      return path;
    });
    entries.push({ name: Config, data: config });
    return { Config, RepoTags: [name], Layers };
  });
  entries.push({ name: "manifest.json", data: JSON.stringify(manifest) });
  return tar(entries);
}

/** An archive as Docker writes it since version 25: blobs by their checksums. */
export function savedOci(
  images: Readonly<Record<string, readonly SavedLayer[]>>,
): Buffer {
  const blobs = new Map<string, Buffer>();
  const put = (data: Buffer): string => {
    const path = `blobs/sha256/${sha256(data)}`;
    blobs.set(path, data);
    return path;
  };
  const manifest = Object.entries(images).map(([name, layers]) => ({
    Config: put(configOf(layers)),
    RepoTags: [name],
    Layers: layers.map(({ data }) => put(data)),
  }));
  const index = JSON.stringify({ schemaVersion: 2, manifests: [] });
  return tar([
    { name: "blobs/", type: "5" },
    { name: "blobs/sha256/", type: "5" },
    ...[...blobs].sort().map(([name, data]) => ({ name, data })),
    { name: "index.json", data: index },
    { name: "manifest.json", data: JSON.stringify(manifest) },
    { name: "oci-layout", data: '{"imageLayoutVersion":"1.0.0"}' },
  ]);
}

/** In chunks of odd sizes, so that every boundary falls into one of them somewhere. */
export function streamOf(data: Buffer, size = 1000): Readable {
  const chunks: Buffer[] = [];
  for (let at = 0; at < data.length; at += size)
    chunks.push(data.subarray(at, at + size));
  return Readable.from(chunks);
}

/** The image of an archive that holds one. */
export async function readOne(
  data: Buffer,
  compressed = false,
  md5 = false,
): Promise<Image> {
  const [image] = await readImages(streamOf(data), [], {
    compressed,
    md5,
  });
  if (image === undefined) throw new Error("no image");
  return image;
}

/** The image that these layers make. */
export function imageOf(...layers: readonly SavedLayer[]): Promise<Image> {
  return readOne(savedOld({ "test:latest": layers }), false, true);
}

/** What an archive is refused with. */
export async function refusal(data: Buffer): Promise<EngineError> {
  try {
    await readOne(data);
  } catch (error) {
    if (error instanceof EngineError) return error;
    throw error;
  }
  throw new Error("not refused");
}
