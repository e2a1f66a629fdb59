import { createGunzip, type Gunzip } from "node:zlib";
import { Decompress } from "fzstd";
import { TarError } from "./tar-header.ts";

/** A way to compress data, known by the first bytes. */
export interface Packing {
  /** As its program is called. */
  readonly name: "gzip" | "zstd" | "bzip2" | "xz";
  readonly magic: Buffer;
  /** Gives what is packed; throws a TarError for data that is broken or ends too early. `undefined` for a way that dockfix does not read. */
  readonly unpack:
    ((chunks: AsyncIterable<Buffer>) => AsyncGenerator<Buffer>) | undefined;
}

const PACKINGS: readonly Packing[] = [
  { name: "gzip", magic: Buffer.from([0x1f, 0x8b]), unpack: gunzipped },
  {
    name: "zstd",
    magic: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]),
    unpack: unzstd,
  },
  { name: "bzip2", magic: Buffer.from("BZh"), unpack: undefined },
  {
    name: "xz",
    magic: Buffer.from("\u00fd7zXZ\0", "latin1"),
    unpack: undefined,
  },
];

/** `undefined` for what is not packed, or in no known way. `start` is at least the first six bytes, or all there is. */
export function packingOf(start: Buffer): Packing | undefined {
  return PACKINGS.find(({ magic }) =>
    start.subarray(0, magic.length).equals(magic),
  );
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
