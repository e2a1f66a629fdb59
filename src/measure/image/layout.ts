import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { EngineError } from "../engine/engine.ts";
import { watched, type ReadImagesOptions } from "./archive.ts";
import { readBlob, type Blob } from "./blob.ts";
import type { Image } from "./image.ts";
import { storedImages, type StoredImage } from "./manifest.ts";
import { pointedDocuments } from "./oci-index.ts";

/** An OCI layout in a folder: its images, of which layers are read only where they are asked for. */
export interface Layout {
  readonly images: readonly StoredImage[];
  /** Rejects with an EngineError, as `readImages` does. */
  readonly open: (image: StoredImage) => Promise<Image>;
}

/** Longest document that is read, in bytes. */
const LONGEST = 8 << 20;

/** Opens the layout in a folder that has an `index.json`. Rejects with an EngineError for one that cannot be understood. */
export async function openLayout(
  folder: string,
  options: ReadImagesOptions,
): Promise<Layout> {
  const blobs = new Map<string, Blob>();
  const waiting = ["index.json"];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (blobs.has(path)) continue;
    const data = await documentAt(join(folder, path));
    if (data === undefined) continue;
    blobs.set(path, { kind: "document", data });
    waiting.push(...pointedDocuments(parsed(data)));
  }
  return {
    images: storedImages({ blobs, links: new Map() }),
    async open(image) {
      let before = 0;
      for (const path of image.layers) {
        if (blobs.has(path)) continue;
        const size = await sizeOf(join(folder, path));
        if (size === undefined) continue;
        const read = before;
        const onBytes = (bytes: number): void =>
          options.onBytes?.(read + bytes);
        const stream = createReadStream(join(folder, path));
        blobs.set(path, await blobOf(stream, size, { ...options, onBytes }));
        before += size;
      }
      return image.read();
    },
  };
}

async function blobOf(
  stream: ReturnType<typeof createReadStream>,
  size: number,
  { onBytes, signal, ...options }: ReadImagesOptions,
): Promise<Blob> {
  try {
    const content = watched(stream, onBytes, signal);
    return await readBlob(content, size, options);
  } catch (error) {
    if (signal?.aborted === true)
      throw new EngineError("interrupted", "reading the image was interrupted");
    throw error;
  } finally {
    stream.destroy();
  }
}

/** `undefined` for what is not there, or is no document. */
async function documentAt(path: string): Promise<Buffer | undefined> {
  const size = await sizeOf(path);
  return size === undefined || size > LONGEST ? undefined : readFile(path);
}

async function sizeOf(path: string): Promise<number | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true ? found.size : undefined;
}

function parsed(data: Buffer): unknown {
  try {
    return JSON.parse(data.toString("utf8"));
  } catch {
    // Whoever needs it says that it cannot be understood.
    return undefined;
  }
}
