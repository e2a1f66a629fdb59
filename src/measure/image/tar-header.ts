/** A tar archive, or what should be one, breaks its format. `message` says how, without a subject: `is not a tar archive`. */
export class TarError extends Error {
  override readonly name = "TarError";
}

export const BLOCK = 512;

/** One block of 512 bytes in front of an entry. Texts are latin1: a character is a byte. */
export interface TarHeader {
  readonly name: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes of the content in the archive. */
  readonly size: number;
  /** Seconds since 1970; 0 for what is no number, or lies before. */
  readonly modified: number;
  /** The kind of entry, one character. */
  readonly type: string;
  readonly linkname: string;
  readonly device: readonly [number, number];
  readonly block: Buffer;
}

/** True for a block whose checksum is that of a tar header. */
export function isHeader(block: Buffer): boolean {
  if (block.length < BLOCK) return false;
  const stored = octal(block, 148, 8);
  if (stored === undefined) return false;
  let unsigned = 0;
  let signed = 0;
  for (let at = 0; at < BLOCK; at++) {
    const byte = at >= 148 && at < 156 ? 0x20 : (block[at] ?? 0);
    unsigned += byte;
    signed += byte > 127 ? byte - 256 : byte;
  }
  // Some old tars added up signed characters.
  return stored === unsigned || stored === signed;
}

export function isEmptyBlock(block: Buffer): boolean {
  return block.length === BLOCK && block.equals(EMPTY);
}

const EMPTY = Buffer.alloc(BLOCK);

/** Reads a header. Throws a TarError for a block that is none. */
export function parseHeader(block: Buffer): TarHeader {
  if (!isHeader(block)) throw new TarError("is not a tar archive");
  const prefix = hasPrefix(block) ? text(block, 345, 155) : "";
  const name = text(block, 0, 100);
  return {
    name: prefix === "" ? name : `${prefix}/${name}`,
    mode: numberAt(block, 100, 8) & 0o7777,
    uid: numberAt(block, 108, 8),
    gid: numberAt(block, 116, 8),
    size: numberAt(block, 124, 12),
    modified: octal(block, 136, 12) ?? 0,
    type: String.fromCharCode(block[156] ?? 0),
    linkname: text(block, 157, 100),
    device: [numberAt(block, 329, 8), numberAt(block, 337, 8)],
    block,
  };
}

/** POSIX has a prefix of the name there; GNU (`ustar` and two spaces) has times and the map of sparse files. */
function hasPrefix(block: Buffer): boolean {
  return block.toString("latin1", 257, 263) === "ustar\0";
}

/** A text that ends at the first NUL. */
export function text(block: Buffer, start: number, length: number): string {
  const end = block.indexOf(0, start);
  return block.toString(
    "latin1",
    start,
    end === -1 ? start + length : Math.min(end, start + length),
  );
}

/** A number in octal digits or, where it is too large for these, in base 256 with the highest bit set. */
export function numberAt(block: Buffer, start: number, length: number): number {
  const first = block[start] ?? 0;
  const value =
    (first & 0x80) === 0
      ? octal(block, start, length)
      : base256(block, start, length);
  if (value === undefined || !Number.isSafeInteger(value) || value < 0)
    throw new TarError("has a header with a number that cannot be");
  return value;
}

function octal(
  block: Buffer,
  start: number,
  length: number,
): number | undefined {
  const digits = text(block, start, length).trim();
  if (digits === "") return 0;
  return /^[0-7]+$/.test(digits) ? parseInt(digits, 8) : undefined;
}

function base256(block: Buffer, start: number, length: number): number {
  let value = (block[start] ?? 0) & 0x7f;
  // Negative numbers have 0x40 set, too; nothing that is read here may be negative.
  if ((value & 0x40) !== 0) return -1;
  for (let at = start + 1; at < start + length; at++)
    value = value * 256 + (block[at] ?? 0);
  return value;
}
