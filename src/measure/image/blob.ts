import { createHash } from "node:crypto";
import { once } from "node:events";
import { createGunzip, createGzip, type Gunzip } from "node:zlib";
import { Decompress } from "fzstd";
import { byteReader, drain, rest } from "./byte-reader.ts";
import { readLayer, type LayerContents } from "./layer.ts";
import { BLOCK, isEmptyBlock, isHeader, TarError } from "./tar-header.ts";

/** One file of an image's archive, by what is in it: its name does not tell, and what it is for comes last in the archive. */
export type Blob =
  | {
      readonly kind: "layer";
      readonly contents: LayerContents;
      /** `sha256:…` of the uncompressed archive. */
      readonly diffId: string;
      readonly compressed: number | undefined;
    }
  /** A document: the manifest, a configuration. */
  | { readonly kind: "document"; readonly data: Buffer }
  /** Neither. `fault` says why it is no layer: `is not a tar archive`. */
  | { readonly kind: "unusable"; readonly fault: string };

/** Longest document that is kept, in bytes. */
const LONGEST = 8 << 20;

/** Reads one file of `size` bytes to its end. Throws only what its source throws; bad data makes it `unusable`. */
export async function readBlob(
  content: AsyncIterable<Buffer>,
  size: number,
  compressed: boolean,
): Promise<Blob> {
  const bytes = byteReader(content);
  const start = await bytes.peek(BLOCK);
  if (isHeader(start) || isEmptyBlock(start) || size === 0)
    return layerBlob(rest(bytes), compressed);
  const packing = PACKINGS.find(({ magic }) =>
    start.subarray(0, magic.length).equals(magic),
  );
  if (packing !== undefined) {
    const isGzip = packing.name === "gzip";
    const blob = await layerBlob(
      packing.unpack(rest(bytes)),
      compressed && !isGzip,
    );
    await drain(rest(bytes));
    return blob.kind === "layer" && isGzip && compressed
      ? { ...blob, compressed: size }
      : blob;
  }
  if (/^\s*[{[]/.test(start.toString("latin1")) && size <= LONGEST)
    return { kind: "document", data: await bytes.read(size) };
  await drain(rest(bytes));
  return { kind: "unusable", fault: "is not a tar archive" };
}

/** How layers are packed, by their first bytes. */
const PACKINGS = [
  { name: "gzip", magic: Buffer.from([0x1f, 0x8b]), unpack: gunzipped },
  {
    name: "zstd",
    magic: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]),
    unpack: unzstd,
  },
] as const;

async function layerBlob(
  chunks: AsyncIterable<Buffer>,
  compressed: boolean,
): Promise<Blob> {
  const hash = createHash("sha256");
  const gzip = compressed ? gzipCounter() : undefined;
  const bytes = byteReader(seen());
  try {
    const contents = await readLayer(bytes);
    return {
      kind: "layer",
      contents,
      diffId: `sha256:${hash.digest("hex")}`,
      compressed: await gzip?.end(),
    };
  } catch (error) {
    if (!(error instanceof TarError)) throw error;
    // The source must stand at its end, for whatever comes behind it.
    await drain(chunks).catch(() => undefined);
    return { kind: "unusable", fault: error.message };
  } finally {
    gzip?.stop();
  }

  async function* seen(): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      hash.update(chunk);
      await gzip?.add(chunk);
      yield chunk;
    }
  }
}

interface Counter {
  readonly add: (chunk: Buffer) => Promise<void>;
  /** Bytes that all of it took. */
  readonly end: () => Promise<number>;
  readonly stop: () => void;
}

/** Counts what gzip at its usual level, as registries get it, makes of the data. */
function gzipCounter(): Counter {
  let size = 0;
  const gzip = createGzip({ level: 6 });
  gzip.on("data", (chunk: Buffer) => {
    size += chunk.length;
  });
  return {
    async add(chunk) {
      if (!gzip.write(chunk)) await once(gzip, "drain");
    },
    async end() {
      gzip.end();
      await once(gzip, "end");
      return size;
    },
    stop: () => gzip.destroy(),
  };
}

/** Throws a TarError for data that is broken or ends too early. */
async function* gunzipped(
  chunks: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  const unpacked: AsyncIterable<Buffer> = gunzip;
  // Fed by hand: whoever stops reading must find the source at rest, not in the middle of a chunk.
  const feeding = feed(chunks, gunzip);
  try {
    yield* unpacked;
  } catch (error) {
    throw new TarError(`cannot be unpacked with gzip: ${messageOf(error)}`);
  } finally {
    gunzip.destroy();
    const failure = await feeding;
    // eslint-disable-next-line no-unsafe-finally -- a source that failed is the cause of whatever else did
    if (failure !== undefined) throw failure.error;
  }
}

/** Writes all of the source, or reads it to its end where nobody wants it any more. Gives what the source threw. */
async function feed(
  chunks: AsyncIterable<Buffer>,
  target: Gunzip,
): Promise<{ readonly error: unknown } | undefined> {
  try {
    for await (const chunk of chunks)
      if (!target.destroyed && !target.write(chunk)) await drained(target);
    target.end();
    return undefined;
  } catch (error) {
    target.destroy();
    return { error };
  }
}

/** Resolves when the stream takes more, or never will. */
function drained(target: Gunzip): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      target.off("drain", go).off("close", go);
      resolve();
    };
    target.once("drain", go).once("close", go);
    if (target.destroyed) go();
  });
}

/** Throws a TarError for data that is broken or ends too early. */
async function* unzstd(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let ready: Buffer[] = [];
  const zstd = new Decompress((chunk) => {
    ready.push(Buffer.from(chunk));
  });
  const push = (chunk: Buffer, isLast: boolean): readonly Buffer[] => {
    ready = [];
    try {
      zstd.push(chunk, isLast);
    } catch (error) {
      throw new TarError(`cannot be unpacked with zstd: ${messageOf(error)}`);
    }
    return ready;
  };
  for await (const chunk of chunks) yield* push(chunk, false);
  yield* push(Buffer.alloc(0), true);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
