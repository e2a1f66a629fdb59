import type { ByteReader } from "./byte-reader.ts";
import { paxNumber, paxText, type PaxRecords } from "./pax.ts";
import {
  BLOCK,
  numberAt,
  TarError,
  text,
  type TarHeader,
} from "./tar-header.ts";

/** A file with holes, of which the archive holds only the parts between them. */
export interface SparseMap {
  /** Bytes of the file with its holes. */
  readonly size: number;
  /** Where the parts lie in the file, in order. */
  readonly parts: readonly Part[];
  /** Bytes of the content that the map itself took. */
  readonly taken: number;
}

/** Longest map that is believed, in bytes. */
const LONGEST = 1 << 24;

interface Part {
  readonly offset: number;
  readonly length: number;
}

/** The map of GNU's own format (type `S`): four parts in the header, the rest in blocks behind it. */
export async function gnuSparse(
  { block }: TarHeader,
  bytes: ByteReader,
): Promise<SparseMap> {
  const parts = gnuParts(block, 386, 4);
  let isContinued = block[482] === 1;
  while (isContinued) {
    const more = await bytes.read(BLOCK);
    if (more.length < BLOCK) throw new TarError("ends in a sparse file");
    parts.push(...gnuParts(more, 0, 21));
    isContinued = more[504] === 1;
  }
  return checked({ size: numberAt(block, 483, 12), parts, taken: 0 });
}

function gnuParts(block: Buffer, start: number, most: number): Part[] {
  const parts: Part[] = [];
  for (let at = start; parts.length < most; at += 24) {
    if (text(block, at, 24) === "") break;
    parts.push({
      offset: numberAt(block, at, 12),
      length: numberAt(block, at + 12, 12),
    });
  }
  return parts;
}

/** The map of the PAX formats 0.0, 0.1 and 1.0; `undefined` for a file that is not sparse. */
export async function paxSparse(
  records: PaxRecords,
  bytes: ByteReader,
): Promise<SparseMap | undefined> {
  const size =
    paxNumber(records, "GNU.sparse.realsize") ??
    paxNumber(records, "GNU.sparse.size");
  if (size === undefined) return undefined;
  if (paxText(records, "GNU.sparse.major") === "1")
    return checked({ size, ...(await mapInContent(bytes)) });
  const list = paxText(records, "GNU.sparse.map");
  const numbers =
    list === undefined
      ? records
          .filter(([key]) => /^GNU\.sparse\.(?:offset|numbytes)$/.test(key))
          .map(([, value]) => Number(value))
      : list.split(",").map(Number);
  return checked({ size, parts: pairs(numbers), taken: 0 });
}

/** Format 1.0: lines of numbers, the first says how many parts follow, filled up to a whole block. */
async function mapInContent(
  bytes: ByteReader,
): Promise<Pick<SparseMap, "parts" | "taken">> {
  let lines = "";
  let taken = 0;
  for (;;) {
    const block = await bytes.read(BLOCK);
    if (block.length < BLOCK || taken > LONGEST)
      throw new TarError("has a sparse file whose map is broken");
    lines += block.toString("latin1");
    taken += BLOCK;
    const numbers = lines.split("\n");
    const count = numbers.length > 1 ? Number(numbers[0]) : undefined;
    // The last piece is an unfinished line, or padding.
    if (count === undefined || numbers.length - 2 < 2 * count) continue;
    return {
      parts: pairs(numbers.slice(1, 1 + 2 * count).map(Number)),
      taken,
    };
  }
}

function pairs(numbers: readonly number[]): readonly Part[] {
  const parts: Part[] = [];
  for (let at = 0; at < numbers.length; at += 2)
    parts.push({ offset: numbers[at] ?? NaN, length: numbers[at + 1] ?? NaN });
  return parts;
}

function checked(map: SparseMap): SparseMap {
  let end = 0;
  for (const { offset, length } of map.parts) {
    const isSound =
      Number.isSafeInteger(offset) &&
      Number.isSafeInteger(length) &&
      offset >= end &&
      length >= 0;
    if (!isSound) throw new TarError("has a sparse file whose map is broken");
    end = offset + length;
  }
  if (end > map.size)
    throw new TarError("has a sparse file whose map is broken");
  return map;
}

/** The content with its holes filled with zeros. */
export async function* filled(
  { size, parts }: SparseMap,
  content: ByteReader,
): AsyncGenerator<Buffer> {
  let at = 0;
  for (const { offset, length } of parts) {
    yield* zeros(offset - at);
    for (let left = length; left > 0;) {
      const chunk = await content.some(left);
      if (chunk === undefined) throw new TarError("ends in a sparse file");
      left -= chunk.length;
      yield chunk;
    }
    at = offset + length;
  }
  yield* zeros(size - at);
}

const HOLE = Buffer.alloc(64 * 1024);

function* zeros(count: number): Generator<Buffer> {
  for (let left = count; left > 0; left -= HOLE.length)
    yield left < HOLE.length ? HOLE.subarray(0, left) : HOLE;
}
