import { isUtf8 } from "node:buffer";
import { codeFrame, positionAt } from "../error.ts";
import { InputError } from "./input.ts";

/** BuildKit's own limit (bufio.MaxScanTokenSize - 1), in bytes without the line feed. */
const LONGEST_LINE = 65_535;

/**
 * The text of a Dockerfile's bytes. A byte order mark stays a character of the text, so that it is written back.
 * Throws an InputError with the place of the first byte that is not UTF-8, or of a line that BuildKit does not read.
 */
export function decode(bytes: Uint8Array): string {
  if (bytes.length === 0) {
    throw new InputError("invalid-dockerfile", "the file is empty", {
      hint: "A Dockerfile needs at least a FROM.",
    });
  }
  if (!isUtf8(bytes) || isUtf16(bytes)) throw notUtf8(bytes);
  const text = new TextDecoder("utf-8", {
    fatal: true,
    ignoreBOM: true,
  }).decode(bytes);
  const line = tooLongLine(bytes);
  if (line !== undefined) {
    const { number, length } = line;
    throw new InputError(
      "invalid-dockerfile",
      `a line of ${length} bytes; BuildKit reads at most ${LONGEST_LINE}`,
      {
        position: { line: number, column: 1 },
        hint: "Break the line with continuations, or move its data into a file that is copied.",
      },
    );
  }
  return text;
}

/** Bytes with a byte order mark of UTF-16, or ASCII with a zero byte in every other place at their start. */
export function isUtf16(bytes: Uint8Array): boolean {
  const [first, second] = bytes;
  if (first === undefined || second === undefined) return false;
  if (first === 0xff && second === 0xfe) return true;
  if (first === 0xfe && second === 0xff) return true;
  const start = bytes.subarray(0, 512);
  return [0, 1].some((zero) =>
    start.every((byte, at) => (at % 2 === zero) === (byte === 0)),
  );
}

function notUtf8(bytes: Uint8Array): InputError {
  if (isUtf16(bytes)) {
    return new InputError(
      "unsupported-text",
      "UTF-16 text; a Dockerfile is UTF-8",
      {
        position: { line: 1, column: 1 },
        hint: "Save the file as UTF-8.",
      },
    );
  }
  // Lines of it would only fill the screen.
  if (bytes.includes(0)) {
    return new InputError("unsupported-text", "binary data, not text", {
      hint: "A Dockerfile is UTF-8 text. If this is none, leave it out.",
    });
  }
  const at = firstInvalid(bytes);
  // What is shown may hold replacement characters, as long as the part before the bad byte does not.
  const shown = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const offset = new TextDecoder("utf-8", { ignoreBOM: true }).decode(
    bytes.subarray(0, at),
  ).length;
  const position = positionAt(shown, offset);
  const byte = (bytes[at] ?? 0).toString(16).padStart(2, "0").toUpperCase();
  return new InputError(
    "unsupported-text",
    `not UTF-8: byte 0x${byte} at offset ${at}`,
    {
      position,
      frame: codeFrame(shown, offset),
      hint: "Save the file as UTF-8; if this is no Dockerfile, leave it out.",
    },
  );
}

/** The offset of the first sequence that is not UTF-8: by halves, as a prefix is good or cut short until it is bad. */
function firstInvalid(bytes: Uint8Array): number {
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (isPrefixOfUtf8(bytes.subarray(0, middle))) good = middle;
    else bad = middle;
  }
  while (!isUtf8(bytes.subarray(0, good))) good--;
  return good;
}

function isPrefixOfUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function tooLongLine(
  bytes: Uint8Array,
): { readonly number: number; readonly length: number } | undefined {
  let number = 1;
  for (let start = 0; start < bytes.length; number++) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline === -1 ? bytes.length : newline;
    if (end - start > LONGEST_LINE) return { number, length: end - start };
    start = end + 1;
  }
  return undefined;
}
