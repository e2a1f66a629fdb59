import type { LayerPath } from "./image.ts";

/** The text of a path, or of a part of one: its bytes read as UTF-8, with U+FFFD for what is not. */
export function shownPath(path: LayerPath): string {
  // Names that dockfix itself gives, such as those of a summary, are text already.
  if (/[^\0-\u00ff]/.test(path)) return path;
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(
    Uint8Array.from(path, (character) => character.charCodeAt(0)),
  );
}
