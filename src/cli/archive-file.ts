import { open } from "node:fs/promises";
import { packingOf } from "../measure/image/packing.ts";
import { isHeader } from "../measure/image/tar-header.ts";
import { isUtf16 } from "./decode.ts";

/** `binary`: neither an archive of any kind nor a text. A text has no zero byte, but in UTF-16. */
export type FileKind = "archive" | "text" | "binary";

/** What a file is, by how it begins: a tar archive or a packed one, or what may be a Dockerfile. */
export async function kindOfFile(path: string): Promise<FileKind> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read({
      buffer: Buffer.alloc(512),
    });
    const start = buffer.subarray(0, bytesRead);
    if (packingOf(start) !== undefined || isHeader(start)) return "archive";
    return start.includes(0) && !isUtf16(start) ? "binary" : "text";
  } finally {
    await file.close();
  }
}
