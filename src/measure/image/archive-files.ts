import type { Blob } from "./blob.ts";

/** What an image's archive holds, by the names in it. */
export interface ArchiveFiles {
  readonly blobs: ReadonlyMap<string, Blob>;
  /** From the name of a link to what it leads to: an old engine stores a layer that images share once. */
  readonly links: ReadonlyMap<string, string>;
}

/** The file of this name, also behind links. */
export function blobAt(
  { blobs, links }: ArchiveFiles,
  path: string,
): Blob | undefined {
  let at = path;
  // Links may lead to links, and in a broken archive in a circle.
  for (let steps = 0; steps <= links.size; steps++) {
    const blob = blobs.get(at);
    if (blob !== undefined) return blob;
    const next = links.get(at);
    if (next === undefined) return undefined;
    at = next;
  }
  return undefined;
}
