import { byteReader, drain, type ByteReader } from "./byte-reader.ts";
import {
  parsePax,
  paxNumber,
  paxText,
  xattrsOf,
  type PaxRecords,
} from "./pax.ts";
import { filled, gnuSparse, paxSparse } from "./sparse.ts";
import {
  BLOCK,
  isEmptyBlock,
  parseHeader,
  TarError,
  type TarHeader,
} from "./tar-header.ts";

/** One entry of a tar archive. Texts are latin1: a character is a byte, so that names which are not UTF-8 stay what they are. */
export interface TarEntry {
  readonly name: string;
  /** One character, as the format has it: `0` file, `1` hard link, `2` symbolic link, `3` and `4` devices, `5` folder, `6` fifo. */
  readonly type: string;
  /** Bytes of the content, holes of a sparse file included. */
  readonly size: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly linkname: string;
  /** Whole seconds since 1970. */
  readonly modified: number;
  readonly device: readonly [number, number];
  /** Values in hex. */
  readonly xattrs: Readonly<Record<string, string>> | undefined;
  /** Can be read once, before the next entry is asked for; what is not read is skipped. */
  readonly content: AsyncIterable<Buffer>;
}

/** Longest name or extended header that is believed, in bytes. */
const LONGEST = 1 << 20;

/**
 * The entries of a tar archive as it streams by, in bounded memory: ustar, GNU long names and sparse files, PAX with its
 * extended attributes and sparse files. Hand-written because the libraries make text of names that are no text and do not
 * know sparse files. Throws a TarError for what is no tar archive or ends too early. Reads to the end of the data.
 */
export async function* tarEntries(
  bytes: ByteReader,
): AsyncGenerator<TarEntry, void> {
  let global: PaxRecords = [];
  let local: PaxRecords = [];
  let longName: string | undefined;
  let longLink: string | undefined;
  for (;;) {
    const header = await nextHeader(bytes);
    if (header === undefined) return;
    const { type, size } = header;
    if (type === "L" || type === "K" || type === "x" || type === "g") {
      const data = await metadata(bytes, size);
      if (type === "L") longName = untilNul(data);
      else if (type === "K") longLink = untilNul(data);
      else if (type === "x") local = parsePax(data);
      else global = [...global, ...parsePax(data)];
      continue;
    }
    const records = [...global, ...local];
    const entry = await open(header, records, bytes);
    yield {
      ...entry,
      name:
        paxText(records, "GNU.sparse.name") ??
        paxText(records, "path") ??
        longName ??
        header.name,
      linkname: paxText(records, "linkpath") ?? longLink ?? header.linkname,
    };
    await entry.skip();
    local = [];
    longName = longLink = undefined;
  }
}

/** `undefined` at the end of the archive: two empty blocks, or no more data. What stands behind them is read and dropped. */
async function nextHeader(bytes: ByteReader): Promise<TarHeader | undefined> {
  const block = await bytes.read(BLOCK);
  if (block.length === 0) return undefined;
  if (block.length < BLOCK)
    throw new TarError("is not a tar archive, or ends in the middle of one");
  if (!isEmptyBlock(block)) return parseHeader(block);
  while ((await bytes.some(Infinity)) !== undefined);
  return undefined;
}

async function metadata(bytes: ByteReader, size: number): Promise<Buffer> {
  if (size > LONGEST) throw new TarError("has a name that is too long");
  const data = await bytes.read(padded(size));
  if (data.length < size) throw new TarError("ends in a header");
  return data.subarray(0, size);
}

function untilNul(data: Buffer): string {
  const end = data.indexOf(0);
  return data.toString("latin1", 0, end === -1 ? data.length : end);
}

function padded(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK;
}

type Opened = Omit<TarEntry, "name" | "linkname"> & {
  /** Goes to the next header. */
  readonly skip: () => Promise<void>;
};

async function open(
  header: TarHeader,
  records: PaxRecords,
  bytes: ByteReader,
): Promise<Opened> {
  const { type, mode, device } = header;
  const stored = holdsContent(type)
    ? (paxNumber(records, "size") ?? header.size)
    : 0;
  const map =
    type === "S"
      ? await gnuSparse(header, bytes)
      : await paxSparse(records, bytes);
  const left = stored - (map?.taken ?? 0);
  if (left < 0) throw new TarError("has a sparse file whose map is broken");
  const raw = limited(bytes, left);
  const content = map === undefined ? raw : filled(map, byteReader(raw));
  return {
    // Old archives: no type is a file, type 7 is one that lies in one piece, S one with holes.
    type: /^[\0S7]$/.test(type) ? "0" : type,
    size: map?.size ?? stored,
    mode,
    uid: paxNumber(records, "uid") ?? header.uid,
    gid: paxNumber(records, "gid") ?? header.gid,
    modified: Math.floor(Number(paxText(records, "mtime") ?? header.modified)),
    device,
    xattrs: xattrsOf(records),
    content,
    async skip() {
      await drain(raw);
      const padding = padded(stored) - stored;
      if ((await bytes.read(padding)).length < padding)
        throw new TarError("ends behind a file");
    },
  };
}

/** Links, folders, devices and fifos have no content, whatever their header says of a size. */
function holdsContent(type: string): boolean {
  return !/^[1-6]$/.test(type);
}

/** The next `size` bytes. May be read again after it was left: it goes on where it stands. */
function limited(bytes: ByteReader, size: number): AsyncIterable<Buffer> {
  let left = size;
  const next = async (): Promise<IteratorResult<Buffer, undefined>> => {
    if (left <= 0) return { done: true, value: undefined };
    const chunk = await bytes.some(left);
    if (chunk === undefined) throw new TarError("ends in the middle of a file");
    left -= chunk.length;
    return { done: false, value: chunk };
  };
  return { [Symbol.asyncIterator]: () => ({ next }) };
}
