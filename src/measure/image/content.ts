import { createHash } from "node:crypto";
import type { LayerFile, LayerPath } from "./image.ts";
import { readLinkerCache } from "./linker-cache.ts";
import { readLog } from "./log.ts";
import { readKeyStore } from "./key-store.ts";
import { readBytecode } from "./bytecode.ts";

/** What is kept of the content of a regular file. */
export type Content = Pick<
  LayerFile,
  | "hash"
  | "md5"
  | "meaning"
  | "isSealed"
  | "isChecked"
  | "compiledFrom"
  | "isProgram"
  | "undated"
  | "text"
>;

export interface ContentOptions {
  /** Whether the checksum that dpkg keeps is made, too. */
  readonly md5?: boolean;
}

/** Of some files more is kept than a checksum. */
interface Reading {
  readonly paths: RegExp;
  /** Bytes; what is longer is compared as it is. */
  readonly longest: number;
  readonly read: (data: Buffer) => Content;
}

const MIB = 1 << 20;

function asText(data: Buffer): Content {
  return { text: data.toString("latin1") };
}

const READINGS: readonly Reading[] = [
  { paths: /\.pyc$/s, longest: 16 * MIB, read: readBytecode },
  { paths: /\/cacerts$/s, longest: 16 * MIB, read: readKeyStore },
  { paths: /^\/var\/log\//s, longest: 16 * MIB, read: readLog },
  {
    paths: /^\/etc\/ld\.so\.cache$/s,
    longest: 16 * MIB,
    read: readLinkerCache,
  },
  { paths: /^\/etc\//s, longest: MIB / 16, read: asText },
  { paths: /^\/var\/lib\/dbus\/machine-id$/s, longest: 100, read: asText },
  {
    paths: /^\/var\/lib\/apt\/extended_states$/s,
    longest: 32 * MIB,
    read: asText,
  },
  {
    paths:
      /^\/var\/lib\/dpkg\/(?:status|info\/[^/]+\.(?:list|md5sums)|status\.d\/[^/]+)$/s,
    longest: 32 * MIB,
    read: asText,
  },
];

/** Hashes a file as it streams by. Only of files that are compared by what they mean is the content held, and that for no longer than this takes. */
export async function readContent(
  path: LayerPath,
  size: number,
  chunks: AsyncIterable<Buffer>,
  { md5 = false }: ContentOptions = {},
): Promise<Content> {
  const reading = READINGS.find(
    ({ paths, longest }) => size <= longest && paths.test(path),
  );
  const hash = createHash("sha256");
  const sum = md5 ? createHash("md5") : undefined;
  const held: Buffer[] = [];
  let start = "";
  for await (const chunk of chunks) {
    hash.update(chunk);
    sum?.update(chunk);
    if (start.length < 4) start += chunk.toString("latin1", 0, 4);
    if (reading !== undefined) held.push(chunk);
  }
  return {
    hash: hash.digest("hex"),
    ...(sum !== undefined && { md5: sum.digest("hex") }),
    ...(/^(?:#!|\x7fELF)/.test(start) && { isProgram: true }),
    ...reading?.read(Buffer.concat(held)),
  };
}
