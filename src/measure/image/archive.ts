import type { Readable } from "node:stream";
import { posix } from "node:path";
import type { ArchiveFiles } from "./archive-files.ts";
import { readBlob, type Blob, type BlobOptions } from "./blob.ts";
import { byteReader, rest } from "./byte-reader.ts";
import { EngineError } from "../engine/engine.ts";
import type { Image } from "./image.ts";
import { imagesOf, storedImages, type StoredImage } from "./manifest.ts";
import { packingOf, type Packing } from "./packing.ts";
import { shownPath } from "./shown-path.ts";
import { tarEntries } from "./tar.ts";
import { BLOCK, TarError } from "./tar-header.ts";

export interface ReadImagesOptions extends BlobOptions {
  /** Takes the number of bytes of the archive that were read so far, again and again. */
  readonly onBytes?: (bytes: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Reads the images of an archive as `docker save` writes it, before Docker 25 (`ID/layer.tar`) and since (`blobs/sha256/…`, layers as they are or packed with
 * gzip or zstd), as Podman and Buildah write it with `docker-archive`, or an OCI layout; the whole may be packed with gzip or zstd. Contents are hashed
 * as they stream by and never kept. Gives one image for each of `names`, in their order; for none, every image of the archive.
 * A name is one that the archive has, with or without `:latest`, or an id.
 *
 * Rejects with an EngineError: `bad-archive` for a layer that is truncated, missing, not a tar or not what the image says it is, and
 * for an archive without a manifest; `no-image` for a name that is not in it; `interrupted` by the signal; or what the stream fails with.
 */
export function readImages(
  stream: Readable,
  names: readonly string[],
  options: ReadImagesOptions,
): Promise<readonly Image[]> {
  return reading(stream, options, async () =>
    imagesOf(await readFiles(stream, options), names),
  );
}

/** What images an archive holds, each to be put together when it is asked for. For the rest see `readImages`. */
export function readStored(
  stream: Readable,
  options: ReadImagesOptions,
): Promise<readonly StoredImage[]> {
  return reading(stream, options, async () =>
    storedImages(await readFiles(stream, options)),
  );
}

/** Says what went wrong in words for whoever asked for an image. */
async function reading<T>(
  stream: Readable,
  { signal }: ReadImagesOptions,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (signal?.aborted === true)
      throw new EngineError("interrupted", "reading the image was interrupted");
    if (!(error instanceof TarError)) throw error;
    throw new EngineError(
      "bad-archive",
      `the archive of the image ${error.message}`,
      { hint: "Save the image again; it may have been cut off." },
    );
  } finally {
    stream.destroy();
  }
}

async function readFiles(
  stream: Readable,
  { onBytes, signal, ...options }: ReadImagesOptions,
): Promise<ArchiveFiles> {
  const blobs = new Map<string, Blob>();
  const links = new Map<string, string>();
  let path: string | undefined;
  try {
    const packed = byteReader(watched(stream, onBytes, signal));
    const packing = packingOf(await packed.peek(BLOCK));
    const bytes =
      packing === undefined
        ? packed
        : byteReader(unpackerOf(packing)(rest(packed)));
    for await (const { name, type, size, linkname, content } of tarEntries(
      bytes,
    )) {
      path = posix.normalize(name);
      if (type === "0") {
        blobs.set(path, await readBlob(content, size, options));
      } else if (type === "1" || type === "2") {
        const folder = type === "2" ? posix.dirname(path) : ".";
        links.set(path, posix.join(folder, linkname));
      }
    }
  } catch (error) {
    if (!(error instanceof TarError) || path === undefined) throw error;
    throw new TarError(`${error.message}, at or behind ${shownPath(path)}`);
  }
  return { blobs, links };
}

function unpackerOf({ name, unpack }: Packing): NonNullable<Packing["unpack"]> {
  if (unpack !== undefined) return unpack;
  throw new EngineError(
    "bad-archive",
    `the archive is packed with ${name}, which dockfix does not read`,
    { hint: `Unpack it first: ${name} -d FILE` },
  );
}

/** What a stream gives, with a word on how far it is. Throws what the signal has as its reason. */
export async function* watched(
  stream: Readable,
  onBytes: ReadImagesOptions["onBytes"],
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer> {
  const chunks: AsyncIterable<Buffer> = stream;
  const stop = (): void => {
    stream.destroy();
  };
  signal?.addEventListener("abort", stop, { once: true });
  try {
    signal?.throwIfAborted();
    let read = 0;
    for await (const chunk of chunks) {
      read += chunk.length;
      onBytes?.(read);
      yield chunk;
      signal?.throwIfAborted();
    }
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}
