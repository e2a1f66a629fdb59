import { createHash, X509Certificate } from "node:crypto";
import type { LayerFile } from "./image.ts";

/** How a store in Java's own format begins. */
const JKS = 0xfeedfeed;
/** Bytes of the checksum at its end, which covers the times. */
const CHECKSUM = 20;
/** Of stores that come with Java, and of Debian's. */
const PASSWORD = "changeit";
/** What Java puts between password and data. */
const SALT = "Mighty Aphrodite";
/** Object identifiers of PKCS #12, as they are encoded: what is encrypted, and the two bags that hold a private key. */
const ENCRYPTED = Buffer.from("06092a864886f70d010706", "hex");
const KEYS = [
  Buffer.from("060b2a864886f70d010c0a0101", "hex"),
  Buffer.from("060b2a864886f70d010c0a0102", "hex"),
];

/**
 * What a Java key store holds, without the time at which each entry came in. Stores in Java's own format (JKS) entry by entry; of one in PKCS #12 the
 * certificates, where nothing is encrypted and no key is in it. Nothing is said of what is neither.
 */
export function readKeyStore(
  data: Buffer,
): Pick<LayerFile, "meaning" | "isSealed"> {
  if (data.length >= 12 && data.readUInt32BE(0) === JKS)
    return meaningOf("entries", entriesOf(data));
  if (data[0] !== 0x30) return {};
  if (data.includes(ENCRYPTED)) return { isSealed: true };
  if (KEYS.some((key) => data.includes(key))) return {};
  return meaningOf("certificates", certificatesIn(data));
}

function meaningOf(
  name: string,
  parts: readonly string[] | undefined,
): Pick<LayerFile, "meaning"> {
  if (parts === undefined || parts.length === 0) return {};
  const hash = createHash("sha256").update([...parts].sort().join("\n"));
  return { meaning: `${parts.length} ${name} sha256:${hash.digest("hex")}` };
}

/** Checksums of the entries of a JKS store without their times; `undefined` for one that is broken. */
function entriesOf(data: Buffer): readonly string[] | undefined {
  const entries: string[] = [];
  const version = data.readUInt32BE(4);
  let at = 12;
  const long = (): number => {
    at += 4;
    return data.readUInt32BE(at - 4);
  };
  const skipText = (): void => {
    at += 2 + data.readUInt16BE(at);
  };
  const skipBytes = (): void => {
    const size = long();
    at += size;
  };
  const skipCertificate = (): void => {
    if (version === 2) skipText();
    skipBytes();
  };
  try {
    for (let left = data.readUInt32BE(8); left > 0; left--) {
      const start = at;
      const tag = long();
      skipText();
      const time = at;
      at += 8;
      if (tag === 1) {
        skipBytes();
        for (let chain = long(); chain > 0; chain--) skipCertificate();
      } else if (tag === 2) skipCertificate();
      else return undefined;
      const hash = createHash("sha256")
        .update(data.subarray(start, time))
        .update(data.subarray(time + 8, at));
      entries.push(hash.digest("hex"));
    }
  } catch (error) {
    // Ends in the middle of an entry.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
  return at === data.length - CHECKSUM && isSealedAsUsual(data)
    ? entries
    : undefined;
}

/** Whether the checksum at the end is that of the usual password: with another one, or with none that fits, a store opens differently. */
function isSealedAsUsual(data: Buffer): boolean {
  const hash = createHash("sha1")
    .update(Buffer.from(PASSWORD, "utf16le").swap16())
    .update(SALT)
    .update(data.subarray(0, -CHECKSUM));
  return hash.digest().equals(data.subarray(-CHECKSUM));
}

/** Fingerprints of the X.509 certificates that stand anywhere in the data as they are. */
function certificatesIn(data: Buffer): readonly string[] {
  const found: string[] = [];
  for (let at = data.indexOf(0x30); at !== -1;) {
    const certificate = certificateAt(data, at);
    if (certificate !== undefined) found.push(certificate.fingerprint);
    at = data.indexOf(0x30, at + (certificate?.length ?? 1));
  }
  return found;
}

function certificateAt(
  data: Buffer,
  at: number,
): { readonly fingerprint: string; readonly length: number } | undefined {
  // A sequence of 256 bytes to 64 KiB that begins with another one: anything else is none, and would be slow to try.
  if (data[at + 1] !== 0x82 || data[at + 4] !== 0x30) return undefined;
  const length = 4 + data.readUInt16BE(at + 2);
  if (at + length > data.length) return undefined;
  try {
    const { fingerprint256 } = new X509Certificate(
      data.subarray(at, at + length),
    );
    return { fingerprint: fingerprint256, length };
  } catch {
    return undefined;
  }
}
