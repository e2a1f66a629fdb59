import { open } from "node:fs/promises";
import { packingOf } from "../measure/image/packing.ts";
import { isHeader } from "../measure/image/tar-header.ts";
import { isUtf16 } from "./decode.ts";

/**
 * Whether a file is an archive, and no Dockerfile: a tar archive, a packed one, or what is left of one. A Dockerfile is text and so has no zero byte, but in
 * UTF-16, which is no archive either.
 */
export async function isArchive(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read({
      buffer: Buffer.alloc(512),
    });
    const start = buffer.subarray(0, bytesRead);
    if (packingOf(start) !== undefined || isHeader(start)) return true;
    return start.includes(0) && !isUtf16(start);
  } finally {
    await file.close();
  }
}
