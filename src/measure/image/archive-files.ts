import type { Blob } from "./blob.ts";

/** What an image's archive holds, by the names in it. */
export interface ArchiveFiles {
  readonly blobs: ReadonlyMap<string, Blob>;
  /** From the name of a link to what it leads to: an old engine stores a layer that images share once. */
  readonly links: ReadonlyMap<string, string>;
}
