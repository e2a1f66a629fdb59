import { constants, readFileSync, statSync } from "node:fs";
import { decode } from "./decode.ts";
import { fileSystemError, InputError } from "./input.ts";

/** Far above any Dockerfile, far below what would fill the memory. */
const MOST_BYTES = 16 * 1024 * 1024;

/** The text of the Dockerfile at a path. Throws an InputError for what is no file, cannot be read or is no text. */
export function readSource(path: string): string {
  return decode(readBytes(path));
}

/** The bytes of a file, at most 16 MB. A pipe will do, as in `dockfix <(generate)`; a device will not. */
export function readBytes(path: string): Uint8Array {
  try {
    const stats = statSync(path);
    if (stats.isDirectory())
      throw new InputError("unreadable", "this is a folder", {
        hint: "Give the path of the Dockerfile in it.",
      });
    if (!stats.isFile() && !stats.isFIFO()) {
      const type = stats.mode & constants.S_IFMT;
      const what =
        type === constants.S_IFCHR || type === constants.S_IFBLK
          ? "a device"
          : "no regular file";
      throw new InputError("unreadable", `this is ${what}`, {
        hint: "Give a Dockerfile, a folder, or - for standard input.",
      });
    }
    if (stats.size > MOST_BYTES) throw tooLarge(stats.size);
    return readFileSync(path);
  } catch (error) {
    throw fileSystemError(error, "read it");
  }
}

/** The text on standard input. */
export async function readStream(
  stream: AsyncIterable<unknown>,
): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes =
      chunk instanceof Uint8Array ? chunk : Buffer.from(String(chunk));
    size += bytes.length;
    if (size > MOST_BYTES) throw tooLarge(size);
    chunks.push(bytes);
  }
  return decode(Buffer.concat(chunks));
}

function tooLarge(size: number): InputError {
  return new InputError(
    "unsupported-text",
    `${size} bytes or more are too much for a Dockerfile`,
    {
      hint: "Is this really a Dockerfile?",
    },
  );
}
