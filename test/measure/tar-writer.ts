/** An entry of a tar archive that a test makes. Texts are latin1: a character is a byte. */
export interface Written {
  readonly name: string;
  readonly type?: string;
  readonly data?: Buffer | string;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly linkname?: string;
  readonly device?: readonly [number, number];
  /** Records of an extended header in front of it. */
  readonly pax?: Readonly<Record<string, string>>;
  /** What the header says of the size, where that is not the length of the data. */
  readonly size?: number;
  /** Changes the header before its checksum is written. */
  readonly patch?: (header: Buffer) => void;
}

const BLOCK = 512;

export function tar(entries: readonly Written[]): Buffer {
  return Buffer.concat([...entries.map(entry), Buffer.alloc(2 * BLOCK)]);
}

export function entry(written: Written): Buffer {
  const { name, type = "0", linkname = "", pax } = written;
  const data = bytesOf(written.data ?? "");
  const parts: Buffer[] = [];
  if (pax !== undefined)
    parts.push(entry({ name: "PaxHeaders/x", type: "x", data: paxData(pax) }));
  if (name.length > 100)
    parts.push(entry({ name: "L", type: "L", data: `${name}\0` }));
  if (linkname.length > 100)
    parts.push(entry({ name: "K", type: "K", data: `${linkname}\0` }));
  const header = Buffer.alloc(BLOCK);
  header.write(name.slice(0, 100), 0, "latin1");
  header.write(octal(written.mode ?? 0o644, 7), 100);
  header.write(octal(written.uid ?? 0, 7), 108);
  header.write(octal(written.gid ?? 0, 7), 116);
  header.write(octal(written.size ?? data.length, 11), 124);
  header.write(octal(0, 11), 136);
  header.write(type, 156);
  header.write(linkname.slice(0, 100), 157, "latin1");
  header.write("ustar\0" + "00", 257);
  header.write(octal(written.device?.[0] ?? 0, 7), 329);
  header.write(octal(written.device?.[1] ?? 0, 7), 337);
  written.patch?.(header);
  return Buffer.concat([...parts, sealed(header), padded(data)]);
}

/** Writes the checksum. */
function sealed(header: Buffer): Buffer {
  header.fill(" ", 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 6)}\0 `, 148);
  return header;
}

export function padded(data: Buffer): Buffer {
  const rest = data.length % BLOCK;
  return rest === 0 ? data : Buffer.concat([data, Buffer.alloc(BLOCK - rest)]);
}

export function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, "0");
}

function bytesOf(data: Buffer | string): Buffer {
  return typeof data === "string" ? Buffer.from(data, "latin1") : data;
}

export function paxData(records: Readonly<Record<string, string>>): Buffer {
  const lines = Object.entries(records).map(([key, value]) => {
    const rest = ` ${key}=${value}\n`;
    let length = rest.length;
    while (length !== `${length}${rest}`.length)
      length = `${length}${rest}`.length;
    return `${length}${rest}`;
  });
  return Buffer.from(lines.join(""), "latin1");
}
