import { createHash } from "node:crypto";
import { once } from "node:events";
import { createGzip } from "node:zlib";
import { byteReader, drain, rest } from "./byte-reader.ts";
import { packingOf } from "./packing.ts";
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

/** What is to be found out of a blob beside what is in it. */
export interface BlobOptions {
  /** How large a layer is when compressed with gzip. That takes longer than all the rest. */
  readonly compressed: boolean;
  /** Checksums of files as dpkg keeps them. */
  readonly md5?: boolean;
}

/** Longest document that is kept, in bytes. */
const LONGEST = 8 << 20;

/** Reads one file of `size` bytes to its end. Throws only what its source throws; bad data makes it `unusable`. */
export async function readBlob(
  content: AsyncIterable<Buffer>,
  size: number,
  options: BlobOptions,
): Promise<Blob> {
  const { compressed } = options;
  const bytes = byteReader(content);
  const start = await bytes.peek(BLOCK);
  if (isHeader(start) || isEmptyBlock(start) || size === 0)
    return layerBlob(rest(bytes), options);
  const packing = packingOf(start);
  if (packing?.unpack !== undefined) {
    const isGzip = packing.name === "gzip";
    const blob = await layerBlob(packing.unpack(rest(bytes)), {
      ...options,
      compressed: compressed && !isGzip,
    });
    await drain(rest(bytes));
    return blob.kind === "layer" && isGzip && compressed
      ? { ...blob, compressed: size }
      : blob;
  }
  if (/^\s*[{[]/.test(start.toString("latin1")) && size <= LONGEST)
    return { kind: "document", data: await bytes.read(size) };
  await drain(rest(bytes));
  const fault =
    packing === undefined
      ? "is not a tar archive"
      : `is packed with ${packing.name}, which images are not`;
  return { kind: "unusable", fault };
}

async function layerBlob(
  chunks: AsyncIterable<Buffer>,
  { compressed, md5 }: BlobOptions,
): Promise<Blob> {
  const hash = createHash("sha256");
  const gzip = compressed ? gzipCounter() : undefined;
  const bytes = byteReader(seen());
  try {
    const contents = await readLayer(bytes, { md5: md5 === true });
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
