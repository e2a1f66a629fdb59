import { TarError } from "./tar-header.ts";

/** Records of an extended header. Keys and values are latin1: a character is a byte. Keys of sparse maps may repeat, so this is a list. */
export type PaxRecords = readonly (readonly [key: string, value: string])[];

/** Reads `LENGTH KEY=VALUE\n` again and again. Throws a TarError for anything else. */
export function parsePax(data: Buffer): PaxRecords {
  const records: [string, string][] = [];
  for (let at = 0; at < data.length;) {
    // Padding that some writers leave.
    if (data[at] === 0) break;
    const space = data.indexOf(0x20, at);
    const digits = space === -1 ? "" : data.toString("latin1", at, space);
    const end = at + Number(digits);
    if (!/^\d{1,15}$/.test(digits) || end > data.length || end <= space + 1)
      throw broken();
    const equals = data.indexOf(0x3d, space);
    if (equals === -1 || equals >= end || data[end - 1] !== 0x0a)
      throw broken();
    records.push([
      data.toString("latin1", space + 1, equals),
      data.toString("latin1", equals + 1, end - 1),
    ]);
    at = end;
  }
  return records;
}

function broken(): TarError {
  return new TarError("has an extended header that cannot be read");
}

const XATTR = "SCHILY.xattr.";

/** Extended attributes among the records, values in hex; `undefined` where there are none. */
export function xattrsOf(
  records: PaxRecords,
): Readonly<Record<string, string>> | undefined {
  const found = records
    .filter(([key]) => key.startsWith(XATTR))
    .map(([key, value]): [string, string] => [
      key.slice(XATTR.length),
      Buffer.from(value, "latin1").toString("hex"),
    ]);
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

/** The last value of a key. An empty one takes back what a global header set. */
export function paxText(records: PaxRecords, key: string): string | undefined {
  const value = records.findLast(([each]) => each === key)?.[1];
  return value === "" ? undefined : value;
}

/** A whole number of a record; fractions, which only times have, do not occur. */
export function paxNumber(
  records: PaxRecords,
  key: string,
): number | undefined {
  const value = paxText(records, key);
  if (value === undefined) return undefined;
  const number = /^\d+$/.test(value) ? Number(value) : NaN;
  if (!Number.isSafeInteger(number)) throw broken();
  return number;
}
