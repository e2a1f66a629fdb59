import type { LayerPath } from "./image.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * The path as text. A name that is UTF-8 is shown as such, but for what would move a cursor, reorder the line or break it, which is
 * `\u000a`; bytes that are not UTF-8 are `\xff`.
 */
export function shownPath(path: LayerPath): string {
  return textOf(path).replace(
    // eslint-disable-next-line no-control-regex -- control characters are what it is about
    /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) =>
      `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function textOf(path: LayerPath): string {
  // Names that dockfix itself gives, such as those of a summary, are text already.
  if (Array.from(path).some((character) => character > "\u00ff")) return path;
  try {
    return utf8.decode(Buffer.from(path, "latin1"));
  } catch {
    return path.replace(
      /[\u0080-\u00ff]/g,
      (byte) => `\\x${byte.charCodeAt(0).toString(16)}`,
    );
  }
}
